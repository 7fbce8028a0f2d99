"""A database of an earlier version is brought to this one with all that is in it."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from syndicate.audience.addresses import normalise
from syndicate.store import consents, deliveries, subscribers
from syndicate.store.database import connect, migrate, open_database
from syndicate.store.schema import REVISION
from tests.support.ledger import LEASE, NOW, at_revision

AT = "2026-01-02T03:04:05.000000Z"
ROWS = (
    "INSERT INTO subscribers VALUES ('s1', 'rené@métropole.example', 'René', 'fr', NULL, :at)",
    "INSERT INTO subscribers VALUES ('s2', NULL, NULL, 'fr', NULL, :at)",
    "INSERT INTO subscriptions VALUES ('s1', 'actualites', 'weekly', '[]', 'active', :at, NULL, NULL)",
    """INSERT INTO consents(subscriber, newsletter, basis, at, source, method)
    VALUES ('s1', 'actualites', 'express', :at, 'import a.csv', 'import')""",
)
WAITS = """INSERT INTO deliveries
    (purpose, key, recipient, locale, priority, due, state, attempts, resent, next_at)
    VALUES ('system', :key, 'x', 'fr', 0, :due, 'queued', 0, 0, :next_at)"""


def dumped(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_a_new_database_is_what_all_migrations_make_of_an_empty_one(tmp_path: Path) -> None:
    open_database("sqlite:///new.db", tmp_path).close()
    (tmp_path / "var").mkdir()
    at_revision(tmp_path, "head").close()
    assert dumped(tmp_path / "new.db") == dumped(tmp_path / "var" / "syndicate.db")


def test_whoever_comes_second_to_a_new_database_finds_it_made(tmp_path: Path) -> None:
    first, second = (connect("sqlite:///new.db", tmp_path) for _ in range(2))
    with ThreadPoolExecutor() as pool:
        for made in pool.map(migrate, [first, second] * 4):
            assert made[1] == REVISION
    first.check()
    first.close()
    second.close()


def test_consents_of_the_first_version_become_acts(tmp_path: Path) -> None:
    database = at_revision(tmp_path, "0001")
    with database.write() as c:
        for row in ROWS:
            c.execute(text(row), {"at": AT})
    assert migrate(database) == ("0001", REVISION)
    database.check()
    with database.read() as c:
        (act,) = consents.acts(c, "s1")
        found = subscribers.by_address(c, normalise("rené@métropole.example"))
    assert (act.act, act.basis, act.source, act.at.year) == (
        "given",
        "express",
        "import a.csv",
        2026,
    )
    assert found is not None
    assert (found.id, found.address) == ("s1", "rené@xn--mtropole-b1a.example")
    with database.write() as c:
        consents.record(c, [act], NOW)
    database.close()


def test_mails_that_wait_since_an_earlier_version_are_claimed_when_they_are_due(
    tmp_path: Path,
) -> None:
    database = at_revision(tmp_path, "0005")
    with database.write() as c:
        for key, due, next_at in (
            ("a", "2026-03-12T06:00:00.000000Z", None),
            ("b", "2026-03-12T06:00:00.000000Z", "2026-03-12T09:00:00.000000Z"),
            ("c", "2026-03-12T08:00:00.000000Z", None),
        ):
            c.execute(text(WAITS), {"key": key, "due": due, "next_at": next_at})
    assert migrate(database) == ("0005", REVISION)
    database.check()
    for hours, keys in ((0, ["a"]), (1, ["c"]), (2, ["b"])):
        with database.write() as c:
            rows = deliveries.claim(c, "s", "t", NOW + timedelta(hours=hours), LEASE, 9)
        assert [row.key for row in rows] == keys
    database.close()
