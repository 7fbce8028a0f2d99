"""A database, a cache or a note of ours that cannot be used: said, and what can go on goes on."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import built, place, told
from tests.support.homes import write_article

DATABASE = "var/syndicate.db"
Spoil = Callable[[Path], object]


def alone(home: Path) -> Path:
    """Return the database's file, with nothing left in its journal."""
    for end in ("-wal", "-shm"):
        (home / f"{DATABASE}{end}").unlink(missing_ok=True)
    return home / DATABASE


def say(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / DATABASE)) as connection:
        connection.execute(statement)
        connection.commit()


def cut_short(home: Path) -> None:
    os.truncate(alone(home), 5000)


def torn_in_the_middle(home: Path) -> None:
    """Leave the first pages alone and fill the rest with noise."""
    file = alone(home)
    data = file.read_bytes()
    file.write_bytes(data[:8192] + b"\x5a" * (len(data) - 8192))


def of_another_program(home: Path) -> None:
    alone(home).unlink()
    say(home, "CREATE TABLE theirs (x)")


def a_file_instead(spot: Path) -> None:
    shutil.rmtree(spot)
    spot.write_text("x", encoding="utf-8")


def a_folder_instead(spot: Path) -> None:
    spot.unlink()
    spot.mkdir()
    (spot / "x").touch()


def a_dead_link_instead(spot: Path) -> None:
    spot.unlink()
    spot.symlink_to("nowhere.lock")


def a_folder(home: Path) -> None:
    alone(home).unlink()
    (home / DATABASE).mkdir()


