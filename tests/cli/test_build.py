"""`build` writes public/ whatever becomes of the database: pages and feeds need none."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.homes import home, write_article


def _damaged(var: Path) -> None:
    for file in var.glob("syndicate.db*"):
        file.unlink()
    (var / "syndicate.db").write_bytes(b"no database" * 1000)


def _absent(var: Path) -> None:
    for file in var.glob("syndicate.db*"):
        file.unlink()
    (var / "syndicate.db").mkdir()


def _older(var: Path) -> None:
    with sqlite3.connect(var / "syndicate.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = home(tmp_path / "home")
    write_article(folder, "fete")
    assert run(folder, "translations", "status").code == 0
    return folder


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_damaged, "database-damaged"),
        (_absent, "database-unopened"),
        (_older, "database-unmigrated"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_and_stops_no_build(
    published: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(published / "var")
    write_article(published, "neuf")  # what is new has to be told to the database
    ran = run(published, "build", "--json")
    assert ran.code == 0
    assert code in {one["code"] for one in ran.json["findings"]}
    assert (published / "public" / "fr" / "feed.rss").is_file()
    assert "database" in run(published, "build").err  # and is, until it can be
    assert run(published, "issue", "list").code == 1


def test_a_locked_database_stops_no_build_and_no_look(published: Path) -> None:
    line = {"at": "2026-01-01T00:00:00Z", "subscriber": "x", "newsletter": None, "source": "page"}
    log = published / "var" / "withdrawals.log"
    log.write_text(f"{json.dumps(line)}\n", encoding="utf-8")
    connection = sqlite3.connect(published / "var" / "syndicate.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        assert run(published, "build").code == 0
        assert run(published, "issue", "list").code == 0
    finally:
        connection.close()
    assert (published / "public" / "fr" / "feed.rss").is_file()


def test_a_folder_that_cannot_be_written_is_named(published: Path) -> None:
    (published / "public" / "fr").mkdir(parents=True)
    (published / "public" / "fr" / "articles").write_text("in the way", encoding="utf-8")
    ran = run(published, "build", "--json")
    assert ran.code == 1
    assert ran.json["error"]["code"] == "output-unwritable"
    assert "public/fr/articles" in ran.json["error"]["file"]
