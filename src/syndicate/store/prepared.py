"""A statement for many rows: compiled once for a database, its values made ready once.

SQLAlchemy looks at each value of each row anew; of a statement that runs for every mail that is more
than half of its cost.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Update

Row = Mapping[str, Any]


def many(c: Connection, statement: Update, rows: Sequence[Row]) -> int:
    """Run a statement for each row; return how many rows of the table it changed, −1 if nobody knows.

    rows: every parameter by its name; all have the same names.
    """
    sql, arranged, processors = _compiled(statement, c.dialect)
    ready: dict[tuple[str, int], Any] = {}  # most values of a batch are the same object

    def value(name: str, given: Any) -> Any:
        make = processors.get(name)
        if make is None:
            return given
        key = (name, id(given))
        if key not in ready:
            ready[key] = make(given)
        return ready[key]

    values = [arranged({name: value(name, one) for name, one in row.items()}) for row in rows]
    return c.exec_driver_sql(sql, values).rowcount


@lru_cache(maxsize=16)
def _compiled(
    statement: Update, dialect: Dialect
) -> tuple[str, Callable[[Row], Any], Mapping[str, Callable[[Any], Any]]]:
    """Return the text of a statement, what arranges the values of a row, and what makes them ready."""
    compiled = statement.compile(dialect=dialect)
    fixed = compiled.params
    processors = {
        name: make
        for name, bind in compiled.binds.items()
        if (make := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    fixed = {name: processors.get(name, _as_it_is)(one) for name, one in fixed.items()}
    order = getattr(compiled, "positiontup", None)
    if order is None:
        return str(compiled), lambda row: {**fixed, **row}, processors
    return (
        str(compiled),
        lambda row: tuple([row.get(name, fixed[name]) for name in order]),
        processors,
    )


def _as_it_is(value: Any) -> Any:
    return value
