"""Macros in SPF records (RFC 7208 §7): `%{i}` and its relatives, filled in for one mail."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

_MACRO = re.compile(r"%(?:%|_|-|\{([slodiphcrtv])([0-9]{0,3})(r?)([.\-+,/_=]*)\})", re.IGNORECASE)
_PLAIN = {"%%": "%", "%_": " ", "%-": "%20"}
_LONGEST = 253


class MacroError(ValueError):
    """A text in which `%` begins no macro."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose mail it is: from which address, with which sender, as what the server greeted."""

    ip: IPv4Address | IPv6Address
    sender: str
    helo: str


def expanded(text: str, domain: str, asked: Asked) -> str:
    """Return a domain-spec with its macros filled in, its first labels left out where it is too long.

    Raises MacroError.
    """
    if "%" in _MACRO.sub("", text):
        raise MacroError(text)
    name = _MACRO.sub(lambda found: _filled(found, domain, asked), text).rstrip(".")
    while len(name) > _LONGEST and "." in name:
        name = name.partition(".")[2]
    return name


def has_macros(text: str) -> bool:
    """Tell whether a domain-spec depends on the mail."""
    return "%" in text


def _filled(found: re.Match[str], domain: str, asked: Asked) -> str:
    letter = found[1]
    if letter is None:
        return _PLAIN[found[0]]
    value = _value(letter.lower(), domain, asked)
    parts = re.split(f"[{re.escape(found[4] or '.')}]", value)
    if found[3]:
        parts.reverse()
    kept = parts[-int(found[2]) :] if found[2] and int(found[2]) else parts
    text = ".".join(kept)
    return quote(text, safe="-._~") if letter.isupper() else text


def _value(letter: str, domain: str, asked: Asked) -> str:
    local, _, of_sender = asked.sender.rpartition("@")
    is_four = asked.ip.version == 4  # noqa: PLR2004
    dotted = str(asked.ip) if is_four else ".".join(f"{int(asked.ip):032x}")
    return {
        "s": asked.sender,
        "l": local or "postmaster",
        "o": of_sender,
        "d": domain,
        "i": dotted,
        "p": "unknown",  # §5.5: nobody should ask for it any more
        "v": "in-addr" if is_four else "ip6",
        "h": asked.helo,
    }.get(letter, "unknown")
