"""Values → header lines, folded and encoded by us.

The standard library's folding loses a space in long subjects and encodes long List-Unsubscribe
addresses, which ends one-click unsubscribing.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator

from syndicate.errors import DeliveryError

_WORD = 75  # RFC 2047 §2: no encoded word is longer, no line that holds one is over 76
_LINE = 76
_LONGEST = 1000  # RFC 5322 §2.1.1: 998 without the line end
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_B = "=?utf-8?b?"
_Q = {
    byte: "_" if byte == ord(" ") else chr(byte) if byte in _Q_SAFE else f"={byte:02X}"
    for byte in range(256)
}


def text(name: str, value: str) -> bytes:
    """Return a header of free text; it decodes to exactly `value`, no-break spaces included."""
    checked(name, value)
    if _stays(value) and len(name) + 2 + len(value) <= _LINE:
        return f"{name}: {value}\r\n".encode("ascii")
    return f"{name}: {encoded(value, len(name) + 2)}\r\n".encode("ascii")


def plain(name: str, value: str, *, utf8: bool = False) -> bytes:
    """Return a header that machines read: one line, never encoded, whatever its length.

    utf8: it may go beyond ASCII, as the mail is for a server that takes that (RFC 6532).
    """
    checked(name, value)
    line = f"{name}: {value}\r\n".encode()
    if not (utf8 or line.isascii()) or len(line) > _LONGEST:
        raise DeliveryError("header-unfit", header=name)
    return line


def mailbox(name: str, display: str | None, address: str, *, utf8: bool = False) -> bytes:
    """Return a header with one address and, where there is one, whose it is."""
    rest = f"<{address}>" if display else address
    return with_phrase(name, display or "", rest, utf8=utf8)


def with_phrase(name: str, phrase: str, rest: str, *, utf8: bool = False) -> bytes:
    """Return a header of a phrase for people and then `rest` for machines, as `Name <address>`."""
    checked(name, phrase)
    if not phrase:
        return plain(name, rest, utf8=utf8)
    plain(name, rest, utf8=utf8)
    words = _phrase(phrase, len(name) + 2)
    gap = " " if len(name) + 3 + len(words) + len(rest) <= _LINE else "\r\n "
    return f"{name}: {words}{gap}{rest}\r\n".encode()


def checked(name: str, value: str) -> str:
    """Return `value`; raise DeliveryError when it could break out of its header."""
    if _CONTROL.search(value):
        raise DeliveryError("header-control", header=name)
    return value


def encoded(value: str, offset: int) -> str:
    """Return RFC 2047 words, folded, the first beginning at column `offset`."""
    word, room = _q(value), min(_WORD, _LINE - offset)
    if len(word) <= min(room, len(_B) + 2 + 4 * -(-len(value.encode()) // 3)):
        return word
    makers = (_q, _b)
    return min(("\r\n ".join(_words(value, offset, maker)) for maker in makers), key=len)


def _phrase(value: str, offset: int) -> str:
    if len(value) > _LINE - offset or not value.isascii() or value != value.strip():
        return encoded(value, offset)
    if _ATOMS.match(value) and "=?" not in value:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if "=?" not in value else encoded(value, offset)


def _stays(value: str) -> bool:
    """Tell whether readers of mail will see these characters as they are."""
    return value.isascii() and value == value.strip() and "=?" not in value and "  " not in value


def _words(value: str, offset: int, maker: Callable[[str], str]) -> Iterator[str]:
    """Cut between characters, so that each word can be decoded by itself (RFC 2047 §5)."""
    room = min(_WORD, _LINE - offset)
    start = 0
    while len(word := maker(value[start:])) > room and start + 1 < len(value):
        end = start + 1
        while end < len(value) and len(maker(value[start : end + 1])) <= room:
            end += 1
        yield maker(value[start:end])
        start, room = end, _WORD
    yield word


def _q(value: str) -> str:
    return f"=?utf-8?q?{value.encode().decode('latin-1').translate(_Q)}?="


def _b(value: str) -> str:
    return f"{_B}{b64encode(value.encode()).decode('ascii')}?="
