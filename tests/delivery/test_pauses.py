"""A provider that would not have us is left alone, and nobody at it is written off for that."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from syndicate.delivery.mailboxes import provider_of
from syndicate.delivery.outbox import deliver
from syndicate.delivery.pauses import POLICY, RATE
from syndicate.errors import Deferred, DeliveryError, Refused
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Work
from syndicate.store import audit, deliveries, providers
from syndicate.store.database import Database
from syndicate.store.providers import Pause
from tests.delivery.mails import mail
from tests.delivery.senders import SteppingClock, enrol, outbox, states
from tests.support.ledger import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT = ("gmail.com", "free.fr", "googlemail.com", "metropole.example")


def refusal(enhanced: str, code: int = 550, text: str = "no: a@b.example") -> Refused:
    reply = (code, enhanced, text)
    return Refused("smtp-refused", reply=reply, scope="recipient", kind="policy")


def slowed(enhanced: str = "4.7.28") -> Deferred:
    reply = (450, enhanced, "too fast")
    return Deferred("smtp-deferred", reply=reply, scope="recipient", kind="rate")


@dataclass
class Relay:
    """Answers for providers as they would: `says` has what each thinks of us just now."""

    clock: SteppingClock
    says: dict[str, DeliveryError] = field(default_factory=dict)
    tried: list[tuple[str, datetime]] = field(default_factory=list)
    name: str = "relay"
    sessions: int = 1
    batch: int = 1

    def open(self) -> "Relay":
        return self

    def carry(self, work: Work) -> None:
        while (message := work.take()) is not None:
            work.leaving([message]).ours()
            provider = provider_of(message.recipient)
            self.tried.append((provider, self.clock.now()))
            said = self.says.get(provider)
            work.settle(message, said or Outcome(state="sent", code=250, text="ok"))

    def close(self) -> None:
        pass

    def times(self, provider: str) -> list[timedelta]:
        return [at - NOW for name, at in self.tried if name == provider]


def addressed(delivery: Delivery) -> Message:
    return mail(delivery.id, f"r{delivery.id}@{AT[delivery.id % len(AT)]}", key=delivery.key)


def run(database: Database, way: Relay, **changes: Any) -> Any:
    values = {"mailer": addressed, "clock": way.clock, "slice_s": 600.0, **changes}
    return deliver(outbox(database, way, **values))


def paused(database: Database) -> dict[str, Pause]:
    with database.read() as c:
        return dict(providers.pauses(c))


class TestARefusalForWhatWeAre:
    def test_leaves_all_domains_of_the_provider_alone(self, database: Database) -> None:
        enrol(database, 40)
        way = Relay(SteppingClock(), {"gmail": refusal("5.7.26")})
        report = run(database, way)
        assert len(way.times("gmail")) == 1
        assert (report.settled["refused"], report.settled["sent"]) == (1, 20)
        assert states(database) == {"refused": 1, "sent": 20, "queued": 19}
        (pause,) = paused(database).values()
        assert (pause.provider, pause.kind, pause.until) == ("gmail", "policy", NOW + POLICY)
        assert (pause.code, pause.enhanced, pause.text) == (550, "5.7.26", "no: …")

    def test_costs_no_attempt_and_is_told(self, database: Database) -> None:
        enrol(database, 12)
        way = Relay(SteppingClock(), {"gmail": refusal("5.7.26")})
        run(database, way)
        with database.read() as c:
            assert {row.attempts for row in deliveries.listing(c, state="queued")} == {0}
            assert deliveries.next_due(c, NOW) == NOW + POLICY
            acts = [(act.actor, act.act, act.subject) for act in audit.listing(c)]
        assert acts == [("syndicate", "pause-provider", "gmail")]

    def test_is_held_by_other_senders_too(self, database: Database) -> None:
        enrol(database, 8)
        way = Relay(SteppingClock(), {"gmail": refusal("5.7.26")})
        run(database, way, stopped=lambda: bool(way.times("gmail")))
        other = Relay(SteppingClock())
        run(database, other)
        assert other.times("gmail") == []
        assert states(database)["queued"] == 3

    def test_then_one_mail_tries_and_the_rest_follows_it(self, database: Database) -> None:
        enrol(database, 40)
        clock = SteppingClock()
        way = Relay(clock, {"gmail": refusal("5.7.26")})
        run(database, way)
        clock.time = NOW + POLICY
        run(database, way)
        assert way.times("gmail") == [timedelta(), POLICY]
        assert paused(database)["gmail"].times == 2
        clock.time = NOW + 2 * POLICY
        way.says.clear()
        run(database, way)
        clock.time += 2 * MINUTE
        run(database, way)
        assert states(database) == {"refused": 2, "sent": 38}
        assert paused(database) == {}
        with database.read() as c:
            acts = [act.act for act in audit.listing(c)]  # the last first
        assert acts == ["resume-provider", "pause-provider", "pause-provider"]

    def test_until_empty_waits_for_it(self, database: Database) -> None:
        enrol(database, 8)
        clock = SteppingClock()
        way = Relay(clock, {"gmail": refusal("5.7.26")})
        clock.meanwhile = way.says.clear
        report = deliver(
            outbox(database, way, mailer=addressed, clock=clock, slice_s=600.0), "empty"
        )
        assert report.settled["sent"] == 7
        assert max(way.times("gmail")) - POLICY < 20 * MINUTE

    def test_a_mail_that_tries_and_is_lost_is_followed_by_another(self, database: Database) -> None:
        enrol(database, 8)
        clock = SteppingClock()
        way = Relay(clock, {"gmail": refusal("5.7.26")})
        run(database, way)
        way.says["gmail"] = Deferred("smtp-deferred", reply=(451, "4.3.0", ""), scope="recipient")
        clock.time = NOW + POLICY
        run(database, way)
        assert len(way.times("gmail")) == 2
        clock.time += 10 * MINUTE
        way.says.clear()
        run(database, way)
        clock.time += 2 * MINUTE
        run(database, way)
        assert "queued" not in states(database)
        assert paused(database) == {}

    @pytest.mark.parametrize("code", ["5.7.1", "5.7.0"])
    def test_that_may_be_about_one_mailbox_has_to_be_said_three_times(
        self, database: Database, code: str
    ) -> None:
        enrol(database, 40)
        way = Relay(SteppingClock(), {"gmail": refusal(code)})
        run(database, way)
        assert len(way.times("gmail")) == 3
        assert list(paused(database)) == ["gmail"]

    def test_of_one_mailbox_among_others_pauses_nobody(self, database: Database) -> None:
        enrol(database, 40)

        class Picky(Relay):
            def carry(self, work: Work) -> None:
                while (message := work.take()) is not None:
                    work.leaving([message]).ours()
                    taken = Outcome(state="sent", code=250)
                    closed = message.delivery % 3 == 0
                    work.settle(message, refusal("5.7.1") if closed else taken)

        run(database, Picky(SteppingClock()))
        assert paused(database) == {}
        assert states(database) == {"refused": 13, "sent": 27}

    @pytest.mark.parametrize("code", ["5.7.2", "5.7.17", "5.7.124", "5.7.133", "5.1.1", "5.7"])
    def test_about_a_mailbox_pauses_nobody(self, database: Database, code: str) -> None:
        enrol(database, 40)
        run(database, Relay(SteppingClock(), {"gmail": refusal(code)}))
        assert paused(database) == {}


class TestARequestForLess:
    def test_is_heeded_for_fifteen_minutes_then_for_twice_as_long(self, database: Database) -> None:
        enrol(database, 40)
        clock = SteppingClock()
        way = Relay(clock, {"gmail": slowed()})
        run(database, way)
        assert paused(database)["gmail"].until == NOW + RATE
        for factor in (2, 4, 8, 16, 32, 32):
            clock.time = paused(database)["gmail"].until
            run(database, way)
            pause = paused(database)["gmail"]
            assert pause.until - clock.now() == factor * RATE
            assert (pause.kind, pause.since) == ("rate", NOW)
        assert len(way.times("gmail")) == 7

    def test_ends_with_a_mail_that_is_taken(self, database: Database) -> None:
        enrol(database, 40)
        clock = SteppingClock()
        way = Relay(clock, {"gmail": slowed()})
        run(database, way)
        way.says.clear()
        clock.time = NOW + RATE
        run(database, way)
        clock.time += 2 * MINUTE
        run(database, way)
        clock.time += HOUR
        run(database, way)
        assert states(database) == {"sent": 40}
        assert paused(database) == {}


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("a@gmail.com", "gmail"),
        ("a@GoogleMail.com", "gmail"),
        ("a@hotmail.fr", "outlook"),
        ("a@live.ca", "outlook"),
        ("a@msn.com", "outlook"),
        ("a@aol.com", "yahoo"),
        ("a@wanadoo.fr", "orange"),
        ("a@sympatico.ca", "bell"),
        ("a@videotron.ca", "videotron"),
        ("a@laposte.net", "laposte"),
        ("a@neuf.fr", "sfr"),
        ("a@free.fr", "free"),
        ("a@mail.free.fr", "mail.free.fr"),
        ("a@metropole.example", "metropole.example"),
    ],
)
def test_domains_of_one_provider_are_one(address: str, provider: str) -> None:
    assert provider_of(address) == provider
