"""Statements that take many rows as one parameter, for both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Update, update
from sqlalchemy.dialects import postgresql

from syndicate.store import enrolment, moves, prepared
from syndicate.store.database import Database
from syndicate.store.prepared import Place, many
from syndicate.store.schema import deliveries
from tests.delivery.senders import enrol

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap
STATEMENTS: dict[str, Callable[[Place], Any]] = {
    "hand over": moves._hand_over,
    "send": moves._send,
    "put off": moves._put_off,
    "enrol": enrolment._NEW["postgresql"],
    "select": enrolment._new_selections,
    "items": enrolment._new_items,
}


@pytest.mark.parametrize("making", STATEMENTS.values(), ids=STATEMENTS)
def test_each_is_one_that_postgresql_understands(making: Callable[[Place], Any]) -> None:
    text = str(making(prepared._places(POSTGRESQL)).compile(dialect=POSTGRESQL))
    assert text.count("json_array_elements(") == 1
    assert "json_each" not in text


def _rename(place: Place) -> Update:
    t = deliveries.c
    return update(deliveries).where(t.id == place(0, int)).values(reply_text=place(1, str))


@pytest.mark.parametrize(
    "text", ["", "a", "l’été", 'a "quoted" one', "a\\b", "\n", "名前", "\U0001f600", None]
)
def test_a_value_arrives_as_it_is(database: Database, text: str | None) -> None:
    enrol(database, 2)

    def kept(c: Connection) -> dict[int, str | None]:
        return {
            row[0]: row[1] for row in c.exec_driver_sql("SELECT id, reply_text FROM deliveries")
        }

    with database.write() as c:
        assert many(c, _rename, {}, [(2, text), (77, "nobody")]) == 1
        assert kept(c) == {1: None, 2: text}
