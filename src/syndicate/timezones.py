"""The names of IANA time zones that people may write, and what the zones' own data say of them."""

import importlib
import re
import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

# zoneinfo opens whatever file it finds under a name: "posixrules" and "localtime" are no zones.
_NAME = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*){0,2}")
_VERSION = re.compile(r"(?:# version )?([0-9]{4}[a-z]{1,2})(?:-.*)?")
_NONE = frozenset({"Factory"})
_HEADER = struct.Struct(">4sc15x6l")  # RFC 9636 §3.1
_LONG_AGO = -(2**33)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What clocks show: `offset` in seconds east of UTC, its abbreviation, and whether it is DST."""

    offset: int
    name: str
    dst: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of a zone's clocks, `at` seconds after the beginning of 1970 in UTC."""

    at: int
    before: Clock
    after: Clock


@dataclass(frozen=True, slots=True)
class History:
    """A zone's clocks: at first, each change since, and the rule that holds after the last one.

    rule:  as in POSIX TZ, "CET-1CEST,M3.5.0,M10.5.0/3"; "" where there is none.
    since: when the rule begins, which may be long after the last change before it.
    """

    first: Clock
    shifts: tuple[Shift, ...]
    rule: str
    since: int


def local(instant: datetime, there: ZoneInfo) -> datetime:
    """Return an instant with the offset that a zone has then, and no rule of the zone.

    RFC 3339 and RFC 5322 write offsets in whole minutes. While clocks still went by the sun, in
    Paris until 1911, it is in UTC.
    """
    offset = instant.astimezone(there).utcoffset() or timedelta()
    return instant.astimezone(UTC if offset % _MINUTE else timezone(offset))


def instant_of(day: date, at: str | time, name: str) -> datetime:
    """Return the instant of the wall time `at`, or "08:00", on `day` in the zone `name`.

    A local time that a zone skips happens later by the length of the gap (RFC 5545 §3.3.5); one
    that happens twice counts the first time.
    """
    wall = time.fromisoformat(at) if isinstance(at, str) else at
    return datetime.combine(day, wall, ZoneInfo(name)).astimezone(UTC)


def iso(instant: datetime) -> str:
    """Return an instant in UTC as RFC 3339 has it, with Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def zone(name: str) -> ZoneInfo | None:
    """Return the zone `name`, or None where there is none."""
    if name in _NONE or not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # zoneinfo's ways to say no
        return None


@cache
def names() -> frozenset[str]:
    """Return the names that `zone` knows."""
    return frozenset(name for name in available_timezones() if zone(name))


@cache
def history(name: str) -> History:
    """Return what the data that `zone(name)` goes by say. `name` is one that `zone` knows."""
    return _parsed(_data(name))


def versions() -> tuple[str, str]:
    """Return the version of the data that `zone` goes by, and of those that came with us: "2026f".

    "" where the system does not say which it has.
    """
    own = importlib.import_module("tzdata").IANA_VERSION
    for folder in zoneinfo.TZPATH:
        if (there := Path(folder)).joinpath("Europe", "Paris").is_file():
            return _told_by(there), own
    return own, own


def _told_by(folder: Path) -> str:
    """Return what a system's data say of their version: "# version 2026f", or "2026f" alone."""
    for name in ("tzdata.zi", "+VERSION", "version"):
        with suppress(OSError), (folder / name).open(encoding="utf-8", errors="replace") as file:
            found = _VERSION.fullmatch(file.readline().strip())
            if found:
                return found[1]
    return ""


def _data(name: str) -> bytes:
    """Look where zoneinfo does, in its order: the system's data, then the package's."""
    for folder in zoneinfo.TZPATH:
        path = Path(folder, name)
        if path.is_file():
            return path.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def _parsed(data: bytes) -> History:
    """Read TZif (RFC 9636): its second block, in 64 bits, is the whole of it."""
    version, *counts = _HEADER.unpack_from(data)[1:]
    wide, start = version >= b"2", _HEADER.size
    if wide:
        start += _length(counts, 4) + _HEADER.size
        counts = list(_HEADER.unpack_from(data, start - _HEADER.size)[2:])
    clocks, after = _clocks(data, start, counts, 8 if wide else 4)
    first = next((clock for clock in clocks if not clock.dst), clocks[0])  # as zoneinfo has it
    rule = data.rsplit(b"\n", 2)[1].decode("ascii") if wide else ""
    since = after[-1][0] if after else _LONG_AGO
    return History(first, tuple(_shifts(first, after)), rule, since)


def _length(counts: list[int], width: int) -> int:
    utc, standard, leaps, times, types, letters = counts
    return times * (width + 1) + types * 6 + letters + leaps * (width + 4) + standard + utc


def _clocks(
    data: bytes, start: int, counts: list[int], width: int
) -> tuple[list[Clock], list[tuple[int, Clock]]]:
    """Return each kind of clock that a block knows, and what holds from when on."""
    _, _, _, times, types, letters = counts
    instants = struct.unpack_from(f">{times}{'q' if width == 8 else 'l'}", data, start)  # noqa: PLR2004
    start += times * width
    indices = data[start : start + times]
    start += times
    names = data[start + types * 6 : start + types * 6 + letters]
    kinds = struct.iter_unpack(">lBB", data[start : start + types * 6])
    clocks = [
        Clock(offset, names[index : names.index(b"\0", index)].decode("ascii"), bool(dst))
        for offset, dst, index in kinds
    ]
    return clocks, [(at, clocks[index]) for at, index in zip(instants, indices, strict=True)]


def _shifts(first: Clock, after: list[tuple[int, Clock]]) -> Iterator[Shift]:
    before = first
    for at, clock in after:
        if clock != before:
            yield Shift(at, before, clock)
        before = clock
