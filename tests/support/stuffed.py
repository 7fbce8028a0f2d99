"""A database with rows in every table, whatever tables there are: of what a column may hold, the awkward first."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, Table, Text, select
from sqlalchemy.types import TypeEngine

from syndicate.store.database import Database
from syndicate.store.travel.rows import number_on
from syndicate.store.travel.shape import shapes
from syndicate.store.types import Fields, Id, Instant, Names, metadata

_TEXTS = (
    "é", "\\N", "tab\there", "line\nbreak", "back\\slash", "a\r\nb", "'\"`", "", " ", "😀", "\u2028", "{}", "%s", "\x7f",
)  # fmt: skip
_JSON: tuple[Any, ...] = (
    {}, [], None, "text", 1.5, {"é": [1, {"a\\b": "\n\t"}]}, {"b": 2, "a": None}, [True, "\x00 is written \\u0000"],
)  # fmt: skip
_EPOCH = datetime(2026, 3, 12, 7, 0, 0, 123456, tzinfo=UTC)


def stuff(database: Database, rows: int) -> int:
    """Put as many rows into every table; return how many that are in all."""
    made: dict[str, list[dict[str, Any]]] = {}
    with database.write() as c:
        for table in metadata.sorted_tables:
            made[table.name] = [_row(table, number, made) for number in range(1, rows + 1)]
            c.execute(table.insert(), made[table.name])
        for shape in shapes(
            c, metadata.tables
        ):  # a server does not count rows that bring their number
            number_on(c, shape, rows)
    return rows * len(made)


def held(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of every table, as the program reads them."""
    with database.read() as c:
        return {
            table.name: [
                tuple(row) for row in c.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def _row(table: Table, number: int, made: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    values = {
        column.name: _value(column, number, place)
        for place, column in enumerate(table.columns)
        if column.computed is None
    }
    for key in table.foreign_keys:  # each row refers to the one of the same number
        values[key.parent.name] = made[key.column.table.name][number - 1][key.column.name]
    return values


def _value(column: Column[Any], number: int, place: int) -> Any:
    turn = number + place
    if column.nullable and turn % 3 == 0:
        return None
    if column.type is Id and not column.primary_key:
        return 2**40 + number
    if isinstance(column.type, Integer) or column.type is Id:
        return number
    return _of(column.type, number, turn)


def _of(kind: TypeEngine[Any], number: int, turn: int) -> Any:
    text = f"{_TEXTS[turn % len(_TEXTS)]} {number}"
    made: dict[type, Any] = {
        Instant: _EPOCH + timedelta(days=number, microseconds=turn),
        Names: tuple(_TEXTS[: turn % 4]),
        Fields: {text: text},
        JSON: _JSON[turn % len(_JSON)],
        Boolean: bool(turn % 2),
        Date: date(2026, 1, 1) + timedelta(days=number),
        Text: text,
    }
    return next(value for one, value in made.items() if isinstance(kind, one))
