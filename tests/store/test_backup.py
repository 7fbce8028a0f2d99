"""A copy of a database that others use: sound, of one moment, one file, never over another."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from syndicate.errors import StoreError, UsageError
from syndicate.store import backup
from syndicate.store.database import Database, open_database
from tests.support.ledger import add_reader


def readers(file: Path) -> int:
    with closing(sqlite3.connect(file)) as made:
        count: int = made.execute("SELECT count(*) FROM subscribers").fetchone()[0]
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return count


def test_a_copy_is_one_file_that_opens_as_a_database(filed: Database, tmp_path: Path) -> None:
    with filed.write() as c:
        add_reader(c, 1)
    folder = tmp_path / "copies"
    folder.mkdir()
    backup.copy(filed, folder / "one.db")
    assert [file.name for file in folder.iterdir()] == ["one.db"]
    assert (folder / "one.db").stat().st_mode & 0o777 == 0o600
    assert readers(folder / "one.db") == 1
    opened = open_database(f"sqlite:///{folder}/one.db", folder)
    opened.check()
    opened.close()


def test_a_copy_holds_one_moment_while_others_write(filed: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with filed.write() as c:
                for _ in range(10):  # a copy never has half of the ten
                    number += 1
                    add_reader(c, number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            backup.copy(filed, tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    counts = [readers(tmp_path / f"{number}.db") for number in range(5)]
    assert counts == sorted(counts)
    assert all(count % 10 == 0 for count in counts)


def test_a_copy_never_takes_the_place_of_a_file(filed: Database, tmp_path: Path) -> None:
    (tmp_path / "kept.db").write_text("older")
    with pytest.raises(UsageError, match="backup-exists"):
        backup.copy(filed, tmp_path / "kept.db")
    assert (tmp_path / "kept.db").read_text() == "older"


def test_a_copy_that_has_no_place_leaves_nothing(filed: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="output-unwritable"):
        backup.copy(filed, tmp_path / "nowhere" / "x.db")
    assert not (tmp_path / "nowhere").exists()


def test_what_a_killed_copy_left_is_taken_over(filed: Database, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / ".one.db.new").write_bytes(b"half of a database" * 1000)
    backup.copy(filed, folder / "one.db")
    assert [file.name for file in folder.iterdir()] == ["one.db"]
    assert readers(folder / "one.db") == 0
