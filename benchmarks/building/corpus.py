"""A tree of content, the same on every machine: `size` works, each in three languages.

One tree serves both: syndicate and Hugo read the same files.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.building.prose import (
    CANADIAN,
    HEADINGS,
    NAMES,
    PLACES,
    SENTENCES,
    SUMMARIES,
    TAGS,
    TITLES,
)

from syndicate.content import parts
from syndicate.content.identity import fingerprint, work_id

AUTHORITY = "metropole.example,2018"
LOCALES = ("fr", "fr-CA", "en")
SECTIONS = ("cooperation", "culture", "mobilite", "recherche")
NEWEST = datetime(2026, 10, 30, 7, tzinfo=UTC)
YEARS = timedelta(days=8 * 365)
_SOURCE = "fr"
_CUTS = (0, 4, 8, 13, 19)  # where each paragraph begins among the sentences
_CANADIAN = re.compile("|".join(CANADIAN))


@dataclass(frozen=True, slots=True)
class Text:
    """What one language of a work says."""

    title: str
    summary: str
    body: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """One work; `number` 0 is the newest."""

    number: int
    name: str
    date: datetime
    section: str
    texts: Mapping[str, Text]


def write(content: Path, size: int) -> None:
    """Write `size` works below `content`, which must not hold any yet."""
    for work in works(size):
        folder = content / "articles" / work.name
        folder.mkdir(parents=True)
        for tag in LOCALES:
            (folder / f"index.{tag}.md").write_text(document(work, tag), encoding="utf-8")


def works(size: int) -> Iterator[Work]:
    """Yield works, the newest first, spread evenly over eight years."""
    for number in range(size):
        random = Random(f"syndicate {number}")  # noqa: S311 - to be the same everywhere
        yield Work(
            number=number,
            name=f"actualite-{number:05d}",
            date=(NEWEST - YEARS * number / size).replace(microsecond=0),
            section=SECTIONS[number % len(SECTIONS)],
            texts=_texts(random),
        )


def newest(content: Path) -> Path:
    """Return the newest work's file in the language that it was written in."""
    return content / "articles" / "actualite-00000" / f"index.{_SOURCE}.md"


def edited(text: str, turn: int) -> str:
    """Return a file of ours with another title, and one word more in its text."""
    titled = text.replace('title: "', f'title: "({turn}) ', 1)
    return titled.replace("\n---\n\n", f"\n---\n\n{turn} ", 1)


def document(work: Work, tag: str) -> str:
    """Return the file of a work in one language."""
    text, source = work.texts[tag], work.texts[_SOURCE]
    head = [
        f"title: {_quoted(text.title)}",
        f"summary: {_quoted(text.summary)}",
        f"date: {work.date.isoformat()}",
        f"section: {work.section}",
        f"tags: [{', '.join(_quoted(one) for one in text.tags)}]",
        f"id: {work_id(AUTHORITY, 'article', work.name)}",
    ]
    if tag != _SOURCE:
        mark = fingerprint(source.title, source.summary, source.body)
        marks = parts.marks(source.title, source.summary, source.body, None, None)
        head += [f"source: {_SOURCE}@{mark}", f"source_parts: {_quoted(marks)}"]
    return "\n".join(["---", *head, "---", "", text.body, ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _texts(random: Random) -> Mapping[str, Text]:
    place, other = random.sample(PLACES, 2)
    facts = {
        "place": place,
        "other": other,
        "n": str(random.randint(12, 980)),
        "euros": str(random.randint(20, 900) * 1000),
        "name": random.choice(NAMES),
    }
    chosen = _Chosen(
        title=random.randrange(len(TITLES["fr"])),
        summary=random.randrange(len(SUMMARIES["fr"])),
        headings=tuple(random.sample(range(len(HEADINGS["fr"])), 2)),
        sentences=tuple(random.sample(range(len(SENTENCES["fr"])), _CUTS[-1])),
        tags=tuple(random.sample(range(len(TAGS["fr"])), 3)),
    )
    french, english = chosen.said("fr", facts), chosen.said("en", facts)
    return {"fr": french, "fr-CA": _canadian(french), "en": english}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which sentences a work is made of, by their place in `prose`: the same in each language."""

    title: int
    summary: int
    headings: tuple[int, ...]
    sentences: tuple[int, ...]
    tags: tuple[int, ...]

    def said(self, language: str, facts: Mapping[str, str]) -> Text:
        """Return the work in one language."""
        said = [SENTENCES[language][one].format(**facts) for one in self.sentences]
        first, second = (HEADINGS[language][one].format(**facts) for one in self.headings)
        opening, middle, listed, last = (
            said[start:end] for start, end in itertools.pairwise(_CUTS)
        )
        body = [
            " ".join(opening),
            f"## {first}",
            " ".join(middle),
            "\n".join(f"- {one}" for one in listed),
            f"## {second}",
            " ".join(last),
        ]
        return Text(
            title=TITLES[language][self.title].format(**facts),
            summary=SUMMARIES[language][self.summary].format(**facts),
            body="\n\n".join(body),
            tags=tuple(TAGS[language][one] for one in self.tags),
        )


def _canadian(text: Text) -> Text:
    def ours(said: str) -> str:
        return _CANADIAN.sub(lambda found: CANADIAN[found[0]], said)

    return Text(ours(text.title), ours(text.summary), ours(text.body), text.tags)
