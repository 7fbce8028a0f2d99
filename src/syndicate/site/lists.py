"""Cards → the lists that pages show: what leads, what follows, what is to come, and when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

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


def coming(cards: Iterable[C], now: datetime) -> tuple[C, ...]:
    """Return the events that are not over, by start."""
    return by_start(one for one in cards if one.happening and happenings.ends(one.happening) > now)


def by_start(cards: Iterable[C]) -> tuple[C, ...]:
    """Return events in the order in which they begin."""
    return tuple(sorted(cards, key=lambda one: (_start(one), one.work)))


def next_change(cards: Iterable[Card], now: datetime) -> datetime | None:
    """Return when the first event now listed as coming is over, and with it the lists change."""
    ends = (happenings.ends(one.happening) for one in cards if one.happening)
    return min((end for end in ends if end > now), default=None)


def year_of(card: Card, zone: str) -> int:
    """Return the year under which an article is kept, in the publication's zone."""
    return card.date.astimezone(ZoneInfo(zone)).year


def months_of(card: Card) -> tuple[str, ...]:
    """Return the months ("2026-11") in which an event takes place, in its own zone; none for an article."""
    return happenings.months(card.happening) if card.happening else ()


def neighbours(month: str, months: Iterable[str]) -> tuple[str | None, str | None]:
    """Return the nearest months before and after `month` among those that have events."""
    known = sorted(months)
    before = [one for one in known if one < month]
    after = [one for one in known if one > month]
    return (before[-1] if before else None), (after[0] if after else None)


def _start(card: Card) -> datetime:
    return card.happening.start if card.happening else card.date
