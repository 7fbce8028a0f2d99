"""Text and addresses → Markdown that means nothing but them."""

import re

_EDGE = re.compile(r"^(\s*)([#>+=:-]|[0-9]{1,9}[.)])(?=\s|$|[#>=-])")
_ODD = re.compile(r"[\s<>()\\]")


def escaped(text: str) -> str:
    """Return text in which Markdown finds nothing but text."""
    made = re.sub(r"([\\`*\[\]{}])", r"\\\1", text)
    made = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", made)
    made = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", made)
    made = re.sub(r"&(?=#?[A-Za-z0-9]+;)", r"\\&", made)
    made = made.replace("~~", r"\~\~")
    return _EDGE.sub(lambda found: f"{found[1]}{_stopped(found[2])}", made)


def _stopped(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}"


def target(address: str) -> str:
    """Return an address as it can stand in the brackets of a link."""
    return _ODD.sub(lambda found: "".join(f"%{one:02X}" for one in found[0].encode()), address)
