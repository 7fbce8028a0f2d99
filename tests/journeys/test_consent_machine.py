"""Whatever happens to readers, in any order: the ledger explains their state, and who left stays away.

READERS says how many stories are told, each of 30 steps at most.
"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from syndicate.audience import withdrawals
from syndicate.audience.listing import Listed
from syndicate.audience.tables import entrant
from syndicate.audience.tokens import Claim
from syndicate.audience.withdrawals import SUPPRESSED, Withdrawal
from syndicate.errors import UsageError
from syndicate.journeys import signup, wishes
from syndicate.journeys.admit import admit
from syndicate.journeys.erase import erase
from syndicate.journeys.expiry import forget, watch_consents
from syndicate.journeys.leave import leave, replay
from syndicate.journeys.signup import Asked
from syndicate.journeys.suppress import suppress
from syndicate.store.suppressions import LIFTABLE
from tests.support.consenting import LETTERS, STAFF, Town
from tests.support.departing import Departure, Truth

pytestmark = [pytest.mark.filed, pytest.mark.long]

STORIES = int(os.environ.get("READERS", "8"))
STEPS = 30
PEOPLE = ("ana@readers.example", "ben@readers.example")
WHO = st.sampled_from(PEOPLE)
LETTER = st.sampled_from(LETTERS)
ANY = [frozenset({one}) for one in LETTERS] + [frozenset(LETTERS)]
SOME = st.sampled_from([*ANY, frozenset()])
ONE_OF_THEM = st.integers(0, 9)
COPIES = ("monday", "tuesday")
NETWORK = "192.0.2.0/24"
# Few come back from the others, and then nothing more happens to them.
REASONS = ("bounce", "unsubscribed") * 2 + SUPPRESSED


class Readers(RuleBasedStateMachine):
    """Two people, two newsletters, two copies of the database.

    links: whose mails had which links to confirm; ids: under which ids they ever were readers; the
    latest last.
    """

    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.town.begin()
        self.truth = Truth()
        self.links: list[tuple[str, str]] = []
        self.ids: list[tuple[str, str]] = []

    def teardown(self) -> None:
        try:
            self.log_is_read()
            self.who_left_is_not_written_to()
        finally:
            self.town.end()

    # What people do.

    @rule(who=WHO, letters=SOME)
    def asks(self, who: str, letters: frozenset[str]) -> None:
        before = self.town.requests()
        asked = Asked(
            address=who,
            tag="fr",
            locale="fr",
            zone=None,
            schedules=dict.fromkeys(letters, "weekly"),
            network=NETWORK,
        )
        assert signup.ask(self.town.house, asked, self.town.later())
        for request in self.town.requests() - before:
            self.truth.asked[request] = (who, letters)

    @rule(who=WHO, letters=st.sampled_from(ANY))
    def subscribes(self, who: str, letters: frozenset[str]) -> None:
        """Go the whole way at once, as most people do."""
        self.asks(who, letters)
        self.mails_leave()
        if self.links and self.links[-1][0] == who:
            self.confirms(0)

    @precondition(lambda self: self.links)
    @rule(which=ONE_OF_THEM)
    def confirms(self, which: int) -> None:
        """Press the link of any mail that ever came, twice."""
        who, link = self.links[-1 - which % len(self.links)]
        now = self.town.later()
        request = self.town.pressed(link)
        if request is None:
            return
        before = signup.opened(self.town.house, request, now)
        done = signup.confirm(self.town.house, request, NETWORK, now)
        again = signup.confirm(self.town.house, request, NETWORK, self.town.later())
        assert again == done
        if before is None or before.state != "open" or done is None:
            return
        assert (done.state == "done") == (who not in self.truth.kept_out)
        if done.state == "done":
            self.truth.confirmed[request] = who
            self.truth.agrees(who, [one.newsletter for one in done.words], now)

    @precondition(lambda self: self.ids)
    @rule(letter=st.none() | LETTER, database=st.booleans(), which=ONE_OF_THEM)
    def leaves(self, letter: str | None, database: bool, which: int) -> None:
        """Leave by the link of any mail that ever came: whose it is may be known no more."""
        who, reader = self.ids[-1 - which % len(self.ids)]
        gone = Withdrawal(self.town.later(), reader, letter, "one-click")
        known = reader == self.town.id_of(who)
        had = self.town.states(who) if known else ()
        if database:
            leave(self.town.house, gone)
            self.truth.was_read()
        else:  # it is locked, or down
            withdrawals.append(self.town.house.withdrawals, gone)
        self.truth.leaves(who, letter, gone.at, reader, had, told=known and database)

    @precondition(lambda self: self.here())
    @rule(letters=SOME, which=ONE_OF_THEM)
    def chooses(self, letters: frozenset[str], which: int) -> None:
        """Save the page of preferences with these boxes ticked."""
        who, reader = self.here()[which % len(self.here())]
        claim, now = Claim(reader, None), self.town.later()
        had = wishes.wanted(self.town.house, claim, now)
        assert had is not None
        stood = {letter for letter, wish in had.newsletters.items() if wish.wanted}
        boxes = {
            letter: replace(wish, wanted=letter in letters)
            for letter, wish in had.newsletters.items()
        }
        for letter in sorted(stood - letters):
            self.truth.leaves(who, letter, now, reader, stood, told=True)
            self.truth.was_read()
        try:
            wishes.want(self.town.house, claim, replace(had, newsletters=boxes), "fr", None, now)
        except UsageError as error:
            assert error.code == "reader-suppressed"  # noqa: PT017 - the other way to end
            assert who in self.truth.kept_out
        else:
            self.truth.agrees(who, letters - stood, now)

    def here(self) -> list[tuple[str, str]]:
        """Return whom the database knows, each with their id."""
        found = ((who, self.town.id_of(who)) for who in PEOPLE)
        return [(who, reader) for who, reader in found if reader is not None]

    # What staff and the clock do.

    @rule(
        who=WHO,
        letter=LETTER,
        state=st.sampled_from(["active", "active", "active", "left", "pending", "expired"]),
        ground=st.sampled_from(["", "", "inquiry", "business"]),
        ago=st.sampled_from([-0.9, 0, 1, 170, 190]),
    )
    def imported(self, who: str, letter: str, state: str, ground: str, ago: float) -> None:
        now = self.town.later()
        row = {"email": who, "newsletter": letter, "state": state}
        row |= {"basis": "implied", "ground": ground} if ground else {"basis": "express"}
        row["consented_at"] = (now - timedelta(days=ago)).isoformat()
        one = entrant(row, self.town.house.settings, now)
        fresh = admit(self.town.house, [one], "import a.csv", now)
        if fresh.new and state == "left":
            gone = Departure(who=who, letters=frozenset({letter}), at=now)
            self.truth.known.left.append(gone)

    @rule(hours=st.sampled_from([1, 24, 80, 24 * 25, 24 * 170]))
    def time_passes(self, hours: int) -> None:
        self.town.later(timedelta(hours=hours))

    @rule()
    def consents_are_watched(self) -> None:
        watch_consents(self.town.house, self.town.later())

    @rule()
    def what_is_old_is_forgotten(self) -> None:
        forget(self.town.house, self.town.later())

    @rule()
    def log_is_read(self) -> None:
        replay(self.town.house, self.town.later())
        self.truth.was_read()

    @rule()
    def mails_leave(self) -> None:
        self.town.later()
        for one in self.town.mail():
            states = self.town.states(one.address).values()
            implied = any(had.expires for had, state in states if state == "active")
            self.truth.judge(one, self.town.gets(one.address), implied)
            if one.link:
                self.links.append((one.address, one.link))
        self.truth.was_read()

    @rule(who=WHO, reason=st.sampled_from(REASONS))
    def suppressed(self, who: str, reason: str) -> None:
        """Bounced, complained, left elsewhere, or must not be written to for another reason."""
        now, reader = self.town.later(), self.town.id_of(who)
        done = suppress(self.town.house, [Listed(who, 2)], reason, "suppress a.csv", now)
        if done.new:
            self.truth.goes(who, now, reader)
        if reason not in LIFTABLE:
            self.truth.kept_out.add(who)

    @rule(who=WHO)
    def erased(self, who: str) -> None:
        now, reader = self.town.later(), self.town.id_of(who)
        try:
            done = erase(self.town.house, who, STAFF, now)
        except UsageError as error:
            assert error.code == "reader-unknown"  # noqa: PT017 - the other way to end
            return
        if done.at == now:
            self.truth.goes(who, now, reader)
            self.truth.was_read()
        assert self.town.id_of(who) is None

    @rule(name=st.sampled_from(COPIES))
    def is_copied(self, name: str) -> None:
        self.town.copy(name)
        self.truth.copies[name] = self.truth.known.copy()

    @precondition(lambda self: self.truth.copies)
    @rule(which=ONE_OF_THEM)
    def is_restored(self, which: int) -> None:
        self.town.later()
        name = sorted(self.truth.copies)[which % len(self.truth.copies)]
        self.town.restore(name)
        self.truth.is_restored(name)

    # What has to be true.

    @invariant()
    def the_ledger_explains_every_state(self) -> None:
        """But for a consent that ran out: its subscription says so once `watch_consents` has looked."""
        for who in PEOPLE:
            for one, state in self.town.states(who).values():
                ran_out = one.expires is not None and one.expires <= self.town.now
                if (one.state, state, ran_out) != ("active", "expired", True):
                    assert one.state == state

    @invariant()
    def an_issue_leaves_for_those_of_whom_the_ledger_says_so_and_for_nobody_else(self) -> None:
        for who in PEOPLE:
            states = self.town.states(who).items()
            active = {letter for letter, (_, state) in states if state == "active"}
            assert self.town.gets(who) == (set() if self.town.suppressed(who) else active)

    @invariant()
    def who_left_is_not_written_to(self) -> None:
        for who in PEOPLE:
            reader = self.town.id_of(who)
            if reader is not None and (who, reader) not in self.ids:
                self.ids.append((who, reader))
            for letter in self.town.gets(who):
                assert not self.truth.is_away(who, letter, reader), letter


def test_the_ledger_explains_every_state_and_who_left_stays_away(tmp_path: Path) -> None:
    story = type("Story", (Readers,), {"town": Town(tmp_path)})
    many = settings(
        deadline=None,
        max_examples=STORIES,
        stateful_step_count=STEPS,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(story, settings=many)
