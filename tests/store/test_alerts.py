"""What is remembered of alerts, as it is asked each minute beside a ledger of many years."""

from sqlalchemy import event

from syndicate.store import alerts
from syndicate.store.alerts import Alert
from syndicate.store.database import Database
from tests.delivery.senders import enrol
from tests.support.ledger import NOW


def test_no_question_of_each_minute_reads_the_whole_ledger(filed: Database) -> None:
    enrol(filed, 3)
    asked: list[tuple[str, object]] = []
    event.listen(
        filed.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_: asked.append((statement, values)),
    )
    with filed.read() as c:
        alerts.in_doubt(c)
        alerts.over(c, NOW)
        alerts.due(c, NOW)
        plans = [
            row[3]
            for statement, values in [*asked]
            for row in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]  # as it was bound
        ]
    assert [one for one in plans if "SCAN deliveries" in one or "SCAN alert" in one] == []
    assert any("ix_deliveries_issue_state" in one for one in plans)


def test_who_comes_second_begins_changes_and_claims_nothing(database: Database) -> None:
    one = Alert(kind="breaker", subject="smtp", facts={})
    with database.write() as c:
        first = alerts.begin(c, one, None, NOW)
        assert first is not None
        assert alerts.begin(c, one, None, NOW) is None
        alerts.add(c, first, [("log", "")], NOW)
        alerts.add(c, first, [("log", "")], NOW)
        (telling,) = alerts.due(c, NOW)
        assert [alerts.claim(c, telling, NOW) for _ in range(2)] == [True, False]
        assert alerts.end(c, first, NOW) is not None
        assert alerts.end(c, first, NOW) is None
        assert alerts.change(c, first, one, news=True) is None


def test_what_is_long_over_is_forgotten(database: Database) -> None:
    with database.write() as c:
        first = alerts.begin(c, Alert(kind="breaker", subject="smtp", facts={}), None, NOW)
        assert first is not None
        alerts.add(c, first, [("log", "")], NOW)
        alerts.end(c, first, NOW)
        alerts.prune(c, NOW)
        assert alerts.known(c) == {}
        assert alerts.due(c, NOW) == ()
