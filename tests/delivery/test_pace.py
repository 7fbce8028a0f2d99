"""Limits are kept by all who send together, and nobody is written to at an unfit hour."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from syndicate.delivery.hours import Hours, hours_of
from syndicate.delivery.outbox import Outbox, deliver
from syndicate.errors import Deferred
from syndicate.model import Message
from syndicate.settings import options
from syndicate.settings.pacing import Pace
from syndicate.store import deliveries, departures, enrolment, issues
from syndicate.store.database import Database
from syndicate.store.enrolment import Enrolment
from tests.delivery.senders import MemoryTransport, SteppingClock, enrol, outbox, states
from tests.support.digests import SETTINGS
from tests.support.ledger import NOW, add_issue, enrolled, reader_id

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = 24 * HOUR


@dataclass
class Watched(MemoryTransport):
    """Notes when each mail leaves, by the clock of the sender."""

    left: list[datetime] = field(default_factory=list)

    def timed(self, clock: SteppingClock) -> "Watched":
        self.before_commit = lambda _message: self.left.append(clock.now())
        return self


_LIMITS = ("per_second", "per_hour", "per_day")


def paced(database: Database, way: MemoryTransport, **changes: Any) -> Outbox:
    pace = Pace(**{name: changes.pop(name) for name in list(changes) if name in _LIMITS})
    return outbox(database, way, options=options.Delivery(pace=pace), **changes)


def busiest(left: list[datetime], within: timedelta) -> int:
    """Return the most mails that left in any time of this length."""
    return max(sum(start <= one < start + within for one in left) for start in left)


def in_zones(database: Database, *zones: str) -> None:
    """Enrol one reader in each zone, all due now."""
    with database.write() as c:
        issue = add_issue(c)
        rows = [
            Enrolment(recipients=[reader_id(n)], locale="fr", zone=zone, due=NOW, items=("w",))
            for n, zone in enumerate(zones, 1)
        ]
        assert enrolment.enrol(c, issue, rows, reader_id(len(zones)), None)
        assert issues.move(c, issue.id, ["enrolling"], "sending")


class TestEachSecond:
    @pytest.mark.parametrize("rate", [1, 7, 40])
    def test_mails_leave_evenly(self, database: Database, rate: int) -> None:
        enrol(database, 3 * rate)
        clock = SteppingClock()
        way = Watched().timed(clock)
        report = deliver(paced(database, way, clock=clock, per_second=rate))
        assert report.settled["sent"] == 3 * rate
        gaps = [late - early for early, late in zip(way.left, way.left[1:], strict=False)]
        assert min(gaps) >= SECOND / rate - timedelta(microseconds=rate)
        assert clock.now() - NOW < 3 * SECOND + 0.2 * SECOND

    def test_two_senders_share_the_limit(self, database: Database) -> None:
        enrol(database, 60)
        left: list[datetime] = []
        clocks = _Shared()
        ways = [MemoryTransport(before_commit=lambda _m: left.append(clocks.now())) for _ in "ab"]
        runs = [
            threading.Thread(
                target=deliver, args=(paced(database, way, clock=clocks, per_second=20),)
            )
            for way in ways
        ]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        assert states(database) == {"sent": 60}
        assert max(left) - min(left) >= 2.6 * SECOND  # what is late by a little is made up for

    def test_a_mail_that_waits_for_its_turn_lets_us_stop(self, database: Database) -> None:
        enrol(database, 9)
        clock = SteppingClock()
        way = MemoryTransport()
        stopped = lambda: clock.now() >= NOW + 2.2 * SECOND  # noqa: E731
        report = deliver(paced(database, way, clock=clock, per_second=1, stopped=stopped))
        assert (report.stopped, states(database)) == (True, {"sent": 3, "queued": 6})


@dataclass
class _Shared(SteppingClock):
    """One time for two threads: who waits moves it, a little."""

    lock: Any = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.time += timedelta(seconds=min(seconds, 0.01))


class TestEachHourAndDay:
    def test_what_is_over_the_limit_waits_for_room_without_an_attempt(
        self, database: Database
    ) -> None:
        enrol(database, 120)
        clock = SteppingClock()
        way = Watched().timed(clock)
        assert deliver(paced(database, way, clock=clock, per_hour=50)).settled["sent"] == 49
        assert clock.slept == []
        with database.read() as c:
            assert departures.room(c, Pace(per_hour=50).quotas, NOW).until == NOW + HOUR + MINUTE
            waiting = deliveries.listing(c, state="queued")
        assert {row.attempts for row in waiting} == {0}
        clock.time = NOW + HOUR
        assert deliver(paced(database, way, clock=clock, per_hour=50)).settled["sent"] == 0
        clock.time = NOW + HOUR + MINUTE
        assert deliver(paced(database, way, clock=clock, per_hour=50)).settled["sent"] == 49

    def test_until_empty_waits_for_room_without_a_busy_loop(self, database: Database) -> None:
        enrol(database, 25)
        clock = SteppingClock()
        way = Watched().timed(clock)
        report = deliver(paced(database, way, clock=clock, per_hour=10, slice_s=60), "empty")
        assert report.settled["sent"] == 25
        assert busiest(way.left, HOUR) == 10
        assert min(clock.slept[5:-5]) >= 0.5

    def test_a_restart_does_not_begin_anew(self, database: Database) -> None:
        enrol(database, 30)
        clock = SteppingClock()
        way = MemoryTransport()
        for _ in range(5):
            deliver(paced(database, way, clock=clock, per_day=20))
            clock.time += HOUR
        assert len(way.mails) == 20

    def test_what_others_hold_in_hand_counts(self, database: Database) -> None:
        enrol(database, 30)
        first, second = MemoryTransport(), MemoryTransport()

        def another(_message: Message) -> None:
            first.before_commit = lambda _message: None
            deliver(paced(database, second, per_hour=20))

        first.before_commit = another
        deliver(paced(database, first, per_hour=20))
        assert len(first.mails) + len(second.mails) == 20

    def test_what_was_tried_in_vain_counts_as_well(self, database: Database) -> None:
        enrol(database, 9)
        later = Deferred("x", reply=(451, "4.3.0", "x"), scope="recipient", kind="", after=True)
        way = MemoryTransport(plan=[later] * 3)
        deliver(paced(database, way, per_hour=5))
        assert states(database) == {"sent": 2, "deferred": 3, "queued": 4}

    def test_issues_leave_some_to_confirmations(self, database: Database) -> None:
        enrol(database, 120)
        clock = SteppingClock()
        way = MemoryTransport()
        deliver(paced(database, way, clock=clock, per_hour=100))
        assert len(way.mails) == 98
        with database.write() as c:
            for number in range(4):
                deliveries.add(
                    c, "system", f"confirm:{number}", "x", "fr", NOW, address="x@y.example"
                )
        deliver(paced(database, way, clock=clock, per_hour=100))
        assert [message.key[:7] for message in way.mails[98:]] == ["confirm", "confirm"]

    def test_counts_are_forgotten_after_a_while(self, database: Database) -> None:
        with database.write() as c:
            departures.count(c, 3, NOW - 36 * DAY)
            departures.count(c, 4, NOW - 34 * DAY)
            departures.count(c, 5, NOW - 34 * DAY + SECOND)
        deliver(outbox(database, MemoryTransport()))
        with database.read() as c:
            assert departures.since(c, NOW - 99 * DAY) == [(NOW - 34 * DAY, 9)]


def by_day(begins: str = "07:30", ends: str = "20:00") -> Hours:
    return Hours(time.fromisoformat(begins), time.fromisoformat(ends), "Europe/Paris")


class TestHours:
    """At the beginning it is 8:00 in Paris, and 3:00 in Toronto."""

    def test_who_sleeps_is_written_to_in_the_morning(self, database: Database) -> None:
        in_zones(database, "Europe/Paris", "America/Toronto", "Europe/Paris", "America/Toronto")
        clock = SteppingClock()
        way = MemoryTransport()
        report = deliver(outbox(database, way, clock=clock, hours=by_day(), slice_s=600), "empty")
        assert report.settled["sent"] == 4
        assert clock.now() - (NOW + 4.5 * HOUR) < MINUTE

    def test_it_costs_no_attempt_and_is_told(self, database: Database) -> None:
        in_zones(database, "Europe/Paris", "America/Toronto")
        deliver(outbox(database, MemoryTransport(), hours=by_day()))
        with database.read() as c:
            (row,) = deliveries.listing(c, state="queued")
            assert (row.zone, row.attempts) == ("America/Toronto", 0)
            assert deliveries.next_due(c, NOW) == NOW + 4.5 * HOUR

    def test_a_mail_without_a_zone_goes_by_the_publications(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, [1, 2])
            c.exec_driver_sql("UPDATE deliveries SET zone = NULL")
        deliver(outbox(database, MemoryTransport(), hours=by_day("08:01")))
        assert states(database) == {"queued": 2}
        deliver(outbox(database, MemoryTransport(), hours=by_day("08:00")))
        assert states(database) == {"sent": 2}

    def test_what_has_not_left_by_the_end_waits_for_the_next_day(self, database: Database) -> None:
        enrol(database, 100)
        clock = SteppingClock(time=NOW + 12 * HOUR - MINUTE)
        way = Watched().timed(clock)
        run = paced(database, way, clock=clock, hours=by_day(), per_second=1)
        assert deliver(run).settled["sent"] == 61  # the last was claimed before the end
        with database.read() as c:
            assert deliveries.next_due(c, clock.now()) == NOW + 23.5 * HOUR

    def test_confirmations_and_tests_leave_at_any_hour(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, [1])
            deliveries.add(c, "system", "confirm:1", "x", "fr", NOW, address="x@y.example")
            deliveries.add(c, "test", "t:1", "x", "fr", NOW, address="x@y.example")
        way = MemoryTransport()
        deliver(outbox(database, way, hours=by_day("09:00")))
        assert [message.key for message in way.mails] == ["confirm:1", "t:1"]

    def test_many_who_sleep_do_not_keep_others_waiting(self, database: Database) -> None:
        zones = ["America/Toronto"] * 700 + ["Europe/Paris"] * 3 + ["America/Montreal"] * 9
        in_zones(database, *zones)
        way = MemoryTransport()
        deliver(outbox(database, way, hours=by_day(), batch=20))
        assert states(database) == {"sent": 3, "queued": 709}

    def test_other_hours_count_for_what_waits_already(self, database: Database) -> None:
        in_zones(database, "America/Toronto", "Europe/Paris")
        way = MemoryTransport()
        deliver(outbox(database, way, hours=by_day()))
        deliver(outbox(database, way, hours=by_day()))
        assert states(database) == {"sent": 1, "queued": 1}
        deliver(outbox(database, way))
        assert states(database) == {"sent": 2}


@pytest.mark.parametrize(
    ("zone", "hours", "now", "opening"),
    [
        ("Europe/Paris", "07:30-20:00", "2026-03-12 07:00", "2026-03-12 07:00"),
        ("Europe/Paris", "07:30-20:00", "2026-03-12 19:00", "2026-03-13 06:30"),
        ("Europe/Paris", "07:30-20:00", "2026-03-12 18:59", "2026-03-12 18:59"),
        ("Europe/Paris", "07:30-20:00", "2026-03-12 03:00", "2026-03-12 06:30"),
        (None, "07:30-20:00", "2026-03-12 03:00", "2026-03-12 06:30"),
        ("Europe/Paris", "20:00-02:00", "2026-03-12 00:30", "2026-03-12 00:30"),
        ("Europe/Paris", "20:00-02:00", "2026-03-12 01:00", "2026-03-12 19:00"),
        ("Europe/Paris", "02:30-03:30", "2026-03-28 23:00", "2026-03-29 01:30"),  # it is skipped
        ("Europe/Paris", "07:30-20:00", "2026-03-28 22:00", "2026-03-29 05:30"),
        ("Asia/Kathmandu", "07:30-20:00", "2026-03-12 01:00", "2026-03-12 01:45"),
        ("Pacific/Kiritimati", "07:30-20:00", "2026-03-12 12:00", "2026-03-12 17:30"),
    ],
)
def test_hours_open(zone: str | None, hours: str, now: str, opening: str) -> None:
    pace = replace(SETTINGS.delivery, pace=Pace(hours=hours))
    read = hours_of(replace(SETTINGS, delivery=pace))
    assert read is not None
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert read.opening(zone, at) == datetime.fromisoformat(opening).replace(tzinfo=UTC)
