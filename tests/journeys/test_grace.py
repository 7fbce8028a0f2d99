"""Between the last word and the first mail there is time to think again, and a proof to look at."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.cli import Ran, at
from tests.support.homes import write_article
from tests.support.sending import (
    DUE,
    ISSUE,
    LATER,
    PLAN,
    STAFF,
    by_staff,
    issue,
    leave,
    ledger,
    mails,
    publication,
    shown,
    text,
)
from tests.support.trips import query

SOON, AFTER = "2026-03-11T12:04:59Z", "2026-03-11T12:05:01Z"
NEXT = "2026-03-11T12:10:02Z"
JUST, WAVE, PAST = "2026-03-12T06:58:00Z", "2026-03-12T07:02:59Z", "2026-03-12T07:03:01Z"
PROOFS = 'proofs = ["relecture@metropole.example", "chef@metropole.example"]\n'


def graceful(folder: Path, approvals: int = 1, more: str = "") -> Path:
    home = publication(folder, approvals=approvals)
    file = home / "config" / "syndicate.toml"
    file.write_text(file.read_text("utf-8").replace('grace = "0s"\n', more), "utf-8")
    return home


def goes_on(home: Path, instant: str) -> None:
    for words in (("schedule", "tick"), ("deliver",)):
        assert at(instant, home, *words).code == 0


def alone(home: Path) -> str:
    """Plan an issue outside the schedule; return its id."""
    made = at(PLAN, home, "issue", "plan", "actualites", "--works", "pont", "--json")
    assert made.code == 0, made.err
    return str(made.json["id"])


def on(home: Path, id_: str, word: str, *words: str, instant: str = PLAN) -> Ran:
    return at(instant, home, "issue", word, id_, *words)


def proofs(home: Path, id_: str, revision: int = 1) -> dict[str, list[EmailMessage]]:
    """Return the proofs of an issue that have left, by language."""
    found: dict[str, list[EmailMessage]] = {}
    for folder in sorted((home / "var" / "outbox").glob(f"{id_}~proof-{revision}-*")):
        for file in sorted(folder.glob("*.eml")):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            found.setdefault(folder.name.partition(f"~proof-{revision}-")[2], []).append(mail)
    return found


class TestAnIssueThatIsSent:
    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        return graceful(tmp_path)

    def test_leaves_when_its_grace_is_over(self, home: Path) -> None:
        id_ = alone(home)
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        sent = on(home, id_, "send", "--now", "--by", STAFF)
        assert "2026-03-11T12:05:00Z  –  3 readers" in sent.out
        assert "issue unsend" in sent.out
        found = shown(home, id_)
        assert (found["state"], found["begins"]) == ("scheduled", "2026-03-11T12:05:00Z")
        goes_on(home, SOON)
        assert mails(home, id_) == {}
        goes_on(home, AFTER)
        assert set(mails(home, id_)) == {"ana", "bo", "cy"}

    def test_is_undone_until_then_and_nothing_is_lost(self, home: Path) -> None:
        id_ = alone(home)
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        before = shown(home, id_)
        assert on(home, id_, "send", "--now").code == 0
        undone = on(home, id_, "unsend", "--by", STAFF, instant=SOON)
        assert (undone.code, "it is approved" in undone.out) == (0, True)
        assert shown(home, id_) == before
        goes_on(home, AFTER)
        assert mails(home, id_) == {}
        assert on(home, id_, "send", "--now", instant=AFTER).code == 0
        goes_on(home, NEXT)
        assert set(mails(home, id_)) == {"ana", "bo", "cy"}

    def test_is_not_undone_once_it_leaves(self, home: Path) -> None:
        id_ = alone(home)
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        assert on(home, id_, "send", "--now").code == 0
        goes_on(home, AFTER)
        late = on(home, id_, "unsend", instant=AFTER)
        assert (late.code, f"issue pause {id_}" in late.err) == (2, True)

    def test_has_one_grace_however_often_that_is_said(self, home: Path) -> None:
        id_ = alone(home)
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        for instant in (PLAN, SOON):
            assert on(home, id_, "send", instant=instant).code == 0
        goes_on(home, AFTER)
        assert set(mails(home, id_)) == {"ana", "bo", "cy"}

    def test_goes_back_to_its_schedule(self, home: Path) -> None:
        assert by_staff(home, "approve").code == 0
        assert issue(home, "send", "--now").code == 0
        undone = issue(home, "unsend")
        assert (undone.code, "leaves at its own hour again" in undone.out) == (0, True)
        leave(home, DUE)
        assert set(mails(home)) == {"ana", "bo"}
        leave(home, LATER)
        assert set(mails(home)) == {"ana", "bo", "cy"}

    def test_does_not_leave_once_undone_though_its_hour_has_passed(self, home: Path) -> None:
        assert by_staff(home, "approve").code == 0
        leave(home, JUST)
        assert at(JUST, home, "issue", "send", ISSUE, "--by", STAFF).code == 0
        undone = at("2026-03-12T07:02:00Z", home, "issue", "unsend", ISSUE, "--by", STAFF)
        assert (undone.code, "is paused" in undone.out) == (0, True)
        leave(home, "2026-03-12T07:30:00Z")
        assert mails(home) == {}
        assert at("2026-03-12T07:31:00Z", home, "issue", "resume", ISSUE, "--by", STAFF).code == 0
        leave(home, "2026-03-12T07:40:00Z")
        assert set(mails(home)) == {"ana", "bo"}

    def test_waits_to_be_sent_again_after_a_new_text(self, home: Path) -> None:
        id_ = alone(home)
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        assert on(home, id_, "send", "--now").code == 0
        write_article(home, "pont", title="Le pont neuf")
        assert on(home, id_, "take", "--by", STAFF).code == 0
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        goes_on(home, AFTER)
        assert (mails(home, id_), shown(home, id_)["state"]) == ({}, "approved")
        assert on(home, id_, "send", "--now", instant=AFTER).code == 0
        goes_on(home, NEXT)
        assert "Le pont neuf" in text(mails(home, id_)["ana"])

    def test_stays_where_it_is_while_the_instance_is_held(self, home: Path) -> None:
        id_ = alone(home)
        assert on(home, id_, "approve", "--by", STAFF).code == 0
        assert on(home, id_, "send", "--now").code == 0
        assert at(SOON, home, "hold", "--reason", "Attendre").code == 0
        goes_on(home, AFTER)
        assert shown(home, id_)["state"] == "scheduled"
        assert on(home, id_, "unsend", instant=AFTER).code == 0


class TestAnIssueOfASchedule:
    def test_that_is_approved_at_the_last_moment_waits_its_grace(self, tmp_path: Path) -> None:
        home = graceful(tmp_path)
        at(JUST, home, "schedule", "tick")
        assert issue(home, "approve", "--by", STAFF, instant=JUST).code == 0
        assert shown(home, instant=JUST)["grace_until"] == "2026-03-12T07:03:00Z"
        assert "before 2026-03-12T07:03:00Z" in issue(home, "show", instant=JUST).out
        goes_on(home, WAVE)
        assert mails(home) == {}
        goes_on(home, PAST)
        assert set(mails(home)) == {"ana", "bo"}

    def test_that_nobody_approves_leaves_on_the_hour(self, tmp_path: Path) -> None:
        home = graceful(tmp_path, approvals=0)
        leave(home, DUE)
        assert set(mails(home)) == {"ana", "bo"}


class TestANewTextOfOneThatLeaves:
    def test_waits_its_grace_even_if_the_issue_goes_on_before(self, tmp_path: Path) -> None:
        home = graceful(tmp_path)
        assert by_staff(home, "approve").code == 0
        leave(home, DUE)
        assert by_staff(home, "pause", DUE).code == 0
        write_article(home, "fete", title="La foire", featured="true")
        assert by_staff(home, "take", DUE).code == 0
        late = "2026-03-12T11:59:00Z"
        assert by_staff(home, "approve", late).code == 0
        assert by_staff(home, "resume", late).code == 0
        leave(home, LATER)
        assert ledger(home)["cy"] == ("queued", 2)
        leave(home, "2026-03-12T12:04:01Z")
        assert "La foire" in text(mails(home)["cy"])


class TestProofs:
    def test_go_out_when_it_is_approved_one_in_each_language(self, tmp_path: Path) -> None:
        home = graceful(tmp_path, more=PROOFS)
        assert by_staff(home, "approve").code == 0
        assert at(PLAN, home, "deliver").code == 0
        found = proofs(home, ISSUE)
        assert set(found) == {"fr", "fr-CA", "en"}
        for those in found.values():
            to = {mail["To"].addresses[0].addr_spec for mail in those}
            assert to == {"relecture@metropole.example", "chef@metropole.example"}
        assert [mail["Subject"] for mail in found["en"]] == ["[Proof] La fête"] * 2
        assert found["fr"][0]["Subject"] == "[Épreuve] La fête"
        assert "/u/preview" in str(found["fr"][0]["List-Unsubscribe"])
        assert mails(home) == {}

    def test_go_out_once_for_each_text(self, tmp_path: Path) -> None:
        home = graceful(tmp_path, more=PROOFS)
        for word in ("approve", "unapprove", "approve"):
            assert by_staff(home, word).code == 0
        assert at(PLAN, home, "deliver").code == 0
        assert query(home, "SELECT count(*) FROM deliveries") == [(6,)]
        write_article(home, "fete", title="La foire", featured="true")
        for word in ("take", "approve"):
            assert by_staff(home, word).code == 0
        assert at(PLAN, home, "deliver").code == 0
        assert query(home, "SELECT count(*) FROM deliveries") == [(12,)]
        subjects = [mail["Subject"] for those in proofs(home, ISSUE, 2).values() for mail in those]
        assert all("La foire" in subject for subject in subjects)

    def test_show_the_bytes_that_were_approved_though_another_text_was_taken(
        self, tmp_path: Path
    ) -> None:
        home = graceful(tmp_path, more=PROOFS)
        assert by_staff(home, "approve").code == 0
        write_article(home, "fete", title="La foire", featured="true")
        assert by_staff(home, "take").code == 0
        assert at(PLAN, home, "deliver").code == 0
        assert proofs(home, ISSUE)["fr"][0]["Subject"] == "[Épreuve] La fête"

    def test_leave_a_grace_before_the_readers_of_an_issue_that_nobody_approves(
        self, tmp_path: Path
    ) -> None:
        home = graceful(tmp_path, approvals=0, more=PROOFS)
        goes_on(home, "2026-03-12T06:45:00Z")
        assert (proofs(home, ISSUE), shown(home)["pool"]["frozen_at"]) == ({}, None)
        goes_on(home, "2026-03-12T06:55:10Z")
        assert set(proofs(home, ISSUE)) == {"fr", "fr-CA", "en"}
        assert mails(home) == {}
        write_article(home, "fete", title="La foire", featured="true")
        goes_on(home, DUE)
        assert mails(home)["ana"]["Subject"] == "La fête"

    def test_are_no_mails_of_the_issue_and_in_nobodys_memory(self, tmp_path: Path) -> None:
        home = graceful(tmp_path, more='proofs = ["ana@readers.example"]\n')
        assert by_staff(home, "approve").code == 0
        assert at(PLAN, home, "deliver").code == 0
        assert (shown(home)["readers"], shown(home)["counts"]["sent"]) == (0, 0)
        leave(home, DUE)
        assert "La fête" in text(mails(home)["ana"])

    def test_leave_the_numbers_of_test_mails_alone(self, tmp_path: Path) -> None:
        home = graceful(tmp_path, more=PROOFS)
        assert by_staff(home, "approve").code == 0
        tried = issue(home, "test", "--to", STAFF, "--json").json
        assert tried["key"] == f"{ISSUE}~test-1"
