"""What all who send share to keep to limits."""

from datetime import timedelta

from syndicate.settings.pacing import Pace, Quota
from syndicate.store import deliveries, departures, providers, senders
from syndicate.store.database import Database
from syndicate.store.departures import Room
from syndicate.store.providers import Pause
from tests.support.ledger import LEASE, NOW, enrolled

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TEN = [Quota(HOUR, 10)]


def test_without_a_limit_there_is_room(database: Database) -> None:
    with database.read() as c:
        assert departures.room(c, [], NOW) == Room(None, None, None)
        assert departures.room(c, TEN, NOW) == Room(10, 10, None)


def test_a_minute_counts_until_all_of_it_is_an_hour_ago(database: Database) -> None:
    with database.write() as c:
        departures.count(c, 4, NOW + 20 * SECOND)
        departures.count(c, 6, NOW + 50 * SECOND)
        for later in (MINUTE, HOUR, HOUR + 59 * SECOND):
            room = departures.room(c, TEN, NOW + later)
            assert room == Room(0, 0, NOW + HOUR + MINUTE)
        assert departures.room(c, TEN, NOW + HOUR + MINUTE) == Room(10, 10, None)


def test_the_tightest_limit_counts_and_the_last_to_open(database: Database) -> None:
    both = [*TEN, Quota(24 * HOUR, 20)]
    with database.write() as c:
        departures.count(c, 10, NOW - 2 * HOUR)
        departures.count(c, 7, NOW)
        assert departures.room(c, both, NOW) == Room(3, 3, None)
        departures.count(c, 3, NOW + MINUTE)
        assert departures.room(c, both, NOW + MINUTE).until == NOW + 22 * HOUR + MINUTE


def test_some_are_spared_for_what_is_urgent(database: Database) -> None:
    with database.write() as c:
        departures.count(c, 97, NOW)
        assert departures.room(c, Pace(per_hour=100).quotas, NOW) == Room(3, 1, None)
        departures.count(c, 1, NOW)
        room = departures.room(c, Pace(per_hour=100).quotas, NOW)
        assert room == Room(2, 0, NOW + HOUR + MINUTE)


def test_what_living_senders_hold_is_gone_and_what_the_dead_hold_is_not(
    database: Database,
) -> None:
    with database.write() as c:
        enrolled(c, range(1, 9))
        senders.register(c, "alive", 1, "here", "lock", NOW)
        deliveries.claim(c, "alive", "t", NOW, LEASE, 3)
        deliveries.claim(c, "dead", "u", NOW, LEASE, 2)
        assert departures.room(c, TEN, NOW) == Room(7, 7, None)
        senders.forget(c, "alive")
        assert departures.room(c, TEN, NOW) == Room(10, 10, None)


def test_turns_follow_one_another_whoever_takes_them(database: Database) -> None:
    with database.write() as c:
        assert departures.turns(c, 5, SECOND, NOW) == NOW
        assert departures.turns(c, 1, SECOND, NOW + SECOND) == NOW + 5 * SECOND
        assert departures.turns(c, 1, SECOND, NOW + 6.05 * SECOND) == NOW + 6 * SECOND
        assert departures.turns(c, 1, SECOND, NOW + 9 * SECOND) == NOW + 8.9 * SECOND


def test_a_clock_that_was_put_back_stops_nobody(database: Database) -> None:
    with database.write() as c:
        departures.turns(c, 1, SECOND, NOW + 24 * HOUR)
        assert departures.turns(c, 1, SECOND, NOW) == NOW


def test_hours_are_remembered_beside_turns(database: Database) -> None:
    with database.write() as c:
        assert departures.hours(c) == ""
        departures.set_hours(c, "08:00-20:00 Europe/Paris")
        departures.turns(c, 1, SECOND, NOW)
        assert departures.hours(c) == "08:00-20:00 Europe/Paris"


def test_one_of_all_who_send_may_try_a_provider_again(database: Database) -> None:
    pause = Pause(provider="gmail", kind="policy", since=NOW, until=NOW + HOUR, times=1)
    with database.write() as c:
        providers.pause(c, pause)
        assert providers.pauses(c) == {"gmail": pause}
        assert providers.try_again(c, pause, NOW + 2 * HOUR)
        assert not providers.try_again(c, pause, NOW + 3 * HOUR)
        assert providers.pauses(c)["gmail"].until == NOW + 2 * HOUR
        assert providers.lift(c, "gmail")
        assert not providers.lift(c, "gmail")
