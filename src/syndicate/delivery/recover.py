"""Senders that died or fell silent → their rows, queued again or in doubt."""

import socket
from datetime import datetime
from pathlib import Path

from syndicate.delivery import locks
from syndicate.delivery.presence import is_dead
from syndicate.store import presence, senders
from syndicate.store.database import Database
from syndicate.store.presence import CLOCK
from syndicate.store.types import Connection


def recover(database: Database, sender: str, now: datetime) -> tuple[int, int]:
    """Take back the rows of every other sender that is no more; return how many are queued, and in doubt.

    A lock that is free tells that its holder is dead. Where locks are files, only a lease tells of
    another machine's.
    """
    requeued = unknown = 0
    with database.read() as c:
        others = senders.others(c, sender)
        # Only a server loses its sessions while who had them goes on.
        strangers = senders.strangers(c, sender) if database.file is None else ()
    for other in (*others, *strangers):
        with database.write() as c:
            dead = other in others and is_dead(database, c, other)
            queued, doubted = senders.recover(c, other.id, now, dead)
            if dead:
                senders.forget(c, other.id)
        if dead and other.lock:
            locks.remove(Path(other.lock))
        requeued += queued
        unknown += doubted
    return requeued, unknown


def living(database: Database, c: Connection) -> bool:
    """Tell whether anybody is sending at this moment, as far as can be seen from this machine."""
    others = [
        one
        for one in senders.others(c, "")
        if database.file is None or one.host == socket.gethostname()
    ]
    return any(not is_dead(database, c, one) for one in others)


def are_at_work(database: Database) -> bool:
    """Tell whether others send from a server's database, or keep its clock, at this moment."""
    with database.read() as c:
        return database.file is None and (not presence.is_free(c, CLOCK) or living(database, c))
