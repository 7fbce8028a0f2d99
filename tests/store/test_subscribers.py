from dataclasses import replace
from datetime import timedelta

import pytest

from syndicate.model import Subscriber, Subscription
from syndicate.store import consents, readers, subscribers, suppressions
from syndicate.store.database import Database
from syndicate.store.readers import Reader
from tests.support.ledger import NOW, add_reader, reader_id

HOUR = timedelta(hours=1)
LATER = NOW + 9 * HOUR  # when we learned of it


def test_a_subscriber_is_found_by_id_and_by_address(database: Database) -> None:
    with database.write() as c:
        one = add_reader(c, 1, zone=None, name=None)
        kept = subscribers.get(c, one)
        assert kept == Subscriber(
            id=one, address="reader1@readers.example", name=None, locale="fr", zone=None
        )
        assert subscribers.by_address(c, "reader1@readers.example") == kept
        assert subscribers.by_address(c, "nobody@readers.example") is None
        assert subscribers.get(c, "nobody") is None


def test_an_address_is_taken_once(database: Database) -> None:
    with database.write() as c:
        add_reader(c, 1)
        twin = Subscriber(
            id="other", address="reader1@readers.example", name=None, locale="en", zone=None
        )
        assert not subscribers.add(c, twin, NOW)
        assert subscribers.get(c, "other") is None


def test_a_reader_may_change_language_and_zone(database: Database) -> None:
    with database.write() as c:
        one = add_reader(c, 1)
        assert subscribers.update(c, one, locale="en", zone="America/Toronto")
        changed = subscribers.get(c, one)
        assert changed is not None
        assert (changed.locale, changed.zone) == ("en", "America/Toronto")
        assert not subscribers.update(c, "nobody", locale="en")


def test_subscribing_again_replaces_what_was_asked(database: Database) -> None:
    with database.write() as c:
        one = add_reader(c, 1)
        (before,) = subscribers.subscriptions(c, one)
        subscribers.subscribe(c, replace(before, topics=("culture",), schedule="daily"))
        (after,) = subscribers.subscriptions(c, one)
    assert (after.topics, after.schedule, after.state) == (("culture",), "daily", "active")


class TestLeaving:
    def test_ends_the_subscription_and_says_how(self, database: Database) -> None:
        with database.write() as c:
            one = add_reader(c, 1)
            assert subscribers.leave(c, one, "actualites", NOW, "one-click", LATER) == [
                "actualites"
            ]
            (left,) = subscribers.subscriptions(c, one)
            (act,) = consents.acts(c, one)
        assert (left.state, left.left_at, left.left_by) == ("left", NOW, "one-click")
        assert (act.act, act.at, act.source) == ("left", NOW, "one-click")

    def test_twice_changes_nothing_more(self, database: Database) -> None:
        with database.write() as c:
            one = add_reader(c, 1)
            subscribers.leave(c, one, None, NOW, "page", LATER)
            assert subscribers.leave(c, one, None, NOW + HOUR, "one-click", LATER) == []
            (left,) = subscribers.subscriptions(c, one)
        assert (left.left_at, left.left_by) == (NOW, "page")

    def test_another_newsletter_stays(self, database: Database) -> None:
        with database.write() as c:
            one = add_reader(c, 1)
            assert subscribers.leave(c, one, "agenda", NOW, "page", LATER) == []

    def test_replayed_after_coming_back_does_not_end_it_again(self, database: Database) -> None:
        with database.write() as c:
            one = add_reader(c, 1)
            subscribers.leave(c, one, None, NOW, "one-click", LATER)
            (left,) = subscribers.subscriptions(c, one)
            back = replace(left, state="active", since=NOW + HOUR, left_at=None, left_by=None)
            subscribers.subscribe(c, back)
            assert subscribers.leave(c, one, None, NOW, "one-click", LATER) == []


def test_suppressions_keep_their_first_reason(database: Database) -> None:
    with database.write() as c:
        suppressions.suppress(c, "aa", "complaint", NOW)
        suppressions.suppress(c, "aa", "bounce", NOW + HOUR)
        assert suppressions.suppressed(c, ["aa", "bb"]) == {"aa"}
        assert suppressions.suppressed(c, []) == set()
        assert suppressions.suppression(c, "aa") == ("complaint", NOW)
        assert suppressions.suppression(c, "bb") is None


def test_readers_come_in_pages_by_id(database: Database) -> None:
    with database.write() as c:
        for number in (3, 1, 2):
            add_reader(c, number)
        first = readers.active(c, "actualites", "weekly", None, 2)
        rest = readers.active(c, "actualites", "weekly", first[-1].subscriber, 2)
    assert [one.subscriber for one in (*first, *rest)] == [reader_id(n) for n in (1, 2, 3)]
    assert first[0] == Reader(subscriber=reader_id(1), locale="fr", zone="Europe/Paris", topics=())


def test_readers_of_all_schedules_come_in_one_order(database: Database) -> None:
    schedules = ["weekly", "daily", "monthly"]
    with database.write() as c:
        for number in range(9):
            add_reader(c, number)
            (own,) = subscribers.subscriptions(c, reader_id(number))
            subscribers.subscribe(c, replace(own, schedule=schedules[number % 3]))
        found: list[str] = []
        while page := readers.active(c, "actualites", None, next(reversed(found), None), 4):
            found += [one.subscriber for one in page]
    assert found == [reader_id(number) for number in range(9)]


def test_readers_have_their_own_topics(database: Database) -> None:
    topics = [(), ("culture",), ("culture", "fête « d’été »"), ("culture",)]
    with database.write() as c:
        for number, own in enumerate(topics):
            add_reader(c, number)
            (one,) = subscribers.subscriptions(c, reader_id(number))
            subscribers.subscribe(c, replace(one, topics=own))
        found = readers.active(c, "actualites", "weekly", None, 10)
    assert [one.topics for one in found] == topics


@pytest.mark.parametrize(
    ("newsletter", "schedule", "expected"),
    [
        ("actualites", "weekly", [1]),
        ("actualites", "daily", [3]),
        ("actualites", None, [1, 3]),
        ("agenda", "weekly", []),
    ],
)
def test_only_active_readers_of_that_schedule_are_enrolled(
    database: Database, newsletter: str, schedule: str | None, expected: list[int]
) -> None:
    with database.write() as c:
        for number in (1, 2, 3):
            add_reader(c, number)
        subscribers.leave(c, reader_id(2), None, NOW, "page", LATER)
        (third,) = subscribers.subscriptions(c, reader_id(3))
        subscribers.subscribe(c, replace(third, schedule="daily"))
        found = readers.active(c, newsletter, schedule, None, 10)
    assert [one.subscriber for one in found] == [reader_id(number) for number in expected]


def test_zones_are_counted_with_those_who_have_none(database: Database) -> None:
    with database.write() as c:
        for number, zone in enumerate(["Europe/Paris", "Europe/Paris", None, "America/Regina"]):
            add_reader(c, number, zone=zone)
        found = readers.zones(c, "actualites", "weekly")
    assert found == {("Europe/Paris", "fr"): 2, (None, "fr"): 1, ("America/Regina", "fr"): 1}


def test_a_subscription_needs_its_subscriber(database: Database) -> None:
    lost = Subscription(
        subscriber="nobody", newsletter="a", schedule="w", topics=(), state="active"
    )
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as c:
        subscribers.subscribe(c, lost)
