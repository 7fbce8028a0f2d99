"""What stands → who has to hear of it → told. Doing it twice, late, or in two processes changes nothing.

What is to be told is kept with the alert before anything leaves. Who tells takes the right to for some
minutes: killed in between, another tells it again, under the same Message-ID, and nothing is lost.
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from syndicate.delivery.sign import signer
from syndicate.errors import SyndicateError
from syndicate.journeys.alerts import letters, ways
from syndicate.journeys.alerts.kinds import INSTANCE, KINDS, Case, looked_at, standing
from syndicate.journeys.alerts.look import look, nameless
from syndicate.journeys.alerts.people import Person, concerned, people
from syndicate.journeys.alerts.words import words
from syndicate.journeys.house import House
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Message
from syndicate.store import alerts, sights
from syndicate.store.alerts import Alert, Standing, Telling, Way
from syndicate.store.types import Connection

log = logging.getLogger("syndicate.alerts")
LEASE = timedelta(minutes=10)  # longer than any server lets us wait
AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
GIVE_UP = timedelta(days=3)
KEPT = timedelta(days=90)

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look at everything did: how many were told, and what went wrong."""

    told: int = 0
    findings: list[Finding] = field(default_factory=list)


def watch(house: House, now: datetime) -> Watched:
    """See what stands, and tell everybody what they have not heard yet."""
    with house.database.read() as c:
        known = alerts.known(c)
    case = look(house, now, known)
    _remember(house, case, known)
    return _tell(house, now, (INSTANCE,) if case.is_copy else tuple(KINDS))


def _remember(house: House, case: Case, known: Mapping[_Key, Standing]) -> None:
    """Keep what stands by now, and what is to be told of that."""
    stands = {(one.kind, one.subject): one for one in standing(case)}
    looked = looked_at(case)
    over = [
        one
        for key, one in known.items()
        if one.kind in looked and one.ended_at is None and key not in stands
    ]
    begun = [one for key, one in stands.items() if _ended(known.get(key))]
    changed = [
        (before, one)
        for key, one in stands.items()
        if (before := known.get(key)) and before.ended_at is None and _differs(before, one)
    ]
    left = [] if case.is_copy else sorted(case.refused.keys() - {one.id for one in case.open})
    if not (over or begun or changed or left or _forgettable(known, case.now)):
        return
    staff, now = people(house), case.now
    with house.database.write() as c:
        for alert in begun:
            _news(
                house,
                c,
                alerts.begin(c, alert, known.get((alert.kind, alert.subject)), now),
                staff,
                now,
            )
        for before, alert in changed:
            news = not set(alert.parts) <= set(before.parts)
            after = alerts.change(c, before, alert, news=news)
            _news(house, c, after if news else None, staff, now)
        for before in over:
            _over(house, c, before, now)
        for issue in left:
            sights.forget(c, "refused", issue)
        alerts.prune(c, now - KEPT)


def _ended(before: Standing | None) -> bool:
    return before is None or before.ended_at is not None


def _differs(before: Standing, alert: Alert) -> bool:
    return before.parts != alert.parts or before.facts != alert.facts


def _forgettable(known: Mapping[_Key, Standing], now: datetime) -> bool:
    return any(one.ended_at is not None and one.ended_at <= now - KEPT for one in known.values())


def _news(
    house: House, c: Connection, alert: Standing | None, staff: Sequence[Person], now: datetime
) -> None:
    """Have it told to everybody whom it concerns; None: somebody else does."""
    if alert is None:
        return
    those = concerned(staff, KINDS[alert.kind].roles)
    whom: list[tuple[Way, str]] = [("log", "")]
    whom += [("webhook", "")] if house.settings.alerts.webhook else []
    whom += [("mail", one.address) for one in those]
    alerts.add(c, alert, whom, now)


def _over(house: House, c: Connection, before: Standing, now: datetime) -> None:
    """Have it told that it is over, to those who heard that it stood."""
    heard = alerts.reached(c, before)
    after = alerts.end(c, before, now)
    if after is not None:
        mails = KINDS[before.kind].ends
        whom = [one for one in heard if one[0] != "mail" or mails]
        alerts.add(c, after, sorted(whom), now, ends=True)


@dataclass(frozen=True, slots=True)
class _Errand:
    """One telling that is ours to do."""

    telling: Telling
    alert: Standing


