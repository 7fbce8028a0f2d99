"""What was refused in sessions of runs that ended before they could tell → counted as what is told at once."""

from datetime import datetime, timedelta

from syndicate.journeys.house import House
from syndicate.journeys.notices import SAID_OF_ADDRESS, SESSION, from_outcome, take
from syndicate.model import Outcome
from syndicate.store import looks, refusals
from syndicate.store.refusals import Refusal

_LOOK = "refusals"
_FIRST = timedelta(days=1)
_AGAIN = timedelta(hours=1)  # far longer than a row takes from its instant to its commit


def catch_up(house: House, now: datetime) -> int:
    """Count what a killed sender could not tell of; return how many mails that were.

    A run settles a row first and tells then. What was settled since the last look is looked at, and
    what had been told by then is left out: nothing counts twice, whoever looks.
    """
    with house.database.read() as c:
        last = looks.last(c, _LOOK)
        since = (last or now - _FIRST) - _AGAIN
        found = refusals.untold(c, SESSION, SAID_OF_ADDRESS, since)
    said = (from_outcome(one, _outcome(one), one.settled_at) for one in found)
    take(house, [notice for notice in said if notice is not None], now)
    if last is None or now - last >= _AGAIN:
        with house.database.write() as c:
            looks.note(c, _LOOK, now)
    return len(found)


def _outcome(one: Refusal) -> Outcome:
    return Outcome(
        state="expired" if one.state == "expired" else "refused",
        code=one.reply_code,
        enhanced=one.reply_enhanced,
        text=one.reply_text or "",
        fields={"kind": one.reply_kind},
    )
