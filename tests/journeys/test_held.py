"""What might be a copy is held, and says which issues it would send, and to how many readers."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import compose
from syndicate.journeys.alerts.look import look
from syndicate.journeys.instance import is_foreign
from tests.support import homes
from tests.support.cli import at, run

pytestmark = pytest.mark.filed  # what makes a copy is told by the file

EDITOR = "a@metropole.example"
PLAN, BEFORE = "2026-11-25T07:30:00Z", "2026-11-26T06:30:00Z"
PARIS, BETWEEN = "2026-11-26T07:00:05Z", "2026-11-26T09:00:00Z"
ISSUE = "actualites-2026-11-26"
READERS = (("a", "Europe/Paris"), ("b", "Europe/Paris"), ("c", "America/Toronto"))


def held(home: Path) -> Any:
    return run(home, "schedule", "show", "--json").json["held"]


def mails(home: Path) -> int:
    return len(list((home / "var" / "outbox").rglob("*.eml")))


def told(ran: Any) -> list[tuple[str, Any, Any]]:
    """Return what a command says would leave: code, issue, readers."""
    found = [(one["code"], one["fields"]) for one in ran.json["findings"]]
    return [(code, fields["issue"], fields["count"]) for code, fields in found if code in LEAVES]


LEAVES = ("leaves-at-once", "leaves-later")
AT_ONCE, LATER = ("leaves-at-once", ISSUE, 2), ("leaves-later", ISSUE, 1)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Return a home with an issue that is planned and due soon, in two zones."""
    home = homes.home(tmp_path / "home")
    homes.write_article(home, "fete", date="2026-11-24T08:00:00+01:00")
    for name, zone in READERS:
        address = f"{name}@readers.example"
        assert at(PLAN, home, "subscribers", "add", address, "--zone", zone).code == 0
    for moment in (PLAN, BEFORE):
        assert at(moment, home, "schedule", "tick").code == 0
    return home


def copied(home: Path) -> Path:
    """As `cp -a`: the same bytes and times, in another place."""
    return Path(shutil.copytree(home, home.with_name("copy"), symlinks=True))


def copied_to_its_place(home: Path) -> Path:
    """As `cp -a` there and back: the path is the same, the files are others."""
    there = home.with_name("there")
    shutil.copytree(home, there, symlinks=True)
    shutil.rmtree(home)
    return Path(shutil.copytree(there, home, symlinks=True))


def moved(home: Path) -> Path:
    """As `mv`."""
    return home.rename(home.with_name("moved"))


def restored(home: Path) -> Path:
    """Put a backup in the place of the database, after mails have left."""
    assert at(BEFORE, home, "backup", str(home.with_name("backup.db"))).code == 0
    for moment in (PARIS,):
        assert at(moment, home, "schedule", "tick").code == 0
        assert at(moment, home, "deliver").code == 0
    assert mails(home) == 2
    for file in (home / "var").glob("syndicate.db*"):
        file.unlink()
    shutil.copy(home.with_name("backup.db"), home / "var" / "syndicate.db")
    shutil.rmtree(home / "var" / "outbox")
    return home


def rolled_back(home: Path, *meanwhile: str) -> Path:
    """Put all of the machine back to before its mails left, and before what was done meanwhile."""
    there = home.with_name("snapshot")
    shutil.copytree(home / "var", there)
    assert not meanwhile or at(BEFORE, home, *meanwhile).code == 0
    assert at(PARIS, home, "schedule", "tick").code == 0
    assert at(PARIS, home, "deliver").code == 0
    assert mails(home) == 2
    for file in there.glob("*.db*"):  # into the same files: no mark differs
        shutil.copy(file, home / "var" / file.name)
    shutil.copy(there / "instance", home / "var" / "instance")
    shutil.rmtree(home / "var" / "outbox")
    return home


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (copied, "moved"),
        (copied_to_its_place, "copied"),
        (moved, "moved"),
        (restored, "restored"),
        (rolled_back, "gap"),
    ],
)
def test_what_may_be_a_copy_is_held_and_names_what_it_would_send(
    before: Path, happens: Callable[[Path], Path], reason: str
) -> None:
    home = happens(before)
    ticked = at(BETWEEN, home, "schedule", "tick", "--json")
    assert held(home)["reason"] == reason
    assert told(ticked) == [AT_ONCE, LATER]
    delivered = at(BETWEEN, home, "deliver", "--json")
    assert told(delivered) == [AT_ONCE, LATER]
    assert told(at(BETWEEN, home, "doctor", "--json")) == [AT_ONCE, LATER]
    assert mails(home) == 0
    adopted = at(BETWEEN, home, "adopt", "--by", EDITOR)
    assert (adopted.code, held(home)) == (0, None)
    assert f"{ISSUE} leaves at once; readers: 2" in adopted.out
    assert f"{ISSUE} leaves from 2026-11-26T13:00:00Z; readers: 1" in adopted.out
    at(BETWEEN, home, "schedule", "tick")
    at(BETWEEN, home, "deliver")
    assert mails(home) == 2


