"""A statement for many rows: compiled once for a database, its values made ready once.

SQLAlchemy looks at each value of each row anew; of a statement that runs for every mail that is more
than half of its cost.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Update

Values = Mapping[str, Any]


def many(c: Connection, statement: Update, common: Values, rows: Sequence[Values]) -> int:
    """Run a statement for each row; return how many rows of the table it changed, −1 if nobody knows.

    common: parameters that are the same for all rows; rows: the others, numbers and texts alone.
    """
    sql, arranged, processors, fixed = _compiled(statement, c.dialect)
    base = {**fixed, **{name: processors[name](one) for name, one in common.items()}}
    return c.exec_driver_sql(sql, [arranged({**base, **row}) for row in rows]).rowcount


@lru_cache(maxsize=16)
def _compiled(
    statement: Update, dialect: Dialect
) -> tuple[str, Callable[[Values], Any], Mapping[str, Callable[[Any], Any]], Values]:
    """Return a statement's text, what arranges the values of a row, what makes them ready, and literals."""
    compiled = statement.compile(dialect=dialect)
    processors = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
        for name, bind in compiled.binds.items()
    }
    fixed = {name: processors[name](one) for name, one in compiled.params.items()}
    order = getattr(compiled, "positiontup", None)
    return str(compiled), itemgetter(*order) if order else _as_it_is, processors, fixed


def _as_it_is(value: Any) -> Any:
    return value
