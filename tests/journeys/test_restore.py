"""What was backed up comes back: equal, held, and without anybody who has left since."""

import json
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from syndicate.store import works
from syndicate.store.database import Database, connect, open_database
from syndicate.store.schema import REVISION
from tests.support.cli import at, run
from tests.support.kept import ADDED, BY, PARIS, PLAN, SOON, bring, made, reason, save
from tests.support.ledger import NOW
from tests.support.stuffed import held as rows_of

pytestmark = pytest.mark.filed  # each names its own databases
# What says where a database is, and what was done to it, rather than what is in it.
_OWN = {"pacing", "instance", "audit", "looks"}
Url = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Url:
    """Return what gives addresses of new databases of one kind; a file's is the same in every home."""
    if request.param == "sqlite":
        return lambda: "sqlite:///var/syndicate.db"
    found: Url = request.getfixturevalue("new_database")
    return found


in_a_file = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def planned(tmp_path: Path, url: Url, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with an issue that is about to leave to three readers."""
    monkeypatch.setenv("SYNDICATE_STORE__URL", url())
    home = made(tmp_path / "home")
    for number in range(3):
        added = ("subscribers", "add", f"lecteur{number}@readers.example")
        assert at(ADDED, home, *added).code == 0
    for moment in (PLAN, SOON):
        assert at(moment, home, "schedule", "tick").code == 0
    return home


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    """Return a home with one reader, in a file."""
    home = made(tmp_path / "home")
    assert at(ADDED, home, "subscribers", "add", "a@readers.example").code == 0
    return home


def mails(home: Path) -> int:
    return len(list((home / "var" / "outbox").glob("actualites-*/*.eml")))


def sends(home: Path) -> int:
    """Return how many mails leave once the home is adopted."""
    before = mails(home)
    assert at(PARIS, home, "adopt", *BY).code == 0
    assert at(PARIS, home, "schedule", "tick").code == 0
    assert at(PARIS, home, "deliver").code == 0
    return mails(home) - before


def opened(home: Path, url: str) -> Database:
    return open_database(url, home)


def test_a_backup_under_load_comes_back_elsewhere_whole_and_held(
    planned: Path, tmp_path: Path, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, everything = _saved_under_load(planned)
    monkeypatch.setenv("SYNDICATE_STORE__URL", url())
    other = made(tmp_path / "other")
    bring(other, backup)
    assert reason(other) == "restored"
    assert (run(other, "release").code, reason(other)) == (1, "restored")
    assert at(PARIS, other, "deliver").code == 0
    assert mails(other) == 0
    target = opened(other, _env())
    found = rows_of(target)
    target.close()
    for table in set(found) - _OWN - {"works_released"}:
        assert found[table] == everything[table], table
    released = set(found["works_released"])
    assert released < set(everything["works_released"])
    loaded = [row for row in released if str(row[0]).startswith("load-")]
    assert loaded
    assert len(loaded) % 10 == 0
    assert sends(other) == 3


def _saved_under_load(home: Path) -> tuple[Path, dict[str, list[tuple[Any, ...]]]]:
    """Make a backup while somebody writes; return it, and what was in the database in the end."""
    stop, begun, source = threading.Event(), threading.Event(), opened(home, _env())

    def write() -> None:
        number = 0
        while not stop.is_set():
            ten = [(f"load-{number + one}", "fr") for one in range(10)]
            with source.write() as c:  # a backup never has half of the ten
                works.record_released(c, dict.fromkeys(ten, NOW), NOW)
            number += 10
            begun.set()
            stop.wait(0.002)  # SQLite's writers take their turns by luck, and others write as well

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    try:
        backup = save(home)
    finally:
        stop.set()
        writer.join()
    everything = rows_of(source)
    source.close()
    return backup, everything


def _env() -> str:
    import os  # noqa: PLC0415

    return os.environ["SYNDICATE_STORE__URL"]


def test_nobody_who_left_or_complained_since_is_mailed(planned: Path) -> None:
    backup = save(planned)
    for number, source in enumerate(("one-click", "complaint")):
        _leave(planned, f"lecteur{number}@readers.example", source)
    bring(planned, backup, "--over")
    assert reason(planned) == "restored"
    shown = run(planned, "subscribers", "show", "lecteur1@readers.example", "--json").json
    assert shown["suppressed"]["reason"] == "complaint"
    assert sends(planned) == 1


def _leave(home: Path, address: str, source: str) -> None:
    who = run(home, "subscribers", "show", address, "--json").json["id"]
    line = {"at": "2026-03-12T06:45:00Z", "subscriber": who, "newsletter": None, "source": source}
    with (home / "var" / "withdrawals.log").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    assert (
        at("2026-03-12T06:46:00Z", home, "schedule", "tick").code == 0
    )  # the database knows it now


@in_a_file
def test_logs_of_two_machines_become_one(planned: Path, tmp_path: Path, url: Url) -> None:
    """The other machine has a log of its own, in which others have left."""
    _leave(planned, "lecteur0@readers.example", "one-click")
    backup = save(planned)
    log = planned / "var" / "withdrawals.log"
    (mine,) = log.read_text("utf-8").splitlines()
    who = run(planned, "subscribers", "show", "lecteur2@readers.example", "--json").json["id"]
    other = json.dumps(json.loads(mine) | {"subscriber": who, "at": "2026-03-12T06:50:00Z"})
    log.write_text(other + "\n", "utf-8")
    bring(planned, backup, "--over")
    assert set(log.read_text("utf-8").splitlines()) == {mine, other}
    assert sends(planned) == 1


@in_a_file
def test_what_left_since_leaves_again_only_if_somebody_says_so(planned: Path) -> None:
    backup = save(planned)
    assert at(PARIS, planned, "schedule", "tick").code == 0
    assert at(PARIS, planned, "deliver").code == 0
    assert mails(planned) == 3
    shutil.rmtree(planned / "var" / "outbox")
    done = at(PARIS, planned, "restore", str(backup), "--over")
    assert done.code == 0
    assert "actualites-2026-03-12" in done.err  # what would leave
    assert "log of your mail server" in done.err
    assert at(PARIS, planned, "deliver").code == 0
    assert mails(planned) == 0
    assert at(PARIS, planned, "issue", "cancel", "actualites-2026-03-12").code == 0
    assert sends(planned) == 0


@in_a_file
def test_a_backup_holds_what_cannot_be_made_again_and_says_what_it_lacks(planned: Path) -> None:
    assert at(PARIS, planned, "build").code == 0
    archive = planned / "var" / "archives" / "issues" / "é à.html"
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(b"<p>archived")
    (planned / "var" / "imports.json").write_text("{}")
    backup = save(planned)
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as tar:
        names = tar.getnames()
    assert {"syndicate.db", "var/keys/identity", "var/keys/token-1", "var/index.db"} <= set(names)
    assert {"var/archives/issues/é à.html", "var/imports.json", "manifest.json"} <= set(names)
    assert not [one for one in names if one.startswith(("content", "config", "var/instance"))]
    assert not list(backup.parent.glob(".*"))
    said = at(SOON, planned, "backup", str(backup))
    assert (said.code, "of this name already" in said.err) == (2, True)


@in_a_file
def test_archives_and_keys_come_back_and_younger_ones_stay(planned: Path, tmp_path: Path) -> None:
    keys, archives = planned / "var" / "keys", planned / "var" / "archives"
    (archives / "feeds").mkdir(parents=True, exist_ok=True)
    (archives / "feeds" / "a.rss").write_text("as it was")
    backup = save(planned)
    assert run(planned, "keys", "rotate", *BY).code == 0
    before = {one.name: one.read_text() for one in keys.iterdir()}
    (archives / "feeds" / "a.rss").write_text("damaged")
    (archives / "feeds" / "b.rss").write_text("younger")
    (keys / "token-1").unlink()
    bring(planned, backup, "--over")
    assert {one.name: one.read_text() for one in keys.iterdir()} == before
    assert {one.name: one.read_text() for one in (archives / "feeds").glob("?.rss")} == {
        "a.rss": "as it was",
        "b.rss": "younger",
    }
    assert (keys / "token-1").stat().st_mode & 0o777 == 0o600


@in_a_file
def test_without_its_keys_a_backup_comes_back_and_says_what_is_missing(
    planned: Path, tmp_path: Path, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = save(planned, "without.tar", "--without-keys")
    with tarfile.open(backup) as tar:
        assert not [one for one in tar.getnames() if "keys" in one]
    monkeypatch.setenv("SYNDICATE_STORE__URL", url())
    other = made(tmp_path / "other")
    done = at(PARIS, other, "restore", str(backup))
    assert done.code == 0
    assert "var/keys" in done.err
    assert at(PARIS, other, "adopt", *BY).code == 3
    shutil.rmtree(other / "var" / "keys")
    shutil.copytree(planned / "var" / "keys", other / "var" / "keys")
    assert sends(other) == 3


def test_a_database_alone_is_a_backup_too(
    planned: Path, tmp_path: Path, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = save(planned, "alone.db")
    with closing(sqlite3.connect(alone)) as c:
        assert c.execute("SELECT count(*) FROM subscribers").fetchone() == (3,)
    before = alone.read_bytes()
    bring(planned, alone, "--over")
    assert alone.read_bytes() == before
    assert reason(planned) == "restored"
    assert sends(planned) == 3


def test_a_database_that_was_moved_away_can_be_brought_back(filed: Path, tmp_path: Path) -> None:
    assert run(filed, "migrate", "--to", f"sqlite:///{tmp_path}/new.db").code == 0
    old = shutil.copy(filed / "var" / "syndicate.db", tmp_path / "old.db")
    bring(filed, Path(old), "--over")
    assert reason(filed) == "restored"


def test_nothing_gives_way_unless_somebody_says_so_and_then_it_is_kept(filed: Path) -> None:
    backup = save(filed)
    assert run(filed, "subscribers", "add", "b@readers.example").code == 0
    refused = run(filed, "restore", str(backup))
    assert (refused.code, "--over" in refused.err) == (2, True)
    assert run(filed, "subscribers", "show", "b@readers.example").code == 0
    bring(filed, backup, "--over")
    assert run(filed, "subscribers", "show", "b@readers.example").code != 0
    (kept,) = (filed / "var").glob("before-restore-*/syndicate.db")
    with closing(sqlite3.connect(kept)) as c:
        assert c.execute("SELECT count(*) FROM subscribers").fetchone() == (2,)


def test_keys_of_another_publication_give_way_only_if_asked(filed: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    assert run(other, "doctor").code == 0
    (other / "var" / "syndicate.db").unlink()
    identity = other / "var" / "keys" / "identity"
    before = identity.read_text()
    backup = save(filed)
    assert run(other, "restore", str(backup)).code == 2
    assert identity.read_text() == before
    bring(other, backup, "--over")
    assert identity.read_text() == (filed / "var" / "keys" / "identity").read_text()
    (kept,) = (other / "var").glob("before-restore-*/var/keys/identity")
    assert kept.read_text() == before


def test_nothing_is_restored_under_a_publication_that_is_at_work(filed: Path) -> None:
    from syndicate.delivery import locks  # noqa: PLC0415

    backup = save(filed)
    with locks.held(filed / "var" / "locks" / "clock", keep=True):
        refused = run(filed, "restore", str(backup), "--over")
    assert (refused.code, "at work here" in refused.err) == (2, True)
    bring(filed, backup, "--over")


def test_an_older_backup_is_raised_to_the_schema_of_today(
    planned: Path, tmp_path: Path, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = save(planned, "alone.db")
    _lower(backup)
    monkeypatch.setenv("SYNDICATE_STORE__URL", url())
    other = made(tmp_path / "other")
    shutil.copytree(planned / "var" / "keys", other / "var" / "keys")
    bring(other, backup)
    assert sends(other) == 3
    found = connect(_env(), other)
    assert found.revision() == REVISION
    found.close()


def _lower(file: Path) -> None:
    """Make a database one of the version before there were previews, and logs that are told apart."""
    with closing(sqlite3.connect(file)) as c:
        for statement in (
            "DROP TABLE previews",
            "DROP TABLE withdrawal_logs",
            "DROP INDEX ix_deliveries_unknown",
            "UPDATE alembic_version SET version_num = '0011'",
        ):
            c.execute(statement)
        c.commit()


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.rglob("var/trouble/*")), "an error that nobody foresaw"
