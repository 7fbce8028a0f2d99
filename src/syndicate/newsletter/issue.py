"""Editions → what an issue of a newsletter can bring, in order.

A pool item has a key, by which readers' memory knows it (contract, "Memory"):

    <work id>              the work, the first time
    <work id>#moved-<n>    an event whose time or place changed, at its n-th `sequence`
    <work id>#cancelled    an event that will not take place

An item is news at the instant of `released`; a moved or cancelled event is news again at its
`updated`. Whoever never had the event reads the same block with the change marked in it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.content.edits import IssueEdit
from syndicate.localise.happenings import ends
from syndicate.model import Article, Compiled, Edition, Kind
from syndicate.settings.options import Newsletter, Settings

Editions = Mapping[str, tuple[Edition, ...]]
Released = Mapping[tuple[str, str], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolItem:
    """One thing that an issue can bring, in the locales where it can.

    lead: the pool's first; a selection without it leads with its own first item.
    """

    key: str
    work: str
    kind: Kind
    section: str
    locales: frozenset[str]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    edition: Edition
    locales: frozenset[str]


def item_key(edition: Edition) -> str:
    """Return the key under which readers' memory keeps this state of the work."""
    happening = edition.happening
    if happening and happening.cancelled:
        return f"{edition.work}#cancelled"
    if happening and happening.sequence > 0:
        return f"{edition.work}#moved-{happening.sequence}"
    return edition.work


def candidates(  # noqa: PLR0913 - a pool depends on exactly these
    editions: Editions,
    newsletter: str,
    settings: Settings,
    *,
    released: Released,
    first_due: datetime,
    freeze_at: datetime,
    works: Collection[str] = (),
    carried: Collection[str] = (),
    edits: Mapping[str, IssueEdit] | None = None,
) -> tuple[PoolItem, ...]:
    """Return what the issue can bring: its lead, the sections in the newsletter's order, then events.

    `works` (ids or names) makes an issue of these alone, whatever their section and age; `carried`
    are the ids of those that an earlier issue left for this one, whatever their age; an editor's `include` adds such works, `exclude` takes some away. Within a section the newest
    comes first, events go by their start; an editor's `order` goes before both.
    """
    edit = _agreed(edits or {}, settings.site.default_locale)
    chosen = set(works or edit.include)
    table = settings.newsletters[newsletter]
    window = _Window(table, released, first_due, freeze_at, frozenset(carried))
    found: dict[str, _Candidate] = {}
    for edition, tags in _by_work(editions):
        asked = _named(edition, chosen)
        if _named(edition, edit.exclude) or not (asked or not works):
            continue
        fresh = tags if asked else frozenset(tag for tag in tags if window.holds(edition, tag))
        if fresh and not window.is_over(edition):
            found[edition.work] = _Candidate(edition, fresh)
    return tuple(_ordered(found.values(), table.sections, edit))


def is_asked_for(
    work: Article, works: Collection[str], edits: Mapping[str, IssueEdit], settings: Settings
) -> bool:
    """Tell whether an issue of `works` alone, or of all if there are none, may bring `work`."""
    names = {work.id, work.name, *(variant.slug for variant in work.variants.values())}
    excluded = _agreed(edits, settings.site.default_locale).exclude
    return not names & set(excluded) and (not works or bool(names & set(works)))


def _by_work(editions: Editions) -> Iterable[tuple[Edition, frozenset[str]]]:
    """Yield one edition of each work that is public somewhere, with all tags where it is."""
    first: dict[str, Edition] = {}
    tags: dict[str, set[str]] = {}
    for tag, those in editions.items():
        for edition in those:
            first.setdefault(edition.work, edition)
            tags.setdefault(edition.work, set()).add(tag)
    return [(edition, frozenset(tags[work])) for work, edition in first.items()]


@dataclass(frozen=True, slots=True)
class _Window:
    newsletter: Newsletter
    released: Released
    first_due: datetime
    freeze_at: datetime
    carried: frozenset[str]

    def holds(self, edition: Edition, tag: str) -> bool:
        """Tell whether the edition's section is this newsletter's and its news recent, or carried."""
        at = self.released.get((edition.work, tag))
        if edition.section not in self.newsletter.sections or at is None:
            return False
        if edition.work in self.carried:
            return True
        if item_key(edition) != edition.work:
            at = max(at, edition.updated)
        since = self.newsletter.since
        opens = self.freeze_at - self.newsletter.window
        return opens <= at <= self.freeze_at and (since is None or at >= since)

    def is_over(self, edition: Edition) -> bool:
        return edition.happening is not None and ends(edition.happening) <= self.first_due


