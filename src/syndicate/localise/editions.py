"""Works → Editions: for each locale the best language there is, typeset, and only what is public."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from syndicate.content.identity import entry_id
from syndicate.localise import typography
from syndicate.localise.locales import chain
from syndicate.localise.translation import complete_in, nearest, policy, state_of
from syndicate.model import Article, Card, Edition, Event, Happening, Image, Variant
from syndicate.settings.options import Settings

_OF_A_CARD = tuple(one.name for one in fields(Card))
Gone = Mapping[str, frozenset[str]]
"""Locale → ids of the works that were taken back from its readers."""


def editions(
    works: Iterable[Article], settings: Settings, now: datetime
) -> Mapping[str, tuple[Edition, ...]]:
    """Return what the readers of each configured locale find at `now`: newest first, then by id."""
    found: dict[str, list[Edition]] = {tag: [] for tag in settings.locales}
    for work in sorted(works, key=lambda work: (-work.date.timestamp(), work.id)):
        for tag, card in cards(work, settings, now).items():
            found[tag].append(whole(work, card, settings))
    return {tag: tuple(those) for tag, those in found.items()}


def cards(work: Article, settings: Settings, now: datetime) -> dict[str, Card]:
    """Return what the readers of each locale find of a work at `now`, but for its text."""
    if not _is_public(work, settings, now):
        return {}
    found = ((tag, _public_card(work, tag, settings, now)) for tag in settings.locales)
    return {tag: card for tag, card in found if card is not None}


def whole(work: Article, card: Card, settings: Settings) -> Edition:
    """Return the edition of which `card` is all but the text."""
    text = work.variants[card.filled_from]
    return Edition(
        **{name: getattr(card, name) for name in _OF_A_CARD},
        html=typography.html(text.html, card.shown, settings.locales),
        media={path: _typeset(image, card.shown, settings) for path, image in text.media.items()},
    )


def withdrawn(work: Article, settings: Settings, now: datetime) -> Iterator[Card]:
    """Yield what is left, at `now`, of editions that readers found before they were taken back.

    `updated` is the withdrawal, for it is what readers' copies have to learn.
    """
    zone = ZoneInfo(settings.site.zone)
    for made, those in _ended(work, settings, now):
        ends = [one.withdrawn for one in those if one.withdrawn and one.withdrawn <= now]
        at = min((end for end in ends if _was_public(work, end, zone)), default=None)
        if at is not None:
            at = max(at, work.date)
            yield replace(made, withdrawn=at, updated=max(at, made.updated))


def expired(work: Article, settings: Settings, now: datetime) -> Iterator[Card]:
    """Yield what is left, at `now`, of editions whose time is over and that were not withdrawn."""
    for made, those in _ended(work, settings, now):
        ends = [one.expires for one in those if one.expires]
        taken = [one.withdrawn for one in those if one.withdrawn and one.withdrawn <= now]
        if not taken and any(work.date < end <= now for end in ends):
            yield made


def gone(works: Iterable[Article], settings: Settings, now: datetime) -> Gone:
    """Return the works that were taken back at `now`, by locale."""
    found: dict[str, set[str]] = {}
    for work in works:
        for card in withdrawn(work, settings, now):
            found.setdefault(card.locale, set()).add(work.id)
    return {tag: frozenset(those) for tag, those in found.items()}


def next_change(works: Iterable[Article], settings: Settings, now: datetime) -> datetime | None:
    """Return the next instant at which time alone changes what `editions` gives."""
    read = frozenset(near for tag in settings.locales for near in chain(tag, settings.locales))
    instants = (when for work in works for when in _instants(work, read))
    return min((when for when in instants if when > now), default=None)


def _is_public(work: Article, settings: Settings, now: datetime) -> bool:
    """Tell whether any reader may find the work: due, not withdrawn, not held for a language."""
    source = work.variants.get(work.source)
    if work.date > now or (source is not None and is_over(source, now)):
        return False
    return not is_held(work, settings)


def is_held(work: Article, settings: Settings) -> bool:
    """Tell whether a work waits, hidden from everybody, for a language that it has no text in."""
    if policy(work, settings) != "hold":
        return False
    return any(complete_in(work, tag, settings) is None for tag in settings.locales)


def is_over(variant: Variant, now: datetime) -> bool:
    """Tell whether a text has expired or been withdrawn."""
    return any(end is not None and end <= now for end in (variant.expires, variant.withdrawn))


def _ended(
    work: Article, settings: Settings, now: datetime
) -> Iterator[tuple[Card, tuple[Variant, ...]]]:
    """Yield the card of each locale whose text or source is over, with these two."""
    if work.date > now:
        return
    source = work.variants.get(work.source)
    for tag in settings.locales:
        chosen = _chosen(work, tag, settings)
        if chosen is None:
            continue
        text = work.variants[chosen]
        those = (text,) if source is None else (text, source)
        if any(is_over(one, now) for one in those):
            shown = tag if complete_in(work, tag, settings) else chosen
            yield _card(work, text, (tag, shown), settings, now), those


def _was_public(work: Article, end: datetime, zone: ZoneInfo) -> bool:
    """Tell whether readers found the work before `end`; a bare day may be the one it appeared on."""
    return work.date <= end or work.date.astimezone(zone).date() == end.astimezone(zone).date()


def _public_card(work: Article, tag: str, settings: Settings, now: datetime) -> Card | None:
    chosen = _chosen(work, tag, settings)
    if chosen is None or is_over(work.variants[chosen], now):
        return None
    shown = tag if complete_in(work, tag, settings) else chosen
    return _card(work, work.variants[chosen], (tag, shown), settings, now)


def _chosen(work: Article, tag: str, settings: Settings) -> str | None:
    """Return the variant whose text readers of `tag` are given, if any."""
    complete = complete_in(work, tag, settings)
    omitted = policy(work, settings) == "omit"
    return complete or (None if omitted else nearest(work, tag, settings))


def _card(
    work: Article, text: Variant, tags: tuple[str, str], settings: Settings, now: datetime
) -> Card:
    tag, shown = tags
    own = work.variants.get(tag)
    guid = own.guid if own else None
    return Card(
        work=work.id,
        kind=work.kind,
        name=work.name,
        entry_id=entry_id(settings.site.authority, work.kind, work.id, tag, guid),
        locale=tag,
        shown=shown,
        filled_from=text.locale,
        translation=state_of(work, tag, settings),
        notice=shown != tag,
        section=work.section,
        title=typography.text(text.title, shown, settings.locales),
        summary=typography.text(text.summary, shown, settings.locales),
        slug=text.slug,
        date=work.date,
        updated=_updated(work, text, now),
        tags=text.tags,
        authors=tuple(typography.text(one, shown, settings.locales) for one in text.authors),
        image=_typeset(text.image, shown, settings) if text.image else None,
        featured=text.featured,
        canonical=text.canonical,
        aliases=text.aliases,
        expires=text.expires,
        happening=_happening(work, text, shown, settings, now),
    )


def _updated(work: Article, text: Variant, now: datetime) -> datetime:
    """Return the last change that has come about; one announced for later changes nothing yet.

    A ceiling of `now` would be another date at every build.
    """
    changes = (work.date, text.updated, work.cancelled if isinstance(work, Event) else None)
    return max(when for when in changes if when is not None and when <= now)


def _happening(
    work: Article, text: Variant, shown: str, settings: Settings, now: datetime
) -> Happening | None:
    if not isinstance(work, Event):
        return None
    is_cancelled = work.cancelled is not None and work.cancelled <= now
    return Happening(
        start=work.start,
        end=work.end,
        zone=work.zone,
        place=typography.text(text.place, shown, settings.locales) if text.place else None,
        all_day=work.all_day,
        cancelled=work.cancelled if is_cancelled else None,
        sequence=work.sequence,
    )


def _typeset(image: Image, shown: str, settings: Settings) -> Image:
    alt = typography.text(image.alt, shown, settings.locales)
    credit = typography.text(image.credit, shown, settings.locales) if image.credit else None
    return replace(image, alt=alt, credit=credit)


def _instants(work: Article, read: frozenset[str]) -> Iterable[datetime]:
    yield work.date
    if isinstance(work, Event) and work.cancelled is not None:
        yield work.cancelled
    for tag, variant in work.variants.items():
        if tag in read and variant.status == "ready":
            ends = (variant.updated, variant.expires, variant.withdrawn)
            yield from (when for when in ends if when is not None)
