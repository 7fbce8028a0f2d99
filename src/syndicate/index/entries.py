"""Entries of feeds as they were made: one for each work and locale, while nothing in it changes."""

from syndicate.index.database import Index
from syndicate.model import Entry
from syndicate.packing import pack, unpack


def weight(index: Index, locale: str, work: str, key: bytes) -> int | None:
    """Return what an entry weighs; None where it was never made, or is of another key."""
    found = index.one(
        "SELECT size FROM entries WHERE locale = ? AND work = ? AND key = ?", locale, work, key
    )
    return None if found is None else int(str(found))


def key(index: Index, locale: str, work: str) -> bytes:
    """Return the key of what an entry was made from; b"" where there is none."""
    found = index.one("SELECT key FROM entries WHERE locale = ? AND work = ?", locale, work)
    return found if isinstance(found, bytes) else b""


def get(index: Index, locale: str, work: str) -> Entry | None:
    """Return an entry, its instants in UTC."""
    found = index.one("SELECT entry FROM entries WHERE locale = ? AND work = ?", locale, work)
    return unpack(found, Entry) if isinstance(found, bytes) else None


def put(index: Index, locale: str, work: str, key: bytes, weight: int, entry: Entry) -> None:
    """Keep an entry in the place of what it was before."""
    index.run(
        "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)",
        *(locale, work, key, weight, pack(entry)),
    )
