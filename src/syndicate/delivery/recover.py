"""Senders that died or fell silent → their rows, queued again or in doubt."""

import socket
from datetime import datetime
from pathlib import Path

from syndicate.delivery import locks
from syndicate.store import senders
from syndicate.store.database import Database


def recover(database: Database, sender: str, now: datetime) -> tuple[int, int]:
    """Take back the rows of every other sender that is no more; return how many are queued, and in doubt.

    A lock that is free tells that its holder is dead. On another machine, only a lease tells.
    """
    requeued = unknown = 0
    with database.read() as c:
        others = senders.others(c, sender)
    for other in others:
        dead = other.host == socket.gethostname() and locks.is_free(Path(other.lock))
        with database.write() as c:
            queued, doubted = senders.recover(c, other.id, now, dead)
            if dead:
                senders.forget(c, other.id)
                locks.remove(Path(other.lock))
        requeued += queued
        unknown += doubted
    return requeued, unknown
