"""One work, as those who follow its languages look at it."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import urls
from syndicate.content import stamp
from syndicate.errors import UsageError
from syndicate.index import cards as index_cards
from syndicate.index import sources
from syndicate.index.database import IndexDamaged, reading
from syndicate.index.sources import Said
from syndicate.index.works import Name
from syndicate.journeys import memory, translated, translators
from syndicate.journeys.desk import shelf
from syndicate.journeys.desk.shelf import Standing
from syndicate.journeys.house import House
from syndicate.journeys.translated import Import
from syndicate.journeys.translators import Export, Wish
from syndicate.localise.difference import Paragraph, paragraphs, words
from syndicate.localise.locales import expect
from syndicate.localise.translation import Translation, translation
from syndicate.model import Article, Card, Finding, Issue, Variant
from syndicate.newsletter.plaintext import from_html
from syndicate.store import appearances, audit, issues
from syndicate.store.appearances import Appearance


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A work in one language. address: of its page, where readers find it."""

    tag: str
    standing: Standing
    state: Translation
    text: Variant | None
    address: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A work with all that is known of it; without `work` where it cannot be read.

    feeds:  locale → paths of the feeds that bring it, without extension.
    coming: issues that are not frozen yet, of newsletters that bring its section.
    """

    name: Name
    work: Article | None
    languages: tuple[Language, ...]
    findings: tuple[Finding, ...]
    feeds: Mapping[str, tuple[str, ...]]
    appeared: tuple[Appearance, ...]
    coming: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of a source that has changed since it was translated. part: as `parts.NAMES`."""

    part: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed in a source since it was translated.

    known: whether what it said then is still remembered; otherwise `texts` are the paragraphs that
           are new or changed, as far as the translation tells which.
    """

    known: bool
    parts: tuple[Change, ...]
    texts: tuple[str, ...]
    state: Translation
    source: str


def whole(house: House, name: Name, now: datetime) -> Whole:
    """Return a work. Raises UsageError work-unknown."""
    work, told = shelf.read_now(house, name, now)
    if work is None and not told.says:
        raise UsageError("work-unknown", asked=name[1], nearest="–")
    found = (*told.findings, *told.about)
    if work is None:
        return Whole(
            name=name, work=None, languages=(), findings=found, feeds={}, appeared=(), coming=()
        )
    public = _public(house, name)
    with house.database.read() as c:
        appeared = tuple(appearances.of_work(c, work.id))
        since = appearances.released(c, work.id)
        waiting = issues.in_states(c, ("draft", "in_review"))
    there = {one.issue for one in appeared}
    return Whole(
        name=name,
        work=work,
        languages=tuple(
            _language(house, work, tag, public.get(tag), since.get(tag), now)
            for tag in house.settings.locales
        ),
        findings=found,
        feeds={tag: _feeds(card) for tag, card in public.items()},
        appeared=appeared,
        coming=tuple(one for one in waiting if one.id not in there and _brings(house, one, work)),
    )


def changes(house: House, work: Article, tag: str) -> Changes:
    """Return what has changed in the source since the text in `tag` was made."""
    state = translation(work, tag, house.settings)
    own = work.variants.get(tag)
    claimed = own.source if own is not None else None
    source = work.variants.get(claimed[0], work.variants[work.source]) if claimed else None
    if own is None or source is None or claimed is None:
        return Changes(known=False, parts=(), texts=(), state=state, source=work.source)
    before = _before(house, (work.kind, work.name), *claimed)
    if before is None:
        texts = _paragraphs(source.html) if source.html else ()
        asked = [texts[one - 1] for one in state.paragraphs if one <= len(texts)]
        return Changes(known=False, parts=(), texts=tuple(asked), state=state, source=source.locale)
    after = sources.said(source)
    return Changes(
        known=True, parts=_compared(before, after), texts=(), state=state, source=source.locale
    )


def accept(house: House, name: Name, tag: str, by: str, now: datetime) -> bool:
    """Have a translation say that it is right as it is; False where it said so before. Audited.

    Raises UsageError work-unusable, translation-none, translation-original, ContentError.
    """
    expect(tag, house.settings.locales)
    work, _told = shelf.read_now(house, name, now)
    if work is None:
        raise UsageError("work-unusable", asked=name[1])
    remembered = memory.last_shown(memory.recall(house))
    changed = stamp.accept(house.home, house.settings, work, tag, now, remembered)
    if changed:
        _remember(house, by, "accept-translation", name, now, locale=tag)
    return changed


def export(house: House, wish: Wish, by: str, now: datetime) -> tuple[bytes, Export]:
    """Return a file for translators; no bytes where nothing waits. Raises as `translators.export`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.xlf"
        made = translators.export(house, wish, file, now)
        data = file.read_bytes() if made.works else b""
    if made.works:
        with house.database.write() as c:
            fields = {"works": len(made.works), "to": wish.to}
            audit.record(c, now, by, "export-translations", wish.to, fields)
    return data, made


