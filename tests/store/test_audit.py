"""The log of who did what only grows, whoever asks, and is read page by page."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from syndicate.errors import StoreError
from syndicate.store import audit
from syndicate.store.audit import Wanted
from syndicate.store.database import Database
from tests.support.ledger import NOW


@pytest.fixture
def kept(database: Database) -> Database:
    with database.write() as c:
        for number in range(6):
            subject = ("l-1", "l-1~test-1", "l-10")[number % 3]
            who = ("ann@x.example", "Bob@X.example ")[number % 2]
            at = NOW + timedelta(hours=number)
            audit.record(c, at, who, "pause", subject, {"number": number})
    return database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "UPDATE audit SET at = at WHERE id = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 6",
        "INSERT OR REPLACE INTO audit SELECT id, at, 'nobody', act, subject, fields FROM audit",
    ],
)
def test_nothing_of_it_is_changed_or_deleted(kept: Database, statement: str) -> None:
    with kept.read() as c:
        before = audit.listing(c)
    with pytest.raises(StoreError, match="database-broken"), kept.write() as c:
        c.execute(text(statement))
    with kept.read() as c:
        assert audit.listing(c) == before


def found(database: Database, wanted: Wanted, limit: int = 100) -> list[int]:
    with database.read() as c:
        return [one.fields["number"] for one in audit.listing(c, limit, wanted)]


def test_acts_about_an_issue_are_those_about_its_test_mails_too(kept: Database) -> None:
    assert found(kept, Wanted(issue="l-1")) == [4, 3, 1, 0]
    assert found(kept, Wanted(issue="l-10")) == [5, 2]


def test_one_person_is_one_however_they_wrote_their_address(kept: Database) -> None:
    assert found(kept, Wanted(actor="bob@x.example")) == [5, 3, 1]


def test_it_is_read_from_an_instant_on_and_page_by_page(kept: Database) -> None:
    assert found(kept, Wanted(since=NOW + timedelta(hours=4))) == [5, 4]
    with kept.read() as c:
        page = audit.listing(c, 2)
        following = audit.listing(c, 2, Wanted(before=page[-1].id))
    assert [one.fields["number"] for one in (*page, *following)] == [5, 4, 3, 2]


def test_the_last_of_some_acts_is_told(kept: Database) -> None:
    with kept.write() as c:
        audit.record(c, NOW, "ann@x.example", "submit", "l-1", {})
        last = audit.last(c, "l-1", ("submit", "take"))
        assert (last and last.actor, audit.last(c, "l-10", ("submit",))) == ("ann@x.example", None)


def test_postgresql_reads_it_with_the_same_words(kept: Database) -> None:
    conditions = audit._conditions(Wanted(issue="l-1", actor="a", since=NOW, before=3))
    said = [str(one.compile(dialect=postgresql.dialect())) for one in conditions]  # type: ignore[no-untyped-call]
    assert len(said) == 4
