"""`serve` while its database is locked, damaged, gone or too old: who wants to leave has left, pages are there."""

import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from syndicate.audience import tokens
from syndicate.audience.keyring import Keys
from syndicate.store.sqlite import BUSY_TIMEOUT_S
from tests.support.cli import run, start
from tests.support.homes import home as home_of
from tests.support.homes import write_article
from tests.support.ledger import at_revision, reader_id
from tests.support.waiting import until

pytestmark = pytest.mark.long

READERS = 40
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
AT = "2026-01-02T03:04:05.000000Z"


@dataclass
class Served:
    """A publication with readers, served by a process of its own; what it logged so far."""

    home: Path
    url: str
    keys: Keys
    process: "subprocess.Popen[str]"
    log: list[str] = field(default_factory=list)

    def leaves(self, number: int) -> int:
        """Have a reader's mail software post, and not wait as long as a database that is busy would."""
        token = tokens.one_click(self.keys, reader_id(number), "actualites")
        address = f"{self.url}/u/{token}"
        return requests.post(address, data=ONE_CLICK, timeout=BUSY_TIMEOUT_S - 1).status_code

    def preferences(self, number: int) -> str:
        token = tokens.preferences(self.keys, reader_id(number), "actualites")
        return f"{self.url}/p/{token}"

    def saves(self, number: int) -> int:
        """Have a reader save their preferences, which takes the database."""
        address = self.preferences(number)
        seal = tokens.form_seal(self.keys, address.rpartition("/")[2])
        form = {"seal": seal, "locale": "fr", "newsletter.actualites": "1"}
        return requests.post(address, data=form, timeout=120, allow_redirects=False).status_code

    def page(self) -> int:
        return requests.get(f"{self.url}/fr/feed.rss", timeout=BUSY_TIMEOUT_S - 1).status_code


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that was built and has readers."""
    folder = home_of(tmp_path_factory.mktemp("begun") / "home")
    write_article(folder, "fete")
    assert run(folder, "build").code == 0
    with closing(sqlite3.connect(folder / "var" / "syndicate.db")) as c:
        fill(c.execute)
        c.commit()
    return folder


def fill(execute: Callable[[str, dict[str, str]], object]) -> None:
    """Add readers, as every version of the database has them."""
    for number in range(READERS):
        values = {"id": reader_id(number), "address": f"r{number}@readers.example", "at": AT}
        execute(
            "INSERT INTO subscribers (id, address, locale, added_at) VALUES (:id, :address, 'fr', :at)",
            values,
        )
        execute(
            """INSERT INTO subscriptions (subscriber, newsletter, schedule, topics, state, since)
            VALUES (:id, 'actualites', 'weekly', '[]', 'active', :at)""",
            values,
        )


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Path:
    shutil.copytree(begun, tmp_path / "home")
    (tmp_path / "home" / "var" / "instance").unlink()
    with closing(sqlite3.connect(tmp_path / "home" / "var" / "syndicate.db")) as c:
        c.execute("DELETE FROM instance")
        c.commit()
    return tmp_path / "home"


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    process = start(home, "serve", "--port", "0")
    assert process.stdout is not None
    assert process.stderr is not None
    log: list[str] = []
    reading = threading.Thread(target=log.extend, args=(process.stderr,))
    reading.start()
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found, log
    try:
        yield Served(home, found[0], tokens.load(home / "var" / "keys"), process, log)
    finally:
        process.terminate()
        assert process.wait(60) == 0
        reading.join()
        process.stdout.close()
        process.stderr.close()


@contextmanager
def locked(home: Path, how: str = "EXCLUSIVE") -> Iterator[None]:
    with closing(sqlite3.connect(home / "var" / "syndicate.db", isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.execute("ROLLBACK")


def has_left(home: Path, number: int) -> bool:
    shown = run(home, "subscribers", "show", f"r{number}@readers.example", "--json").json
    return [one["state"] for one in shown["subscriptions"]] == ["left"]


def test_while_another_process_locks_it_a_reader_leaves_at_once(home: Path) -> None:
    with serving(home) as served:
        assert served.page() == 200
        with locked(home):
            assert served.leaves(1) == 200
        until(lambda: has_left(home, 1))


def test_while_many_wait_for_it_readers_leave_and_pages_are_read(home: Path) -> None:
    with serving(home) as served, ThreadPoolExecutor(60) as crowd:
        with locked(home):
            waiting = [crowd.submit(served.saves, number) for number in range(30)]
            going = [crowd.submit(served.leaves, number) for number in range(30, READERS)]
            assert {one.result() for one in going} == {200}
            assert served.page() == 200
        assert {one.result() for one in waiting} <= {303, 503}
        until(lambda: all(has_left(home, number) for number in range(30, READERS)))


def gone(home: Path) -> None:
    for file in (home / "var").glob("syndicate.db*"):
        file.unlink()


def damaged(home: Path) -> None:
    for file in (home / "var").glob("syndicate.db*"):
        file.write_bytes(b"\x5a" * 40_000)


def a_folder(home: Path) -> None:
    gone(home)
    (home / "var" / "syndicate.db").mkdir()


@pytest.mark.parametrize("spoil", [gone, damaged, a_folder])
def test_who_leaves_while_it_is_lost_has_left_once_a_copy_is_put_back(
    home: Path, spoil: Callable[[Path], None]
) -> None:
    kept = home.parent / "kept.db"
    assert run(home, "backup", str(kept)).code == 0
    with serving(home) as served:
        spoil(home)
        assert served.leaves(1) == 200
        assert served.page() == 200
    shutil.rmtree(home / "var" / "syndicate.db", ignore_errors=True)
    gone(home)
    shutil.copy(kept, home / "var" / "syndicate.db")
    assert has_left(home, 1)
    assert not has_left(home, 2)


@pytest.mark.parametrize(
    ("spoil", "code"), [(damaged, "database-damaged"), (a_folder, "database-unopened")]
)
def test_it_starts_without_one_and_says_what_to_do(
    home: Path, spoil: Callable[[Path], None], code: str
) -> None:
    kept = home.parent / "kept.db"
    assert run(home, "backup", str(kept)).code == 0
    spoil(home)
    with serving(home) as served:
        assert served.page() == 200
        assert served.leaves(1) == 200
        assert requests.get(served.preferences(2), timeout=60).status_code == 503
        until(lambda: any(code in line for line in served.log))
        shutil.rmtree(home / "var" / "syndicate.db", ignore_errors=True)
        gone(home)
        shutil.copy(kept, home / "var" / "syndicate.db")
        until(lambda: requests.get(served.preferences(2), timeout=60).status_code == 200)
        until(lambda: has_left(home, 1))
    (line,) = (one for one in served.log if code in one and "ERROR database" in one)
    assert len(line.split(": ")[-1].split()) > 3  # the fact, and the remedy
    assert "Traceback" not in line


def test_it_starts_while_somebody_else_locks_it(home: Path) -> None:
    with locked(home), serving(home) as served:
        assert served.page() == 200
        assert served.leaves(1) == 200
    assert has_left(home, 1)


def test_one_that_is_too_old_is_awaited_and_who_leaves_while_it_is_migrated_has_left(
    home: Path,
) -> None:
    gone(home)
    old = at_revision(home, "0001")
    with old.write() as c:
        fill(lambda statement, values: c.execute(text(statement), values))
        acts = [
            {"id": reader_id(n % READERS), "at": AT, "source": f"import {n}"} for n in range(30_000)
        ]
        c.execute(
            text("""INSERT INTO consents (subscriber, newsletter, basis, at, source, method)
            VALUES (:id, 'actualites', 'express', :at, :source, 'import')"""),
            acts,
        )
    old.close()
    with serving(home) as served:
        assert served.page() == 200
        assert served.leaves(0) == 200
        assert requests.get(served.preferences(2), timeout=60).status_code == 503
        (line,) = (one for one in served.log if "ERROR database" in one)
        assert "syndicate migrate" in line
        migrating = start(home, "migrate")
        number = 0
        while migrating.poll() is None and number < READERS - 1:
            number += 1
            assert served.leaves(number) == 200
        _, err = migrating.communicate(timeout=60)
        assert migrating.returncode == 0, err
        until(lambda: requests.get(served.preferences(2), timeout=60).status_code == 200)
        until(lambda: all(has_left(home, one) for one in range(number + 1)))
        until(lambda: any("database: there" in one for one in served.log))


def test_a_development_server_needs_none_either(home: Path) -> None:
    damaged(home)
    process = start(home, "serve", "--dev", "--port", "0")
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found
    assert requests.get(f"{found[0]}/fr/feed.rss", timeout=10).status_code == 200
    process.terminate()
    _, err = process.communicate(timeout=60)
    assert "database-damaged" in err
    assert process.returncode == 0
