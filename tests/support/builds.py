"""Builds in this process, at an instant of the test's own, and what they left in `public/`."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from syndicate import app as composition
from syndicate.app import App
from syndicate.clocks import SteppingClock
from syndicate.journeys.build.made import Build
from syndicate.journeys.publish import publish
from tests.support.homes import SETTINGS, home, write_work

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECTIONS = SETTINGS.replace(
    "[newsletters.actualites]\n",
    """[sections.culture]
title.fr = "Culture"
title.fr-CA = "Culture"
title.en = "Culture"

[newsletters.actualites]
""",
    1,
)


@contextmanager
def composed(folder: Path, now: datetime = NOW) -> Iterator[App]:
    made = composition.compose(folder, os.environ, SteppingClock(now), needs_database=False)
    try:
        yield made
    finally:
        made.close()


def built(folder: Path, now: datetime = NOW, *, full: bool = False) -> Build:
    """Build the home in `folder`."""
    with composed(folder, now) as app:
        return publish(app.house, now, full=full)


def files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their paths."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def stamps(folder: Path) -> Mapping[str, tuple[int, int]]:
    """Return inode and mtime of each file below a folder."""
    return {
        file.relative_to(folder).as_posix(): (file.stat().st_ino, file.stat().st_mtime_ns)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def anew(folder: Path, beside: Path, now: datetime = NOW) -> dict[str, bytes]:
    """Return what `public/` is where the same settings and content are built from nothing."""
    shutil.rmtree(beside, ignore_errors=True)
    for name in ("config", "content"):
        shutil.copytree(folder / name, beside / name)
    built(beside, now)
    return files(beside / "public")


def place(folder: Path) -> Path:
    """Make `folder` a home with two sections."""
    made = home(folder, SECTIONS)
    (made / "content" / "events").mkdir()
    return made


def write_event(home: Path, name: str, locale: str = "fr", **front: str) -> Path:
    """Write an event; keyword arguments replace or add lines of its front matter."""
    lines = {
        "title": f"Événement {name}",
        "summary": "Une phrase.",
        "date": "2026-03-01T08:00:00+01:00",
        "section": "culture",
        "start": "2026-03-20T19:30:00",
        "end": "2026-03-20T21:00:00",
        "zone": "Europe/Paris",
        "place": "Opéra",
    } | front
    body = lines.pop("body", "Entrée libre.\n")
    return write_work(home / "content" / "events" / name / f"index.{locale}.md", lines, body)
