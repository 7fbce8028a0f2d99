"""A file and a vocabulary → notes on words: one for each concept, where it is met first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from syndicate.content.fields import PROSE
from syndicate.content.frontmatter import Document
from syndicate.localise import typography
from syndicate.localise.words import masks
from syndicate.localise.words.vocabulary import Suggestion, Term, Vocabulary, position
from syndicate.model import Finding


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a file, as written and masked (see `masks`), and the line on which it begins."""

    text: str
    masked: str
    line: int


@dataclass(frozen=True, slots=True)
class Met:
    """A concept as it is met in a file: all its words, and the line of the first."""

    first: Suggestion
    line: int
    words: list[str]


def passages(document: Document) -> tuple[Passage, ...]:
    """Return what people wrote in a file, in its order."""
    keys = ((document.entries[key]) for key in PROSE if key in document.entries)
    texts = [
        Passage(text, masks.of_text(text), entry.line) for entry in keys for text in entry.texts
    ]
    body = Passage(document.body, masks.of_markdown(document.body), document.body_line)
    return (*sorted(texts, key=lambda passage: passage.line), body)


def suggested(
    found: Iterable[Passage],
    vocabulary: Vocabulary,
    place: Mapping[str, Any],
    origin: str | None = None,
) -> Iterator[Finding]:
    """Yield a note on each concept to be named otherwise; `place`: file, locale and work.

    origin: the region that a draft comes from, whose words it may have kept.
    """
    for met in _met((one, _otherwise(one.masked, vocabulary, origin)) for one in found):
        count = len(met.words)
        yield Finding(
            code="word-suggested" if count == 1 else "word-suggested-often",
            severity="note",
            mender="editor",
            line=met.line,
            fields={
                "found": met.first.found,
                "preferred": met.first.preferred,
                "count": count,
                **_said(met.first.term, vocabulary.tag),
            },
            **place,
        )


def _otherwise(masked: str, vocabulary: Vocabulary, origin: str | None) -> Iterable[Suggestion]:
    avoided = vocabulary.suggestions(masked)
    if origin is None:
        return avoided
    known = {(one.start, one.term.concept) for one in avoided}
    new = [
        one
        for one in vocabulary.equivalents(masked, origin)
        if (one.start, one.term.concept) not in known
    ]
    return sorted((*avoided, *new), key=lambda one: one.start)


def ambiguous(
    found: Iterable[Passage],
    vocabulary: Vocabulary,
    origin: str,
    place: Mapping[str, Any],
    name: str | None = None,
) -> Iterator[Finding]:
    """Yield a note on each concept whose words a text of the region `origin` has in its own sense.

    name: the work's, for the command that drafts a text for these readers; None in such a draft.
    """
    for met in _met((one, vocabulary.ambiguities(one.masked, origin)) for one in found):
        yield Finding(
            code="word-ambiguous" if name else "draft-ambiguous",
            severity="note",
            mender="editor",
            line=met.line,
            fields={
                "found": ", ".join(dict.fromkeys(met.words)),
                "count": len(met.words),
                "name": name,
                **_said(met.first.term, vocabulary.tag),
            },
            **place,
        )


def _said(term: Term, tag: str) -> Mapping[str, str]:
    return {"source": typography.text(term.source, tag), "note": typography.text(term.note, tag)}


def _met(found: Iterable[tuple[Passage, Iterable[Suggestion]]]) -> Iterable[Met]:
    """Return the concepts in the order in which they are met."""
    met: dict[str, Met] = {}
    for passage, suggestions in found:
        for one in suggestions:
            word, concept = " ".join(one.found.split()), one.term.concept
            if concept not in met:
                line = passage.line + position(passage.text, one.start)[0] - 1
                met[concept] = Met(replace(one, found=word), line, [])
            met[concept].words.append(word)
    return met.values()
