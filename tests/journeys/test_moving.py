"""A publication's database moves: killed at any time, it goes on; never do both send, and nobody is lost."""

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from syndicate.delivery import locks
from syndicate.store import senders
from syndicate.store.database import Database, connect, open_database
from syndicate.store.travel.carry import Journey
from tests.support import homes, postgres
from tests.support.cli import Ran, at, run
from tests.support.ledger import NOW

pytestmark = pytest.mark.filed  # each names its own databases
BY = ("--by", "a@metropole.example")
ADDED, PLAN, SOON = "2026-03-10T12:00:00Z", "2026-03-11T12:00:00Z", "2026-03-12T06:30:00Z"
PARIS, TORONTO = "2026-03-12T07:00:05Z", "2026-03-12T12:00:05Z"
MANY = 9_000
_CROWD = f"""
WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < {1000 + MANY})
INSERT INTO deliveries(purpose, key, recipient, locale, priority, due, state, attempts, resent)
SELECT 'system', 'welcome-' || i, 'reader-' || i, 'fr', 1, '2026-03-01T00:00:00.000000Z', 'sent', 1, 0 FROM n
"""  # noqa: S608 (a number of ours)


@pytest.fixture
def half_sent(tmp_path: Path) -> Path:
    """Return a home whose issue has left for Paris, and has yet to leave for Toronto."""
    home = homes.home(tmp_path / "home")
    homes.write_article(home, "fete")
    for number, locale in enumerate(("fr", "fr-CA", "en")):
        added = ("subscribers", "add", f"lecteur{number}@readers.example", "--locale", locale)
        assert at(ADDED, home, *added).code == 0
    for moment in (PLAN, SOON, PARIS):
        assert at(moment, home, "schedule", "tick").code == 0
    assert at(PARIS, home, "deliver").code == 0
    assert len(mails(home)) == 1
    return home


def mails(home: Path) -> list[str]:
    return sorted(one.name for one in (home / "var" / "outbox").rglob("*.eml"))


def held(home: Path) -> Any:
    return run(home, "schedule", "show", "--json").json["held"]


def database(home: Path) -> Path:
    return home / "var" / "syndicate.db"


def go_on(home: Path) -> Ran:
    at("2026-03-12T11:30:00Z", home, "schedule", "tick")  # as serve does each minute
    return at(TORONTO, home, "deliver")


