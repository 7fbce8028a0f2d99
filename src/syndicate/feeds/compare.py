"""What a program that knew the old feed sees in the new one.

What reader programs know an entry by, as their sources have it:
- Newsboat (`RssParser::get_guid`): the guid; without one link and date together, else the link, else
  the title. Entries belong to a feed's address.
- NetNewsWire (`calculatedUniqueID`): the guid; without one link and date together, title and date,
  the date, the link, the title, the text; hashed with the feed's address.
- FreshRSS (`decideEntryGuid`, SimplePie's `get_id`): Atom's id, the guid, `dc:identifier`, `rdf:about`,
  without letters beyond ASCII; without one a hash of link and date. Where more than one in twenty is
  missing or there twice, it takes link and date for all.
- All compare an id as text, letter by letter, as RFC 4287 §4.2.6.1 has it: `isPermaLink` makes no
  difference, http and https do.
Hence an entry that has another id is unread again, whatever else is the same. One whose id is the same
is replaced in silence.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from syndicate.content.foreign.values import Feed, Item
from syndicate.content.foreign.words import print_of
from syndicate.feeds import likeness

State = Literal["same", "changed", "new", "since", "earlier", "gone"]
By = Literal["id", "link", "page", "title", "slug"]
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry and what has become of it.

    state:   same; changed (`changed` names title, date, link, content); new (what was there under
             another id, or cannot be told from it); since (later than all that the old feed had);
             earlier (before all that the old feed had: it may have been there once); gone.
    was:     the old entry, for one that is new the one that it resembles (`by` tells in what).
    faults:  in what the ids of these two differ (`likeness.faults`).
    fragile: neither has an id of its own, and link or date have changed: some programs make one of them.
    """

    state: State
    item: Item
    was: Item | None = None
    changed: tuple[str, ...] = ()
    by: By | None = None
    faults: tuple[str, ...] = ()
    fragile: bool = False

    @property
    def again(self) -> bool:
        """Tell whether it was there, and comes as new."""
        return self.state == "new" and self.was is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All entries of the new feed in its order, then those that are gone in the order of the old."""

    old: Feed
    new: Feed
    entries: tuple[Seen, ...]

    @property
    def again(self) -> tuple[Seen, ...]:
        """Return what was there, and comes as new."""
        return tuple(one for one in self.entries if one.again)


def compare(old: Feed, new: Feed) -> Comparison:
    """Return what somebody who knew all of `old` sees when `new` takes its place."""
    before = _by_id(old.items)
    after = _by_id(new.items)
    lost = [one for one in before.values() if one.id not in after]
    likes = _Likes(lost)
    seen = {
        id_: _known(before[id_], one) if id_ in before else likes.find(one)
        for id_, one in after.items()
    }
    told = [_dated(one, old.items) for one in seen.values()]
    gone = [Seen(state="gone", item=one) for one in lost if one.id not in likes.taken]
    return Comparison(old=old, new=new, entries=(*told, *gone))


def _by_id(items: Iterable[Item]) -> dict[str, Item]:
    """Return items by id; of several with one id the first, as readers show it."""
    found: dict[str, Item] = {}
    for one in items:
        found.setdefault(one.id, one)
    return found


def _known(was: Item, item: Item) -> Seen:
    changed = tuple(_changes(was, item))
    without = "link" in (was.origin, item.origin)
    return Seen(
        state="changed" if changed else "same",
        item=item,
        was=was,
        changed=changed,
        fragile=without and (was.origin != item.origin or "date" in changed),
    )


def _changes(was: Item, item: Item) -> Iterator[str]:
    if was.title != item.title:
        yield "title"
    if was.published != item.published:
        yield "date"
    if was.link != item.link:
        yield "link"
    if print_of(was.html) != print_of(item.html):
        yield "content"


def _dated(seen: Seen, old: Sequence[Item]) -> Seen:
    """Tell what was published since, and what is older than the old feed reaches."""
    dates = [one.published for one in old if one.published]
    published = seen.item.published
    if seen.state != "new" or seen.again or published is None:
        return seen
    if not dates or published > max(dates):
        return replace(seen, state="since")
    return replace(seen, state="earlier") if published < min(dates) else seen


class _Likes:
    """Old entries that are not found by their ids, to be found by what else they have."""

    def __init__(self, lost: Sequence[Item]) -> None:
        self.taken: set[str] = set()
        self._tables = [(by, key, near, _table(lost, key)) for by, key, near in _RULES]

    def find(self, item: Item) -> Seen:
        """Return what `item` resembles; each old entry is resembled by one."""
        for by, key, near, table in self._tables:
            for was in table.get(key(item), ()) if key(item) else ():
                if was.id not in self.taken and (near is None or near(was, item)):
                    self.taken.add(was.id)
                    faults = likeness.faults(was.id, item.id)
                    return Seen(state="new", item=item, was=was, by=by, faults=faults)
        return Seen(state="new", item=item)


def _table(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    table: dict[str, list[Item]] = {}
    for one in items:
        if name := key(one):
            table.setdefault(name, []).append(one)
    return table


def _same_day(was: Item, item: Item) -> bool:
    """Tell whether both are of a time: titles as “This week” come again with other texts."""
    return _near(was.published, item.published)


def _near(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or abs(one - other) <= _A_DAY


_RULES: Sequence[tuple[By, Callable[[Item], str], Callable[[Item, Item], bool] | None]] = (
    ("id", lambda one: likeness.page(one.id), None),
    ("link", lambda one: one.link, None),
    ("page", lambda one: likeness.page(one.link), None),
    ("title", lambda one: one.title.casefold(), _same_day),
    ("slug", lambda one: likeness.slug(one.link or one.id), _same_day),
)
