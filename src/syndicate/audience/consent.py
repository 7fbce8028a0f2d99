"""What somebody did about a newsletter, act by act → whether we may write to them. Nothing else says so."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from syndicate.model import AGREES, Consent, ConsentAct

State = Literal["pending", "active", "left", "expired"]
Ground = Literal["business", "inquiry"]
_MONTHS: dict[Ground, int] = {"business": 24, "inquiry": 6}
_ENDS = frozenset({"left", "suppressed", "erased"})
_RANK = {act: number for number, act in enumerate(get_args(ConsentAct))}  # what ends comes last
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """What the acts of one reader and newsletter come to.

    by:    the act that decides; None where nothing was ever done.
    since: when it was done, or when the consent ran out.
    """

    state: State | None
    by: Consent | None
    since: datetime | None


def standing(acts: Iterable[Consent], now: datetime) -> Standing:
    """Return what the acts of one reader about one newsletter, in any order, come to at `now`.

    They count by when they were done, not by when we learned of them. Of two acts at one instant the
    one that ends counts: nobody is mailed in doubt.
    """
    state: State | None = None
    by: Consent | None = None
    for one in sorted(acts, key=lambda one: (one.at, _RANK[one.act])):
        if one.at > now:
            break
        if (after := _after(state, one)) is not None:
            state, by = after, one
    if state == "active" and by is not None and by.expires is not None and by.expires <= now:
        return Standing("expired", by, by.expires)
    return Standing(state, by, by.at if by else None)


def _after(state: State | None, one: Consent) -> State | None:
    """Return the state after an act, None where it changes nothing."""
    if one.act in AGREES:
        return "active"
    if one.act in _ENDS:
        return None if state in {None, "left"} else "left"
    if one.act == "requested":
        return None if state == "active" else "pending"
    return "expired" if state in {"pending", "active"} else None


def implied_until(ground: Ground, since: datetime, zone: str) -> datetime:
    """Return the end of an implied consent: the first instant at which nobody may be mailed.

    CASL 10(10) and (13): two years from a purchase, six months from an inquiry, each before the day
    on which the message is sent; by the calendar, in the publication's zone.
    """
    place = ZoneInfo(zone)
    last = _months_after(since.astimezone(place).date(), _MONTHS[ground])
    return datetime.combine(last + timedelta(days=1), time.min, place)


def _months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last one."""
    number = day.year * _MONTHS_OF_A_YEAR + day.month - 1 + months
    year, month = divmod(number, _MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def wordings(acts: Sequence[Consent]) -> tuple[str, ...]:
    """Return the ids of the words that were agreed to, in order, each once."""
    return tuple(dict.fromkeys(one.wording for one in acts if one.wording))
