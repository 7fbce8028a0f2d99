"""What an XLIFF file holds: as we write it, and as a translator's tool gives it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from syndicate.content.blocks.inline import Runs

CORE = "urn:oasis:names:tc:xliff:document:2.0"  # of XLIFF 2.1 as well
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
VERSION = "2.1"
CATEGORY = "syndicate"  # of our group of metadata

Role = Literal["open", "close", "alone"]
State = Literal["initial", "translated", "reviewed", "final"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a translator should know. category: "section", "address", "change" and the like."""

    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to translate.

    id:     unique in its file: a front matter key, or "b" and the number of a segment of the body.
    name:   what the text is, for people.
    kind:   of text: "title", "paragraph" and the like.
    target: what there is of a translation; its codes have the ids of the source's.
    alts:   number of an image's description → id of the unit that it is in.
    """

    id: str
    name: str
    kind: str
    source: Runs
    target: Runs | None = None
    state: State = "initial"
    notes: tuple[Note, ...] = ()
    alts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A work.

    original: the source's file, as from the home.
    facts:    what we want to know when it comes back; see `journeys.translators`.
    skeleton: the source's body as it was when the file was made.
    """

    id: str
    original: str
    facts: Mapping[str, str]
    skeleton: str
    units: tuple[Unit, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """An inline code in a text that came back; `id` is that of the code it stands for."""

    id: str
    role: Role
    line: int


Words = tuple[str | Sign, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """A unit that came back.

    target:   None where a part of it has not been translated.
    finished: every part has a target that its translator stands for (state translated or later).
    """

    id: str
    line: int
    source: Words
    target: Words | None
    finished: bool


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A work that came back. `skeleton` is None where there is none."""

    id: str
    line: int
    original: str
    facts: Mapping[str, str]
    skeleton: str | None
    units: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A file that came back; tags are as it writes them."""

    source: str
    target: str
    files: tuple[ReturnedFile, ...]
