"""Write down what the migrations make of an empty SQLite database, for those that begin with it."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from syndicate.store.database import connect
from syndicate.store.migrations.anew import SCRIPT
from syndicate.store.migrations.upgrade import upgrade

_NOT_OURS = ("BEGIN TRANSACTION", "COMMIT", 'DELETE FROM "sqlite_sequence"')


def made() -> str:
    """Return the statements that all migrations come to, in the order in which they stand."""
    with TemporaryDirectory() as folder:
        database = connect("sqlite:///all.db", Path(folder))
        with database.write() as c:
            upgrade(c)
        database.close()
        return "".join(f"{one}\n" for one in dumped(Path(folder) / "all.db"))


def dumped(file: Path) -> Iterator[str]:
    """Yield a database as statements."""
    connection = sqlite3.connect(file)
    yield from (one for one in connection.iterdump() if not one.startswith(_NOT_OURS))
    connection.close()


def main() -> int:
    """Write the file, or with --check tell whether it is what it should be."""
    found = made()
    if "--check" in sys.argv:
        fresh = SCRIPT.is_file() and SCRIPT.read_text(encoding="utf-8") == found
        if not fresh:
            print(f"{SCRIPT.name} is not what the migrations make: make schema", file=sys.stderr)
        return 0 if fresh else 1
    SCRIPT.write_text(found, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