def take_back(  # noqa: PLR0913 - a file, and what is allowed of it
    house: House,
    name: str,
    data: bytes,
    by: str,
    now: datetime,
    *,
    stale: bool = False,
    replace: bool = False,
) -> Import:
    """Take in a file that came back from translators; see `translated.take_back`. Audited."""
    with tempfile.TemporaryDirectory() as folder:
        plain = "".join(one for one in Path(name).name if one.isprintable())[:120].strip(".")
        file = Path(folder) / (plain or "file.xlf")
        file.write_bytes(data)
        made = translated.take_back(house, file, now, stale=stale, replace=replace)
    with house.database.write() as c:
        counts = dict(translated.counted(made.works).items())
        fields = {"to": made.target, **{str(key): count for key, count in counts.items()}}
        audit.record(c, now, by, "import-translations", made.target, fields)
    return made


def _language(
    house: House, work: Article, tag: str, card: Card | None, since: datetime | None, now: datetime
) -> Language:
    settings = house.settings
    return Language(
        tag=tag,
        standing=shelf.standing(work, tag, settings, now),
        state=translation(work, tag, settings),
        text=work.variants.get(tag),
        address=urls.edition_url(settings.site, card) if card and not card.withdrawn else None,
        since=since,
    )


def _public(house: House, name: Name) -> Mapping[str, Card]:
    """Return what readers found of a work when it was last built, by locale."""
    try:
        with reading(house.index) as index:
            if index is None:
                return {}
            return {one.card.locale: one.card for one in index_cards.of_name(index, name)}
    except IndexDamaged:
        return {}


def _feeds(card: Card) -> tuple[str, ...]:
    main = urls.feed_path(card.locale, kind=card.kind)
    return (main, urls.feed_path(card.locale, card.section, card.kind))


def _brings(house: House, issue: Issue, work: Article) -> bool:
    table = house.settings.newsletters.get(issue.newsletter)
    if issue.works:
        return work.id in issue.works
    return table is not None and work.section in table.sections


def _before(house: House, name: Name, tag: str, fingerprint: str) -> Said | None:
    try:
        with reading(house.index) as index:
            return None if index is None else sources.of(index, name, tag, fingerprint)
    except IndexDamaged:
        return None


def _compared(before: Said, after: Said) -> tuple[Change, ...]:
    found: list[Change] = []
    for part in ("title", "summary", "alt", "place"):
        was, now = getattr(before, part), getattr(after, part)
        if was != now:
            found.append(Change(part=part, paragraphs=(words(was, now),)))
    if before.html != after.html:
        body = paragraphs(_paragraphs(before.html), _paragraphs(after.html))
        found.append(Change(part="body", paragraphs=body))
    return tuple(found)


def _paragraphs(html: str) -> Sequence[str]:
    return [one.strip() for one in from_html(html).split("\n\n") if one.strip()]


def _remember(house: House, by: str, act: str, name: Name, now: datetime, **fields: str) -> None:
    with house.database.write() as c:
        audit.record(c, now, by, act, f"{name[0]}/{name[1]}", fields)


def side_by_side(source: Variant, own: Variant | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of a text and of its translation, as they are read."""
    mine = _paragraphs(own.html) if own is not None else ()
    return tuple(_paragraphs(source.html)), tuple(mine)
