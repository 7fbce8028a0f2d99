"""What every importer yields, and what is asked of it and told in the end.

An importer is a generator of `Arrival`: one `Incoming` for each work, whole, with all its languages, in an
order that is the same each time, and findings (`note`) about what it did not understand, wherever they come
up. It writes nothing and fetches no picture. It knows nothing of `content/`: names, ids, sections, summaries
that are missing, pictures and what was changed since are the writer's (`taking.take`).

Texts are untrusted: the writer makes slugs legal, keys one line, and addresses safe. The body is Markdown as
`content/` holds it, and is sanitised where it is rendered, as all bodies are. A picture stands in it as
`![its alt](syndicate-picture:0)`, the number being its place in `pictures` (`picture_mark`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from syndicate.model import Finding, Kind, Mender, Severity

Mode = Literal["copy", "fetch", "link"]
"""What becomes of pictures: local files are copied; or all are fetched, too; or all stay where they are."""

Outcome = Literal["written", "updated", "replaced", "unchanged", "kept", "removed", "refused"]
"""What became of a language's file: new; followed its source, which nobody had changed here; written over
what somebody had (--replace); as before; left as somebody changed it here; left away as somebody took it
away here; not taken at all (a finding says why)."""
OUTCOMES: tuple[Outcome, ...] = (
    *("written", "updated", "replaced", "unchanged", "kept", "removed", "refused"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a text shows.

    url:  where it is on the web (http, https); "" where it is only a file.
    file: where it is on this machine, inside of the source's folder (the importer has looked); None where
          it is only on the web.
    place: what the source calls the file, by which it is known again ("static/img/parc.jpg").
    alt:  the alternative text; "" is not taken from anybody, and complained of.
    credit: who made it, of a lead picture.
    """

    url: str = ""
    file: Path | None = None
    place: str = ""
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One language of a work, as its source has it.

    locale:    a tag of the publication (`languages.Tongues` maps the source's own).
    origin, line: where it stands in the source, as findings name it: "content/en/blog/x.md", 1.
    title, summary: plain text; "" where the source has none (the writer makes one of the body, and says so).
    date, updated: aware, with the offset in which the source says them.
    slug:      as the source has it; the writer makes one of it that can stand in a path.
    addresses: where it was read until now: absolute URLs, or paths from the root ("/2018/01/x/"). They
               lead here afterwards (`redirect_from`), but for those with a query.
    guid:      the id of its entry in the old site's feed, verbatim; None where that is not known.
    canonical: the URL of another site's page that it is read at; readers are sent there, so never its own.
    pictures:  those of the body, by number. image: the lead picture.
    """

    locale: str
    origin: str
    line: int | None = None
    title: str
    summary: str = ""
    body: str
    date: datetime
    updated: datetime | None = None
    expires: datetime | None = None
    slug: str = ""
    addresses: tuple[str, ...] = ()
    guid: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    image: Picture | None = None
    pictures: tuple[Picture, ...] = ()
    canonical: str | None = None
    featured: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A work in all its languages.

    key:      what the source calls it for ever, as a URI of any kind ("https://old.example/?p=12"): its id
              is made of this, so the same work must come with the same key each time. A work that is here
              already is also known by the guid of one of its texts.
    sections: what the source files it under, the most telling first ("Company news", "blog/posts"); the
              first for which a section is known counts (`sections.Sections`).
    texts:    one for each language, at least one. The default locale's, else the first in the order of the
              settings, is the one that the others are translated from, and gives date and section.
    facts:    further keys of the front matter that all languages share, as YAML (of an event: start, zone).
    """

    key: str
    texts: tuple[Text, ...]
    sections: tuple[str, ...] = ()
    kind: Kind = "article"
    facts: Mapping[str, str] = field(default_factory=dict)


Arrival = Incoming | Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a source is to be taken in.

    languages: the source's language → a tag of ours; "" stands for every language that it does not name.
    sections:  what the source files works under → a section's key; "" stands for all else.
    files:     a copy on this machine of what the old site serves: pictures are looked for there first.
    replace:   write over what was changed here.
    dry:       write and fetch nothing.
    """

    languages: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    images: Mode = "copy"
    files: Path | None = None
    pages: bool = False
    replace: bool = False
    dry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one language of a work. file: relative to the home; None where it has no place."""

    work: str | None
    name: str
    locale: str
    origin: str
    outcome: Outcome
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a source. pictures: how many were copied or fetched, were there, or stayed elsewhere."""

    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]
    pictures: Mapping[Literal["brought", "present", "linked", "left"], int]

    def counts(self) -> dict[Outcome, int]:
        """Return how many files there are of each outcome."""
        found: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
        for one in self.taken:
            found[one.outcome] += 1
        return found


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that is not in the Markdown as it was in the HTML: a finding's code and its fields."""

    code: str
    fields: dict[str, str] = field(default_factory=dict)


def picture_mark(number: int) -> str:
    """Return what stands in a body for the address of its picture `number`."""
    return f"syndicate-picture:{number}"


def note(
    code: str,
    origin: str | None,
    line: int | None = None,
    *,
    severity: Severity = "warning",
    mender: Mender = "editor",
    locale: str | None = None,
    **fields: Any,
) -> Finding:
    """Return a finding about a place in the source."""
    return Finding(
        code=code,
        severity=severity,
        mender=mender,
        file=origin,
        line=line,
        locale=locale,
        fields=fields,
    )


def has_errors(found: Iterable[Finding]) -> bool:
    """Tell whether something was not taken in."""
    return any(one.severity == "error" for one in found)
