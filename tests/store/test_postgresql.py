"""What only a server's database does: who waits for whom, and what is said when it is not there."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from syndicate.errors import StoreBusy, StoreError
from syndicate.store import deliveries, moves, works
from syndicate.store.database import Database, connect, open_database
from tests.support import postgres
from tests.support.ledger import LEASE, NOW, add_issue, enrolled, reader_id


def test_every_connection_keeps_its_promises(served: Database) -> None:
    promises = {"TimeZone": "UTC", "lock_timeout": "5s", "transaction_isolation": "repeatable read"}
    with served.read() as c:
        for name, value in promises.items():
            assert c.execute(text(f"SHOW {name}")).scalar() == value
    with served.write() as c:
        assert c.execute(text("SHOW idle_in_transaction_session_timeout")).scalar() == "30s"


def test_texts_sort_as_they_do_in_a_file(served: Database) -> None:
    names = ["Z", "a", "é", "z", "a-b", "ab", "A"]
    with served.write() as c:
        works.record_released(c, dict.fromkeys(((name, "fr") for name in names), NOW), NOW)
    with served.read() as c:
        rows = c.execute(text("SELECT work FROM works_released ORDER BY work")).scalars()
        assert list(rows) == sorted(names)


def test_a_writer_that_waits_too_long_is_told_the_database_is_busy(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    url = new_database()
    database, impatient = open_database(url, tmp_path), connect(url, tmp_path)
    with database.write(), impatient.read() as c:  # readers do not wait
        assert works.released(c) == {}
        with pytest.raises(StoreBusy) as caught, impatient.write():
            pass
    assert caught.value.code == "database-busy"
    database.close()
    impatient.close()


def test_senders_write_beside_one_another_but_never_beside_others(served: Database) -> None:
    done = []

    def write() -> None:
        with served.write():
            done.append("alone")

    alone = threading.Thread(target=write)
    with served.write_beside():
        with served.write_beside():
            done.append("beside")
        alone.start()
        alone.join(0.3)
        assert done == ["beside"]
    alone.join()
    assert done == ["beside", "alone"]


def test_two_senders_at_once_claim_each_mail_once(served: Database) -> None:
    with served.write() as c:
        enrolled(c, range(1, 21))
    with served.write_beside() as one, served.write_beside() as other:
        first = deliveries.claim(one, "a", "ta", NOW, LEASE, 12)
        second = deliveries.claim(other, "b", "tb", NOW, LEASE, 12)
        assert moves.hand_over_all(one, first, NOW, LEASE) == {row.id for row in first}
        assert moves.hand_over_all(other, second, NOW, LEASE) == {row.id for row in second}
    assert (len(first), len(second)) == (12, 8)
    assert not {row.id for row in first} & {row.id for row in second}


def test_claiming_uses_the_index_of_what_waits(served: Database) -> None:
    with served.write() as c:
        enrolled(c, range(1, 200))
        c.execute(text("SET LOCAL enable_seqscan = off"))
        plan = c.exec_driver_sql(
            "EXPLAIN SELECT id FROM deliveries WHERE deliveries.state IN ('queued', 'deferred')"
            " AND ready <= now() ORDER BY priority, ready, id LIMIT 5"
        ).all()
    assert "Scan using ix_deliveries_waiting" in str(plan)
    assert "Sort" not in str(plan)


def test_a_writer_that_stands_still_is_cut_off_and_told(served: Database) -> None:
    def stand_still() -> None:
        with served.write() as c:
            c.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
            threading.Event().wait(0.2)
            add_issue(c)

    with pytest.raises(StoreError) as caught:
        stand_still()
    assert caught.value.code in ("database-busy", "database-away")
    with served.write() as c:  # and the next one has a connection that works
        add_issue(c)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "database-away"),
        ({"database": "nowhere"}, "database-refused"),
        ({"username": "nobody"}, "database-refused"),
    ],
    ids=["nobody listens", "no such database", "no such user"],
)
def test_a_server_that_does_not_let_us_in_is_told(
    server: postgres.Server, tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    url = make_url(server.url()).set(**change)
    with pytest.raises(StoreError) as caught:
        open_database(url.render_as_string(hide_password=False), tmp_path)
    assert caught.value.code == code
    assert isinstance(caught.value, StoreBusy) is (code == "database-away")


def test_a_server_that_was_restarted_is_asked_again(tmp_path: Path) -> None:
    with postgres.alone() as server:
        database = open_database(server.url(), tmp_path)
        with database.write() as c:
            enrolled(c, [1])
        server.restart()
        with database.read() as c:
            assert deliveries.counts(c)["queued"] == 1

        def go_on() -> None:
            with database.write() as c:
                server.restart()
                deliveries.add(c, "system", "welcome-1", reader_id(1), "fr", NOW)

        with pytest.raises(StoreBusy) as caught:
            go_on()
        assert caught.value.code == "database-away"
        with database.write() as c:
            assert deliveries.add(c, "system", "welcome-1", reader_id(1), "fr", NOW)
        database.close()
