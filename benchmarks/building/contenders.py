"""The two that build the same content, by what the rounds ask of each."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.building import hugo, ours
from benchmarks.building.corpus import LOCALES, SECTIONS

_FEEDS = {"rss": ("feed.rss", "feed.xml"), "atom": ("feed.atom",), "json": ("feed.json",)}


class Contender(Protocol):
    """One program that turns the content into a folder of files."""

    @property
    def name(self) -> str:
        """Return how it is called."""

    @property
    def public(self) -> Path:
        """Return the folder that it writes."""

    def prepare(self, *, pages: bool) -> None:
        """Set it up for a page per work, or for feeds only."""

    def forget(self) -> None:
        """Remove all that its builds left."""

    def command(self, *, pages: bool) -> Sequence[str]:
        """Return the command that builds."""


@dataclass(frozen=True, slots=True)
class Syndicate:
    home: Path
    name: str = "syndicate"

    @property
    def public(self) -> Path:
        return self.home / "public"

    def prepare(self, *, pages: bool) -> None:
        ours.prepare(self.home, pages=pages)

    def forget(self) -> None:
        ours.forget(self.home)

    def command(self, *, pages: bool) -> Sequence[str]:
        return ours.command(self.home)


@dataclass(frozen=True, slots=True)
class Hugo:
    """`entries`: how many a feed holds, so that its size is that of ours."""

    binary: Path
    site: Path
    content: Path
    entries: int
    name: str = "Hugo"

    @property
    def public(self) -> Path:
        return self.site / "public"

    def prepare(self, *, pages: bool) -> None:
        hugo.prepare(self.site, self.content, self.entries)

    def forget(self) -> None:
        hugo.forget(self.site)

    def command(self, *, pages: bool) -> Sequence[str]:
        return hugo.command(self.binary, self.site, pages=pages)


def doubts(one: Contender, size: int, title: str, *, pages: bool) -> Iterator[str]:
    """Say in what the files of `one` are not what was to be built. `title`: what the newest begins with."""
    for name, files in _FEEDS.items():
        there = [file for file in _expected(one.public, files) if file.exists()]
        wanted = len(LOCALES) * (1 + len(SECTIONS))
        if len(there) != wanted:
            yield f"{one.name} wrote {len(there)} feeds in {name}, not {wanted}"
    written = sum(1 for _ in one.public.glob("*/articles/*/index.html"))
    if written != (size * len(LOCALES) if pages else 0):
        yield f"{one.name} wrote {written} pages of works"
    newest = (one.public / "fr" / "feed.json").read_text(encoding="utf-8")
    if not re.search(rf'"title": ?"{re.escape(title)}', newest):
        yield f"{one.name} did not take up the change"


def _expected(public: Path, names: Sequence[str]) -> Iterator[Path]:
    for tag in LOCALES:
        for section in ("", *SECTIONS):
            folder = public / tag.lower() / section
            yield next((folder / name for name in names if (folder / name).exists()), folder / "-")


def weights(one: Contender) -> str:
    """Return how large a main feed is, and how much was written in all."""
    folder = one.public / "fr"
    feeds = [
        f"{name} {next(folder / file for file in files if (folder / file).exists()).stat().st_size / 1000:.0f} kB"
        for name, files in _FEEDS.items()
    ]
    files = [file for file in one.public.rglob("*") if file.is_file()]
    total = sum(file.stat().st_size for file in files) / 1e6
    entries = len(json.loads((folder / "feed.json").read_bytes())["items"])
    main = f"{entries} entries, {', '.join(feeds)}"
    return f"{one.name} writes {len(files)} files, {total:.1f} MB; its main feed in French: {main}"
