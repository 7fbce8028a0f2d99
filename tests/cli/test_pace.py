"""Limits, hours and providers as who looks after them meets them, with a real server."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support import sending
from tests.support.builds import write_event
from tests.support.cli import at, run
from tests.support.faults import Faulty, Plan, faulty
from tests.support.homes import home, write_article
from tests.support.sending import DUE, ISSUE, STAFF

EARLY = "2026-03-12T06:45:00Z"


def limited(monkeypatch: pytest.MonkeyPatch, **limits: str) -> None:
    for name, value in limits.items():
        monkeypatch.setenv(f"SYNDICATE_DELIVERY__PACE__{name.upper()}", value)


def deliver(folder: Path, instant: str) -> Any:
    return at(instant, folder, "deliver", "--json").json


def enrolled(folder: Path, instant: str = DUE) -> Path:
    assert at(EARLY, folder, "schedule", "tick").code == 0
    assert at(instant, folder, "schedule", "tick").code == 0
    return folder


def codes(found: Any) -> list[str]:
    return [one["code"] for one in found["findings"]]


class TestLimits:
    def test_end_a_run_which_says_when_it_can_go_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = enrolled(sending.publication(tmp_path))
        limited(monkeypatch, per_hour="1")
        done = deliver(folder, DUE)
        assert (done["settled"]["sent"], done["next_due"]) == (1, "2026-03-12T08:01:00Z")
        assert deliver(folder, "2026-03-12T07:30:00Z")["settled"]["sent"] == 0
        assert deliver(folder, "2026-03-12T08:01:00Z")["settled"]["sent"] == 1

    def test_let_an_issue_say_when_its_last_reader_is_reached(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = sending.publication(tmp_path, approvals=1)
        assert sending.issue(folder, "check", "--json").json["reached"] is None
        limited(monkeypatch, per_hour="1")
        reached = sending.issue(folder, "check", "--json").json["reached"]
        assert reached == {"first": "2026-03-12T07:00:00Z", "last": "2026-03-12T12:00:00Z"}
        told = "Readers are reached from 2026-03-12T07:00:00Z on, the last at 2026-03-12T12:00:00Z."
        assert told in sending.issue(folder, "check").out
        assert told in sending.by_staff(folder, "approve").out

    def test_that_reach_the_last_after_an_event_has_begun_are_warned_of(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = sending.publication(tmp_path, approvals=1)
        when = {"start": "2026-03-12T12:30:00", "end": "2026-03-12T14:00:00"}
        write_event(folder, "concert", **when, title="Le concert", section="cooperation")
        limited(monkeypatch, per_second="1")
        found = sending.issue(folder, "check", "--json").json
        (one,) = [one for one in found["findings"] if one["code"] == "reached-after-event"]
        assert one["fields"]["start"] == "2026-03-12T11:30:00Z"
        assert one["fields"]["title"] == "Le concert"


class TestHours:
    def test_that_the_first_wave_is_outside_of_are_warned_of(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = sending.publication(tmp_path, approvals=1)
        limited(monkeypatch, hours="09:00-18:00")
        assert "due-at-night" in codes(sending.issue(folder, "check", "--json").json)
        limited(monkeypatch, hours="08:00-18:00")
        assert "due-at-night" not in codes(sending.issue(folder, "check", "--json").json)

    def test_have_mail_wait_for_them(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = enrolled(sending.publication(tmp_path))
        limited(monkeypatch, hours="09:00-18:00")
        done = deliver(folder, DUE)
        assert (done["settled"]["sent"], done["next_due"]) == (0, "2026-03-12T08:00:00Z")
        assert deliver(folder, "2026-03-12T08:00:00Z")["settled"]["sent"] == 2


class TestProviders:
    @pytest.fixture
    def server(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        plan = Plan(providers={"gmail.com": "rcpt 550 5.7.26 unauthenticated"})
        with faulty(tmp_path / "server", plan) as server:
            for name, value in server.environment.items():
                monkeypatch.setenv(name, value)
            monkeypatch.setenv("SYNDICATE_DELIVERY__SMTP__CONNECTIONS", "1")
            yield server

    @pytest.fixture
    def here(self, tmp_path: Path) -> Path:
        folder = home(tmp_path / "home")
        write_article(folder, "fete", title="La fête")
        for number in range(12):
            domain = ("gmail.com", "free.fr", "googlemail.com")[number % 3]
            words = ("--newsletter", "actualites", "--locale", "fr")
            added = run(folder, "subscribers", "add", f"r{number}@{domain}", *words)
            assert added.code == 0, added.err
        plan = ("issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json")
        issue = run(folder, *plan).json["id"]
        assert run(folder, "issue", "send", issue, "--now").code == 0
        return folder

    def test_that_refuse_us_are_left_alone_until_somebody_resumes_them(
        self, here: Path, server: Faulty
    ) -> None:
        done = run(here, "deliver", "--json").json
        assert done["settled"]["sent"] >= 4
        assert 1 <= done["settled"]["refused"] <= 2  # one was on its way already
        assert "provider-refuses" in codes(done)
        assert done["next_due"] is not None
        (pause,) = run(here, "deliveries", "pauses", "--json").json["pauses"]
        assert (pause["provider"], pause["kind"], pause["times"]) == ("gmail", "policy", 1)
        assert pause["reply"]["enhanced"] == "5.7.26"
        listed = run(here, "deliveries", "pauses").out
        assert listed.startswith("gmail ")
        assert "refuses us" in listed
        self.resumes(here, server)

    def resumes(self, here: Path, server: Faulty) -> None:
        known = run(here, "deliveries", "resume", "free.fr")
        assert (known.code, "gmail" in known.err) == (2, True)
        assert run(here, "deliveries", "resume", "googlemail.com", "--by", STAFF).code == 0
        assert run(here, "deliveries", "pauses").out == "No provider is left alone.\n"
        before = run(here, "deliver", "--json").json
        assert before["settled"]["refused"] >= 1  # it is no better yet
        with closing(sqlite3.connect(here / "var" / "syndicate.db")) as c:
            (suppressed,) = c.execute("SELECT count(*) FROM suppressions").fetchone()
            acts = c.execute("SELECT actor, act FROM audit WHERE subject = 'gmail'").fetchall()
        assert suppressed == 0
        assert acts[:2] == [("syndicate", "pause-provider"), (STAFF, "resume-provider")]


def test_reach_is_not_told_of_what_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = enrolled(sending.publication(tmp_path))
    limited(monkeypatch, per_second="1")
    assert sending.issue(folder, "check", "--json", instant=DUE).json["reached"] is not None
    assert at(DUE, folder, "issue", "cancel", ISSUE).code == 0
    assert sending.issue(folder, "check", "--json", instant=DUE).json["reached"] is None
