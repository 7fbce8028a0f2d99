"""A work in one region's language → the file of a draft for another region, for people to read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate import disk
from syndicate.content import folder, frontmatter
from syndicate.content.fields import PROSE
from syndicate.content.files import load, shown
from syndicate.content.frontmatter import Document
from syndicate.content.variants import beside, own_keys, variant
from syndicate.errors import ContentError, UsageError, unwritable
from syndicate.journeys.house import House
from syndicate.localise.locales import chain, expect, same_language
from syndicate.localise.words import drafts, lint
from syndicate.localise.words.drafts import Draft, Route
from syndicate.model import Article, Finding, Variant

_BLANKS = re.compile("[ \t\n]+")  # never U+00A0 or U+202F: French needs them
_SHARED = ("slug", "aliases", "canonical")  # one language, so one address


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The file that was written, from which text, and what people should look at in it."""

    work: str
    locale: str
    source: str
    file: str
    replaced: Mapping[tuple[str, str], int]
    findings: tuple[Finding, ...]


def draft_for(house: House, asked: str, tag: str) -> Drafted:
    """Write a draft of the work `asked` (a folder's name, an id or a slug) for the region `tag`.

    Raises UsageError locale-unknown, work-unknown, work-unusable, draft-language, or draft-exists:
    what is there already stays. TemplateError for a vocabulary that cannot be read.
    """
    settings = house.settings
    expect(tag, settings.locales)
    work = folder.named(folder.read(house.home, settings), asked)
    if tag in work.variants:
        raise UsageError("draft-exists", file=work.variants[tag].file)
    source = _nearest(work, tag, house)
    document, made, data = _made(house, source, tag)
    path = house.home / beside(source.file, source.locale, tag)
    _create(house.home, path, data)
    place = {"file": shown(house.home, path), "locale": tag, "work": work.id}
    return Drafted(
        work=work.id,
        locale=tag,
        source=source.locale,
        file=place["file"],
        replaced=made.replaced,
        findings=(*_told(made, place), *_worded(house, document, source, place)),
    )


def _nearest(work: Article, tag: str, house: House) -> Variant:
    """Return the text to draft from: the first in the locale's chain that is in its language."""
    order = (*chain(tag, house.settings.locales), work.source, *work.variants)
    for near in order:
        if near in work.variants and same_language(near, tag):
            return work.variants[near]
    raise UsageError("draft-language", work=work.id, locale=tag)


def _made(house: House, source: Variant, tag: str) -> tuple[Document, Draft, bytes]:
    """Return the draft, its file, and that file as it will be read."""
    locales = house.settings.locales
    try:
        data = load(house.home, house.home / source.file)
        document = frontmatter.parse(data)
        route = Route(
            origin=source.locale,
            target=tag,
            origin_babel=locales[source.locale].babel,
            target_babel=locales[tag].babel,
            vocabulary=house.vocabulary(tag),
            locales=locales,
        )
        texts = dict(_texts(document))
        made = drafts.draft(texts, document.body, route)
        changed = {key: text for key, text in made.texts.items() if text != texts[key]}
        told: dict[str, str | None] = {
            "status": "draft",
            "source": f"{source.locale}@{source.fingerprint}",
            "source_parts": source.parts,
        }
        keys = own_keys(document, kept=_SHARED) | told
        written = variant(data, changed, made.body, keys)
        return frontmatter.parse(written), made, written
    except ContentError as error:
        raise ContentError(error.code, file=source.file, line=error.line, **error.fields) from error


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for key in PROSE:
        entry = document.entries.get(key)
        if entry is not None and not entry.listed and entry.texts[0].strip():
            yield key, _BLANKS.sub(" ", entry.texts[0]).strip()


def _create(home: Path, path: Path, data: bytes) -> None:
    try:
        disk.create(path, data)
    except FileExistsError as error:
        raise UsageError("draft-exists", file=shown(home, path)) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _told(made: Draft, place: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what was replaced, and what was left to a person."""
    for (found, written), count in made.replaced.items():
        fields: dict[str, Any] = {"found": found, "written": written, "count": count}
        yield Finding(
            code="draft-replaced", severity="note", mender="editor", fields=fields, **place
        )
    for found in made.dates:
        fields = {"found": found}
        yield Finding(code="draft-date", severity="note", mender="editor", fields=fields, **place)
    for found in made.sums:
        fields = {"found": found}
        yield Finding(code="draft-sum", severity="note", mender="editor", fields=fields, **place)


def _worded(
    house: House, document: Document, source: Variant, place: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield the words of the draft that somebody should decide on."""
    vocabulary, passages = house.vocabulary(place["locale"]), lint.passages(document)
    yield from lint.suggested(passages, vocabulary, place, source.locale)
    yield from lint.ambiguous(passages, vocabulary, source.locale, place)
