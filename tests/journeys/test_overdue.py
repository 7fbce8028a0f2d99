"""What was missed leaves if it is less than `max_lateness` late; else somebody is asked."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import compose
from syndicate.clocks import SteppingClock
from syndicate.store import subscribers
from tests.support import homes
from tests.support.cli import at

PLAN, BEFORE = "2026-11-25T07:30:00Z", "2026-11-26T06:30:00Z"
ISSUE = "actualites-2026-11-26"
# Who is away for longer than an hour is held as well, unless they say otherwise.
PATIENT = homes.SETTINGS + '\n[schedule]\nask_after = "30d"\n'


def mails(home: Path) -> int:
    return len(list((home / "var" / "outbox").rglob("*.eml")))


def make(folder: Path, settings: str) -> Path:
    home = homes.home(folder / "home", settings)
    homes.write_article(home, "fete", date="2026-11-20T08:00:00+01:00")
    for name, zone in (("a", "Europe/Paris"), ("b", "America/Toronto")):
        address = f"{name}@readers.example"
        assert at(PLAN, home, "subscribers", "add", address, "--zone", zone).code == 0
    return home


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    return make(tmp_path, PATIENT)


def work(home: Path, *moments: str) -> list[str]:
    """Tick and deliver at each of these; return the codes of what the last tick found."""
    codes: list[str] = []
    for moment in moments:
        codes = [
            one["code"] for one in at(moment, home, "schedule", "tick", "--json").json["findings"]
        ]
        assert at(moment, home, "deliver").code == 0
    return codes


def issues(home: Path, moment: str) -> dict[str, tuple[str, bool]]:
    found = at(moment, home, "issue", "list", "--json").json["issues"]
    return {one["id"]: (one["state"], one["late"]) for one in found}


def late(home: Path, moment: str) -> Any:
    return at(moment, home, "schedule", "show", "--json").json["late"]


def test_less_than_max_lateness_late_it_leaves(patient: Path) -> None:
    assert work(patient, PLAN, BEFORE, "2026-11-26T12:59:00Z") == []
    assert mails(patient) == 1
    work(patient, "2026-11-26T18:59:00Z")
    assert mails(patient) == 2


@pytest.mark.wide
@pytest.mark.parametrize(
    "known", [(PLAN, BEFORE), (PLAN,), ("2026-11-24T00:00:00Z",)], ids=["due", "planned", "neither"]
)
@pytest.mark.parametrize("decision", ["send", "cancel"])
def test_later_it_waits_in_every_list_until_somebody_decides(
    patient: Path, known: tuple[str, ...], decision: str
) -> None:
    now, later = "2026-11-26T13:00:05Z", "2026-11-26T20:00:00Z"
    work(patient, *known)
    for moment in (now, now, later):
        assert work(patient, moment) == ["issue-late"]
        assert issues(patient, moment) == {ISSUE: ("scheduled", True)}
        assert [one["issue"] for one in late(patient, moment)] == [ISSUE]
        assert "late: send it or cancel it" in at(moment, patient, "issue", "show", ISSUE).out
        assert f"{ISSUE} was due" in at(moment, patient, "schedule", "show").out
    assert mails(patient) == 0
    assert at(later, patient, "issue", decision, ISSUE).code == 0
    assert work(patient, later) == []
    assert mails(patient) == (2 if decision == "send" else 0)
    assert (late(patient, later), issues(patient, later)[ISSUE][1]) == ([], False)
    work(patient, "2026-12-02T08:00:00Z", "2026-12-03T07:00:05Z", "2026-12-03T13:00:05Z")
    assert mails(patient) == 2, "the article comes once, now or with the next issue"


def test_a_wave_that_nobody_looked_after_for_too_long_pauses_its_issue(patient: Path) -> None:
    work(patient, PLAN, BEFORE, "2026-11-26T07:00:05Z")
    assert mails(patient) == 1
    now = "2026-11-26T19:00:05Z"  # Toronto was due at 13:00
    assert work(patient, now) == ["wave-late"]
    assert work(patient, now, now) == []
    assert mails(patient) == 1
    (row,) = at(now, patient, "issue", "list", "--json").json["issues"]
    assert (row["state"], row["paused"]) == ("sending", True)
    assert at(now, patient, "issue", "resume", ISSUE).code == 0
    work(patient, now)
    assert mails(patient) == 2


def test_deliver_alone_pauses_it_as_well(patient: Path) -> None:
    work(patient, PLAN, BEFORE, "2026-11-26T07:00:05Z")
    found = at("2026-11-26T19:00:05Z", patient, "deliver", "--json").json
    assert [one["code"] for one in found["findings"]] == ["wave-late"]
    assert mails(patient) == 1


def test_a_wave_that_is_late_because_somebody_held_it_leaves(patient: Path) -> None:
    work(patient, PLAN, BEFORE, "2026-11-26T07:00:05Z")
    assert at("2026-11-26T12:00:00Z", patient, "hold", "--reason", "works").code == 0
    for hour in range(13, 24):
        work(patient, f"2026-11-26T{hour}:00:00Z")
    assert mails(patient) == 1
    assert at("2026-11-26T23:30:00Z", patient, "release").code == 0
    work(patient, "2026-11-26T23:30:05Z")
    assert mails(patient) == 2


def test_of_what_nobody_planned_in_a_week_the_last_issue_alone_is_asked_about(
    tmp_path: Path,
) -> None:
    daily = PATIENT.replace('every = "week"\non = "thursday"', 'every = "day"')
    home = make(tmp_path, daily)
    work(home, "2026-11-18T09:00:00Z")
    now = "2026-11-25T15:00:00Z"
    assert work(home, now) == ["issue-late", "issue-late"]
    waits = {key: state for key, state in issues(home, now).items() if state[1]}
    planned, last = "actualites-2026-11-19", "actualites-2026-11-25"
    assert waits == dict.fromkeys((last, planned), ("scheduled", True))


def test_a_reader_who_moves_to_another_zone_gets_one_mail(patient: Path) -> None:
    """Between planning and the first wave, and between two waves."""
    who = "b@readers.example"
    work(patient, PLAN, BEFORE)
    move(patient, who, "Pacific/Noumea")  # where it is long after eight
    work(patient, "2026-11-26T07:00:05Z")
    assert mails(patient) == 2
    move(patient, who, "America/Toronto")
    work(patient, "2026-11-26T13:00:05Z", "2026-11-27T13:00:05Z")
    assert mails(patient) == 2


def move(home: Path, address: str, zone: str) -> None:
    app = compose(home, os.environ, SteppingClock(datetime.fromisoformat(BEFORE)))
    with app.house.database.write() as c:
        reader = subscribers.by_address(c, address)
        assert reader is not None
        assert subscribers.update(c, reader.id, zone=zone)
    app.close()
