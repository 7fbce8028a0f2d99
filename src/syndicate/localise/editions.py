"""Works → Editions: for each locale the best language there is, typeset, and only what is public."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from syndicate.content.identity import entry_id
from syndicate.localise import typography
from syndicate.localise.locales import chain
from syndicate.localise.translation import complete_in, nearest, policy, state_of
from syndicate.model import Article, Edition, Event, Happening, Image, Variant
from syndicate.settings.options import Settings


def editions(
    works: Iterable[Article], settings: Settings, now: datetime
) -> Mapping[str, tuple[Edition, ...]]:
    """Return what the readers of each configured locale find at `now`: newest first, then by id."""
    found: dict[str, list[Edition]] = {tag: [] for tag in settings.locales}
    for work in sorted(works, key=lambda work: (-work.date.timestamp(), work.id)):
        if not _is_public(work, settings, now):
            continue
        for tag, those in found.items():
            edition = _edition(work, tag, settings, now)
            if edition is not None:
                those.append(edition)
    return {tag: tuple(those) for tag, those in found.items()}


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
    if policy(work, settings) != "hold":
        return True
    return all(complete_in(work, tag, settings) is not None for tag in settings.locales)


def is_over(variant: Variant, now: datetime) -> bool:
    """Tell whether a text has expired or been withdrawn."""
    return any(end is not None and end <= now for end in (variant.expires, variant.withdrawn))


def _edition(work: Article, tag: str, settings: Settings, now: datetime) -> Edition | None:
    complete = complete_in(work, tag, settings)
    omitted = policy(work, settings) == "omit"
    chosen = complete or (None if omitted else nearest(work, tag, settings))
    if chosen is None or is_over(work.variants[chosen], now):
        return None
    shown = tag if complete else chosen
    return _made(work, work.variants[chosen], (tag, shown), settings, now)


def _made(
    work: Article, text: Variant, tags: tuple[str, str], settings: Settings, now: datetime
) -> Edition:
    tag, shown = tags
    own = work.variants.get(tag)
    guid = own.guid if own else None
    return Edition(
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
        html=typography.html(text.html, shown, settings.locales),
        slug=text.slug,
        date=work.date,
        updated=_updated(work, text, now),
        tags=text.tags,
        authors=tuple(typography.text(one, shown, settings.locales) for one in text.authors),
        image=_typeset(text.image, shown, settings) if text.image else None,
        media={path: _typeset(image, shown, settings) for path, image in text.media.items()},
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
