"""What somebody asked for is kept until it is used, once, or over."""

from datetime import timedelta
from typing import Any

from syndicate.store import requests, suppressions
from syndicate.store.database import Database
from syndicate.store.requests import Request
from tests.support.ledger import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def request(id_: str = "r1", **more: Any) -> Request:
    values: dict[str, Any] = {
        "id": id_,
        "kind": "subscribe",
        "address_hmac": "mark",
        "address": "a@readers.example",
        "locale": "fr",
        "choices": {"actualites": {"schedule": "weekly", "wording": "w"}},
        "network": "203.0.113.0/24",
        "at": NOW,
        "until": NOW + 72 * HOUR,
    }
    return Request(**(values | more))


def test_a_request_comes_back_as_it_was_and_is_kept_once(database: Database) -> None:
    with database.write() as c:
        assert requests.add(c, request())
        assert not requests.add(c, request(locale="en"))
        assert requests.get(c, "r1") == request()
        assert requests.get(c, "r2") is None
        assert requests.known(c, ["r1", "r2"]) == {"r1"}


def test_a_request_is_used_once_and_forgets_its_address(database: Database) -> None:
    with database.write() as c:
        requests.add(c, request())
        assert requests.use(c, "r1", "someone", NOW + HOUR)
        assert not requests.use(c, "r1", "other", NOW + HOUR)
        used = requests.get(c, "r1")
    assert used is not None
    assert (used.address, used.subscriber, used.used_at) == (None, "someone", NOW + HOUR)


def test_what_waits_is_neither_used_nor_over_nor_of_another_kind(database: Database) -> None:
    with database.write() as c:
        requests.add(c, request("open"))
        requests.add(c, request("over", until=NOW))
        requests.add(c, request("link", kind="link"))
        requests.add(c, request("other", address_hmac="other"))
        requests.add(c, request("used"))
        requests.use(c, "used", "someone", NOW)
        assert [one.id for one in requests.waiting(c, "mark", NOW + HOUR)] == ["open"]


def test_asking_is_counted_by_address_and_by_network(database: Database) -> None:
    with database.write() as c:
        requests.add(c, request("a", at=NOW - 2 * HOUR))
        requests.add(c, request("b", network="198.51.100.0/24"))
        requests.add(c, request("c", address_hmac="other"))
        requests.add(c, request("d", kind="renew"))
        requests.add(c, request("e", at=NOW - 2 * DAY))
        asked = requests.asked(c, "mark", "203.0.113.0/24", NOW - DAY, NOW - HOUR)
        assert asked == (2, 1)
        assert requests.asked(c, "nobody", None, NOW - DAY, NOW - HOUR) == (0, 0)


def test_only_what_is_old_and_over_is_forgotten(database: Database) -> None:
    with database.write() as c:
        requests.add(c, request("old", at=NOW - 8 * DAY, until=NOW - 5 * DAY))
        requests.add(c, request("young", at=NOW - 4 * DAY, until=NOW - DAY))
        requests.add(c, request("renew", at=NOW - 20 * DAY, until=NOW + 10 * DAY))
        assert requests.forget(c, NOW - 7 * DAY, NOW) == 1
        assert requests.known(c, ["old", "young", "renew"]) == {"young", "renew"}


class TestSuppressions:
    def test_their_owner_lifts_a_bounce_and_no_complaint(self, database: Database) -> None:
        with database.write() as c:
            suppressions.suppress(c, "bounced", "bounce", NOW)
            suppressions.suppress(c, "complained", "complaint", NOW)
            suppressions.lift(c, "bounced", NOW + HOUR)
            suppressions.lift(c, "complained", NOW + HOUR)
            assert suppressions.suppressed(c, ["bounced", "complained"]) == {"complained"}
            assert suppressions.lifted(c, ["bounced", "complained"]) == {"bounced"}

    def test_what_was_lifted_is_not_put_back_by_what_is_older(self, database: Database) -> None:
        with database.write() as c:
            suppressions.suppress(c, "a", "bounce", NOW)
            suppressions.lift(c, "a", NOW + HOUR)
            suppressions.suppress(c, "a", "bounce", NOW)
            assert suppressions.suppression(c, "a") is None
            suppressions.suppress(c, "a", "erased", NOW + 2 * HOUR)
            assert suppressions.suppression(c, "a") == ("erased", NOW + 2 * HOUR)

    def test_a_complaint_weighs_more_than_a_bounce(self, database: Database) -> None:
        with database.write() as c:
            suppressions.suppress(c, "a", "bounce", NOW)
            suppressions.suppress(c, "a", "complaint", NOW + HOUR)
            suppressions.lift(c, "a", NOW + 2 * HOUR)
            assert suppressions.suppression(c, "a") == ("complaint", NOW + HOUR)
