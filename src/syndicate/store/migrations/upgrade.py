"""An open writing transaction → the same with the newest schema, by Alembic without its ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text


def configuration() -> Config:
    """Return Alembic's settings: where the revisions are."""
    config = Config()
    folder = str(Path(__file__).parent).replace("%", "%%")  # ConfigParser interpolates
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection) -> None:
    """Run what is missing inside the caller's transaction.

    SQLite's writers wait for one another by themselves; PostgreSQL is given a lock to wait for.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7310582)"))
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