def _tell(house: House, now: datetime, kinds: Collection[str]) -> Watched:
    """Tell what is due; what goes wrong is tried again later."""
    errands = [one for one in _errands(house, now) if one.alert.kind in kinds]
    mine = [one for one in errands if _take(house, one, now)]
    came: dict[int, SyndicateError | None] = {}
    for one in mine:
        if one.telling.way == "log":
            _log(one)
            came[one.telling.id] = None
        elif one.telling.way == "webhook":
            came[one.telling.id] = ways.call(
                house, document(house, one.alert, one.telling, now), now
            )
    came |= _mailed(house, [one for one in mine if one.telling.way == "mail"], now)
    findings = list(_settled(house, mine, came, now))
    return Watched(told=sum(error is None for error in came.values()), findings=findings)


def _errands(house: House, now: datetime) -> Iterator[_Errand]:
    with house.database.read() as c:
        due = alerts.due(c, now)
        about = {one.alert: alerts.get(c, one.alert) for one in due}
    for telling in due:
        alert = about[telling.alert]
        if alert is not None:
            yield _Errand(telling, alert)


def _take(house: House, errand: _Errand, now: datetime) -> bool:
    """Take the right to tell; what is no news any more is dropped."""
    telling = errand.telling
    with house.database.write() as c:
        if telling.turn != errand.alert.turn:
            alerts.settle(c, telling, "dropped", now)
            return False
        return alerts.claim(c, telling, now + LEASE)


def _mailed(
    house: House, errands: Sequence[_Errand], now: datetime
) -> dict[int, SyndicateError | None]:
    if not errands:
        return {}
    staff = {one.address: one for one in people(house)}
    came: dict[int, SyndicateError | None] = {}
    mails: list[Message] = []
    try:
        sign = signer(house.settings, house.home)
        transport = ways.way_out(house)
    except SyndicateError as error:
        return {one.telling.id: error for one in errands}
    for one in errands:
        person = staff.get(one.telling.person)
        if person is None:  # not on the staff any more
            came[one.telling.id] = None
            continue
        try:
            mails.append(letters.signed(_mail(house, one, person, now), sign))
        except SyndicateError as error:
            came[one.telling.id] = error
    return came | dict(ways.post(transport, mails) if mails else {})


def _mail(house: House, errand: _Errand, person: Person, now: datetime) -> Message:
    alert, telling = errand.alert, errand.telling
    made = letters.page(house, alert.kind, alert.facts, person.locale, ends=telling.ends)
    news = f"alert-{alert.id}-{telling.turn}"
    return letters.mail(house, made, person, telling.id, news, now)


def _settled(
    house: House,
    errands: Sequence[_Errand],
    came: Mapping[int, SyndicateError | None],
    now: datetime,
) -> Iterator[Finding]:
    for one in errands:
        telling, error = one.telling, came[one.telling.id]
        with house.database.write() as c:
            if error is None:
                alerts.settle(c, telling, "told", now)
            elif now - telling.added_at >= GIVE_UP:
                alerts.settle(c, telling, "dropped", now)
            else:
                wait = AGAIN[min(telling.attempts, len(AGAIN) - 1)]
                alerts.put_off(c, telling, now + wait)
        if error is not None:
            yield nameless(finding_of(error))


def _log(errand: _Errand) -> None:
    """Say it to who reads logs: in English, and of no person."""
    alert = errand.alert
    stands = "is over" if errand.telling.ends else "stands"
    told = {name: alert.facts[name] for name in _LOGGED if name in alert.facts}
    said = " ".join(f"{name}={value}" for name, value in told.items())
    log.warning("alert %s %s: %s", alert.kind, stands, said or "-")


_LOGGED = (
    "issue",
    "due",
    "why",
    "reason",
    "transport",
    "provider",
    "count",
    "sent",
    "since",
    "until",
)


def document(house: House, alert: Standing, telling: Telling, now: datetime) -> dict[str, Any]:
    """Return what machines are told, with the words in every language."""
    settings = house.settings
    said = {
        tag: words(alert.kind, alert.facts, settings, house.catalogue(tag), ends=telling.ends)
        for tag in settings.locales
    }
    some = next(iter(said.values()))
    return {
        "id": f"alert-{alert.id}-{telling.turn}",
        "event": "over" if telling.ends else "stands",
        "kind": alert.kind,
        "subject": alert.subject,
        "since": alert.since.isoformat(timespec="seconds"),
        "at": now.isoformat(timespec="seconds"),
        "publication": settings.site.base_url,
        "facts": dict(alert.facts),
        "url": some.url,
        "command": some.command,
        "text": {
            tag: {
                "subject": one.subject,
                "what": " ".join((one.what, *one.lines)),
                "safe": one.safe,
                "remedy": one.remedy,
            }
            for tag, one in said.items()
        },
    }
