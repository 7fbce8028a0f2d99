"""A publication whose readers come and go, put back to its beginning as often as one likes; and their mails."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from syndicate.app import App, compose
from syndicate.audience import timed, tokens
from syndicate.audience.consent import standing
from syndicate.clocks import SteppingClock
from syndicate.journeys.deliver import deliver
from syndicate.journeys.house import House
from syndicate.journeys.instance import adopt
from syndicate.journeys.mailer import Mailer
from syndicate.journeys.watch import Watch
from syndicate.model import Delivery, Message, Subscription
from syndicate.store import (
    backup,
    consents,
    deliveries,
    pools,
    selections,
    subscribers,
    suppressions,
)
from syndicate.store.readers import active
from tests.delivery.senders import MemoryTransport
from tests.support import homes
from tests.support.cli import at
from tests.support.subscribing import BEGIN, TWO

STAFF = "staff@metropole.example"
LETTERS = ("actualites", "sorties")
_RELAXED = "\n[web]\nasked_per_hour = 100000\n"
_KEPT = ("syndicate.db", "instance")


@dataclass(frozen=True, slots=True)
class Mailed:
    """A system mail that came out. `link`: to confirm, if it has one."""

    kind: str
    request: str
    address: str
    link: str | None


@dataclass
class Town:
    """One publication with an issue of each newsletter, frozen, and nobody who reads it.

    clock: stands still until it is stepped.
    """

    folder: Path
    clock: SteppingClock = field(init=False)
    app: App | None = field(default=None, init=False)
    issues: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = homes.home(self.folder / "home", TWO + _RELAXED)
        homes.write_article(self.home, "fete")
        for letter in LETTERS:
            self.issues[letter] = self._issue(letter)
        self.begun = {name: (self.home / "var" / name).read_bytes() for name in _KEPT}

    def _issue(self, letter: str) -> tuple[str, int]:
        """Return an issue that is being sent to nobody, and a selection of it."""
        planned = at(
            BEGIN.isoformat(), self.home, "issue", "plan", letter, "--works", "fete", "--json"
        )
        id_ = planned.json["id"]
        assert at(BEGIN.isoformat(), self.home, "issue", "send", id_).code == 0
        app = compose(self.home, os.environ, SteppingClock(BEGIN))
        with app.house.database.write() as c:
            pool = pools.load(c, id_, 1)
            items = tuple(one.item for one in pool.locales["fr"].blocks)
            chosen = selections.ensure(c, id_, 1, "fr", items)
        app.house.database.scrub()
        app.close()
        return id_, chosen

    @property
    def house(self) -> House:
        assert self.app is not None
        return self.app.house

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def later(self, span: timedelta = timedelta(minutes=1)) -> datetime:
        self.clock.sleep(span.total_seconds())
        return self.now

    def begin(self) -> None:
        """Put everything back to how it began."""
        self.end()
        self.clock = SteppingClock(BEGIN)
        for one in (self.home / "var").glob("withdrawals.log"):
            one.unlink()
        self._put_back(self.begun["syndicate.db"])
        (self.home / "var" / "instance").write_bytes(self.begun["instance"])
        self._compose()

    def end(self) -> None:
        if self.app is not None:
            self.app.close()
            self.app = None

    def copy(self, name: str) -> None:
        file = self.folder / name
        file.unlink(missing_ok=True)
        backup.copy(self.house.database, file)

    def restore(self, name: str) -> None:
        """Stop, put a copy in place of the database, start, and say that this may send."""
        self.end()
        self._put_back((self.folder / name).read_bytes())
        self._compose()
        adopt(self.house, STAFF, self.now)

    def _compose(self) -> None:
        """Start; nothing waits for a disk, for none is taken away here."""
        self.app = compose(self.home, os.environ, self.clock)
        engine = self.house.database.engine
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous = OFF"))
        engine.dispose()

    def _put_back(self, data: bytes) -> None:
        for end in ("-wal", "-shm"):
            (self.home / "var" / f"syndicate.db{end}").unlink(missing_ok=True)
        (self.home / "var" / "syndicate.db").write_bytes(data)

    def mail(self) -> list[Mailed]:
        """Hand over what is due; return what came out."""
        transport = MemoryTransport()
        deliver(self.house, transport, self.clock, until="due", stop=threading.Event())
        return [self._mailed(one) for one in transport.mails]

    def send(self, letter: str, last: str, meanwhile: Callable[[], object]) -> list[str]:
        """Send an issue to all its readers, `last` at the end; return who got it.

        meanwhile: happens once the first mail is on its way.
        """
        issue, chosen = self.issues[letter]
        with self.house.database.write() as c:
            ids = {one.subscriber for one in active(c, letter, None, None, 1000)}
            for one in (*sorted(ids - {last}), last):
                deliveries.add(
                    c, "issue", issue, one, "fr", self.now, selection=chosen, issue=issue
                )
        transport = MemoryTransport(before_commit=_once(meanwhile))
        deliver(self.house, transport, self.clock, until="due", stop=threading.Event())
        return [one.recipient for one in transport.mails if one.key == issue]

    def _mailed(self, one: Message) -> Mailed:
        kind, _, request = one.key.partition("-")
        text = one.data.replace(b"=\r\n", b"")
        _, found, rest = text.partition(b"https://news.example/c/")
        token = rest.split(b'"', 1)[0].split(b"\r", 1)[0].decode() if found else None
        return Mailed(kind, request, one.recipient, token)

    def pressed(self, link: str) -> str | None:
        """Return the request that a link is about."""
        found = timed.read(self.house.keys, "confirm", link, self.now, timedelta(days=32))
        return found.value if found else None

    def id_of(self, address: str) -> str | None:
        with self.house.database.read() as c:
            found = subscribers.by_address(c, address)
        return found.id if found else None

    def mark(self, address: str) -> str:
        return tokens.address_hmac(self.house.keys, address)

    def requests(self) -> set[str]:
        with self.house.database.read() as c:
            return set(c.exec_driver_sql("SELECT id FROM requests").scalars())

    def states(self, address: str) -> dict[str, tuple[Subscription, str | None]]:
        """Return newsletter → what the database has, and what the ledger makes of it."""
        with self.house.database.read() as c:
            reader = subscribers.by_address(c, address)
            had = subscribers.subscriptions(c, reader.id) if reader else ()
            acts = consents.acts(c, reader.id) if reader else ()
        return {
            one.newsletter: (
                one,
                standing((a for a in acts if a.newsletter == one.newsletter), self.now).state,
            )
            for one in had
        }

    def suppressed(self, address: str) -> str | None:
        with self.house.database.read() as c:
            found = suppressions.suppression(c, self.mark(address))
        return found[0] if found else None

    def gets(self, address: str) -> set[str]:
        """Return the newsletters of which an issue would leave for an address now."""
        reader = self.id_of(address)
        if reader is None:
            return set()
        mailer = Mailer(self.house, self.clock, Watch(self.house))
        rows = {letter: self._delivery(letter, reader) for letter in LETTERS}
        mailer.look([*rows.values()])
        made = {letter: mailer.make(row) for letter, row in rows.items()}
        assert all(one.recipient == address for one in made.values() if isinstance(one, Message))
        return {letter for letter, one in made.items() if isinstance(one, Message)}

    def _delivery(self, letter: str, reader: str) -> Delivery:
        issue, chosen = self.issues[letter]
        return Delivery(
            id=1,
            purpose="issue",
            key=issue,
            recipient=reader,
            issue=issue,
            selection=chosen,
            locale="fr",
            zone=None,
            state="claimed",
            due=self.now,
            attempts=0,
            token="t",
        )


def _once(act: Callable[[], object]) -> Callable[[Message], None]:
    waiting = [act]

    def first(_mail: Message) -> None:
        if waiting:
            waiting.pop()()

    return first
