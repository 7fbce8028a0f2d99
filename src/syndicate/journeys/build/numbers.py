"""`var/archives/issues` → the web versions of frozen issues, the pages that list them, their feeds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import product
from pathlib import Path

from syndicate import urls
from syndicate.feeds import issues
from syndicate.feeds.channel import filled
from syndicate.feeds.formats import FORMATS, Format
from syndicate.feeds.issues import Brought, Told
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.build.pages import Latest
from syndicate.journeys.house import Workshop
from syndicate.model import Channel, Compiled
from syndicate.settings.options import Settings
from syndicate.site import letters
from syndicate.site.frame import Frame
from syndicate.site.letters import Number, subject_of

_HEAD = 4096  # bytes of a web version in which its title stands
_TOLD = ".json"  # beside a web version: what the feed says of the issue, once it is sent


def latest(archive: Path, settings: Settings) -> Latest:
    """Return the number of each newsletter's latest issue, by locale."""
    return {
        tag: {
            newsletter: those[-1].parent.name
            for newsletter in settings.newsletters
            if (those := _files(archive, newsletter, tag))
        }
        for tag in settings.locales
    }


def documents(archive: Path, frames: Mapping[str, Frame], design: bytes) -> Iterator[Document]:
    """Yield the web versions themselves, then the pages about newsletters and their issues."""
    for tag, frame in frames.items():
        stamps: list[bytes] = []
        for newsletter in frame.settings.newsletters:
            files = _files(archive, newsletter, tag)
            stamps += map(_stamp, files)
            for file in files:
                path = f"{urls.issue_path(tag, newsletter, file.parent.name)}index.html"
                yield Document(path, key_of(_stamp(file)), file.read_bytes)
            yield Document(
                f"{urls.issues_path(tag, newsletter)}index.html",
                key_of(design, *map(_stamp, files)),
                partial(_issues, frame, newsletter, files),
            )
        key = key_of(design, *stamps)
        yield Document(f"{urls.issues_path(tag)}index.html", key, partial(_newsletters, frame))
        yield Document(f"{urls.subscribe_path(tag)}index.html", key, partial(_subscribe, frame))


def told_beside(page: Path) -> Path:
    """Return the file of what a feed says of an issue, by that of its web version."""
    return page.with_suffix(_TOLD)


def told_of(compiled: Compiled, at: datetime) -> bytes:
    """Return what the feed says of an issue that is sent since `at`: nothing that is personal."""
    items = [one for one in compiled.blocks if one.kind != "reminder"]
    first = items[0] if items else None
    told = Told(
        at=at,
        subject=compiled.subject or (first.title if first else ""),
        preheader=compiled.preheader or (first.summary if first else ""),
        items=tuple(Brought(one.title, one.summary, one.shown) for one in items),
    )
    return issues.packed(told)


def told_again(data: bytes, compiled: Compiled) -> bytes:
    """Return what the feed says of an issue by what is left of it; its instant stays."""
    return told_of(compiled, issues.unpacked(data).at)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The feeds of all newsletters' issues. design: a key of all that shapes them but issues."""

    archive: Path
    workshop: Workshop
    design: bytes

    def documents(self) -> Iterator[Document]:
        """Yield each feed of each newsletter in each language and format."""
        for tag, newsletter in self._places():
            files = self._told(tag, newsletter)
            key = key_of(self.design, *map(_stamp, files))
            make = cache(partial(self._channel, tag, newsletter, files))
            for form in FORMATS.values():
                path = f"{urls.issues_feed_path(tag, newsletter)}.{form.extension}"
                yield Document(path, key, partial(_write, form, make))

    def channels(self) -> list[Channel]:
        """Return every feed, as new as its newest entry, by language."""
        return [
            self._channel(tag, newsletter, self._told(tag, newsletter)[-1:])
            for tag, newsletter in self._places()
        ]

    def _places(self) -> Iterator[tuple[str, str]]:
        return product(self.workshop.settings.locales, self.workshop.settings.newsletters)

    def _told(self, tag: str, newsletter: str) -> list[Path]:
        """Return what is told of the issues that were sent in a language, oldest first."""
        return sorted(self.archive.glob(f"{newsletter}/*/{tag}{_TOLD}"))

    def _channel(self, tag: str, newsletter: str, files: Sequence[Path]) -> Channel:
        settings, words = self.workshop.settings, self.workshop.catalogue(tag)
        entries = (
            issues.entry(file.parent.name, told, tag, newsletter, settings, words)
            for file in files
            if (told := _read(file)) is not None
        )
        return filled(issues.channel(tag, newsletter, settings, words), issues.newest(entries))


def _read(file: Path) -> Told | None:
    """Return what is told of an issue; None for what cannot be read, as the rest goes on."""
    try:
        return issues.unpacked(file.read_bytes())
    except ValueError:
        return None


def _write(form: Format, make: Callable[[], Channel]) -> bytes:
    return form.write(make())


def _files(archive: Path, newsletter: str, tag: str) -> list[Path]:
    """Return the web versions of a newsletter in a locale, oldest first."""
    return sorted(archive.glob(f"{newsletter}/*/{tag}.html"))


def _stamp(file: Path) -> bytes:
    seen = file.stat()
    return f"{file.parent.name} {seen.st_size} {seen.st_mtime_ns} {seen.st_ino}".encode()


def _issues(frame: Frame, newsletter: str, files: Sequence[Path]) -> bytes:
    listed = [Number(file.parent.name, subject_of(_head(file))) for file in reversed(files)]
    return letters.issues(frame, newsletter, listed)[1]


def _head(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_HEAD).decode(errors="ignore")


def _newsletters(frame: Frame) -> bytes:
    return letters.newsletters(frame)[1]


def _subscribe(frame: Frame) -> bytes:
    return letters.subscribe(frame)[1]
