"""Readers as staff look after them: found, added, told about, kept from, erased."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from syndicate.audience.addresses import normalise
from syndicate.audience.listing import Listed
from syndicate.audience.tables import entrant
from syndicate.audience.tokens import address_hmac
from syndicate.audience.withdrawals import SUPPRESSED
from syndicate.errors import UsageError
from syndicate.journeys import dossier as dossiers
from syndicate.journeys.admit import admit
from syndicate.journeys.dossier import Dossier
from syndicate.journeys.erase import Erased
from syndicate.journeys.erase import erase as erase_address
from syndicate.journeys.export import export as export_all
from syndicate.journeys.house import House
from syndicate.journeys.suppress import suppress as suppress_all
from syndicate.model import Consent
from syndicate.store import audit, finding_readers, statistics, subscribers, suppressions
from syndicate.store.bounces import Listed as Bounce
from syndicate.store.finding_readers import Asked, Found
from syndicate.store.reports import Sent

PAGE = 50
CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing in a reader's story: what they did, what they were sent, what came back."""

    at: datetime
    kind: Literal["act", "mail", "return"]
    act: Consent | None = None
    mail: Sent | None = None
    back: Bounce | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Readers in the list. after: id of the last one, where there are more.

    kept_out: why nobody writes to the very address that was looked for, and since when.
    """

    readers: tuple[Found, ...]
    after: str
    kept_out: tuple[str, datetime] | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many subscriptions there are: newsletter → state → count; and how many addresses wait, or are kept out."""

    newsletters: Mapping[str, Mapping[str, int]]
    waiting: int
    kept_out: int


def page(house: House, asked: Asked, after: str) -> Page:
    """Return the readers that somebody looks for, a page of them."""
    with house.database.read() as c:
        found = finding_readers.page(c, asked, after, PAGE + 1)
        kept_out = None
        if not found and "@" in asked.text.strip()[1:-1]:
            try:
                mark = address_hmac(house.keys, normalise(asked.text))
                kept_out = suppressions.suppression(c, mark)
            except UsageError:
                pass
    more = found[PAGE - 1].id if len(found) > PAGE else ""
    return Page(tuple(found[:PAGE]), more, kept_out)


def counts(house: House, now: datetime) -> Counts:
    """Count readers."""
    with house.database.read() as c:
        states = finding_readers.states(c)
        return Counts(
            newsletters={
                key: states.get(key, {})
                for key in dict.fromkeys((*house.settings.newsletters, *states))
            },
            waiting=statistics.waiting(c, now),
            kept_out=sum(statistics.suppressed(c).values()),
        )


def story(house: House, subscriber: str, now: datetime) -> Dossier:
    """Return all there is about a reader, by id. Raises UsageError reader-unknown."""
    return dossiers.dossier(house, address_of(house, subscriber), now)


def events(found: Dossier) -> list[Event]:
    """Return a reader's story, the latest first."""
    return sorted(_events(found), key=lambda one: one.at, reverse=True)


def add(house: House, row: Mapping[str, str], by: str, now: datetime) -> tuple[str, bool]:
    """Add one reader who agreed; return their id, and whether they are new here. Audited.

    One who is known stays as they are. Raises UsageError reader-suppressed, and what a cell can be
    wrong in.
    """
    given = {name: value.strip() for name, value in row.items() if value.strip()}
    one = entrant({"consented_at": now.isoformat(), **given}, house.settings, now)
    done = admit(house, [one], CONSOLE, now, by=by)
    if done.suppressed:
        raise UsageError("reader-suppressed")
    with house.database.read() as c:
        reader = subscribers.by_address(c, one.address)
    if reader is None:  # they had left elsewhere, and an import of them is refused
        raise UsageError("reader-unknown")
    return reader.id, bool(done.new)


def suppress(house: House, subscriber: str, reason: str, by: str, now: datetime) -> int:
    """Write to a reader no more, whatever they asked for; return how many subscriptions ended. Audited."""
    return suppress_address(house, address_of(house, subscriber), reason, by, now)


def suppress_address(house: House, address: str, reason: str, by: str, now: datetime) -> int:
    """Write to an address no more, whoever's it is; return how many subscriptions ended. Audited.

    Raises UsageError suppress-reason, and for what is no address.
    """
    if reason not in SUPPRESSED:
        raise UsageError("suppress-reason", known=", ".join(SUPPRESSED))
    return suppress_all(house, [Listed(normalise(address), 0)], reason, CONSOLE, now, by).left


def erase(house: House, subscriber: str, by: str, now: datetime) -> Erased:
    """Erase a reader; audited. Raises UsageError reader-unknown."""
    return erase_address(house, address_of(house, subscriber), by, now)


def dossier(house: House, subscriber: str, by: str, now: datetime) -> bytes:
    """Return all there is about a reader, packed; audited. Raises UsageError reader-unknown."""
    data = dossiers.packed(story(house, subscriber, now), now)
    with house.database.write() as c:
        audit.record(c, now, by, "dossier", subscriber, {})
    return data


def export(house: House, newsletter: str | None, by: str, now: datetime) -> bytes:
    """Return all readers as a table that an import takes back; audited."""
    with tempfile.TemporaryDirectory(dir=house.var) as folder:
        file = Path(folder) / "readers.csv"
        count = export_all(house, file, newsletter, lambda _done, _all: None)
        data = file.read_bytes()
    with house.database.write() as c:
        audit.record(c, now, by, "export-readers", newsletter or "", {"count": count})
    return data


def address_of(house: House, subscriber: str) -> str:
    """Return a reader's address. Raises UsageError reader-unknown."""
    with house.database.read() as c:
        found = subscribers.get(c, subscriber)
    if found is None or not found.address:
        raise UsageError("reader-unknown")
    return found.address


def _events(found: Dossier) -> Iterator[Event]:
    for act in found.acts:
        yield Event(at=act.at, kind="act", act=act)
    for mail in found.mails:
        at = mail.handed_over_at or mail.settled_at
        if at is not None:
            yield Event(at=at, kind="mail", mail=mail)
    for back in found.returns:
        yield Event(at=back.at, kind="return", back=back)