def test_a_snapshot_of_an_instance_that_somebody_held_is_held_when_they_let_it_go(
    before: Path,
) -> None:
    assert at(BEFORE, before, "hold", "--reason", "works").code == 0
    home = rolled_back(before, "release")
    assert at(BETWEEN, home, "schedule", "tick").code == 0
    assert held(home)["reason"] == "works"
    at("2026-11-26T09:01:00Z", home, "schedule", "tick")
    assert at("2026-11-26T09:01:00Z", home, "release").code == 1
    assert held(home)["reason"] == "gap"
    at("2026-11-26T09:01:00Z", home, "deliver")
    assert mails(home) == 0
    assert at("2026-11-26T09:01:00Z", home, "adopt", "--by", EDITOR).code == 0
    assert at("2026-11-26T09:02:00Z", home, "hold", "--reason", "works").code == 0
    assert at("2026-11-26T09:02:00Z", home, "release").code == 0  # that gap was decided about


@pytest.mark.parametrize("reason", ["gap", "moved", "copied"])
def test_nobody_holds_it_for_a_reason_that_would_pass_for_one_of_ours(
    before: Path, reason: str
) -> None:
    refused = at(BEFORE, before, "hold", "--reason", reason)
    assert (refused.code, held(before)) == (2, None)
    assert f"“{reason}” is a reason" in refused.err


def test_a_copy_of_what_somebody_held_leaves_alerts_and_the_heartbeat_to_the_other(
    before: Path,
) -> None:
    assert at(BEFORE, before, "hold", "--reason", "works").code == 0
    for home, foreign in ((before, False), (copied(before), True)):
        app = compose(home, os.environ)
        case = look(app.house, app.clock.now(), {})
        assert (case.held is not None and case.held[0], case.is_copy) == ("works", foreign)
        assert is_foreign(app.house) is foreign
        app.close()


def test_what_was_sent_and_is_in_its_grace_would_leave(before: Path) -> None:
    file = before / "config" / "syndicate.toml"
    text = file.read_text("utf-8")
    assert 'grace = "0s"' in text
    file.write_text(text.replace('grace = "0s"', 'grace = "20m"'), "utf-8")
    planned = at(BEFORE, before, "issue", "plan", "actualites", "--works", "fete", "--json")
    for id_ in (ISSUE, planned.json["id"]):
        assert at(BEFORE, before, "issue", "send", id_, "--now").code == 0
    assert at(BEFORE, before, "hold", "--reason", "works").code == 0
    assert sorted(told(at(BEFORE, before, "doctor", "--json"))) == [
        ("leaves-later", ISSUE, 3),
        ("leaves-later", planned.json["id"], 3),
    ]


def test_an_ordinary_restart_holds_nothing(before: Path) -> None:
    hours = [f"2026-11-26T{hour:02}:30:00Z" for hour in range(7, 13)]
    for moment in (BEFORE, PARIS, *hours, "2026-11-26T13:00:05Z"):
        for command in (("schedule", "tick"), ("deliver",), ("doctor",)):
            assert at(moment, before, *command).code == 0
            assert held(before) is None
    assert mails(before) == 3


def test_what_waits_for_a_person_would_not_leave(before: Path) -> None:
    assert at(BEFORE, before, "hold", "--reason", "works").code == 0
    assert told(at(BEFORE, before, "doctor", "--json")) == [("leaves-later", ISSUE, 3)]
    assert at(BEFORE, before, "issue", "pause", ISSUE).code == 0
    assert told(at(BEFORE, before, "doctor", "--json")) == []
    assert at(BEFORE, before, "issue", "resume", ISSUE).code == 0
    too_late = "2026-11-26T13:00:06Z"
    assert told(at(too_late, before, "doctor", "--json")) == []
    assert "issue-late" in at(too_late, before, "doctor", "--json").out


def test_the_doctor_says_so_where_all_is_well_or_nobody_ever_ticked(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    ran = run(home, "doctor")
    assert ran.code == 0
    assert "The schedule was last looked at: never" in ran.out
    assert "Time zone data: 20" in ran.out
    assert run(home, "doctor", "--json").json["held"] is None
