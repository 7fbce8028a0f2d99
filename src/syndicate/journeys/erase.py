"""Somebody who wants nothing to be left → a keyed hash, dates, and what words they had agreed to."""

from dataclasses import dataclass
from datetime import datetime

from syndicate.audience import withdrawals
from syndicate.audience.addresses import normalise
from syndicate.audience.tokens import address_hmac
from syndicate.audience.withdrawals import ERASED, Withdrawal
from syndicate.errors import UsageError, unwritable
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.journeys.leave import replay
from syndicate.store import audit, erasures, requests, subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased. `again`: it had been done before."""

    at: datetime
    until: datetime
    mails: int
    files: int
    again: bool = False


def erase(house: House, address: str, by: str, now: datetime) -> Erased:
    """Erase a reader, and what the folder transport kept of their mails.

    The log of withdrawals is told first, so that no older database brings them back. Repeating it
    changes nothing, but for what a killed run had left in the outbox. Raises UsageError reader-unknown,
    SettingsError identity-changed.
    """
    require_key(house)
    normal = normalise(address)
    mark = address_hmac(house.keys, normal)
    with house.database.read() as c:
        subscriber = subscribers.by_address(c, normal)
        before = erasures.of_address(c, mark)
        asked = requests.waiting(c, mark, now)
    if subscriber is not None or asked:
        who = subscriber.id if subscriber else ""
        withdrawals.append(house.withdrawals, Withdrawal(now, who, None, ERASED, mark))
        replay(house, now)
    elif before is None:
        raise UsageError("reader-unknown")
    with house.database.write() as c:
        done = erasures.of_address(c, mark)
        if done is None:
            raise UsageError("reader-unknown")
        mails = erasures.mails(c, done.subscriber, mark)
        if subscriber is not None:
            audit.record(c, now, by, "erase", done.subscriber, {"mails": len(mails)})
    house.database.scrub()
    return Erased(
        at=done.at,
        until=done.until,
        mails=len(mails),
        files=sum(unfile(house, key, number) for key, number in mails),
        again=subscriber is None,
    )


def retire(house: House, now: datetime) -> int:
    """Forget those who were erased so long ago that nobody can ask about them any more."""
    with house.database.write() as c:
        over = erasures.retire(c, now)
        if over:
            audit.record(c, now, "syndicate", "retire-erasures", "", {"count": over})
    return over


def unfile(house: House, key: str, number: int) -> bool:
    """Remove the file that the folder transport made of a mail; tell whether there was one."""
    file = house.var / "outbox" / key / f"{number:08d}.eml"
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unwritable(file, error) from error
    return True
