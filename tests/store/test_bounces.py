"""What was said of mails, once; and mails found again by what is said of them."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from syndicate.model import Purpose
from syndicate.store import bounces, deliveries, gate, mailed, suppressions
from syndicate.store.bounces import Bounce
from syndicate.store.database import Database
from syndicate.store.schema import deliveries as rows
from tests.support.ledger import NOW, add_reader, enrolled, reader_id

DAY = timedelta(days=1)
MARK = "a" * 64


def bounce(event: str | None = "e", **changes: object) -> Bounce:
    values: dict[str, object] = {
        "source": "mail",
        "event": event,
        "delivery": 1,
        "subscriber": reader_id(1),
        "address_hmac": MARK,
        "at": NOW,
        "told_at": NOW,
        "kind": "bounced",
        "class_": "soft",
        "action": "counted",
        "text": "full",
    }
    return Bounce(**(values | changes))  # type: ignore[arg-type]


def test_what_is_told_twice_is_kept_once_and_what_has_no_name_each_time(
    database: Database,
) -> None:
    with database.write() as c:
        assert bounces.add(c, bounce()) == 1
        assert bounces.add(c, bounce()) is None
        assert bounces.add(c, bounce(source="mailjet")) is not None
        assert bounces.add(c, bounce(event=None)) is not None
        assert bounces.add(c, bounce(event=None)) is not None
        assert bounces.known(c, "mail", ["e", "f"]) == {"e"}
        assert len(bounces.listing(c, None, None, 10)) == 4
        assert [one.id for one in bounces.listing(c, NOW, 1, 2)] == [3, 4]
        assert bounces.listing(c, NOW + DAY, None, 10) == []


def test_a_mail_counts_once_by_when_it_had_left(database: Database) -> None:
    with database.write() as c:
        for number in (1, 2):
            add_reader(c, number)
        enrolled(c, [1, 2])
        c.execute(update(rows).values(state="sent", settled_at=NOW - DAY))
        for event, delivery in (("e", 1), ("f", 1), ("g", None), ("h", None)):
            bounces.add(c, bounce(event, delivery=delivery))
        assert sorted(bounces.of_address(c, MARK, "soft", NOW - DAY)) == [NOW - DAY, NOW, NOW]
        assert bounces.of_address(c, MARK, "soft", NOW) == []
        assert bounces.of_address(c, MARK, "disabled", NOW - DAY) == []


def test_what_was_accepted_is_what_did_not_come_back(database: Database) -> None:
    with database.write() as c:
        for number in (1, 2):
            add_reader(c, number)
        enrolled(c, [1, 2])
        c.execute(update(rows).values(state="sent", settled_at=NOW))
        first, second = [one.id for one in deliveries.listing(c)]
        bounces.add(c, bounce(delivery=first))
        both = [reader_id(1), reader_id(2)]
        assert bounces.accepted(c, both, NOW - DAY, NOW) == [NOW]
        assert bounces.accepted(c, [reader_id(1)], NOW - DAY, NOW) == []
        assert bounces.accepted(c, both, NOW, NOW + DAY) == []
        bounces.add(c, bounce("f", delivery=second, kind="deferred"))
        assert bounces.accepted(c, both, NOW - DAY, NOW) == [NOW]


def test_taking_back_goes_in_handfuls(database: Database) -> None:
    with database.write() as c:
        for event in "abc":
            bounces.add(c, bounce(event, action="suppressed"))
        suppressions.suppress(c, MARK, "bounce", NOW)
        assert bounces.undo(c, NOW, NOW, None, NOW + DAY, 2) == (2, 1)
        assert bounces.undo(c, NOW, NOW, "soft", NOW + DAY, 2) == (1, 0)
        assert bounces.undo(c, NOW, NOW, None, NOW + DAY, 2) == (0, 0)
        assert suppressions.lifted_at(c, MARK) == NOW + DAY


def test_who_complained_in_two_ways_is_one(database: Database) -> None:
    with database.write() as c:
        bounces.add(c, bounce("a", kind="complained", class_="complaint"))
        bounces.add(c, bounce("b", kind="complained", class_="complaint"))
        suppressions.suppress(c, MARK, "complaint", NOW)
        suppressions.suppress(c, "b" * 64, "complaint", NOW)
        assert gate.complaints(c, NOW + DAY) == (2, 0)
        assert gate.complaints(c, NOW + 8 * DAY) == (0, 0)


def test_who_is_erased_leaves_that_something_came_back(database: Database) -> None:
    with database.write() as c:
        bounces.add(c, bounce())
        bounces.acted(c, 1, "suppressed")
        bounces.erase(c, reader_id(1), MARK)
        (kept,) = bounces.of_reader(c, reader_id(1), MARK)
    assert (kept.text, kept.address_hmac, kept.action) == (None, None, "suppressed")


@pytest.mark.parametrize(("purpose", "there"), [("issue", True), ("system", False)])
def test_a_mail_is_found_by_number_and_by_what_it_is(
    database: Database, purpose: Purpose, there: bool
) -> None:
    with database.write() as c:
        for number in (1, 2):
            add_reader(c, number)
        issue = enrolled(c, [1, 2])
        found = mailed.by_key(c, purpose, issue.id, reader_id(2))
        assert (found is not None) == there
        if found is not None:
            assert found == mailed.get(c, found.id)
            assert (found.newsletter, found.recipient) == ("actualites", reader_id(2))
        assert mailed.get(c, 99) is None
        pages = [mailed.recipients(c, purpose, issue.id, after, 1) for after in ("", reader_id(1))]
        assert [[who for _, who in page] for page in pages] == (
            [[reader_id(1)], [reader_id(2)]] if there else [[], []]
        )
