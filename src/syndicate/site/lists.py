"""Cards → the lists that pages show: what leads, what follows, what is to come, and when."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from syndicate.localise import spans
from syndicate.model import Card, Happening

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
    return by_start(one for one in cards if one.happening and over(one.happening) > now)


def by_start(cards: Iterable[C]) -> tuple[C, ...]:
    """Return events in the order in which they begin."""
    return tuple(sorted(cards, key=lambda one: (_start(one), one.work)))


def next_change(cards: Iterable[Card], now: datetime) -> datetime | None:
    """Return when the first event now listed as coming is over, and with it the lists change."""
    ends = (over(one.happening) for one in cards if one.happening)
    return min((end for end in ends if end > now), default=None)


def over(happening: Happening) -> datetime:
    """Return the instant at which an event is over."""
    if happening.end:
        return happening.end
    return happening.start + timedelta(days=1) if happening.all_day else happening.start


def year_of(card: Card, zone: str) -> int:
    """Return the year under which an article is kept, in the publication's zone."""
    return card.date.astimezone(ZoneInfo(zone)).year


def months_of(card: Card) -> tuple[str, ...]:
    """Return the months ("2026-11") in which an event takes place, in its own zone; none for an article."""
    if card.happening is None:
        return ()
    first, last = spans.first_and_last_day(card.happening)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)


def neighbours(month: str, months: Iterable[str]) -> tuple[str | None, str | None]:
    """Return the nearest months before and after `month` among those that have events."""
    known = sorted(months)
    before = [one for one in known if one < month]
    after = [one for one in known if one > month]
    return (before[-1] if before else None), (after[0] if after else None)


def _start(card: Card) -> datetime:
    return card.happening.start if card.happening else card.date
