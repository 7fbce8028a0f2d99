"""A statement for many rows at once: compiled once for a database, its rows given as one parameter.

SQLAlchemy looks at each value of each row anew, and a driver at each row: of a statement that runs for
every mail that is most of its cost. The rows are JSON, which both databases take apart by themselves.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Insert,
    Text,
    Update,
    bindparam,
    cast,
    func,
)

_ROWS = "rows"
_TYPES: Mapping[type[Any], Any] = {int: BigInteger(), str: Text()}
Place = Callable[[int, type[Any]], ColumnElement[Any]]
Making = Callable[[Place], Update | Insert]


def many(
    c: Connection,
    making: Making,
    common: Mapping[str, Any],
    rows: Sequence[Sequence[Any]],
) -> int:
    """Run an update or INSERT for all of some rows; return how many rows of the table it changed.

    making: a function of a module, given what stands at a place of a row as an expression, by number
    and type (int or str). common: parameters that are the same for all rows.
    """
    return _ran(c, making, common, rows).rowcount


def told(
    c: Connection,
    making: Making,
    common: Mapping[str, Any],
    rows: Sequence[Sequence[Any]],
) -> Sequence[Any]:
    """Run one as `many` does; return what its RETURNING, of one column, says of each row it changed."""
    return _ran(c, making, common, rows).scalars().all()


def _ran(
    c: Connection,
    making: Making,
    common: Mapping[str, Any],
    rows: Sequence[Sequence[Any]],
) -> CursorResult[Any]:
    sql, order, processors, fixed = _compiled(making, c.dialect)
    values = {**fixed, **{name: processors[name](one) for name, one in common.items()}}
    values[_ROWS] = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    parameters = tuple(values[name] for name in order) if order else values
    return c.exec_driver_sql(sql, parameters)


@lru_cache(maxsize=64)
def _compiled(
    making: Making, dialect: Dialect
) -> tuple[str, Sequence[str], Mapping[str, Callable[[Any], Any]], Mapping[str, Any]]:
    """Return a statement's text, the order of its parameters, what makes them ready, and literals."""
    compiled = making(_places(dialect)).compile(dialect=dialect)
    processors = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
        for name, bind in compiled.binds.items()
    }
    fixed = {name: processors[name](one) for name, one in compiled.params.items() if name != _ROWS}
    return str(compiled), getattr(compiled, "positiontup", None) or (), processors, fixed


def _places(dialect: Dialect) -> Place:
    """Return what gives the expression of a place in a row of JSON."""
    rows = bindparam(_ROWS, type_=Text())
    if dialect.name == "postgresql":
        each = func.json_array_elements(cast(rows, JSON)).table_valued("value", name="given")
        return lambda number, kind: cast(
            func.json_extract_path_text(each.c.value, str(number)), _TYPES[kind]
        )
    each = func.json_each(rows).table_valued("value", name="given")
    return lambda number, kind: func.json_extract(each.c.value, f"$[{number}]", type_=_TYPES[kind])


def _as_it_is(value: Any) -> Any:
    return value
