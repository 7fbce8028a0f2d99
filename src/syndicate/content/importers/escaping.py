"""Text and addresses → Markdown that means nothing but them."""

import re

from syndicate.content import characters

# What opens a block; a quotation needs no space after its sign.
_EDGE = re.compile(r"^(\s*)(>|(?:[#+=:-]|[0-9]{1,9}[.)])(?=\s|$|[#>=-]))")
_FENCE = re.compile(r"\s*(`{3,})")
_ODD = re.compile(r"[\s<>()\\]")


def escaped(text: str) -> str:
    """Return text in which Markdown finds nothing but text."""
    made = re.sub(r"([\\`*\[\]{}~])", r"\\\1", characters.clean(text))
    made = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", made)
    made = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", made)
    made = re.sub(r"&(?=#?[A-Za-z0-9]+;)", r"\\&", made)
    return _EDGE.sub(lambda found: f"{found[1]}{_stopped(found[2])}", made)


def _stopped(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}"


def target(address: str) -> str:
    """Return an address as it can stand in the brackets of a link."""
    return _ODD.sub(lambda found: "".join(f"%{one:02X}" for one in found[0].encode()), address)


def lined(text: str) -> str:
    """Return Markdown without blank lines that say nothing; code keeps its own."""
    made: list[str] = []
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and line.strip() == fence:
            fence = ""
        whole = line if fence else line.rstrip(" \t")
        if whole or fence or (made and made[-1]):
            made.append(whole)
    return "\n".join(made).strip("\n")
