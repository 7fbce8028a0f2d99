"""Trouble with one issue stops no other; what stands in the way is said, and nothing is lost."""

import os
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from syndicate import app
from syndicate.journeys import memory, plan, review
from syndicate.journeys.enrol import enrol
from syndicate.journeys.publish import publish
from syndicate.model import Issue
from syndicate.schedule import starting
from syndicate.store import issues
from tests.support import homes
from tests.support.cli import at, run
from tests.support.homes import SETTINGS, write_article

_NEWSLETTER = SETTINGS[SETTINGS.index("[newsletters.actualites]") :]
TWO = SETTINGS + _NEWSLETTER.replace("actualites", "lettre")
PLAN, BEFORE, DUE = "2026-03-11T12:00:00Z", "2026-03-12T06:30:00Z", "2026-03-12T07:00:10Z"
ISSUE = "actualites-2026-03-12"


def publication(folder: Path, settings: str = TWO) -> Path:
    """Return a home with an article, and a reader of each newsletter."""
    home = homes.home(folder / "home", settings)
    write_article(home, "fete")
    for newsletter in ("actualites", "lettre"):
        if f"[newsletters.{newsletter}]" in settings:
            address = f"a@{newsletter}.example"
            added = at(PLAN, home, "subscribers", "add", address, "--newsletter", newsletter)
            assert added.code == 0
    return home


def change(home: Path, old: str, new: str) -> None:
    file = home / "config" / "syndicate.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def outbox(home: Path) -> dict[str, int]:
    folders = sorted((home / "var" / "outbox").glob("[!.]*"))
    return {folder.name: len(list(folder.glob("*.eml"))) for folder in folders}


def scheduled(home: Path) -> tuple[app.App, Issue]:
    """Return the house, to be closed, and the issue as it stands."""
    composed = app.compose(home, os.environ)
    with composed.house.database.read() as c:
        return composed, issues.known(c, ISSUE)


def freeze(home: Path) -> None:
    """Freeze the issue as a tick does that is killed right after."""
    composed, issue = scheduled(home)
    plan.freeze(composed.house, issue, issue.first_due)
    composed.close()


