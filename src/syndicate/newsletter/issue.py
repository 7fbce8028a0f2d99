"""Editions → what an issue of a newsletter can bring, in order.

A work is news at the instant of `released`, and once more, to those who have had it, at each change:
at its `updated`. So a pool holds a work in each state that readers may not know yet (newsletter.keys):
itself, and behind it its changes. Who got one of these has it as this pool knew it (store.enrolment).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.content.edits import IssueEdit
from syndicate.localise.happenings import ends
from syndicate.model import Article, Compiled, Edition, Kind
from syndicate.newsletter import keys
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

    @property
    def is_change(self) -> bool:
        """Tell whether it is for those alone who have had the work."""
        return self.key != self.work


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A work that can be brought: key of each of its states → locales."""

    edition: Edition
    states: Mapping[str, frozenset[str]]

    @property
    def is_new(self) -> bool:
        return self.edition.work in self.states


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
    alone: bool = False,
) -> tuple[PoolItem, ...]:
    """Return what the issue can bring: its lead, the sections in the newsletter's order, then events.

    `works` (ids or names) makes an issue of these alone, whatever their section and age; `carried`
    are the ids of those that an earlier issue left for this one, whatever their age; an editor's
    `include` adds such works, `exclude` takes some away; `alone`: what was asked for and nothing else,
    be it over. Within a section the newest comes first, events go by their start; an editor's `order`
    goes before both.
    """
    edit = _agreed(edits or {}, settings.site.default_locale)
    chosen = set(works or edit.include)
    table = settings.newsletters[newsletter]
    window = _Window(table, released, first_due, freeze_at, frozenset(carried))
    found: dict[str, _Candidate] = {}
    for those in _by_work(editions):
        edition = next(iter(those.values()))
        asked = _named(edition, chosen)
        if _named(edition, edit.exclude) or not (asked or not (works or alone)):
            continue
        states = window.states(those, asked=asked)
        if states and (alone or not window.is_over(edition)):
            found[edition.work] = _Candidate(edition, states)
    return tuple(_ordered(found.values(), table.sections, edit))


def is_asked_for(
    work: Article, works: Collection[str], edits: Mapping[str, IssueEdit], settings: Settings
) -> bool:
    """Tell whether an issue of `works` alone, or of all if there are none, may bring `work`."""
    names = {work.id, work.name, *(variant.slug for variant in work.variants.values())}
    excluded = _agreed(edits, settings.site.default_locale).exclude
    return not names & set(excluded) and (not works or bool(names & set(works)))


def _by_work(editions: Editions) -> Iterable[Mapping[str, Edition]]:
    """Return each work that is public somewhere, as its edition for each tag where it is."""
    found: dict[str, dict[str, Edition]] = {}
    for tag, those in editions.items():
        for edition in those:
            found.setdefault(edition.work, {})[tag] = edition
    return found.values()


@dataclass(frozen=True, slots=True)
class _Window:
    newsletter: Newsletter
    released: Released
    first_due: datetime
    freeze_at: datetime
    carried: frozenset[str]

    def states(self, those: Mapping[str, Edition], *, asked: bool) -> Mapping[str, frozenset[str]]:
        """Return the states of a work to bring, with the locales of each, in the order of telling.

        asked: an editor wants it, whatever its age.
        """
        found: dict[str, set[str]] = {}
        for tag, edition in those.items():
            for key in self._keys(edition, tag, asked=asked):
                found.setdefault(key, set()).add(tag)
        return {key: frozenset(found[key]) for key in sorted(found, key=keys.rank)}

    def _keys(self, edition: Edition, tag: str, *, asked: bool) -> Iterable[str]:
        at = self.released.get((edition.work, tag))
        ours = at is not None and edition.section in self.newsletter.sections
        whole = asked or (ours and (edition.work in self.carried or self._is_recent(at)))
        if whole:
            yield edition.work
        # With the work goes each change of it, or nobody would know later who has had which.
        if whole or (ours and self._is_recent(edition.updated)):
            yield from keys.changes(edition, max(edition.date, at or edition.date))

    def _is_recent(self, at: datetime | None) -> bool:
        if at is None:
            return False
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
    states = {one.edition.work: one.states for one in newest}
    items = [
        _item(edition, key, locales)
        for edition in (*first, *articles, *events)
        for key, locales in states[edition.work].items()
    ]
    return [replace(item, lead=number == 0) for number, item in enumerate(items)]


def _lead(newest: list[_Candidate], edit: IssueEdit) -> _Candidate | None:
    articles = [one for one in newest if one.edition.kind == "article"]
    asked = [one for one in newest if edit.lead and _named(one.edition, (edit.lead,))]
    articles.sort(key=lambda one: not one.is_new)  # what most have had leads only if nothing is new
    featured = [one for one in articles if one.edition.featured and one.is_new]
    return next(iter((*asked, *featured, *articles)), None)


def _asked(edition: Edition, order: tuple[str, ...]) -> int:
    """Return the place that an editor gave the work, or one after all places given."""
    places = (place for place, name in enumerate(order) if _named(edition, (name,)))
    return next(places, len(order))


def _start(edition: Edition) -> datetime:
    return edition.happening.start if edition.happening else edition.date


def _item(edition: Edition, key: str, locales: frozenset[str]) -> PoolItem:
    return PoolItem(
        key=key,
        work=edition.work,
        kind=edition.kind,
        section=edition.section,
        locales=locales,
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
