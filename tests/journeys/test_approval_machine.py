"""Whoever does what, in any order and from whatever they saw: nothing leaves that lacks an approval.

APPROVALS says how many stories are told, each of 30 steps at most.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from syndicate.errors import UsageError
from syndicate.journeys import amend, halt, review, sendoff
from syndicate.model import Issue
from syndicate.newsletter.compose import pool_hash
from syndicate.schedule import jobs
from syndicate.store import issues
from tests.support.office import KilledError, Office

pytestmark = [pytest.mark.filed, pytest.mark.long]

STORIES = int(os.environ.get("APPROVALS", "8"))
GRACE = timedelta(minutes=5)
PEOPLE = ("ann@metropole.example", "bob@metropole.example", "col@metropole.example")
WHO = st.sampled_from(PEOPLE)
LANGUAGE = st.sampled_from([None, "en"])
PROOFS = 'proofs = ["relecture@metropole.example"]\n'
OPTIONS = {
    (1, ()): f"approvals = 1\n{PROOFS}",
    (2, ("en",)): f'approvals = 2\napprovals_in = ["en"]\n{PROOFS}',
}
OUT = ("approved", "scheduled", "enrolling", "sending", "sent")
Given = tuple[str, str | None, str]  # who, in which language, which bytes


class Approvals(RuleBasedStateMachine):
    """Three people, each with a page of the issue open that may be old by now.

    given: what was approved, and when, by the bytes that somebody had before them.
    """

    offices: ClassVar[dict[tuple[int, tuple[str, ...]], Office]] = {}

    @initialize(asked=st.sampled_from(sorted(OPTIONS)))
    def open(self, asked: tuple[int, tuple[str, ...]]) -> None:
        self.needed, self.languages = asked
        self.office = self.offices[asked]
        self.office.begin()
        self.pages: dict[str, Issue] = dict.fromkeys(PEOPLE, self.office.known())
        self.given: dict[Given, datetime] = {}
        self.sent: datetime | None = None
        self.reached: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.end()

    def hashes(self, revision: int) -> dict[str | None, str]:
        """Return the hash of the bytes of a revision, and of each of its languages, made anew."""
        pool = self.office.pool(revision)
        if pool is None:
            return {}
        made: dict[str | None, str] = {None: pool_hash(pool.locales)}
        return made | {tag: pool_hash({tag: one}) for tag, one in pool.locales.items()}

    def enough_since(self, revision: int) -> datetime | None:
        """Return when a revision had all approvals by what people did; None where it lacks one."""
        right = self.hashes(revision)
        whole = sorted(
            at for (_, tag, h), at in self.given.items() if tag is None and h == right.get(None)
        )
        if len(whole) < self.needed:
            return None
        counted = whole[: self.needed]
        for tag in self.languages:
            own = [at for (_, t, h), at in self.given.items() if t == tag and h == right.get(tag)]
            if not own:
                return None
            counted.append(min(own))
        return max(counted)

    def act(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused, or be cut short; tell whether it was done."""
        with suppress(UsageError):
            try:
                act()
            except KilledError:
                self.reconcile()
                return False
            self.office.fuse = None
            return True
        self.office.fuse = None
        return False

    def reconcile(self) -> None:
        """Learn what was done before the end came: what the database forgot, nobody has said."""
        with self.office.house.database.read() as c:
            rows = issues.approvals(c, self.office.issue)
        kept = {(one.by, one.locale, one.hash) for one in rows if one.voided_at is None}
        self.given = {one: at for one, at in self.given.items() if one in kept}
        if self.office.known().begins is None:
            self.sent = None

    @rule(after=st.integers(0, 6))
    def die_soon(self, after: int) -> None:
        self.office.fuse = after

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.pages[who] = self.office.known()

    @rule(locale=st.sampled_from(["fr", "en"]), number=st.integers(0, 1))
    def write(self, locale: str, number: int) -> None:
        self.office.write(locale, number)

    @rule(who=WHO)
    def submit(self, who: str) -> None:
        self.act(lambda: review.submit(self.office.house, self.pages[who], who, self.office.now))

    @rule(who=WHO, locale=LANGUAGE)
    def approve(self, who: str, locale: str | None) -> None:
        page = self.pages[who]
        revision = page.revision
        if page.state == "sending":
            revision = amend.pending(self.office.house, page) or revision
        house, now = self.office.house, self.office.now

        def given() -> None:
            if page.state == "sending":
                amend.approve(house, page, who, now, locale=locale)
            else:
                _issue, made = review.approve(house, page, who, now, locale=locale)
                assert not (made and made.refused)

        try:
            done = self.act(given)
        finally:
            right = self.hashes(revision).get(locale)
        if right is not None:
            self.given.setdefault((who, locale, right), now) if done else self._cut_short(
                (who, locale, right), now
            )

    def _cut_short(self, given: Given, now: datetime) -> None:
        before = given in self.given
        self.given.setdefault(given, now)
        self.reconcile()
        assert before or given not in self.given or self.given[given] == now

    @rule(who=WHO)
    def refuse(self, who: str) -> None:
        house, now = self.office.house, self.office.now
        if self.act(lambda: review.refuse(house, self.pages[who], who, "Non.", now)):
            self.given.clear()
            self.sent = None

    @rule(who=WHO)
    def unapprove(self, who: str) -> None:
        house, now = self.office.house, self.office.now
        if self.act(lambda: review.unapprove(house, self.pages[who], who, now)):
            self.given = {one: at for one, at in self.given.items() if one[0] != who}
            self.reconcile()

    @rule(who=WHO)
    def take(self, who: str) -> None:
        house, now = self.office.house, self.office.now
        if self.act(lambda: amend.take(house, self.pages[who], who, now)):
            self.reconcile()

    @rule(who=WHO, at_once=st.booleans())
    def send(self, who: str, at_once: bool) -> None:
        house, now, page = self.office.house, self.office.now, self.pages[who]
        self.act(lambda: jobs.send(house, page, now, at_once=at_once, by=who))
        if self.office.known().begins is not None:
            self.sent = self.sent or now

    @rule(who=WHO)
    def unsend(self, who: str) -> None:
        house, now = self.office.house, self.office.now
        if self.act(lambda: sendoff.unsend(house, self.pages[who], who, now)):
            self.sent = None

    @rule(who=WHO, word=st.sampled_from([halt.pause, halt.resume]))
    def stop_and_go(self, who: str, word: Callable[..., Issue]) -> None:
        self.act(lambda: word(self.office.house, self.pages[who], who, self.office.now))

    @rule(minutes=st.sampled_from([1, 4, 5]))
    def wait(self, minutes: int) -> None:
        self.office.clock.sleep(minutes * 60)
        self.act(self.office.tick)

    @rule()
    def do_as_one_should(self) -> None:
        """Have it approved by all who have to, each with a fresh page."""
        wanted = [(who, None) for who in PEOPLE[: self.needed]]
        for who, locale in [*wanted, *((PEOPLE[-1], tag) for tag in self.languages)]:
            self.look(who)
            self.approve(who, locale)

    @precondition(lambda self: self.office.known().state == "approved")
    @rule(who=WHO)
    def send_it_and_wait(self, who: str) -> None:
        self.look(who)
        self.send(who, at_once=True)
        self.wait(5)

    @precondition(lambda self: self.office.known().state == "sending")
    @rule()
    def deliver(self) -> None:
        self.office.fuse = None
        for reader, revision in self.office.mail():
            assert reader not in self.reached, "nobody gets it twice"
            self.reached.append(reader)
            since = self.enough_since(revision)
            assert since is not None, "these bytes lack an approval"
            assert since + GRACE <= self.office.now, "the grace after the last approval"
            assert self.sent is not None
            assert self.sent + GRACE <= self.office.now, "the grace after it was sent"

    @invariant()
    def what_may_leave_has_all_approvals(self) -> None:
        issue = self.office.known()
        if issue.state in OUT:
            assert self.enough_since(issue.revision) is not None
        assert (issue.begins is None) == (self.sent is None)

    @invariant()
    def no_approval_is_of_other_bytes(self) -> None:
        issue = self.office.known()
        right = self.hashes(issue.revision)
        standing = review.standing(self.office.house, issue)
        for one in standing.given:
            assert one.hash == right[one.locale]
            assert (one.by, one.locale, one.hash) in self.given


def test_nothing_leaves_that_lacks_an_approval(tmp_path: Path) -> None:
    Approvals.offices = {
        asked: Office(tmp_path / str(number), options)
        for number, (asked, options) in enumerate(OPTIONS.items())
    }
    run_state_machine_as_test(
        Approvals,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
