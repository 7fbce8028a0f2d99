"""A pool's items and a reader → the items that this reader gets, and why not the others.

Of the states of one work that a pool holds, a reader gets one at most: the work itself, if they
never had it, else the first change that they do not know.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from syndicate.model import Recipient
from syndicate.newsletter.issue import PoolItem
from syndicate.newsletter.keys import is_known, work_of

Reason = Literal[
    "chosen", "not-in-locale", "brought", "never-had", "told-otherwise", "other-topic", "over-max"
]


@dataclass(frozen=True, slots=True)
class Decision:
    """One item of the pool and what became of it for one reader.

    never-had:      a change of something that they never had is none to them.
    told-otherwise: another item of this mail tells of the same work.
    """

    item: PoolItem
    reason: Reason


def select(items: Sequence[PoolItem], recipient: Recipient, max_items: int) -> tuple[PoolItem, ...]:
    """Return what `recipient` gets of the pool, in pool order, `max_items` at most."""
    return tuple(
        decision.item
        for decision in explain(items, recipient, max_items)
        if decision.reason == "chosen"
    )


def explain(
    items: Sequence[PoolItem], recipient: Recipient, max_items: int
) -> tuple[Decision, ...]:
    """Return every item of the pool with the first reason that settles it, in pool order."""
    had = _by_work(recipient.brought)
    told: set[str] = set()
    decisions: list[Decision] = []
    for item in items:
        reason = _obstacle(item, recipient, had.get(item.work, ()), told)
        if reason is None:
            reason = "chosen" if len(told) < max_items else "over-max"
        if reason == "chosen":
            told.add(item.work)
        decisions.append(Decision(item, reason))
    return tuple(decisions)


def _obstacle(
    item: PoolItem, recipient: Recipient, had: Collection[str], told: Collection[str]
) -> Reason | None:
    known = bool(had) and (not item.is_change or is_known(item.key, had))
    obstacles: tuple[tuple[Reason, bool], ...] = (
        ("not-in-locale", recipient.locale not in item.locales),
        ("never-had", item.is_change and not had),
        ("brought", known),
        ("told-otherwise", item.work in told),
        ("other-topic", bool(recipient.topics) and item.section not in recipient.topics),
    )
    return next((reason for reason, holds in obstacles if holds), None)


def _by_work(keys: Collection[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(work_of(key), []).append(key)
    return found
