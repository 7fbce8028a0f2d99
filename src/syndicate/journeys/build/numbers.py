"""`var/archives/issues` → the web versions of frozen issues, and the pages that list them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from syndicate import urls
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.build.pages import Latest
from syndicate.settings.options import Settings
from syndicate.site import letters
from syndicate.site.frame import Frame
from syndicate.site.letters import Number, subject_of

_HEAD = 4096  # bytes of a web version in which its title stands


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
