"""An issue that several people look at, approve and send at once; put back to its beginning as often as one likes."""

import os
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.journeys.deliver import deliver
from syndicate.journeys.house import House
from syndicate.model import Issue, Pool
from syndicate.schedule import jobs
from syndicate.store import deliveries, issues, pools
from tests.delivery.senders import MemoryTransport
from tests.support import homes
from tests.support.cli import at

BEGIN = datetime.fromisoformat("2026-03-11T12:00:00+00:00")
_KEPT = ("syndicate.db", "instance")
READERS = {"ana": "fr", "bo": "en", "cy": "en"}


class KilledError(Exception):
    """The process died just before it could commit."""


@dataclass
class Office:
    """A publication with one issue outside every schedule, of one work in two languages.

    fuse: how many more writing transactions end before the process dies; None: it does not.
    """

    folder: Path
    options: str
    clock: SteppingClock = field(init=False)
    app: App | None = field(default=None, init=False)
    fuse: int | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        text = homes.SETTINGS.replace('approvals = 0\ngrace = "0s"\n', self.options)
        assert text != homes.SETTINGS
        self.home = homes.home(self.folder / "home", text)
        self.write("fr", 0)
        self.write("en", 0)
        for name, locale in READERS.items():
            words = ("--newsletter", "actualites", "--locale", locale)
            added = at(
                BEGIN.isoformat(),
                self.home,
                "subscribers",
                "add",
                f"{name}@readers.example",
                *words,
            )
            assert added.code == 0, added.err
        planned = at(
            BEGIN.isoformat(), self.home, "issue", "plan", "actualites", "--works", "fete", "--json"
        )
        self.issue = str(planned.json["id"])
        self.begun = {name: (self.home / "var" / name).read_bytes() for name in _KEPT}

    def begin(self) -> None:
        """Put everything back to how it began."""
        self.end()
        self.clock = SteppingClock(BEGIN)
        self.write("fr", 0)
        self.write("en", 0)
        for tail in ("-wal", "-shm"):
            (self.home / "var" / f"syndicate.db{tail}").unlink(missing_ok=True)
        for name, data in self.begun.items():
            (self.home / "var" / name).write_bytes(data)
        self.app = compose(self.home, os.environ, self.clock)
        engine = self.house.database.engine
        event.listen(engine, "connect", lambda one, _: one.execute("PRAGMA synchronous = OFF"))
        event.listen(engine, "commit", self._burn)
        engine.dispose()

    def end(self) -> None:
        self.fuse = None
        if self.app is not None:
            self.app.close()
            self.app = None

    def _burn(self, connection: Any) -> None:
        writes = connection.get_execution_options().get("syndicate_writes")
        if self.fuse is not None and writes:
            if self.fuse == 0:
                self.fuse = None
                raise KilledError
            self.fuse -= 1

    @property
    def house(self) -> House:
        assert self.app is not None
        return self.app.house

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def write(self, locale: str, number: int) -> None:
        homes.write_article(self.home, "fete", locale, title=f"Titre {number}")

    def known(self) -> Issue:
        with self.house.database.read() as c:
            return issues.known(c, self.issue)

    def pool(self, revision: int) -> Pool | None:
        with self.house.database.read() as c:
            frozen = pools.frozen(c, self.issue, revision)
            return pools.load(c, self.issue, revision) if frozen else None

    def tick(self) -> None:
        jobs.tick(self.house, self.now)

    def mail(self) -> list[tuple[str, int]]:
        """Hand over what is due; return (reader, revision) of each mail of the issue that came out."""
        transport = MemoryTransport()
        deliver(self.house, transport, self.clock, until="due", stop=threading.Event())
        with self.house.database.read() as c:
            rows = {one.id: one for one in deliveries.listing(c, self.issue)}
        mine = [one for one in transport.mails if one.key == self.issue]
        return [(one.recipient, rows[one.delivery].revision or 0) for one in mine]
