"""Which instance may send: first starts, copies, and machines put back to a snapshot."""

import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from syndicate import app, publish
from syndicate.journeys import instance
from tests.support import homes
from tests.support.cli import at, run, sample

pytestmark = pytest.mark.filed  # what makes a copy is told by the file

PLAN, FIRST, PARIS = "2018-11-20T21:00:00Z", "2018-11-21T21:00:05Z", "2018-11-22T07:00:05Z"
ALONE = "2026-03-10T12:00:00Z"


def held(home: Path) -> Any:
    return run(home, "schedule", "show", "--json").json["held"]


def mails(home: Path) -> int:
    return len(list((home / "var" / "outbox").rglob("*.eml")))


def test_two_processes_that_start_first_at_once_are_no_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = homes.home(tmp_path / "home")
    written = publish.replace_file
    started: list[threading.Thread] = []

    def between_database_and_file(target: Path, data: bytes) -> None:
        if not started:
            second = threading.Thread(target=lambda: app.compose(home, os.environ).close())
            started.append(second)
            second.start()
            second.join(0.3)
        written(target, data)

    monkeypatch.setattr(instance, "replace_file", between_database_and_file)
    app.compose(home, os.environ).close()
    started[0].join()
    assert held(home) is None


def test_a_copy_of_a_held_instance_stays_held_when_it_is_released(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    assert run(home, "hold", "--reason", "works").code == 0
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    assert run(copy, "release").code == 1
    assert held(copy)["reason"] == "moved"
    assert run(home, "release").code == 0
    assert held(home) is None


@pytest.fixture
def one_mail(tmp_path: Path) -> Path:
    """Return a home with one mail to send."""
    home = homes.home(tmp_path / "home")
    homes.write_article(home, "fete")
    assert at(ALONE, home, "subscribers", "add", "a@lecteurs.example").code == 0
    assert at(ALONE, home, "issue", "plan", "actualites", "--works", "fete").code == 0
    assert at(ALONE, home, "issue", "send", "actualites-2026-03-10").code == 0
    return home


def test_a_process_stopped_while_it_held_the_marks_keeps_nobody_from_sending(
    one_mail: Path,
) -> None:
    with publish.alone(one_mail / "var" / "instance.lock"):
        assert at(ALONE, one_mail, "deliver").code == 0
    assert mails(one_mail) == 1


def test_an_older_database_put_in_its_own_place_sends_nothing_again(one_mail: Path) -> None:
    database = one_mail / "var" / "syndicate.db"
    older = shutil.copy(database, one_mail / "older.db")
    assert at(ALONE, one_mail, "deliver").code == 0
    assert mails(one_mail) == 1
    assert held(one_mail) is None
    shutil.copy(older, database)  # the same file: neither token nor inode differ
    shutil.rmtree(one_mail / "var" / "outbox")
    assert at(ALONE, one_mail, "deliver").code == 0
    assert mails(one_mail) == 0
    assert held(one_mail)["reason"] == "restored"
    assert run(one_mail, "release").code == 1
    assert run(one_mail, "adopt", "--by", "a@metropole.example").code == 0
    assert at(ALONE, one_mail, "deliver").code == 0
    assert (mails(one_mail), held(one_mail)) == (1, None)


def test_a_backup_of_now_may_be_put_back(one_mail: Path) -> None:
    assert at(ALONE, one_mail, "deliver").code == 0
    database = one_mail / "var" / "syndicate.db"
    shutil.copy(shutil.copy(database, one_mail / "now.db"), database)
    assert held(one_mail) is None


@pytest.fixture
def put_back(tmp_path: Path) -> Path:
    """Return a home that is again as it was before the wave of Paris left."""
    home = sample(tmp_path / "home")
    readers = str(home / "config" / "sample-readers.csv")
    assert at("2018-11-20T17:00:00Z", home, "subscribers", "import", readers).code == 0
    for moment in (PLAN, "2018-11-21T20:30:00Z", FIRST):
        assert at(moment, home, "schedule", "tick").code == 0
    assert at(FIRST, home, "deliver").code == 0
    assert at("2018-11-22T06:30:00Z", home, "schedule", "tick").code == 0
    database, marks = home / "var" / "syndicate.db", home / "var" / "instance"
    snapshot = [shutil.copy(one, tmp_path / one.name) for one in (database, marks)]
    assert at(PARIS, home, "schedule", "tick").code == 0
    assert at(PARIS, home, "deliver").code == 0
    for one in snapshot:  # into the same files: no mark differs
        shutil.copy(one, home / "var")
    shutil.rmtree(home / "var" / "outbox")
    return home


@pytest.mark.parametrize("first", [("schedule", "tick"), ("deliver",)])
def test_an_instance_put_back_before_a_wave_does_not_send_it_twice(
    put_back: Path, first: tuple[str, ...]
) -> None:
    late = "2018-11-22T10:00:00Z"
    at(late, put_back, *first)
    at(late, put_back, "deliver")
    assert held(put_back)["reason"] == "gap"
    assert "held" in at(late, put_back, "schedule", "tick").err
    assert mails(put_back) == 0
    assert at(late, put_back, "adopt", "--by", "a@metropole.example").code == 0
    assert at(late, put_back, "deliver").code == 0
    assert mails(put_back) > 0


def test_a_restart_between_two_waves_holds_nothing(put_back: Path) -> None:
    at("2018-11-22T06:59:00Z", put_back, "deliver")
    assert held(put_back) is None
