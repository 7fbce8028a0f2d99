"""Column types that keep our promises: instants are aware and UTC, lists come back as tuples."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = [
    "Connection",
    "Id",
    "Instant",
    "metadata",
]  # Connection: for those who may not import SQLAlchemy

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by INTEGER keys only


class Instant(TypeDecorator[datetime]):
    """An instant: a native timestamp where there is one, else fixed-width text that sorts.

    SQLite would hand naive datetimes back; a naive one is refused on the way in.
    """

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of this database."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if native else String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be kept")
        utc = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return utc
        return utc.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware instant in UTC."""
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC) if isinstance(value, datetime) else None


class Fields(TypeDecorator[Mapping[str, str]]):
    """Texts by their names, kept as JSON; nothing at all where there are none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> Any:
        """Return a JSON object."""
        return dict(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Mapping[str, str]:
        """Return a mapping, of nothing where nothing is kept."""
        return value or {}


class Names(TypeDecorator[tuple[str, ...]]):
    """A short list of strings, kept as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        """Return a JSON list."""
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        """Return a tuple."""
        return None if value is None else tuple(value)
