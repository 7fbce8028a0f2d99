from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from syndicate.delivery.outbox import deliver
from syndicate.errors import Deferred, DeliveryError, Doubtful, Held, Refused
from syndicate.model import Delivery, Message, Outcome
from syndicate.settings import options
from syndicate.store import deliveries, issues, senders
from syndicate.store.database import Database
from tests.delivery.senders import (
    NEVER,
    MemoryTransport,
    SteppingClock,
    enrol,
    one_line,
    outbox,
    states,
)
from tests.support.ledger import NOW, enrolled, hand_over

MINUTE = timedelta(minutes=1)
LOST = Deferred("smtp-lost", scope="connection", kind="server")
UNREACHABLE = Deferred("smtp-unreachable", scope="connection", kind="server", host="h:25")
LATER = Deferred("smtp-deferred", reply=(451, "4.3.0", "later"), scope="recipient", kind="")
DOUBT = Doubtful("smtp-no-reply", after="commit")


class TestARun:
    def test_brings_every_mail_once_and_finishes_the_issue(self, database: Database) -> None:
        enrol(database, 120)
        told: list[str] = []
        way = MemoryTransport()
        report = deliver(outbox(database, way, settled=told.append))
        assert report.settled == {
            "sent": 120, "deferred": 0, "refused": 0, "unknown": 0,
            "withheld": 0, "suppressed": 0, "cancelled": 0, "expired": 0,
        }  # fmt: skip
        assert len({message.recipient for message in way.mails}) == len(way.mails) == 120
        assert told == ["sent"] * 120
        assert (way.opened, way.closed, report.trouble, report.stopped) == (1, 1, None, False)
        with database.read() as c:
            assert issues.known(c, "actualites-2026-03-12").state == "sent"
            assert senders.others(c, "") == ()
        assert deliver(outbox(database, way)).settled["sent"] == 0

    def test_leaves_no_lock_behind(self, filed: Database, tmp_path: Path) -> None:
        deliver(outbox(filed, MemoryTransport(), locks=tmp_path / "locks"))
        assert list((tmp_path / "locks").iterdir()) == []

    def test_stops_after_the_mail_in_flight(self, database: Database) -> None:
        enrol(database, 9)
        way = MemoryTransport()
        report = deliver(outbox(database, way, stopped=lambda: len(way.mails) >= 4))
        assert (report.stopped, states(database)) == (True, {"sent": 4, "queued": 5})

    def test_settles_what_the_mailer_decides_without_a_connection(self, database: Database) -> None:
        enrol(database, 3)

        def decide(delivery: Delivery) -> Message | Outcome:
            if delivery.id == 1:
                return Outcome(state="withheld", text="no consent")
            if delivery.id == 2:
                return Outcome(state="suppressed")
            raise Refused("eai-unsupported")

        way = MemoryTransport()
        deliver(outbox(database, way, mailer=decide))
        assert states(database) == {"withheld": 1, "suppressed": 1, "refused": 1}
        with database.read() as c:
            texts = [(row.reply_text, row.attempts) for row in deliveries.listing(c)]
        assert texts == [("no consent", 0), (None, 0), ("eai-unsupported", 1)]
        assert way.opened == 0

    def test_gives_everything_back_when_the_mailer_breaks(self, database: Database) -> None:
        enrol(database, 3)

        def broken(delivery: Delivery) -> Message:
            if delivery.id == 2:
                raise Held("held")
            return one_line(delivery)

        with pytest.raises(Held):
            deliver(outbox(database, MemoryTransport(), mailer=broken))
        assert states(database) == {"sent": 1, "queued": 2}

    def test_gives_back_what_its_lease_is_too_short_for(self, database: Database) -> None:
        enrol(database, 4)
        clock = SteppingClock()
        way = MemoryTransport(before_commit=lambda _message: clock.sleep(4 * 60))
        deliver(outbox(database, way, clock=clock, batch=4))
        assert states(database) == {"sent": 4}
        assert len(way.mails) == 4


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "state"), [(LATER, "deferred"), (NEVER, "refused"), (LOST, "deferred")]
    )
    def test_of_one_mail_leave_the_others_alone(
        self, database: Database, error: DeliveryError, state: str
    ) -> None:
        enrol(database, 5)
        report = deliver(outbox(database, MemoryTransport(plan=["take", error])))
        assert states(database) == {"sent": 4, state: 1}
        assert report.settled[state] == 1
        with database.read() as c:
            (row,) = deliveries.listing(c, state=state)  # type: ignore[arg-type]  # each is one
        assert (row.id, row.attempts, row.reply_code) == (2, 1, error.reply[0])
        assert row.reply_kind == error.fields["kind"]

    def test_a_mail_put_off_after_its_issue_was_cancelled_is_cancelled(
        self, database: Database
    ) -> None:
        enrol(database, 2)
        with database.write() as c:
            first, _ = deliveries.claim(c, "s", "t", NOW, MINUTE, 2)
            hand_over(c, first.id, "t", NOW)
            deliveries.cancel(c, "actualites-2026-03-12", NOW)
            issues.move(c, "actualites-2026-03-12", ["sending"], "cancelled")
            deliveries.settle(c, first.id, "t", Outcome(state="deferred", next_at=NOW), NOW)
        assert states(database) == {"cancelled": 2}

    def test_a_lost_connection_is_made_again(self, database: Database) -> None:
        enrol(database, 3)
        way = MemoryTransport(plan=[LOST])
        deliver(outbox(database, way))
        assert (way.opened, way.closed) == (2, 2)

    def test_two_lost_connections_in_a_row_end_the_run_without_charging_the_rest(
        self, database: Database
    ) -> None:
        enrol(database, 5)
        report = deliver(outbox(database, MemoryTransport(plan=[LOST] * 9)))
        assert states(database) == {"deferred": 2, "queued": 3}
        assert report.trouble is LOST

    def test_nobody_is_charged_for_a_server_that_is_away(self, database: Database) -> None:
        enrol(database, 3)
        report = deliver(outbox(database, MemoryTransport(opening=[UNREACHABLE])))
        assert (states(database), report.trouble) == ({"queued": 3}, UNREACHABLE)
        with database.read() as c:
            assert [row.attempts for row in deliveries.listing(c)] == [0, 0, 0]

    def test_until_empty_waits_longer_and_longer_for_the_server(self, database: Database) -> None:
        enrol(database, 3)
        clock = SteppingClock()
        way = MemoryTransport(opening=[UNREACHABLE] * 7, clock=clock)
        report = deliver(outbox(database, way, clock=clock), "empty")
        tries = [0, 2, 4, 8, 16, 32, 60, 60]
        assert way.tried == [NOW + timedelta(seconds=sum(tries[: n + 1])) for n in range(8)]
        assert (states(database), report.trouble) == ({"sent": 3}, UNREACHABLE)

    def test_a_server_that_fails_now_and_then_is_not_left_alone_for_longer_each_time(
        self, database: Database
    ) -> None:
        enrol(database, 40)
        clock = SteppingClock()
        plan: list[DeliveryError | str] = ["take", "take", LOST, LOST] * 10
        way = MemoryTransport(plan=plan)
        patience = options.Delivery(retry=(MINUTE,))
        deliver(outbox(database, way, clock=clock, options=patience), "empty")
        assert states(database) == {"sent": 40}
        assert clock.now() - NOW < 4 * MINUTE

    def test_a_wish_to_stop_is_seen_within_a_slice_of_any_wait(self, database: Database) -> None:
        enrol(database, 1)
        clock = SteppingClock()
        way = MemoryTransport(opening=[UNREACHABLE] * 99, clock=clock)
        wished = NOW + timedelta(seconds=90)  # in the middle of a wait of a minute
        run = outbox(database, way, clock=clock, stopped=lambda: clock.now() >= wished)
        assert deliver(run, "empty").stopped
        assert clock.now() - wished < timedelta(seconds=0.5)
        assert max(clock.slept) <= 0.5
        assert states(database) == {"queued": 1}

    def test_doubt_is_kept_as_unknown_and_not_repeated(self, database: Database) -> None:
        enrol(database, 3)
        way = MemoryTransport(plan=[DOUBT])
        deliver(outbox(database, way), "empty")
        assert states(database) == {"unknown": 1, "sent": 2}
        deliver(outbox(database, way), "empty")
        assert len(way.mails) == 2

    def test_doubt_is_repeated_once_where_policy_says_so(self, database: Database) -> None:
        enrol(database, 1)
        again = options.Delivery(unknown="resend")
        way = MemoryTransport(plan=[DOUBT, DOUBT, DOUBT])
        deliver(outbox(database, way, options=again), "empty")
        assert (states(database), len(way.plan)) == ({"unknown": 1}, 1)

    @pytest.mark.parametrize(
        ("error", "left"),
        [
            (DeliveryError("smtp-credentials", reply=(530, None, "login")), {"deferred": 1}),
            (DeliveryError("outbox-unwritable"), {"queued": 1}),
            (DeliveryError("x", reply=(554, "5.5.4", "no"), after="commit"), {"deferred": 1}),
        ],
        ids=["with an answer", "without one", "after the last byte"],
    )
    def test_that_concern_every_mail_stop_the_job_and_lose_none(
        self, database: Database, error: DeliveryError, left: dict[str, int]
    ) -> None:
        enrol(database, 4)
        with pytest.raises(DeliveryError):
            deliver(outbox(database, MemoryTransport(plan=["take", error])))
        expected = {"sent": 1, "queued": 2}
        for state, count in left.items():
            expected[state] = expected.get(state, 0) + count
        assert states(database) == expected

    def test_a_mail_is_tried_as_often_as_the_settings_say_and_then_expires(
        self, database: Database
    ) -> None:
        enrol(database, 1)
        clock = SteppingClock()
        patience = options.Delivery(retry=(MINUTE, 5 * MINUTE), give_up=12 * MINUTE)
        way = MemoryTransport(plan=[LATER] * 9)
        deliver(outbox(database, way, clock=clock, options=patience, slice_s=60.0), "empty")
        assert states(database) == {"expired": 1}
        assert (len(way.plan), clock.now()) == (5, NOW + 11 * MINUTE)

    def test_what_mails_were_refused_for_is_told_once_that_is_recorded(
        self, database: Database
    ) -> None:
        enrol(database, 6)
        clock, told = SteppingClock(), list[tuple[int, bool]]()

        def hear(rows: Sequence[tuple[Delivery, Outcome]]) -> None:
            with database.read() as c:
                refused = {row.id for row in deliveries.listing(c, state="refused")}
            told.extend((row.id, row.id in refused) for row, _ in rows)

        way = MemoryTransport(
            plan=[NEVER, "take"] * 3,
            before_commit=lambda _mail: clock.sleep(2),  # so that readers are looked at anew
        )
        deliver(outbox(database, way, clock=clock, refused=hear))
        assert sorted(told) == [(1, True), (3, True), (5, True)]