def _agreed(edits: Mapping[str, IssueEdit], default: str) -> IssueEdit:
    """Return one choice of works for all locales: the default locale's, then whoever made one."""
    ranked = [edits[default]] if default in edits else []
    ranked += [edit for tag, edit in edits.items() if tag != default]
    return IssueEdit(
        lead=next((edit.lead for edit in ranked if edit.lead), None),
        include=next((edit.include for edit in ranked if edit.include), ()),
        exclude=next((edit.exclude for edit in ranked if edit.exclude), ()),
        order=next((edit.order for edit in ranked if edit.order), ()),
    )


def _named(edition: Edition, names: Collection[str]) -> bool:
    return any(name in names for name in (edition.work, edition.name, edition.slug))


def _ordered(
    found: Iterable[_Candidate], sections: tuple[str, ...], edit: IssueEdit
) -> Iterable[PoolItem]:
    newest = sorted(found, key=lambda one: one.edition.work)
    newest.sort(key=lambda one: one.edition.date, reverse=True)
    lead = _lead(newest, edit)
    rest = [one.edition for one in newest if one is not lead]
    articles = [edition for edition in rest if edition.kind == "article"]
    events = [edition for edition in rest if edition.kind == "event"]
    first_in: dict[str, int] = {}
    for edition in articles:
        place = _asked(edition, edit.order)
        first_in[edition.section] = min(place, first_in.get(edition.section, place))
    ranks = {section: rank for rank, section in enumerate(sections)}

    def place_of(edition: Edition) -> tuple[int, int, str, int]:
        rank = ranks.get(edition.section, len(ranks))
        return first_in[edition.section], rank, edition.section, _asked(edition, edit.order)

    articles.sort(key=place_of)
    events.sort(key=lambda edition: (_asked(edition, edit.order), _start(edition)))
    first = [lead.edition] if lead else []
    locales = {one.edition.work: one.locales for one in newest}
    return [
        _item(edition, locales[edition.work], lead=number == 0)
        for number, edition in enumerate((*first, *articles, *events))
    ]


def _lead(newest: list[_Candidate], edit: IssueEdit) -> _Candidate | None:
    articles = [one for one in newest if one.edition.kind == "article"]
    asked = [one for one in newest if edit.lead and _named(one.edition, (edit.lead,))]
    featured = [one for one in articles if one.edition.featured]
    return next(iter((*asked, *featured, *articles)), None)


def _asked(edition: Edition, order: tuple[str, ...]) -> int:
    """Return the place that an editor gave the work, or one after all places given."""
    places = (place for place, name in enumerate(order) if _named(edition, (name,)))
    return next(places, len(order))


def _start(edition: Edition) -> datetime:
    return edition.happening.start if edition.happening else edition.date


def _item(edition: Edition, locales: frozenset[str], *, lead: bool) -> PoolItem:
    return PoolItem(
        key=item_key(edition),
        work=edition.work,
        kind=edition.kind,
        section=edition.section,
        locales=locales,
        lead=lead,
    )


def items_of(locales: Mapping[str, Compiled]) -> tuple[PoolItem, ...]:
    """Return the items of a frozen pool, in pool order, as `candidates` gave them.

    Each locale holds a part of the same order, so an item is next once no locale has another
    before it.
    """
    left = {tag: [b for b in one.blocks if b.kind != "reminder"] for tag, one in locales.items()}
    merged: list[PoolItem] = []
    while heads := [blocks[0] for blocks in left.values() if blocks]:
        later = {block.item for blocks in left.values() for block in blocks[1:]}
        head = next(block for block in heads if block.item not in later)
        holders = [tag for tag, blocks in left.items() if blocks and blocks[0].item == head.item]
        for tag in holders:
            left[tag].pop(0)
        merged.append(
            PoolItem(
                key=head.item,
                work=head.work,
                kind="event" if head.kind == "event" else "article",
                section=head.section,
                locales=frozenset(holders),
                lead=not merged,
            )
        )
    return tuple(merged)
