"""PostgreSQL's own ways: how its transactions begin, and what its errors are called here.

Whoever writes is alone, as with SQLite, so that what was read in a transaction is still so when it
commits. Only senders write side by side: what they do to the ledger is conditional on rows of their own.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, text

from syndicate.store.standing import VERSION

ALONE, BESIDE = "alone", "beside"
BUSY_TIMEOUT_S = 5
_WRITER = 7310581  # the number of the writers' lock; locks are of one database
# A process that is stopped in the middle of writing must not keep all others from it.
_IDLE_S = 30
_BEGIN: Mapping[str, str] = {
    way: f"SET LOCAL idle_in_transaction_session_timeout = '{_IDLE_S}s'; SELECT {lock}({_WRITER})"
    for way, lock in (
        (ALONE, "pg_advisory_xact_lock"),
        (BESIDE, "pg_advisory_xact_lock_shared"),
    )
}
ARGUMENTS: Mapping[str, Any] = {
    "application_name": "syndicate",
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "options": f"-c timezone=UTC -c lock_timeout={BUSY_TIMEOUT_S}s",
}
# How SQLSTATEs begin → what we call it (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_SAYS: Mapping[str, str] = {
    "08": "database-away",
    "57P": "database-away",  # it is shut down, starts, or has ended our session
    "25P03": "database-busy",  # we idled in a transaction, and another took over
    "55P03": "database-busy",
    "40": "database-busy",  # of two that wait for one another, one has to begin anew
    "53100": "database-full",
    "53": "database-away",  # too many connections, or no memory
    "25006": "database-unwritable",
    "42501": "database-unwritable",
    "28": "database-refused",
    "3D000": "database-refused",
    "XX00": "database-damaged",
}
_SOON = ("starting up", "shutting down", "recovery", "too many")  # it will let us in later

_REMARK = text("SELECT to_regclass(:table), obj_description(to_regclass(:table), 'pg_class')")


def take(connection: Connection, way: str, *, asks: bool) -> str | None:
    """Begin to write, alone or beside other senders; wait for whoever is before us.

    asks: return what stands for the revision by then, in the same journey; else None.
    """
    raw: Any = connection.connection.driver_connection
    if not asks:
        raw.execute(_BEGIN[way])
        return None
    cursor = raw.execute(f"{_BEGIN[way]}; SELECT version_num FROM {VERSION}")  # noqa: S608 (constants)
    while cursor.nextset():
        pass
    found = cursor.fetchone()
    return str(found[0]) if found else None


def named(error: BaseException) -> str | None:
    """Return the code of an error; None for those that tell nothing about the database itself."""
    state = getattr(error, "sqlstate", None)
    if state:
        return next((code for start, code in _SAYS.items() if state.startswith(start)), None)
    if type(error).__name__ != "OperationalError":
        return None
    # Before there is a session, there is only a text: the server's own, or that of whoever looked for it.
    text = str(error)
    refused = "FATAL" in text and not any(one in text for one in _SOON)
    return "database-refused" if refused else "database-away"


def conninfo(engine: Engine) -> str:
    """Return the address of the server as libpq reads it, its password within: never to be shown."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def script(connection: Connection, statements: str) -> None:
    """Run many statements as they stand, inside the caller's transaction."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 (we are inside its transaction)
    raw.execute(statements)


def remark(connection: Connection, table: str) -> str | None:
    """Return what is remarked beside a table; "" for nothing, None where there is no such table."""
    found = connection.execute(_REMARK, {"table": table}).one()
    return None if found[0] is None else found[1] or ""


def set_remark(connection: Connection, table: str, words: str) -> None:
    """Remark something beside a table; both words are our own."""
    connection.exec_driver_sql(f"COMMENT ON TABLE {table} IS '{words}'")
