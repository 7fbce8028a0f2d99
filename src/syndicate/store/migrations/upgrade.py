"""An open writing transaction → the same with the newest schema, by Alembic without its ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, bindparam, text

from syndicate.store import schema  # noqa: F401 - it fills the metadata
from syndicate.store.types import metadata

_SORTED_OTHERWISE = text("""
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
      AND table_name IN :ours
    ORDER BY table_name, column_name
""").bindparams(bindparam("ours", expanding=True))


def configuration() -> Config:
    """Return Alembic's settings: where the revisions are."""
    config = Config()
    folder = str(Path(__file__).parent).replace("%", "%%")  # ConfigParser interpolates
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run what is missing inside the caller's transaction, up to a revision.

    SQLite's writers wait for one another by themselves; PostgreSQL is given a lock to wait for.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7310582)"))
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if connection.dialect.name == "postgresql":
        _sort_by_codepoint(connection)


def _sort_by_codepoint(connection: Connection) -> None:
    """Have each text sort and compare as with SQLite, and in Python, whatever language the server speaks.

    What is read page by page depends on it, and an index serves what an address begins with.
    """
    for table, column in connection.execute(_SORTED_OTHERWISE, {"ours": [*metadata.tables]}).all():
        connection.exec_driver_sql(
            f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"'
        )
