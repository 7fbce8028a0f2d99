"""Images that were given out for good → they stay in `public/`, though no work shows them any more.

A mail that was delivered and a closed archive of a feed go on showing what they showed. What an
archive names is kept in `var/archives/media` before `public/` loses it, as long as one names it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from syndicate import urls
from syndicate.index import documents as index_documents
from syndicate.index.database import Index
from syndicate.journeys.build import world
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.house import House
from syndicate.publish import put

_KEPT_FOR = "given"
_MEDIA = re.compile(rb"/(media/[A-Za-z0-9_.~%/-]+)")
_ARCHIVED = {".entries", ".html"}  # of feeds, of issues


def settle(house: House, index: Index, public: Path, leaving: Iterable[str]) -> None:
    """Keep what archives name of `leaving`, paths that `public` is about to lose; let go of the rest.

    The index keeps what this was last done for, so that no archive is opened where nothing is new.
    """
    images = sorted(path for path in leaving if path.startswith("media/"))
    folder = house.media_archive
    if not images and (not folder.is_dir() or index.meta(_KEPT_FOR) == _key(house)):
        return
    named = _named((house.feed_archive, house.issue_archive))
    for path in images:
        file = public / path
        if urls.quoted(path) in named and file.is_file():
            put(house.archives / path, file.read_bytes())
    for path, file in _kept(house):
        if urls.quoted(path) not in named:
            file.unlink()
    index.keep(_KEPT_FOR, _key(house))


def documents(house: House, index: Index) -> Iterator[Document]:
    """Yield what is kept, unless a work shows it again."""
    for path, file in _kept(house):
        if not index_documents.is_shown(index, path):
            yield Document(path, key_of(str(file.stat().st_size).encode()), file.read_bytes)


def _kept(house: House) -> Iterator[tuple[str, Path]]:
    for file in sorted(house.media_archive.rglob("*")):
        if file.is_file():
            yield file.relative_to(house.archives).as_posix(), file


def _named(archives: Iterable[Path]) -> frozenset[str]:
    """Return the addresses, below `public/`, of the images that archived texts show."""
    files = (file for folder in archives for file in folder.rglob("*") if file.suffix in _ARCHIVED)
    return frozenset(
        found.decode() for file in files for found in _MEDIA.findall(file.read_bytes())
    )


def _key(house: House) -> bytes:
    return world.folder_key(house.feed_archive) + world.folder_key(house.issue_archive)
