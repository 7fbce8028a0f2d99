"""The key under which addresses are hashed: without it, who must not be written to is unknown."""

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate import app
from syndicate.clocks import SteppingClock
from syndicate.journeys.deliver import deliver
from tests.support import homes
from tests.support.cli import at, run
from tests.support.hard import told
from tests.support.trips import query

pytestmark = pytest.mark.filed  # what makes a copy is told by the file

NOW = "2026-03-10T12:00:00Z"
BY = ("--by", "staff@metropole.example")
ERASED, GONE, READER = "erased@x.example", "gone@x.example", "reader@x.example"
HEAD = "email,newsletter,locale,basis,consented_at\n"
ROW = "{0},actualites,fr,express,2026-01-02T10:00:00Z\n"


def held(home: Path) -> str | None:
    found = run(home, "schedule", "show", "--json").json["held"]
    return found["reason"] if found else None


def mails(home: Path) -> int:
    return len(list((home / "var" / "outbox").rglob("*.eml")))


def key(home: Path) -> Path:
    return home / "var" / "keys" / "identity"


def table(home: Path, *addresses: str) -> str:
    file = home.with_name("readers.csv")
    file.write_text(HEAD + "".join(map(ROW.format, addresses)), encoding="utf-8")
    return str(file)


def import_(home: Path, *addresses: str) -> Any:
    return at(NOW, home, "subscribers", "import", table(home, *addresses), "--json").json


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with a mail to send, somebody who was erased, and somebody suppressed."""
    home = homes.home(tmp_path / "home")
    homes.write_article(home, "fete")
    assert import_(home, ERASED, READER)["new"] == 2
    assert at(NOW, home, "subscribers", "erase", ERASED, *BY).code == 0
    suppress = ("subscribers", "suppress", table(home, GONE), "--reason", "complaint")
    assert at(NOW, home, *suppress).code == 0
    assert at(NOW, home, "issue", "plan", "actualites", "--works", "fete").code == 0
    assert at(NOW, home, "issue", "send", "actualites-2026-03-10").code == 0
    return home


@pytest.fixture
def lost(home: Path) -> Path:
    """Return the home after its key was lost, and the next command has made another."""
    shutil.move(key(home), home / "backup of the key")
    assert held(home) == "other-key"
    return home


def put_back(home: Path) -> None:
    shutil.copy(home / "backup of the key", key(home))


def forget(home: Path) -> None:
    """Have the database be as those of before were: it knows no key."""
    with closing(sqlite3.connect(home / "var" / "syndicate.db")) as connection, connection:
        connection.execute("UPDATE instance SET identity = NULL")


def everything(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("subscribers", "subscriptions", "consents", "suppressions", "erasures", "audit")
    return {name: query(home, f"SELECT * FROM {name}") for name in tables}  # noqa: S608 (ours)


def commands(home: Path) -> Iterator[tuple[str, ...]]:
    gone = table(home, ERASED, GONE)
    yield ("import", gone)
    yield ("import", gone, "--dry-run")
    yield ("suppress", gone, "--reason", "manual")
    yield ("erase", READER, *BY)
    yield ("dossier", ERASED, str(home / "dossier.zip"))
    yield ("show", READER)


def test_without_its_key_a_home_takes_nobody_in_and_changes_nothing(lost: Path) -> None:
    before = everything(lost)
    for command in commands(lost):
        found = told(lost, "subscribers", *command, finding="identity-changed", exit_code=3)
        assert found.finding["file"] == "var/keys/identity"
        assert found.finding["mender"] == "operator"
        for line in found.lines.values():
            assert "syndicate adopt --new-key --by EMAIL" in line[1]
    added = run(lost, "subscribers", "add", ERASED)
    assert (added.code, added.err.startswith("var/keys/identity: error: ")) == (3, True)
    assert everything(lost) == before
    assert not (lost / "dossier.zip").exists()


def test_without_its_key_a_home_sends_nothing_and_says_what_ends_that(lost: Path) -> None:
    found = told(lost, "deliver", finding="instance-held-key", exit_code=0)
    assert "var/keys/identity" in found.finding["message"]
    assert mails(lost) == 0
    released = run(lost, "release")
    assert (released.code, "var/keys/identity" in released.err) == (3, True)
    adopted = run(lost, "adopt", *BY)
    assert (adopted.code, "--new-key" in adopted.err) == (3, True)
    assert held(lost) == "other-key"


def test_with_its_key_put_back_all_is_as_before(lost: Path) -> None:
    put_back(lost)
    assert held(lost) is None
    assert import_(lost, ERASED, GONE)["suppressed"] == 2
    assert at(NOW, lost, "deliver").code == 0
    assert mails(lost) == 1
    acts = query(lost, "SELECT actor, act, subject FROM audit ORDER BY id DESC LIMIT 1")
    assert acts == [("syndicate", "release", "other-key")]


def test_a_key_that_is_lost_for_good_is_replaced_by_somebody_who_says_so(lost: Path) -> None:
    before = query(lost, "SELECT address_hmac FROM suppressions")
    assert run(lost, "adopt", "--new-key", *BY).code == 0
    ((actor, fields),) = query(lost, "SELECT actor, fields FROM audit WHERE act = 'adopt'")
    assert (actor, json.loads(fields)) == ("staff@metropole.example", {"new_key": True})
    assert held(lost) is None
    assert query(lost, "SELECT address_hmac FROM suppressions") == before
    assert at(NOW, lost, "deliver").code == 0
    assert mails(lost) == 1
    suppress = ("subscribers", "suppress", table(lost, GONE), "--reason", "complaint", "--json")
    assert at(NOW, lost, *suppress).json["new"] == 1
    assert import_(lost, ERASED, GONE)["suppressed"] == 1  # what it costs: one of them is back
    put_back(lost)
    assert held(lost) == "other-key"  # there is one key at a time


def test_a_key_that_was_never_lost_is_none_to_accept(home: Path) -> None:
    assert run(home, "adopt", "--new-key", *BY).code == 0
    assert query(home, "SELECT fields FROM audit WHERE act = 'adopt'") == [("{}",)]
    assert import_(home, ERASED, GONE)["suppressed"] == 2


def test_a_copy_without_the_keys_is_held_for_them_and_then_as_a_copy(home: Path) -> None:
    copy = Path(shutil.copytree(home, home.with_name("copy")))
    shutil.rmtree(copy / "var" / "keys")
    assert held(copy) == "other-key"
    shutil.copy(key(home), key(copy))
    assert held(copy) == "moved"
    assert run(copy, "adopt", *BY).code == 0
    assert held(copy) is None
    assert import_(copy, ERASED, GONE)["suppressed"] == 2


def test_a_hold_of_somebodys_own_outlives_the_key_that_was_lost_meanwhile(home: Path) -> None:
    assert run(home, "hold", "--reason", "works").code == 0
    shutil.move(key(home), home / "backup of the key")
    assert held(home) == "works"
    assert run(home, "release").code == 3
    assert held(home) == "other-key"
    put_back(home)
    assert held(home) is None


def test_a_process_that_began_under_a_key_that_is_no_more_sends_nothing(lost: Path) -> None:
    """The database may have been released since by one that has the right key."""
    clock = SteppingClock(datetime.fromisoformat(NOW))
    with closing(app.compose(lost, os.environ, clock)) as old:
        put_back(lost)
        assert held(lost) is None
        done = deliver(old.house, old.transport(), clock, until="due", stop=threading.Event())
        assert done.held is not None
        assert (done.held[0], mails(lost)) == ("other-key", 0)
    assert at(NOW, lost, "deliver").code == 0
    assert mails(lost) == 1


def test_a_database_from_before_takes_the_key_that_it_is_first_seen_with(home: Path) -> None:
    assert query(home, "SELECT length(identity) FROM instance") == [(64,)]
    assert key(home).read_text("ascii").strip() not in repr(query(home, "SELECT * FROM instance"))
    forget(home)
    assert held(home) is None
    assert query(home, "SELECT length(identity) FROM instance") == [(64,)]
    key(home).unlink()
    assert held(home) == "other-key"


def test_a_database_from_before_that_may_be_a_copy_takes_no_key(home: Path) -> None:
    forget(home)
    copy = Path(shutil.copytree(home, home.with_name("copy")))
    shutil.rmtree(copy / "var" / "keys")
    assert held(copy) == "moved"
    assert query(copy, "SELECT identity FROM instance") == [(None,)]
    assert run(copy, "adopt", *BY).code == 0
    assert query(copy, "SELECT length(identity) FROM instance") == [(64,)]
