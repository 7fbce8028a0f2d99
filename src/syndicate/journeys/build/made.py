"""What a build says of itself, and how the next one knows that there is nothing to do."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from syndicate.content import scan
from syndicate.content.scan import Look
from syndicate.index.database import Index, IndexDamaged, reading
from syndicate.journeys.build import world
from syndicate.model import Finding
from syndicate.packing import pack, unpack

_STATE = "state"
_LOOK = "look"


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to `public/`; `changed_feeds` are paths below it, sorted."""

    written: int
    unchanged: int
    deleted: int
    changed_feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build read and wrote. `editions`: tag → how many works its readers find."""

    at: datetime
    seconds: float
    full: bool
    works: int
    editions: Mapping[str, int]
    broken: int
    written: Written
    next_change: datetime | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a finished build depended on.

    database: the inode of the one that knows releases.
    owed:     something could not be told to it, and is to be tried again.
    """

    settings: bytes
    design: bytes
    archives: bytes
    public: Mapping[str, int]
    database: int
    owed: bool
    made: Build


def remembered(index: Index) -> State | None:
    """Return the state in which the last build that came to its end left everything."""
    data = index.meta(_STATE)
    return unpack(data, State) if data else None


def remember(index: Index, state: State) -> None:
    """Keep the state for the next build."""
    index.keep(_STATE, pack(state))


@dataclass(frozen=True, slots=True)
class Glance:
    """What there was to see before anything was loaded: what goes on with it need not look again.

    build: what the last build made, if this one would make the same.
    kept:  the look that the works in the index are of, as it is kept there; `before`: the same, read,
           with the key of the settings that works were read by.
    look:  how `content/` looks now.
    """

    build: Build | None = None
    kept: bytes | None = None
    before: tuple[Look, bytes] | None = None
    look: Look | None = None


def mark(index: Index) -> bytes:
    """Return what is another after each build that wrote, or read, anything."""
    return hashlib.sha256(index.meta(_STATE) or b"").digest()


def looked(index: Index, seen: Glance) -> tuple[tuple[Look, bytes] | None, Look | None]:
    """Return the look that the works in the index are of, and the key of the settings they were read by.

    Also how `content/` looks now, if it was `seen` since, and nobody has built in between.
    """
    data = index.meta(_LOOK)
    if data is not None and data == seen.kept:
        return seen.before, seen.look
    return _unpacked(data), None


def _unpacked(data: bytes | None) -> tuple[Look, bytes] | None:
    return unpack(data, tuple[Look, bytes]) if data else None


def keep_look(index: Index, look: Look, settings: bytes) -> None:
    """Keep the look that the works in the index are of."""
    index.keep(_LOOK, pack((look, settings)))


def glance(home: Path, data: Path, now: datetime) -> Glance:
    """Return what the last build made if this one would make the same, without opening a text.

    It would not wherever anything is new: a file, a setting, a template, a catalogue, a library, an
    instant at which time alone changes something, or a part of `public/` that somebody took away.
    """
    try:
        with reading(home / "var" / "index.db") as index:
            state = remembered(index) if index is not None else None
            kept = index.meta(_LOOK) if index is not None else None
    except IndexDamaged:
        return Glance()
    before = _unpacked(kept)
    if state is None or before is None or not _stands(state, before[1], home, data, now):
        return Glance()
    look = scan.look(home, int(now.timestamp() * 1e9), before[0])
    if scan.changed(before[0], look):
        return Glance(None, kept, before, look)
    files = state.made.written.written + state.made.written.unchanged
    return Glance(replace(state.made, at=now, full=False, written=Written(0, files, 0, ())))


def _stands(state: State, settings: bytes, home: Path, data: Path, now: datetime) -> bool:
    """Tell whether all but `content/` is as a finished build left it."""
    made = state.made
    return (
        not state.owed
        and made.at <= now
        and (made.next_change is None or now < made.next_change)
        and world.settings_key(home, os.environ) == state.settings == settings
        and world.design_key(home, data) == state.design
        and archives_key(home) == state.archives
        and folders(home / "public") == state.public
        and database_inode(home) == state.database
    )


def archives_key(home: Path) -> bytes:
    """Return a key of what is archived, and of what was written for web servers."""
    return world.folder_key(home / "var" / "archives") + world.folder_key(home / "var" / "http")


def has_built(home: Path) -> bool:
    """Tell whether a build has ever written `public/`, whether or not it is remembered."""
    return (home / "var" / "http").is_dir()


def database_inode(home: Path) -> int:
    """Return what tells the database from one that was put in its place; 0 where there is none."""
    try:
        return (home / "var" / "syndicate.db").stat().st_ino
    except OSError:
        return 0


def folders(public: Path) -> dict[str, int]:
    """Return the folders of `public/` that hold more than one page, with their mtimes.

    Whoever takes away a page's folder, or a feed, changes one of them.
    """
    found: dict[str, int] = {}
    for pattern in ("", "*", "*/*"):
        for one in sorted(public.glob(pattern)) if pattern else [public]:
            if one.is_dir() and not (pattern == "*/*" and one.parent.name == "media"):
                found[one.relative_to(public).as_posix()] = one.stat().st_mtime_ns
    return found