def test_the_new_database_goes_on_where_the_old_one_was_and_the_old_one_never(
    half_sent: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database()
    moved = at(PARIS, half_sent, "migrate", "--to", url, *BY)
    assert moved.code == 0, moved.err
    assert "config/syndicate.toml" in moved.out
    assert go_on(half_sent).code == 1  # the old one
    assert "database was moved" in go_on(half_sent).err
    assert at(PARIS, half_sent, "migrate", "--to", url, *BY).code == 0  # once more says the same
    monkeypatch.setenv("SYNDICATE_STORE__URL", url)
    assert held(half_sent) is None
    assert go_on(half_sent).code == 0
    assert len(mails(half_sent)) == 3
    acts = [one["act"] for one in run(half_sent, "audit", "list", "--json").json["acts"]]
    assert Counter(acts)["move"] == 1


def test_it_comes_back_into_a_file_without_being_taken_for_a_copy(
    half_sent: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database()
    assert at(PARIS, half_sent, "migrate", "--to", url, *BY).code == 0
    monkeypatch.setenv("SYNDICATE_STORE__URL", url)
    assert at(PARIS, half_sent, "migrate", "--to", "sqlite:///var/back.db", *BY).code == 0
    monkeypatch.setenv("SYNDICATE_STORE__URL", "sqlite:///var/back.db")
    assert held(half_sent) is None
    assert go_on(half_sent).code == 0
    assert len(mails(half_sent)) == 3


def test_killed_at_any_time_it_ends_equal(half_sent: Path, server: postgres.Server) -> None:
    with closing(sqlite3.connect(database(half_sent))) as c:
        c.execute(_CROWD)
        c.commit()
    url = server.url(name := server.create())
    for rows in (1, 4_000, 8_000):
        kill_once_there_are(half_sent, url, rows)
        # Whatever it was at: nobody takes either of them for the publication's.
        assert run(half_sent, "issue", "list").code == 1
    moved = run(half_sent, "migrate", "--to", url)
    assert moved.code == 0, moved.err
    source, target = connect(f"sqlite:///{database(half_sent)}", half_sent), connect(url, half_sent)
    differ = {one.table for one in Journey(source, target, "").differences(lambda _rows: None)}
    assert differ <= {"audit", "instance", "looks"}  # where the new one says that it is the one
    source.close()
    target.close()
    assert server.ask("SELECT count(*) FROM deliveries", name) == [(MANY + 4,)]
    server.drop(name)


def kill_once_there_are(home: Path, url: str, rows: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "syndicate", "--home", str(home), "migrate", "--to", url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    watched = connect(url, home)
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if arrived(watched) >= rows:
            break
    process.kill()
    assert process.wait() == -9, "it was done before it was killed"
    watched.close()


def arrived(database: Database) -> int:
    if database.revision() is None:
        return 0
    with database.read() as c:
        return int(c.exec_driver_sql("SELECT count(*) FROM deliveries").scalar_one())


def test_given_up_the_old_database_goes_on(half_sent: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    cut_short(half_sent, url)
    assert run(half_sent, "hold", "--reason", "why").code == 1
    assert go_on(half_sent).code == 1
    assert len(mails(half_sent)) == 1
    assert at(PARIS, half_sent, "migrate", "--stay", *BY).code == 0
    assert held(half_sent) is None
    assert go_on(half_sent).code == 0
    assert len(mails(half_sent)) == 3
    again = at(TORONTO, half_sent, "migrate", "--to", url)
    assert again.code == 1
    assert "not empty" in again.err
    assert held(half_sent) is None  # nothing was begun
    assert at(TORONTO, half_sent, "migrate", "--stay").code == 2


def cut_short(home: Path, url: str) -> None:
    """Have a move be killed at the end, when all rows are there but nothing is settled."""
    child = """
import os, signal, sys
from syndicate.cli.main import main
from syndicate.store.travel.carry import Journey
Journey.differences = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(sys.argv[1:])
"""
    arguments = ("--home", str(home), "migrate", "--to", url)
    done = subprocess.run([sys.executable, "-c", child, *arguments], check=False)
    assert done.returncode == -9


def test_what_an_older_release_writes_meanwhile_is_noticed_and_neither_counts(
    half_sent: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    cut_short(half_sent, url)
    with closing(sqlite3.connect(database(half_sent))) as c:  # as one does that does not ask
        c.execute("UPDATE subscribers SET name = 'Anne'")
        c.commit()
    moved = run(half_sent, "migrate", "--to", url)
    assert moved.code == 1
    assert "subscribers" in moved.err
    assert "Anne" not in moved.err
    assert "being moved" in run(half_sent, "issue", "list").err
    other = open_database(url, half_sent)
    assert (other.revision() or "").startswith("arriving")
    other.close()


def test_nothing_moves_while_mails_leave(half_sent: Path, tmp_path: Path) -> None:
    lock = half_sent / "var" / "locks" / "s.lock"
    opened = open_database(f"sqlite:///{database(half_sent)}", half_sent)
    with opened.write() as c:
        senders.register(c, "s", 1, socket.gethostname(), str(lock), NOW)
    opened.close()
    with locks.held(lock):
        refused = run(half_sent, "migrate", "--to", f"sqlite:///{tmp_path}/new.db")
    assert (refused.code, "leaving at this moment" in refused.err) == (1, True)
    assert run(half_sent, "issue", "list").code == 0
    assert run(half_sent, "migrate", "--to", f"sqlite:///{tmp_path}/new.db").code == 0


def test_a_copy_stays_one_wherever_it_moves(
    half_sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(half_sent, tmp_path / "copy", symlinks=True))
    assert at(PARIS, copy, "migrate", "--to", "sqlite:///var/new.db").code == 0
    monkeypatch.setenv("SYNDICATE_STORE__URL", "sqlite:///var/new.db")
    assert go_on(copy).code == 0
    assert len(mails(copy)) == 1
    assert held(copy)["reason"] == "moved"


def test_a_hold_moves_too(
    half_sent: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database()
    assert run(half_sent, "hold", "--reason", "works").code == 0
    assert at(PARIS, half_sent, "migrate", "--to", url).code == 0
    monkeypatch.setenv("SYNDICATE_STORE__URL", url)
    assert held(half_sent)["reason"] == "works"
    assert run(half_sent, "release").code == 0
    assert held(half_sent) is None


@pytest.mark.parametrize(
    "options",
    [("--to", "sqlite:///var/x.db", "--stay"), ("--backup", "x.db", "--no-backup")],
)
def test_options_that_exclude_one_another_change_nothing(
    half_sent: Path, options: tuple[str, ...]
) -> None:
    assert run(half_sent, "migrate", *options).code == 2
    assert not (half_sent / "var" / "x.db").exists()


def test_leaving_goes_on_while_the_database_moves(
    half_sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who leaves meanwhile is in the log, and the new database knows it before anything leaves."""
    url = f"sqlite:///{tmp_path}/new.db"
    cut_short(half_sent, url)
    with closing(sqlite3.connect(database(half_sent))) as c:
        (who,) = c.execute("SELECT id FROM subscribers WHERE locale = 'en'").fetchone()
    line = f'{{"at": "{PARIS}", "subscriber": "{who}", "newsletter": "actualites", "source": "one-click"}}\n'
    with (half_sent / "var" / "withdrawals.log").open("a") as log:
        log.write(line)
    assert at(PARIS, half_sent, "migrate", "--to", url).code == 0
    monkeypatch.setenv("SYNDICATE_STORE__URL", url)
    assert go_on(half_sent).code == 0
    listed = run(half_sent, "issue", "list", "--json").json["issues"][0]["counts"]
    assert (listed["sent"], listed["withheld"]) == (2, 1)
