"""What is said of mails after they left → who is written to no more, who has left, and what is remembered.

One function for all who say it: mails that come back, replies in the session itself, providers. What it
says against an address, and how often, is the table of `delivery.bounces.classes`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal, get_args

from syndicate.audience import withdrawals
from syndicate.audience.withdrawals import Withdrawal
from syndicate.delivery.bounces.classes import (
    KEPT,
    QUIET,
    RULES,
    Class,
    Event,
    class_of,
    is_enough,
)
from syndicate.delivery.notices import Notice
from syndicate.journeys.found import Finder, Found
from syndicate.journeys.house import House
from syndicate.journeys.leave import take_in
from syndicate.model import Delivery, Outcome
from syndicate.store import audit, bounces, suppressions
from syndicate.store.bounces import SUPPRESSED, Bounce
from syndicate.store.refusals import Refusal
from syndicate.store.types import Connection
from syndicate.templating import visible

Done = Literal[
    "suppressed", "complained", "left", "counted", "noted", "known", "strange", "ignored",
]  # fmt: skip
DONE: tuple[Done, ...] = get_args(Done)
CHUNK = 100
_LONGEST = 200
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
SESSION = "session"
SAID_OF_ADDRESS = frozenset({"address", "disabled", "full"})
_MILDEST = ("delivered", "ignored", "deferred", "bounced", "unsubscribed", "complained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many notices led to what.

    suppressed: an address is written to no more. complained, left: somebody went.
    counted:    too few yet to mean anything. noted: nothing against an address.
    known:      told before. strange: of no mail that we know to be ours. ignored: no news.
    """

    counts: Mapping[Done, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A time in which mails came back for no fault of their readers. `class_`: None for all kinds."""

    since: datetime
    until: datetime
    reason: str
    class_: Class | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back: bounces, and suppressions that they had made."""

    bounces: int
    lifted: int


def from_outcome(delivery: Delivery | Refusal, outcome: Outcome, now: datetime) -> Notice | None:
    """Return what a reply in the session itself says of an address; None for what says nothing of it."""
    why = outcome.fields.get("kind", "")
    if outcome.state not in {"refused", "expired"} or why not in SAID_OF_ADDRESS:
        return None
    return Notice(
        source=SESSION,
        kind="bounced",
        at=now,
        event=f"{delivery.id}/{delivery.key}/{delivery.recipient}",
        code=outcome.code,
        enhanced=outcome.enhanced or "",
        text=outcome.text,
        delivery=delivery.id,
        why=why,
    )


def take(house: House, notices: Iterable[Notice], now: datetime) -> Taken:
    """Do what notices ask for, in short transactions; told again, they change nothing.

    Raises StoreError; what was not taken then has to be told again.
    """
    tally, finder = Counter[Done](), Finder(house)
    waiting = iter(notices)
    while chunk := list(islice(waiting, CHUNK)):
        mild = _others_got_it(chunk)
        news = [one for one in chunk if class_of(one) and (one.source, one.event) not in mild]
        arrived = sum(one.kind == "delivered" for one in chunk)
        tally.update(noted=arrived, ignored=len(chunk) - len(news) - arrived)
        with house.database.read() as c:
            fresh = _fresh(c, news)
            found = [one for one in finder.find(c, fresh) if one is not None]
        tally.update(known=len(news) - len(fresh), strange=len(fresh) - len(found))
        tally.update(_take(house, found, now))
    return Taken(counts={done: tally[done] for done in DONE})


def undo(house: House, incident: Incident, by: str, now: datetime) -> Undone:
    """Take back the bounces of an incident, and lift the suppressions that they made; audited."""
    taken_back = lifted = 0
    while True:
        with house.database.write() as c:
            found, gone = bounces.undo(
                c, incident.since, incident.until, incident.class_, now, CHUNK
            )
        if not found:
            break
        taken_back, lifted = taken_back + found, lifted + gone
    told = {
        "since": incident.since.isoformat(),
        "until": incident.until.isoformat(),
        "class": incident.class_,
        "reason": incident.reason,
        "bounces": taken_back,
        "lifted": lifted,
    }
    with house.database.write() as c:
        audit.record(c, now, by, "undo-bounces", "bounces", told)
    return Undone(bounces=taken_back, lifted=lifted)


def _others_got_it(chunk: Sequence[Notice]) -> set[tuple[str, str]]:
    """Return mails that say, beside what failed, that another of one reader's mailboxes took it."""
    return {(one.source, one.event) for one in chunk if one.event and one.kind == "ignored"}


def _fresh(c: Connection, news: Sequence[Notice]) -> list[Notice]:
    """Return what was not told before, of each event the mildest."""
    known: set[tuple[str, str]] = set()
    for source in {one.source for one in news}:
        events = {one.event for one in news if one.source == source and one.event}
        known |= {(source, one) for one in bounces.known(c, source, events)}
    found = []
    for one in sorted(news, key=lambda one: _MILDEST.index(one.kind)):
        if not one.event or (one.source, one.event) not in known:
            known.add((one.source, one.event))
            found.append(one)
    return found


def _take(house: House, found: Sequence[Found], now: datetime) -> Counter[Done]:
    """Act on a handful of notices: who leaves stands in the log first, then all in the database."""
    leaving = {id(one): gone for one in found if (gone := _withdrawal(one)) is not None}
    if leaving:
        withdrawals.append(house.withdrawals, *leaving.values())
    tally = Counter[Done]()
    with house.database.write() as c:
        for one in found:
            gone = leaving.get(id(one))
            if gone is not None:
                take_in(house, c, gone, now)
            tally[_keep(c, one, gone, now)] += 1
    return tally


def _withdrawal(one: Found) -> Withdrawal | None:
    """Return the line of the log that says that somebody has left; None where nobody has."""
    match one.notice.kind:
        case "complained" if one.mark:
            return Withdrawal(one.notice.at, one.subscriber, None, "complaint", one.mark)
        case "unsubscribed" if one.subscriber:
            return Withdrawal(one.notice.at, one.subscriber, one.newsletter, "mail", one.mark)
        case _:
            return None


def _keep(c: Connection, one: Found, gone: Withdrawal | None, now: datetime) -> Done:
    """Remember a notice, with what is done about it."""
    notice, class_ = one.notice, class_of(one.notice)
    assert class_ is not None  # noqa: S101  `take` has left out what has none
    done: Done = "noted"
    if gone is not None:
        done = "complained" if notice.kind == "complained" else "left"
    elif class_ in RULES and one.mark is not None:
        done = "counted"
    bounce = Bounce(
        source=notice.source,
        event=notice.event or None,
        delivery=one.mail.id if one.mail else None,
        subscriber=one.subscriber or None,
        address_hmac=one.mark,
        at=notice.at,
        told_at=now,
        kind=notice.kind,
        class_=class_,
        action=done,
        code=notice.code,
        enhanced=notice.enhanced or None,
        text=_shortened(notice.text),
    )
    id_ = bounces.add(c, bounce)
    if id_ is None:
        return "known"
    if done == "counted" and one.mark is not None and _is_enough(c, one, one.mark, class_, now):
        suppressions.suppress(c, one.mark, "bounce", notice.at)
        bounces.acted(c, id_, SUPPRESSED)
        return "suppressed"
    return done


def _is_enough(c: Connection, one: Found, mark: str, class_: Class, now: datetime) -> bool:
    """Tell whether an address has bounced its last, this bounce included.

    What came before its owner wanted our mails anew counts no more.
    """
    lifted = suppressions.lifted_at(c, mark)
    if suppressions.suppression(c, mark) or (lifted is not None and lifted >= one.notice.at):
        return False
    since = max(now - KEPT, lifted or now - KEPT)
    back = bounces.of_address(c, mark, class_, since)
    whose = {mark, one.subscriber or mark}
    arrived = bounces.accepted(c, whose, min(back), now - QUIET) if len(back) > 1 else ()
    events = (*(Event(at, back=True) for at in back), *(Event(at, back=False) for at in arrived))
    return is_enough(RULES[class_], events)


def _shortened(text: str) -> str | None:
    """Return what a server said, on one short line and without whom it named."""
    line = " ".join(visible(_ADDRESS.sub("…", text)).split())
    return line[:_LONGEST] or None
