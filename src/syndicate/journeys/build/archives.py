"""Closed archives of feeds, kept in `var/archives/feeds`: what builds cannot make again, so it is in backups.

Beside the documents themselves, `<feed>.json` says which works each archive holds, and
`<archive>.entries` keeps its entries, for the day on which one of them is withdrawn.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from syndicate.errors import StoreError
from syndicate.feeds import kept
from syndicate.feeds.channel import filled
from syndicate.feeds.formats import FORMATS
from syndicate.feeds.history import Closed, History, history, rewritten, with_update
from syndicate.model import Channel, Entry
from syndicate.publish import put


def recall(folder: Path, path: str) -> History:
    """Return what the feed at `path` has closed. Raises StoreError archive-damaged."""
    file = folder / f"{path}.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return history(found["floor"], [_closed(one) for one in found["closed"]])
    except FileNotFoundError:
        return History()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError("archive-damaged", file=file.as_posix()) from error


def begin(folder: Path, path: str, floor: float) -> None:
    """Remember that nothing older than `floor` belongs to the feed at `path`."""
    _remember(folder, path, History(floor=floor))


def close(
    folder: Path, empty: Channel, past: History, archive: Closed, entries: Sequence[Entry]
) -> History:
    """Write an archive of the feed whose empty channel is given; entries newest first."""
    _write(folder, _document(empty, past, archive.number), entries)
    after = history(past.floor, [*past.closed, archive])
    _remember(folder, empty.path, after)
    return after


def holding(past: History, path: str, work: str, updated: datetime) -> list[str]:
    """Return the paths of the archives of the feed at `path` whose entry of `work` is older than that."""
    return [archive_path(path, one.number) for one in past.closed if _is_older(one, work, updated)]


def take_back(folder: Path, empty: Channel, past: History, work: str, entry: Entry) -> History:
    """Have `entry`, which says that a work was withdrawn, stand for it in every archive that holds it."""
    closed: list[Closed] = []
    for archive in past.closed:
        if not _is_older(archive, work, entry.updated):
            closed.append(archive)
            continue
        document = _document(empty, past, archive.number)
        entries = _entries(folder / f"{document.path}.entries")
        _write(folder, document, rewritten(entries, entry))
        closed.append(with_update(archive, work, entry.updated.timestamp()))
    after = history(past.floor, closed)
    _remember(folder, empty.path, after)
    return after


def documents(folder: Path, past: History, path: str) -> Iterator[tuple[str, Path]]:
    """Yield the path of each closed document of a feed, and its file."""
    for archive in past.closed:
        for form in FORMATS.values():
            document = f"{archive_path(path, archive.number)}.{form.extension}"
            yield document, folder / document


def channels(bare: Channel, past: History) -> Iterator[Channel]:
    """Yield the closed archives of a feed whose empty channel is given, without their entries."""
    yield from (_document(bare, past, archive.number) for archive in past.closed)


def latest(past: History, path: str) -> str | None:
    """Return the path of the newest archive of the feed at `path`, without extension."""
    number = max((one.number for one in past.closed), default=None)
    return None if number is None else archive_path(path, number)


def archive_path(path: str, number: int | str) -> str:
    """Return the path of a closed archive of the feed at `path`; "" is how they all begin."""
    return f"{path}-archive-{number}"


def _is_older(archive: Closed, work: str, updated: datetime) -> bool:
    held = archive.works.get(work)
    return held is not None and held < updated.timestamp()


def _document(empty: Channel, past: History, number: int) -> Channel:
    before = max((one.number for one in past.closed if one.number < number), default=None)
    return replace(
        empty,
        path=archive_path(empty.path, number),
        current=empty.path,
        previous=None if before is None else archive_path(empty.path, before),
        alternates=(),
    )


def _write(folder: Path, document: Channel, entries: Sequence[Entry]) -> None:
    """Write the documents first: what is remembered of them is true once it is written."""
    whole = filled(document, entries)
    for form in FORMATS.values():
        put(folder / f"{document.path}.{form.extension}", form.write(whole))
    lines = "".join(f"{kept.as_json(one)}\n" for one in entries)
    put(folder / f"{document.path}.entries", lines.encode())


def _entries(file: Path) -> list[Entry]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [kept.from_json(line) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("archive-damaged", file=file.as_posix()) from error


def _remember(folder: Path, path: str, past: History) -> None:
    closed = [
        {"number": one.number, "works": {work: _iso(at) for work, at in sorted(one.works.items())}}
        for one in past.closed
    ]
    document = {"floor": past.floor, "closed": closed}
    put(folder / f"{path}.json", json.dumps(document, ensure_ascii=False, indent=1).encode())


def _closed(found: Mapping[str, Any]) -> Closed:
    works = {
        str(work): datetime.fromisoformat(at).timestamp() for work, at in found["works"].items()
    }
    return Closed(number=int(found["number"]), works=works)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()
