"""The scheduler may tick as often as it likes, and two of them at once."""

from pathlib import Path

import pytest

from tests.support.cli import at, run, sample, start

PLAN = "2018-11-20T21:00:00Z"
WAVES = (
    "2018-11-21T21:00:00Z",
    "2018-11-22T07:00:00Z",
    "2018-11-22T08:00:00Z",
    "2018-11-22T11:30:00Z",
    "2018-11-22T12:00:00Z",
    "2018-11-22T13:00:00Z",
    "2018-11-22T14:00:00Z",
    "2018-11-22T16:00:00Z",
)
MOMENTS = ("2018-11-20T18:00:00Z", PLAN, *WAVES, "2018-11-22T21:00:00Z")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = sample(tmp_path / "home")
    readers = folder / "config" / "sample-readers.csv"
    assert at("2018-11-20T17:00:00Z", folder, "subscribers", "import", str(readers)).code == 0
    return folder


def readers_and_issues(home: Path) -> tuple[int, int, set[str]]:
    rows = run(home, "deliveries", "list", "--limit", "1000", "--json").json["deliveries"]
    issues = run(home, "issue", "list", "--json").json["issues"]
    return len(rows), len({row["recipient"] for row in rows}), {one["id"] for one in issues}


def test_ticks_before_at_and_after_each_twice_make_one_issue(home: Path) -> None:
    for moment in MOMENTS:
        for _ in range(2):
            assert run(home, "schedule", "tick", "--at", moment).code == 0
    assert readers_and_issues(home) == (120, 120, {"actualites-2018-11-22"})


def test_nothing_is_enrolled_before_the_first_wave(home: Path) -> None:
    for moment in MOMENTS[:2]:
        assert run(home, "schedule", "tick", "--at", moment).code == 0
    (issue,) = run(home, "issue", "list", "--json").json["issues"]
    assert (issue["state"], issue["readers"]) == ("scheduled", 0)


def test_two_processes_that_tick_at_once_make_one_issue(home: Path) -> None:
    for moment in (PLAN, WAVES[0], WAVES[3]):
        both = [start(home, "schedule", "tick", "--at", moment) for _ in range(2)]
        for process in both:
            _out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
    assert readers_and_issues(home) == (120, 120, {"actualites-2018-11-22"})


def test_a_made_up_instant_moves_no_stored_clock(home: Path) -> None:
    assert run(home, "schedule", "tick", "--at", PLAN).code == 0
    assert run(home, "schedule", "show", "--json").json["last_tick"] is None
    assert run(home, "schedule", "tick").code == 0
    assert run(home, "schedule", "show", "--json").json["last_tick"]


def test_what_is_due_is_shown_zone_by_zone(home: Path) -> None:
    found = run(home, "schedule", "show", "--days", "8", "--json").json
    (first, *_rest) = found["occurrences"]
    assert {wave["local"][-5:] for wave in first["waves"]} == {"08:00"}
    assert sum(wave["readers"] for wave in first["waves"]) == 120
    assert first["issue"] is None


def test_an_issue_that_comes_too_late_is_not_made(home: Path) -> None:
    assert run(home, "schedule", "tick", "--at", "2018-11-22T03:00:01Z").code == 0
    assert run(home, "issue", "list", "--json").json["issues"] == []


def test_the_next_issue_brings_nothing_again(home: Path) -> None:
    for moment in (PLAN, WAVES[0]):
        run(home, "schedule", "tick", "--at", moment)
    first = {
        row["recipient"]: set(row["items"])
        for row in run(home, "deliveries", "list", "--limit", "1000", "--json").json["deliveries"]
    }
    for moment in ("2018-11-27T21:00:00Z", "2018-11-28T21:00:00Z"):
        assert run(home, "schedule", "tick", "--at", moment).code == 0
    rows = run(
        home, "deliveries", "list", "--issue", "actualites-2018-11-29", "--limit", "1000", "--json"
    ).json["deliveries"]
    assert rows
    for row in rows:
        assert not set(row["items"]) & first[row["recipient"]]
    second = next(
        one
        for one in run(home, "issue", "list", "--json").json["issues"]
        if one["id"] == "actualites-2018-11-29"
    )
    assert second["readers"] + second["skipped_empty"] == 120
