"""Whatever happens to readers, in any order: the ledger explains their state, and who left stays away."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from syndicate.app import App, compose
from syndicate.audience import withdrawals
from syndicate.audience.consent import standing
from syndicate.audience.listing import Listed
from syndicate.audience.tables import entrant
from syndicate.audience.withdrawals import SUPPRESSED, Withdrawal
from syndicate.clocks import SteppingClock
from syndicate.errors import UsageError
from syndicate.journeys.admit import admit
from syndicate.journeys.erase import erase
from syndicate.journeys.leave import leave, replay
from syndicate.journeys.suppress import suppress
from syndicate.store import backup, consents, subscribers
from tests.support import homes

pytestmark = pytest.mark.long

BEGIN = datetime(2026, 3, 10, 12, tzinfo=UTC)
ADDRESSES = [f"{name}@readers.example" for name in ("ana", "ben", "cléo")]
WHO = st.sampled_from(ADDRESSES)


class Readers(RuleBasedStateMachine):
    """One publication, three people, and a copy of its database."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(mkdtemp())
        self.home = homes.home(self.folder / "home")
        self.now = BEGIN
        self.app: App = self.opened()
        self.away: set[str] = set()  # addresses that left, and nothing brought back
        self.copied: dict[str, str] | None = None

    def opened(self) -> App:
        return compose(self.home, {}, SteppingClock(self.now))

    def teardown(self) -> None:
        if hasattr(self, "app"):
            self.app.close()
            shutil.rmtree(self.folder)

    def later(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def ids(self) -> dict[str, str]:
        with self.app.house.database.read() as c:
            found = ((one, subscribers.by_address(c, one)) for one in ADDRESSES)
            return {address: one.id for address, one in found if one is not None}

    @rule(who=WHO, state=st.sampled_from(["active", "active", "left", "pending", "expired"]))
    def imported(self, who: str, state: str) -> None:
        now = self.later()
        agreed = (now - timedelta(minutes=1)).isoformat()
        row: dict[str, Any] = {"email": who, "newsletter": "actualites", "state": state}
        row |= {"basis": "express", "consented_at": agreed}
        one = entrant(row, self.app.house.settings, now)
        fresh = admit(self.app.house, [one], "import a.csv", now)
        if fresh.new and state == "left":
            self.away.add(who)

    @rule(who=WHO, database=st.booleans())
    def leaves(self, who: str, database: bool) -> None:
        if who in (ids := self.ids()):
            gone = Withdrawal(self.later(), ids[who], None, "one-click")
            if database:
                leave(self.app.house, gone)
            else:  # it is locked, or down
                withdrawals.append(self.app.house.withdrawals, gone)
            self.away.add(who)

    @rule()
    def log_is_read(self) -> None:
        replay(self.app.house, self.later())

    @rule(who=WHO, reason=st.sampled_from(SUPPRESSED))
    def suppressed(self, who: str, reason: str) -> None:
        suppress(self.app.house, [Listed(who, 2)], reason, "suppress a.csv", self.later())
        self.away.add(who)

    @rule(who=WHO)
    def erased(self, who: str) -> None:
        try:
            erase(self.app.house, who, "staff@metropole.example", self.later())
        except UsageError as error:
            assert error.code == "reader-unknown"  # noqa: PT017 - the other way to end
        else:
            self.away.add(who)
            assert who not in self.ids()

    @rule()
    def is_copied(self) -> None:
        copy = self.folder / "copy.db"
        copy.unlink(missing_ok=True)
        backup.copy(self.app.house.database, copy)
        self.copied = self.ids()

    @precondition(lambda self: self.copied is not None)
    @rule()
    def is_restored(self) -> None:
        """An older database knows of nobody who came since: of them only hashes can tell."""
        before = self.ids()
        self.app.close()
        for file in (self.home / "var").glob("syndicate.db*"):
            file.unlink()
        shutil.copy(self.folder / "copy.db", self.home / "var" / "syndicate.db")
        self.later()
        self.app = self.opened()
        replay(self.app.house, self.now)
        assert self.copied is not None
        self.away -= {who for who in before if who not in self.copied}

    @invariant()
    def the_ledger_explains_every_state(self) -> None:
        if not hasattr(self, "app"):
            return
        with self.app.house.database.read() as c:
            for who in ADDRESSES:
                one = subscribers.by_address(c, who)
                acts = consents.acts(c, one.id) if one else ()
                for subscription in subscribers.subscriptions(c, one.id) if one else ():
                    assert subscription.state == standing(acts, self.now).state

    @invariant()
    def who_left_is_not_written_to(self) -> None:
        if not hasattr(self, "app"):
            return
        replay(self.app.house, self.now)
        with self.app.house.database.read() as c:
            active = subscribers.readers(c, "actualites", None, None, 10)
            addresses = {
                one.id: who for who in ADDRESSES if (one := subscribers.by_address(c, who))
            }
        assert not {addresses[one.subscriber] for one in active} & self.away


TestReaders = Readers.TestCase
TestReaders.settings = settings(deadline=None, max_examples=40, stateful_step_count=14)
