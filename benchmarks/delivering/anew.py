"""A publication whose mails have left → the same, whose mails wait once more."""

import sqlite3
from contextlib import closing
from pathlib import Path


def again(folder: Path) -> None:
    """Have every mail wait once more, as if none had ever left."""
    with closing(sqlite3.connect(folder / "var" / "syndicate.db")) as database:
        database.execute(
            "UPDATE deliveries SET state = 'queued', token = NULL, sender = NULL, lease_until = NULL, "
            "attempts = 0, tried_at = NULL, next_at = NULL, handed_over_at = NULL, settled_at = NULL, "
            "reply_code = NULL, reply_enhanced = NULL, reply_text = NULL, reply_kind = NULL, resent = 0"
        )
        database.execute("UPDATE issues SET state = 'sending', sent_at = NULL")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
