"""A request's conditions and what we have → the status that answers it (RFC 9110 §13)."""

import re
from collections.abc import Mapping
from datetime import datetime

_TAG = re.compile(rb'[ \t,]*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?:,|$)')
_DATES = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,19})-([0-9]{0,19})[ \t]*", re.IGNORECASE)

Fields = Mapping[bytes, bytes]
Lines = list[tuple[bytes, bytes]]


def whole(headers: Lines) -> Lines:
    """Return a request's headers without Range, which is defined for GET alone (§14.2)."""
    return [one for one in headers if one[0] != b"range"]


def status(fields: Fields, etag: bytes, modified: int) -> int:
    """Return 200, 304 or 412 for a GET or HEAD of what has `etag` and changed at `modified`.

    fields: the request's, by lower-case name, several lines of one joined by ", ".
    modified: seconds since the epoch.
    """
    if b"if-match" in fields:
        if not _matches(fields[b"if-match"], etag, strong=True):
            return 412
    elif _is_before(fields.get(b"if-unmodified-since"), modified):
        return 412
    if b"if-none-match" in fields:
        return 304 if _matches(fields[b"if-none-match"], etag, strong=False) else 200
    since = _instant(fields.get(b"if-modified-since"))
    return 304 if since is not None and modified <= since else 200


def span(fields: Fields, etag: bytes, modified: int, length: int) -> range | None:
    """Return the bytes asked for: None for all, an empty range for what is not there (416).

    Several ranges at once are answered with all: §14.2 lets us, and nobody reads feeds in pieces.
    """
    found = _RANGE.fullmatch(fields.get(b"range", b"").decode("latin-1"))
    if not found or not (found[1] or found[2]) or not _is_same(fields, etag, modified):
        return None
    if not found[1]:
        wanted = min(int(found[2]), length)
        return range(length - wanted, length) if wanted else range(0)
    first, last = int(found[1]), int(found[2]) if found[2] else length - 1
    if found[2] and last < first:
        return None
    return range(first, min(last + 1, length)) if first < length else range(0)


def _is_same(fields: Fields, etag: bytes, modified: int) -> bool:
    """Tell whether If-Range lets a part be sent: the very same tag or date (§13.1.5)."""
    asked = fields.get(b"if-range")
    if asked is None:
        return True
    return asked == etag if asked[-1:] == b'"' else _instant(asked) == modified


def _matches(field: bytes, etag: bytes, *, strong: bool) -> bool:
    """Tell whether `etag`, a strong one, is in a list of tags; a list that is none has nothing in it."""
    if field.strip() in (b"*", etag):
        return True
    at, found = 0, False
    while at < len(field):
        tag = _TAG.match(field, at)
        if tag is None:
            return found and not field[at:].strip(b" \t,")
        found = found or (tag[1] if strong else tag[1].removeprefix(b"W/")) == etag
        at = tag.end()
    return found


def _is_before(field: bytes | None, modified: int) -> bool:
    instant = _instant(field)
    return instant is not None and instant < modified


def _instant(field: bytes | None) -> int | None:
    """Return the seconds of a date in one of the three forms (§5.6.7), None for anything else."""
    if field is None:
        return None
    text = field.decode("latin-1").strip()
    for form in _DATES:
        try:
            found = datetime.strptime(f"{text} +0000", f"{form} %z")
        except ValueError:
            continue
        return int(found.timestamp())
    return None
