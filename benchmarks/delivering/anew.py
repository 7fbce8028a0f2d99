"""A publication whose mails have left → the same, whose mails wait once more."""

import sqlite3
from contextlib import closing
from pathlib import Path

AGAIN = (
    "UPDATE deliveries SET state = 'queued', token = NULL, sender = NULL, lease_until = NULL, "
    "attempts = 0, tried_at = NULL, next_at = NULL, handed_over_at = NULL, settled_at = NULL, "
    "reply_code = NULL, reply_enhanced = NULL, reply_text = NULL, reply_kind = NULL, resent = false"
)
SENDING = "UPDATE issues SET state = 'sending', sent_at = NULL"
_SPAN = (
    "SELECT count(*), (julianday(max(settled_at)) - julianday(min(handed_over_at))) * 86400"
    " FROM deliveries WHERE state = 'sent'"
)


def again(folder: Path) -> None:
    """Have every mail wait once more, as if none had ever left."""
    with closing(sqlite3.connect(folder / "var" / "syndicate.db")) as database:
        database.execute(AGAIN)
        database.execute(SENDING)
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rate(folder: Path) -> float:
    """Return how many mails a second left, from the first hand-over to the last answer."""
    with closing(sqlite3.connect(folder / "var" / "syndicate.db")) as database:
        mails, seconds = database.execute(_SPAN).fetchone()
    return float(mails) / float(seconds)
