"""Parts of a value that both databases take out of it, each in its own words."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class domain_of(FunctionElement[str]):  # noqa: N801 - functions of SQL are written so
    """What stands behind the @ of an address; NULL of none."""

    inherit_cache = True
    type = Text()


class minute_of(FunctionElement[str]):  # noqa: N801
    """An instant without its seconds, in UTC: "2026-03-12T07:00"."""

    inherit_cache = True
    type = Text()


@compiles(domain_of, "sqlite")
def _domain_sqlite(element: domain_of, compiler: Any, **options: Any) -> str:
    address = compiler.process(element.clauses, **options)
    return f"substr({address}, instr({address}, '@') + 1)"


@compiles(domain_of, "postgresql")
def _domain_postgresql(element: domain_of, compiler: Any, **options: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **options)}, '@', 2)"


@compiles(minute_of, "sqlite")
def _minute_sqlite(element: minute_of, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 16)"


@compiles(minute_of, "postgresql")
def _minute_postgresql(element: minute_of, compiler: Any, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"to_char({instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI')"