BROKEN: dict[str, tuple[Spoil, str]] = {
    "a file that is no database": (lambda h: alone(h).write_bytes(b"no database" * 999), "damaged"),
    "a file cut short": (cut_short, "damaged"),
    "a file with torn pages": (torn_in_the_middle, "damaged"),
    "a folder in its place": (a_folder, "unopened"),
    "the database of another program": (of_another_program, "foreign"),
    "a database of a newer version": (
        partial(say, statement="UPDATE alembic_version SET version_num = '9999'"),
        "newer",
    ),
    "a database of an older version": (
        partial(say, statement="UPDATE alembic_version SET version_num = '0000'"),
        "unmigrated",
    ),
    "a table that was dropped": (partial(say, statement="DROP TABLE deliveries"), "incomplete"),
    "a version that was wiped out": (
        partial(say, statement="DELETE FROM alembic_version"),
        "foreign",
    ),
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return built(tmp_path / "home")


@pytest.mark.wide
@pytest.mark.parametrize(("spoil", "code"), BROKEN.values(), ids=BROKEN)
def test_a_database_that_cannot_be_used_is_named_and_left_as_it_is(
    published: Path, spoil: Spoil, code: str
) -> None:
    spoil(published)
    before = alone(published).read_bytes() if alone(published).is_file() else None
    for command in (("check",), ("deliver",), ("issue", "list"), ("schedule", "tick")):
        found = told(published, *command, finding=f"database-{code}").finding
        assert place(found) == DATABASE
    if before is not None:
        assert alone(published).read_bytes() == before
    write_article(published, "autre")
    ran = run(published, "build", "--json")
    assert ran.code == 0  # pages need no database
    assert f"database-{code}" in {one["code"] for one in ran.json["findings"]}
    assert (published / "public/fr/articles/autre/index.html").is_file()


def test_a_database_that_is_gone_is_made_again_and_sends_nothing_by_itself(
    published: Path,
) -> None:
    alone(published).unlink()
    found = told(published, "deliver", finding="instance-held", exit_code=0).finding
    assert found["fields"]["reason"] == "database-replaced"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(home / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_database_that_somebody_holds_is_busy_and_nothing_is_done(published: Path) -> None:
    with locked(published):
        told(published, "hold", "--reason", "x", finding="database-busy")
    assert run(published, "schedule", "show", "--json").json["held"] is None


def test_the_folder_var_may_not_be_a_file(published: Path) -> None:
    shutil.rmtree(published / "var")
    (published / "var").write_text("x", encoding="utf-8")
    for command in ("check", "build", "deliver"):
        ran = run(published, "--lang", "fr", command)
        assert (ran.code, "Traceback" in ran.err) in ((1, False), (3, False))
        assert "var" in ran.err


def _with_other_things(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE works SET work = x'ff', texts = x'ff', told = x'ff', said = 1")
        connection.execute("UPDATE cards SET card = x'ff'")
        connection.execute("UPDATE meta SET value = x'ff'")
    connection.close()


NOTES: dict[str, tuple[str, Spoil]] = {
    "what builds know, as junk": ("var/index.db", lambda f: f.write_bytes(b"\xff{")),
    "what builds know, of another kind": (
        "var/index.db",
        lambda f: f.write_bytes(b"SQLite format 3\0" + b"x" * 5000),
    ),
    "what builds know, cut short": (
        "var/index.db",
        lambda f: f.write_bytes(f.read_bytes()[:5000]),
    ),
    "what builds know, with other things in it": ("var/index.db", _with_other_things),
    "a lock that is a link to nowhere": (
        "var/index.lock",
        a_dead_link_instead,
    ),
}


@pytest.mark.wide
@pytest.mark.parametrize(("name", "spoil"), NOTES.values(), ids=NOTES)
def test_a_note_of_ours_that_is_damaged_troubles_nobody(
    published: Path, name: str, spoil: Spoil
) -> None:
    spoil(published / name)
    before = (published / "public/fr/articles/bonne/index.html").read_bytes()
    for command in ("check", "stamp", "build"):
        assert run(published, command).code == 0, command
    assert (published / "public/fr/articles/bonne/index.html").read_bytes() == before


@pytest.mark.wide
@pytest.mark.parametrize(
    "path",
    ["../kept", "fr/../../kept", "/etc/kept", "..", "fr/\0", ""],
    ids=["up", "up within", "absolute", "the folder above", "a NUL", "nothing"],
)
def test_a_damaged_note_never_has_a_file_deleted_outside_of_public(
    published: Path, path: str
) -> None:
    (published / "kept").write_text("mine", encoding="utf-8")
    with sqlite3.connect(published / "var/index.db") as connection:
        connection.execute("INSERT INTO documents VALUES (?, '', x'00')", (path,))
    connection.close()
    write_article(published, "autre")
    assert run(published, "build", "--json").json["deleted"] == 0
    assert (published / "kept").read_text(encoding="utf-8") == "mine"


def flipped(folder: Path) -> None:
    """Have a bit in the middle of each file the other way round."""
    for file in files_in(folder):
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)


CACHES: dict[str, Spoil] = {
    "junk": lambda folder: [file.write_bytes(b"junk") for file in files_in(folder)],
    "files cut short": lambda folder: [
        file.write_bytes(file.read_bytes()[:100]) for file in files_in(folder)
    ],
    "nothing": lambda folder: [file.write_bytes(b"") for file in files_in(folder)],
    "a bit that flipped": flipped,
    "offsets that lead nowhere": lambda folder: [
        file.write_bytes(file.read_bytes()[:16] + b"\xff" * 64) for file in files_in(folder)
    ],
    "a file in place of the folder": a_file_instead,
}


def files_in(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.iterdir()) if file.is_file()]


@pytest.mark.wide
@pytest.mark.parametrize("cache", ["catalogues", "templates"])
@pytest.mark.parametrize("spoil", CACHES.values(), ids=CACHES)
def test_a_damaged_cache_is_made_again(published: Path, spoil: Spoil, cache: str) -> None:
    before = (published / "public/fr/articles/bonne/index.html").read_bytes()
    spoil(published / "var" / "cache" / cache)
    ran = run(published, "--lang", "fr", "build")
    assert ran.code == 0
    assert "contenu" in ran.out
    assert (published / "public/fr/articles/bonne/index.html").read_bytes() == before


@pytest.mark.parametrize(
    ("spot", "spoil"),
    [
        ("public", a_file_instead),
        ("public/fr", a_file_instead),
        ("public/fr/index.html", a_folder_instead),
    ],
    ids=["a file for public/", "a file for a folder", "a folder for a page"],
)
def test_what_stands_in_the_way_of_a_page_is_named(
    published: Path, spot: str, spoil: Spoil
) -> None:
    write_article(published, "autre")
    spoil(published / spot)
    found = told(published, "build", finding="output-unwritable").finding
    assert place(found).startswith("public")
