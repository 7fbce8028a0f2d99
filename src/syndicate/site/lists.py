"""Cards → the lists that pages show: what leads, what follows, and when."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from syndicate.localise import happenings
from syndicate.model import Card

C = TypeVar("C", bound=Card)


def articles(cards: Iterable[C]) -> tuple[C, ...]:
    """Return the articles, in the order given."""
    return tuple(card for card in cards if card.kind == "article")


def leading(cards: Sequence[C]) -> C | None:
    """Return what a home page opens with: the newest featured article, or the newest.

    cards: newest first.
    """
    ranked = articles(cards)
    return next(iter((*(one for one in ranked if one.featured), *ranked)), None)


def months_of(card: Card) -> tuple[str, ...]:
    """Return the months ("2026-11") in which an event takes place, in its own zone; none for an article."""
    return happenings.months(card.happening) if card.happening else ()


def neighbours(month: str, months: Iterable[str]) -> tuple[str | None, str | None]:
    """Return the nearest months before and after `month` among those that have events."""
    known = sorted(months)
    before = [one for one in known if one < month]
    after = [one for one in known if one > month]
    return (before[-1] if before else None), (after[0] if after else None)
