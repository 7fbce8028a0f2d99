"""A table as it stands in a database → how its rows are asked for, so that they read alike everywhere."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.types import JSON, Boolean, Date, DateTime, TypeEngine

Key = tuple[Any, ...]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: names of its columns (none that is computed) and of those of its key.

    reads: what gives each column as SQLite keeps it. casts: the types of the key's columns, "" for
    those that need none. place: of the key's columns among all.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    reads: tuple[str, ...]
    casts: tuple[str, ...]

    @property
    def place(self) -> tuple[int, ...]:
        """Return where in a row its key stands."""
        return tuple(self.columns.index(name) for name in self.key)

    def key_of(self, row: Row) -> Key:
        """Return the key of a row."""
        return tuple(row[at] for at in self.place)


def shapes(c: Connection, ours: Collection[str]) -> list[Shape]:
    """Return the shapes of our tables, each behind those that it refers to."""
    found = inspect(c)
    columns = found.get_multi_columns(filter_names=[*ours])
    keys = found.get_multi_pk_constraint(filter_names=[*ours])
    return [
        _shape(c, name, columns[None, name], keys[None, name]["constrained_columns"])
        for name, _ in found.get_sorted_table_and_fkc_names()
        if name is not None and name in ours
    ]


def tables(c: Connection) -> frozenset[str]:
    """Return the names of all tables."""
    return frozenset(inspect(c).get_table_names())


def quoted(names: Sequence[str]) -> str:
    """Return names as SQL has them in a list; they are our own."""
    return ", ".join(f'"{name}"' for name in names)


def _shape(
    c: Connection, name: str, columns: Sequence[ReflectedColumn], key: Sequence[str]
) -> Shape:
    # By their names: migrations leave columns in another order than a new table has.
    kept = sorted((one for one in columns if not one.get("computed")), key=lambda one: one["name"])
    kinds = {one["name"]: one["type"] for one in kept}
    is_server = c.dialect.name == "postgresql"
    return Shape(
        name=name,
        columns=tuple(kinds),
        key=tuple(key),
        reads=tuple(_READS[c.dialect.name](one, kind) for one, kind in kinds.items()),
        casts=tuple(f"::{kinds[one].compile(c.dialect)}" if is_server else "" for one in key),
    )


def _of_sqlite(name: str, kind: TypeEngine[Any]) -> str:
    """Return what gives a column; a JSON document that is a number would come back as one."""
    return f'CAST("{name}" AS TEXT)' if isinstance(kind, JSON) else f'"{name}"'


def _of_postgresql(name: str, kind: TypeEngine[Any]) -> str:
    """Return what gives a column as SQLite keeps it."""
    match kind:
        case DateTime():
            return f"""to_char("{name}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        case Boolean():
            return f'"{name}"::int'
        case JSON() | Date():
            return f'"{name}"::text'
        case _:
            return f'"{name}"'


_READS: Mapping[str, Callable[[str, TypeEngine[Any]], str]] = {
    "sqlite": _of_sqlite,
    "postgresql": _of_postgresql,
}
