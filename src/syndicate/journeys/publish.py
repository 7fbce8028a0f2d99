"""Folder and settings → `public/`."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from syndicate.content import edits as content_edits
from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.errors import ContentError, StoreError, reason_of
from syndicate.feeds.channel import channels
from syndicate.feeds.formats import FORMATS
from syndicate.journeys import lastgood, memory
from syndicate.journeys.house import House
from syndicate.localise.editions import editions, next_change
from syndicate.localise.findings import finding_of
from syndicate.localise.translation import findings as translation_findings
from syndicate.model import Article, Channel, Edition, Finding, Image
from syndicate.publish import Written, write
from syndicate.site import lists, pages
from syndicate.store import works as works_store
from syndicate.urls import issue_path, media_path

Editions = Mapping[str, tuple[Edition, ...]]


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


def publish(house: House, now: datetime, *, full: bool = False) -> Build:
    """Write `public/` as it is at `now`, and remember when each work was first publishable."""
    started = time.perf_counter()
    library = folder.read(house.home, house.settings)
    works = lastgood.shown(house, library)
    public = editions(works, house.settings, now)
    files = dict(documents(house, public, now))
    memory.remember(house, library, public)
    lastgood.keep(house, [work for work in works if work in library.works])
    everything = chain(files.items(), _archived_issues(house))
    written = write(house.public, everything, house.manifest)
    findings = [
        *library.findings,
        *lastgood.stood_back(library, works),
        *content_edits.check(house.home, house.settings),
        *translations(house, library),
        *_remember(house, public, now),
    ]
    return Build(
        at=now,
        seconds=round(time.perf_counter() - started, 3),
        full=full,
        works=len(library.works),
        editions={tag: len(those) for tag, those in public.items()},
        broken=len(library.broken),
        written=written,
        next_change=_next_change(house, works, public, now),
        findings=tuple(findings),
    )


def translations(house: House, library: Library) -> list[Finding]:
    """Return what is to say about the translations of every work."""
    return [one for work in library.works for one in translation_findings(work, house.settings)]


def release(house: House, public: Editions, now: datetime) -> None:
    """Record the instant at which each edition was first seen to be publishable."""
    found = {(e.work, tag): e.date for tag, those in public.items() for e in those}
    with house.database.write() as c:
        works_store.record_released(c, found, now)


def _remember(house: House, public: Editions, now: datetime) -> list[Finding]:
    """Record releases; a database that cannot be had is a warning, for `public/` needs none."""
    try:
        house.database.check()  # `build` goes on without a database that it could not make ready
        release(house, public, now)
    except StoreError as error:
        return [finding_of(error, "warning")]
    return []


def documents(house: House, public: Editions, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of all that `public/` holds at `now`, but for the archive of issues."""
    feeds = channels(public, house.settings, house.catalogues())
    types = {form.extension: form.media_type for form in FORMATS.values()}
    yield from _media(house, [*_shown(public), *_editorial(house)])
    yield from pages.pages(public, feeds, types, house.settings, house.environment, now)
    for channel in feeds:
        yield from _documents(channel)


def _documents(channel: Channel) -> Iterator[tuple[str, bytes]]:
    for form in FORMATS.values():
        yield f"{channel.path}.{form.extension}", form.write(channel)


def _next_change(
    house: House, works: Iterable[Article], public: Editions, now: datetime
) -> datetime | None:
    """Return when time alone changes what we wrote: an embargo, an expiry, the end of an event."""
    instants = [next_change(works, house.settings, now)]
    instants += (lists.next_change(those, now) for those in public.values())
    return min((one for one in instants if one is not None), default=None)


def _media(house: House, images: Iterable[Image]) -> Iterator[tuple[str, bytes]]:
    for path, image in {media_path(image): image for image in images}.items():
        try:
            yield path, (house.home / image.file).read_bytes()
        except OSError as error:  # it was there a moment ago
            reason = reason_of(error)
            raise ContentError("file-unreadable", file=image.file, reason=reason) from error


def _shown(public: Editions) -> Iterator[Image]:
    for those in public.values():
        for edition in those:
            yield from filter(None, (edition.image, *edition.media.values()))


def _editorial(house: House) -> Iterator[Image]:
    """Yield the images of editorials, which mails show from the web."""
    for newsletter in house.settings.newsletters:
        for occurrence in content_edits.occurrences(house.home, newsletter):
            found, _ = content_edits.edits(house.home, newsletter, occurrence, house.settings)
            for edit in found.values():
                yield from edit.media.values()


def _archived_issues(house: House) -> Iterator[tuple[str, bytes]]:
    """Yield the web versions of frozen issues, kept as <newsletter>/<number>/<tag>.html."""
    for file in sorted(house.issue_archive.glob("*/*/*.html")):
        newsletter, number, tag = file.parts[-3], file.parts[-2], file.stem
        yield f"{issue_path(tag, newsletter, number)}index.html", file.read_bytes()