class TestUntil:
    def test_due_leaves_what_is_not(self, database: Database) -> None:
        with database.write() as c:
            deliveries.add(c, "system", "a", "r", "fr", NOW)
            deliveries.add(c, "system", "b", "r", "fr", NOW + MINUTE)
        deliver(outbox(database, MemoryTransport()))
        assert states(database) == {"sent": 1, "queued": 1}

    def test_empty_waits_in_slices_and_sees_what_others_add(self, database: Database) -> None:
        clock = SteppingClock()

        def somebody_adds() -> None:
            clock.meanwhile = lambda: None
            with database.write() as c:
                deliveries.add(c, "system", "b", "r", "fr", NOW)

        with database.write() as c:
            deliveries.add(c, "system", "a", "r", "fr", NOW + timedelta(seconds=5))
        clock.meanwhile = somebody_adds
        deliver(outbox(database, MemoryTransport(), clock=clock), "empty")
        assert clock.now() == NOW + timedelta(seconds=5)
        assert states(database) == {"sent": 2}

    def test_empty_does_not_wait_for_a_paused_issue(self, database: Database) -> None:
        with database.write() as c:
            issue = enrolled(c, [1])
            issues.set_paused(c, issue.id, True)
        clock = SteppingClock()
        deliver(outbox(database, MemoryTransport(), clock=clock), "empty")
        assert (clock.slept, states(database)) == ([], {"queued": 1})