def show(home: Path, issue: str = ISSUE) -> Any:
    return at(DUE, home, "issue", "show", issue, "--json").json


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("actualites.schedules.weekly", "actualites.schedules.hebdo", "setting-choice"),
        ("approvals = 0", 'approvals = 0\ntemplate = "none"', "template-absent"),
    ],
)
def test_an_issue_that_cannot_be_made_keeps_no_other_back(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    home = publication(tmp_path)
    assert at(PLAN, home, "schedule", "tick").code == 0
    change(home, old, new)
    at(BEFORE, home, "schedule", "tick")
    ticked = at(DUE, home, "schedule", "tick", "--json")
    assert ticked.code == 1
    assert [one["code"] for one in ticked.json["findings"]] == [code]
    assert at(DUE, home, "deliver").code == 0
    assert outbox(home) == {"lettre-2026-03-12": 1}
    change(home, new, old)
    assert at(DUE, home, "schedule", "tick").code == 0
    assert at(DUE, home, "deliver").code == 0
    assert outbox(home) == {ISSUE: 1, "lettre-2026-03-12": 1}


def test_mails_of_a_newsletter_that_is_no_more_wait_and_keep_no_other_back(tmp_path: Path) -> None:
    home = publication(tmp_path)
    for moment in (PLAN, BEFORE, DUE):
        assert at(moment, home, "schedule", "tick").code == 0
    for key in ("[newsletters.actualites]", "[newsletters.actualites."):
        change(home, key, key.replace("actualites", "nouvelles"))
    assert at(DUE, home, "deliver").code == 0
    assert outbox(home) == {"lettre-2026-03-12": 1}
    shown = show(home)
    assert (shown["counts"]["deferred"], shown["approvals"]["needed"]) == (1, 0)
    for key in ("[newsletters.nouvelles]", "[newsletters.nouvelles."):
        change(home, key, key.replace("nouvelles", "actualites"))
    assert at("2026-03-12T07:10:00Z", home, "deliver").code == 0
    assert outbox(home) == {ISSUE: 1, "lettre-2026-03-12": 1}


def test_an_empty_issue_is_skipped_though_the_tick_that_froze_it_was_killed(
    tmp_path: Path,
) -> None:
    home = homes.home(tmp_path / "home", SETTINGS)
    assert at(PLAN, home, "schedule", "tick").code == 0
    freeze(home)
    at(BEFORE, home, "schedule", "tick")
    assert at(DUE, home, "schedule", "tick", "--json").json["skipped"] == [ISSUE]
    assert show(home)["state"] == "skipped"


def test_a_web_version_that_a_killed_tick_did_not_write_is_there_before_the_mails(
    tmp_path: Path,
) -> None:
    home = publication(tmp_path)
    assert at(PLAN, home, "schedule", "tick").code == 0
    freeze(home)
    page = home / "public/fr/issues/actualites/2026-03-12/index.html"
    kept = home / "var/archives/issues/actualites/2026-03-12/fr.html"
    for file in (page, kept):  # killed between the database and the disk
        file.unlink()
    at(BEFORE, home, "schedule", "tick")
    assert at(DUE, home, "schedule", "tick").code == 0
    assert page.read_bytes() == kept.read_bytes()


def test_an_issue_of_its_own_brings_what_was_written_until_it_is_sent(tmp_path: Path) -> None:
    home = publication(tmp_path, SETTINGS.partition("[newsletters.actualites.schedules")[0])
    assert at("2026-03-09T06:00:00Z", home, "issue", "plan", "actualites").code == 0
    write_article(home, "late", date="2026-03-11T08:00:00+01:00")
    assert at(PLAN, home, "build").code == 0
    assert at(PLAN, home, "issue", "send", "actualites-2026-03-09").code == 0
    items = show(home, "actualites-2026-03-09")["pool"]["items"]
    assert len(items) == 2
    assert at(PLAN, home, "deliver").code == 0
    assert outbox(home) == {"actualites-2026-03-09": 1}


def test_a_build_keeps_the_web_version_of_an_issue_frozen_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = publication(tmp_path)
    assert at(PLAN, home, "schedule", "tick").code == 0
    composed, issue = scheduled(home)
    other, _issue = scheduled(home)
    freezing = Thread(target=plan.freeze, args=(other.house, issue, issue.first_due))

    def freeze_meanwhile(*_build: object) -> None:
        if not freezing.ident:
            freezing.start()
            freezing.join(0.2)

    monkeypatch.setattr(memory, "remember", freeze_meanwhile)
    publish(composed.house, issue.first_due)
    freezing.join()
    page = home / "public/fr/issues/actualites/2026-03-12/index.html"
    assert page.is_file()
    publish(composed.house, issue.first_due)
    composed.close()
    other.close()
    assert page.is_file()


@pytest.fixture
def two_eyes(tmp_path: Path) -> Path:
    settings = SETTINGS.replace("approvals = 0", "approvals = 2")
    home = publication(tmp_path, settings)
    assert at(PLAN, home, "schedule", "tick").code == 0
    return home


def test_two_who_approve_at_the_same_time_are_two(two_eyes: Path) -> None:
    composed = app.compose(two_eyes, os.environ)
    with composed.house.database.read() as c:
        issue = issues.known(c, ISSUE)
    for by in ("a@metropole.example", "b@metropole.example"):  # both looked at the draft
        review.approve(composed.house, issue, by, issue.first_due)
    composed.close()
    assert show(two_eyes)["state"] == "scheduled"


def test_one_person_is_one_approval_however_they_write_their_address(two_eyes: Path) -> None:
    for by in ("a@metropole.example", "A@Metropole.example "):
        assert at(PLAN, two_eyes, "issue", "approve", ISSUE, "--by", by).code == 0
    shown = show(two_eyes)
    assert (shown["state"], len(shown["approvals"]["given"])) == ("in_review", 1)


def test_a_send_that_overtakes_a_tick_decides_when_everybody_is_due(tmp_path: Path) -> None:
    home = publication(tmp_path, SETTINGS)
    assert at(PLAN, home, "schedule", "tick").code == 0
    composed, seen_by_tick = scheduled(home)
    plan.freeze(composed.house, seen_by_tick, seen_by_tick.first_due)
    with composed.house.database.write() as c:
        now = seen_by_tick.first_due.replace(hour=5)
        issues.move(c, ISSUE, ["scheduled"], "enrolling", at=now)
    enrol(composed.house, seen_by_tick, lambda issue: starting.due_for(composed.house, issue), now)
    composed.close()
    rows = run(home, "deliveries", "list", "--json").json["deliveries"]
    assert [row["due"] for row in rows] == ["2026-03-12T05:00:00Z"]
