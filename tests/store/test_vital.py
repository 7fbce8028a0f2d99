"""What is asked every few seconds takes an index, whatever the ledger has grown to, and fits both databases."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from syndicate.store import deliveries, pace, vital
from syndicate.store.types import Connection
from tests.support.ledger import NOW, add_issue, database, every_statement_fits_postgresql

QUESTIONS = {
    "moving": vital.moving,
    "oldest": lambda c: vital.oldest(c, NOW),
    "due": lambda c: pace.waiting(c, NOW),
    "outcomes": vital.outcomes,
    "issues": vital.issue_states,
    "heard": lambda c: vital.heard(c, NOW - timedelta(days=1)),
    "sending": vital.sending,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_the_ledger_through(tmp_path: Path, name: str) -> None:
    asked: list[tuple[str, object]] = []

    def noted(_cursor: object, _c: object, statement: str, values: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    made = database(tmp_path)
    with every_statement_fits_postgresql(), made.read() as c:
        event.listen(Engine, "before_cursor_execute", noted)
        try:
            QUESTIONS[name](c)
        finally:
            event.remove(Engine, "before_cursor_execute", noted)
        plans = [row[3] for one in asked for row in _plan(c, *one)]
    made.close()
    assert plans
    through = [one for one in plans if one.startswith(("SCAN deliveries", "SCAN bounces"))]
    assert [one for one in through if "ix_deliveries_waiting" not in one] == []


def _plan(c: Connection, statement: str, values: object) -> list[tuple[int, int, int, str]]:
    raw = c.connection.driver_connection
    assert raw is not None
    return list(raw.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())


def test_mails_of_no_issue_and_of_every_priority_are_among_them(tmp_path: Path) -> None:
    made = database(tmp_path)
    with made.write() as c:
        add_issue(c, state="sending")
        for number, purpose in enumerate(("system", "test", "issue")):
            issue = "actualites-2026-03-12" if purpose == "issue" else None
            due = NOW - timedelta(minutes=number)
            deliveries.add(c, purpose, "k", f"r{number}", "fr", due, issue=issue)  # type: ignore[arg-type]
        deliveries.add(c, "system", "k", "later", "fr", NOW + timedelta(minutes=1))
        assert vital.moving(c)["queued"] == 4
        assert vital.oldest(c, NOW) == timedelta(minutes=2)
        assert vital.oldest(c, NOW - timedelta(hours=1)) is None
    made.close()
