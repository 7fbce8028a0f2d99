"""Whoever tries, how often and from wherever: guessing is slow, and nobody is kept out for good."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pyotp
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.journeys.staff import codes, entering, passwords, people, sessions, tries
from syndicate.journeys.staff.people import Newcomer
from syndicate.journeys.staff.sessions import Origin
from syndicate.journeys.staff.tries import FIRST, FREE_OF_NETWORK, FREE_OF_ONE, LONGEST, Try
from syndicate.model import Person, Role
from syndicate.store import staff, staff_sessions
from syndicate.store.staff_sessions import Tried
from tests.support import homes
from tests.support.subscribing import BEGIN

OFFICE, ELSEWHERE = "192.0.2.0/24", "203.0.113.0/24"
PERSON = "admin@metropole.example"
PASSWORD, SALT = "quatre mots jamais ensemble", "0" * 32
ADMIN: tuple[Role, ...] = ("admin",)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = compose(homes.home(tmp_path / "home"), os.environ, SteppingClock(BEGIN))
    yield made
    made.close()


def hired(app: App) -> Person:
    new = Newcomer(address=PERSON, roles=ADMIN, locale="fr")
    return people.add(app.house, new, "cli", BEGIN)[0]


def attempt(app: App, address: str, network: str | None, now: datetime) -> Try | datetime:
    with app.house.database.write() as c:
        return tries.admit(c, app.house.keys, address, network, now)


def succeed(app: App, made: Try | datetime) -> None:
    assert isinstance(made, Try)
    with app.house.database.write() as c:
        tries.succeed(c, made)


def enter(app: App, person: Person, network: str, now: datetime) -> str:
    with app.house.database.write() as c:
        return sessions.begin(c, person.id, Origin(network), now)


def test_each_wait_is_twice_as_long_up_to_a_quarter_of_an_hour() -> None:
    waits = [tries.next_wait(times, FREE_OF_ONE) for times in range(5000)]
    assert not any(waits[:FREE_OF_ONE])
    assert [wait.total_seconds() for wait in waits[FREE_OF_ONE : FREE_OF_ONE + 7]] == [
        *(30, 60, 120, 240, 480, 900, 900)
    ]
    assert set(waits[FREE_OF_ONE + 6 :]) == {LONGEST}


def test_who_is_tried_from_all_over_the_world_still_gets_into_the_office(app: App) -> None:
    person = hired(app)
    enter(app, person, OFFICE, BEGIN)
    now = BEGIN
    for number in range(300):
        attempt(app, PERSON, f"198.51.{number % 256}.0/24", now)
        now += timedelta(seconds=20)
    assert isinstance(attempt(app, PERSON, ELSEWHERE, now), datetime)
    assert isinstance(attempt(app, PERSON, OFFICE, now), Try)


def test_one_network_cannot_try_one_password_on_everybody(app: App) -> None:
    found = [attempt(app, f"p{number}@x.example", ELSEWHERE, BEGIN) for number in range(100)]
    assert sum(isinstance(one, Try) for one in found) == FREE_OF_NETWORK
    assert isinstance(attempt(app, "p0@x.example", OFFICE, BEGIN), Try)


def test_an_office_where_many_sign_in_is_not_kept_out(app: App) -> None:
    for number in range(5 * FREE_OF_NETWORK):
        succeed(app, attempt(app, f"p{number}@metropole.example", OFFICE, BEGIN))


def test_tries_at_once_count_as_many(app: App) -> None:
    found: list[Try | datetime] = []
    many = [
        Thread(target=lambda: found.append(attempt(app, PERSON, ELSEWHERE, BEGIN)))
        for _ in range(2 * FREE_OF_ONE)
    ]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert sum(isinstance(one, Try) for one in found) == FREE_OF_ONE


def test_a_wait_is_not_made_longer_by_trying_meanwhile(app: App) -> None:
    for _ in range(FREE_OF_ONE):
        attempt(app, PERSON, ELSEWHERE, BEGIN)
    until = BEGIN + FIRST
    for second in range(29):
        assert attempt(app, PERSON, ELSEWHERE, BEGIN + timedelta(seconds=second)) == until
    assert isinstance(attempt(app, PERSON, ELSEWHERE, until), Try)


def with_codes(app: App) -> tuple[Person, pyotp.TOTP]:
    """Return somebody with a password whose sign-in takes a code."""
    person = hired(app)
    with app.house.database.write() as c:
        staff.change(c, person.id, password=passwords.hashed(PASSWORD), totp=SALT, totp_step=0)
    return person, pyotp.TOTP(codes.secret(app.house.keys, person.id, SALT))


def signed_in(app: App, code: str, now: datetime) -> str:
    asked = entering.enter(app.house, PERSON, PASSWORD, Origin(OFFICE), now)
    assert asked.state == "code"
    return entering.second(app.house, asked.token, code, Origin(OFFICE), now).state


def test_whoever_signs_in_with_a_code_leaves_no_try_behind(app: App) -> None:
    _person, made = with_codes(app)
    now = BEGIN
    for _ in range(FREE_OF_NETWORK + 2):
        now += timedelta(minutes=1)
        assert signed_in(app, made.at(now), now) == "in"
    with app.house.database.write() as c:
        assert staff_sessions.tried(c, f"network {OFFICE}") == Tried(times=0, at=now, until=None)


def test_after_wrong_passwords_a_code_lets_in_whoever_waited(app: App) -> None:
    _person, made = with_codes(app)
    now = BEGIN
    for _ in range(FREE_OF_ONE + 6):
        now += LONGEST
        assert entering.enter(app.house, PERSON, "wrong", Origin(OFFICE), now).state == "no"
    now += LONGEST
    assert signed_in(app, made.at(now), now) == "in"


class Guessing(RuleBasedStateMachine):
    """Somebody guesses from many networks while the person comes and goes; a model says what may be."""

    folder: Path

    @initialize()
    def begin(self) -> None:
        self.app = compose(self.folder, os.environ, SteppingClock(BEGIN))
        with self.app.house.database.write() as c:
            for table in ("staff_tries", "staff_networks", "staff_sessions", "staff"):
                c.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
        self.person = hired(self.app)
        self.now = BEGIN
        self.open: dict[str, tuple[datetime, datetime]] = {}
        self.let_in: list[datetime] = []

    def teardown(self) -> None:
        self.app.close()

    @rule(seconds=st.sampled_from([0, 1, 29, 30, 61, 600, 3600, 90_000]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(network=st.sampled_from([OFFICE, ELSEWHERE, "198.51.100.0/24", None]))
    def guess(self, network: str | None) -> None:
        found = attempt(self.app, PERSON, network, self.now)
        if isinstance(found, datetime):
            assert self.now < found <= self.now + LONGEST
        else:
            self.let_in.append(self.now)

    @rule(network=st.sampled_from([OFFICE, ELSEWHERE]))
    def sign_in(self, network: str) -> None:
        """Sign in as soon as one is let: that is never more than a quarter of an hour away."""
        found = attempt(self.app, PERSON, network, self.now)
        if isinstance(found, datetime):
            self.now = found
            found = attempt(self.app, PERSON, network, self.now)
        succeed(self.app, found)
        self.let_in.clear()
        token = enter(self.app, self.person, network, self.now)
        self.open[token] = (self.now, self.now)

    @rule()
    def change_roles(self) -> None:
        """Every session ends by it."""
        roles = ADMIN
        if len(self.person.roles) == 1:
            roles = ("admin", "editor")
        self.person = people.give(self.app.house, PERSON, roles, "cli", self.now)
        self.open.clear()

    @invariant()
    def guesses_are_few(self) -> None:
        """Three networks and two ways of counting: what is let through in a day has a bound."""
        day = [at for at in self.let_in if at > self.now - timedelta(days=1)]
        assert len(day) <= 3 * (FREE_OF_ONE + 6 + timedelta(days=1) // LONGEST)

    @invariant()
    def a_session_stands_until_it_is_ended_or_over(self) -> None:
        console = self.app.house.settings.console
        for token, (began, seen) in list(self.open.items()):
            stands = self.now < min(seen + console.idle, began + console.longest)
            assert (sessions.whoever(self.app.house, token, self.now) is not None) == stands
            if not stands:
                del self.open[token]
            elif self.now - seen >= timedelta(minutes=1):  # as often as it is remembered
                self.open[token] = (began, self.now)


def test_guessing_is_slow_and_sessions_end(tmp_path: Path) -> None:
    Guessing.folder = homes.home(tmp_path / "home")
    Guessing.TestCase.settings = settings(
        max_examples=25,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Guessing.TestCase().runTest()
