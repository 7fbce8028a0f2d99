"""A pool's items and a reader → the items that this reader gets, and why not the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from syndicate.model import Recipient
from syndicate.newsletter.issue import PoolItem

Reason = Literal["chosen", "not-in-locale", "brought", "other-topic", "over-max"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One item of the pool and what became of it for one reader."""

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
    decisions: list[Decision] = []
    room = max_items
    for item in items:
        reason = _obstacle(item, recipient) or ("chosen" if room > 0 else "over-max")
        room -= reason == "chosen"
        decisions.append(Decision(item, reason))
    return tuple(decisions)


def _obstacle(item: PoolItem, recipient: Recipient) -> Reason | None:
    if recipient.locale not in item.locales:
        return "not-in-locale"
    if item.key in recipient.brought:
        return "brought"
    if recipient.topics and item.section not in recipient.topics:
        return "other-topic"
    return None
