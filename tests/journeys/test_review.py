"""Who says that an issue may leave: asked, approved as a whole or by language, taken back, sent back."""

import re
from pathlib import Path

import pytest

from tests.support.cli import at
from tests.support.homes import write_article
from tests.support.sending import (
    DUE,
    ISSUE,
    LATER,
    STAFF,
    acts,
    by_staff,
    issue,
    leave,
    mails,
    publication,
    shown,
    text,
)

ANN, BOB = "ann@metropole.example", "bob@metropole.example"


def setting(home: Path, text_: str) -> None:
    """Add options of the newsletter."""
    file = home / "config" / "syndicate.toml"
    said = file.read_text("utf-8")
    file.write_text(said.replace('grace = "0s"\n', f'grace = "0s"\n{text_}\n'), "utf-8")


def standing(home: Path) -> list[tuple[str, str | None]]:
    given = shown(home)["approvals"]["given"]
    return [(one["by"], one["locale"]) for one in given if one["stands"]]


def approve(home: Path, by: str, *words: str) -> int:
    return issue(home, "approve", "--by", by, *words).code


class TestAsking:
    def test_an_editor_asks_and_the_approver_reads_why(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        asked = issue(home, "submit", "--by", ANN, "--note", "Le titre est neuf.")
        assert (asked.code, "waits to be approved" in asked.out) == (0, True)
        found = shown(home)
        assert (found["state"], found["asked"]["by"]) == ("in_review", ANN)
        assert found["asked"]["text"] == "Le titre est neuf."
        assert "asked for the approval of" in issue(home, "show").out
        assert approve(home, BOB) == 0
        assert shown(home)["state"] == "scheduled"

    def test_it_is_asked_once(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert issue(home, "submit", "--by", ANN).code == 0
        again = issue(home, "submit", "--by", BOB)
        assert (again.code, "asked for already" in again.err) == (2, True)

    def test_where_nobody_has_to_approve_nobody_is_asked(self, tmp_path: Path) -> None:
        home = publication(tmp_path)
        for word in (("submit",), ("refuse", "--reason", "Non.")):
            refused = issue(home, *word, "--by", ANN)
            assert (refused.code, "needs no approval" in refused.err) == (2, True)
        assert shown(home)["state"] == "scheduled"

    def test_asking_settles_nothing_yet(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert issue(home, "submit", "--by", ANN).code == 0
        write_article(home, "fete", title="La fête", featured="true", summary="Texte neuf.")
        assert approve(home, BOB) == 0
        leave(home, DUE)
        assert "Texte neuf." in text(mails(home)["ana"])


class TestSendingBack:
    def test_makes_a_draft_of_it_whose_editors_read_why(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=2)
        assert (issue(home, "submit", "--by", ANN).code, approve(home, BOB)) == (0, 0)
        assert issue(home, "refuse", "--by", BOB, "--reason", "Une faute.").code == 0
        found = shown(home)
        assert (found["state"], found["pool"]["frozen_at"], standing(home)) == ("draft", None, [])
        assert (found["asked"]["by"], found["asked"]["text"]) == (BOB, "Une faute.")
        assert (
            "sent actualites-2026-03-12 back to its editors: Une faute." in issue(home, "show").out
        )
        assert ("refuse", BOB) in acts(home)

    def test_voids_approvals_even_if_the_text_stays_as_it_is(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=2)
        assert approve(home, ANN) == 0
        before = shown(home)["pool"]["hash"]
        assert by_staff_refused(home) == 0
        assert approve(home, BOB) == 0
        found = shown(home)
        assert (found["pool"]["hash"], found["state"]) == (before, "in_review")
        assert standing(home) == [(BOB, None)]
        assert (approve(home, ANN), shown(home)["state"]) == (0, "scheduled")

    def test_opens_it_to_whatever_its_editors_write(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert (approve(home, ANN), by_staff_refused(home)) == (0, 0)
        write_article(home, "fete", title="La fête", featured="true", summary="Corrigé.")
        assert approve(home, ANN) == 0
        leave(home, DUE)
        assert "Corrigé." in text(mails(home)["ana"])

    def test_needs_a_reason(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert issue(home, "submit", "--by", ANN).code == 0
        assert issue(home, "refuse", "--by", BOB, "--reason", " ").code == 2
        assert shown(home)["state"] == "in_review"

    def test_is_too_late_once_it_leaves(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert approve(home, ANN) == 0
        leave(home, DUE)
        for word in (("refuse", "--reason", "Trop tard."), ("unapprove",)):
            refused = issue(home, *word, "--by", ANN, instant=DUE)
            assert (refused.code, f"issue pause {ISSUE}" in refused.err) == (2, True)


def by_staff_refused(home: Path) -> int:
    return issue(home, "refuse", "--by", STAFF, "--reason", "À revoir.").code


class TestTakingBack:
    def test_an_approval_that_is_taken_back_keeps_the_issue_here(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert (approve(home, ANN), shown(home)["state"]) == (0, "scheduled")
        assert issue(home, "unapprove", "--by", ANN.upper()).code == 0
        assert (shown(home)["state"], standing(home)) == ("in_review", [])
        leave(home, DUE)
        assert mails(home) == {}
        assert issue(home, "approve", "--by", ANN, instant=DUE).code == 0
        leave(home, DUE)
        assert set(mails(home)) == {"ana", "bo"}

    def test_nobody_takes_back_what_others_said(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert approve(home, ANN) == 0
        refused = issue(home, "unapprove", "--by", BOB)
        assert (refused.code, "no approval" in refused.err) == (2, True)
        assert shown(home)["state"] == "scheduled"


class TestALanguageOfItsOwn:
    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        made = publication(tmp_path, approvals=1)
        for locale, title in (("fr", "La fête"), ("en", "The feast")):
            write_article(made, "fete", locale, title=title, featured="true")
        setting(made, 'approvals_in = ["fr-CA", "en"]')
        return made

    def test_waits_for_whoever_reads_it(self, home: Path) -> None:
        assert approve(home, ANN) == 0
        told = issue(home, "approve", "--by", BOB, "--locale", "fr-CA")
        assert "Still to be approved in: en" in told.out
        assert shown(home)["state"] == "in_review"
        assert shown(home)["approvals"]["languages"] == {"fr-CA": BOB, "en": None}
        assert (approve(home, BOB, "--locale", "en"), shown(home)["state"]) == (0, "scheduled")
        assert f"Approved in en by {BOB}." in issue(home, "show").out

    def test_stands_while_only_another_one_changes(self, home: Path) -> None:
        for words in ((), ("--locale", "fr-CA"), ("--locale", "en")):
            assert approve(home, ANN, *words) == 0
        write_article(home, "fete", "en", title="The fair", featured="true")
        assert by_staff(home, "take").code == 0
        assert (shown(home)["state"], standing(home)) == ("in_review", [(ANN, "fr-CA")])
        assert (approve(home, ANN), shown(home)["state"]) == (0, "in_review")
        assert (approve(home, ANN, "--locale", "en"), shown(home)["state"]) == (0, "scheduled")

    def test_alone_lets_pass_a_text_that_leaves_it_as_it_was(self, home: Path) -> None:
        file = home / "config" / "syndicate.toml"
        said = file.read_text("utf-8").replace(
            'approvals_in = ["fr-CA", "en"]', 'approvals_in = ["en"]'
        )
        file.write_text(said.replace("approvals = 1", "approvals = 0"), "utf-8")
        assert (approve(home, ANN, "--locale", "en"), shown(home)["state"]) == (0, "scheduled")
        write_article(home, "fete", "fr", title="La foire", featured="true")
        assert by_staff(home, "take").code == 0
        assert (shown(home)["state"], shown(home)["revision"]) == ("scheduled", 2)
        write_article(home, "fete", "en", title="The fair", featured="true")
        assert by_staff(home, "take").code == 0
        assert (shown(home)["state"], standing(home)) == ("in_review", [])

    def test_is_asked_of_the_languages_named_alone(self, home: Path) -> None:
        refused = issue(home, "approve", "--by", ANN, "--locale", "fr")
        assert (refused.code, "fr-CA, en" in refused.err) == (2, True)
        assert approve(home, ANN, "--locale", "de") == 2
        assert shown(home)["state"] == "draft"


class TestFourEyes:
    def test_who_submitted_it_is_not_the_one_who_approves_it(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        setting(home, "own_approval = false")
        assert issue(home, "submit", "--by", ANN).code == 0
        refused = issue(home, "approve", "--by", ANN.upper())
        assert (refused.code, "Somebody else" in refused.err) == (2, True)
        assert (shown(home)["state"], shown(home)["pool"]["frozen_at"]) == ("in_review", None)
        assert (approve(home, BOB), shown(home)["state"]) == (0, "scheduled")

    def test_nor_is_who_took_the_new_text(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        setting(home, "own_approval = false")
        assert approve(home, STAFF) == 0
        write_article(home, "pont", title="Le pont neuf")
        assert by_staff(home, "take").code == 0
        assert (approve(home, STAFF), approve(home, BOB)) == (2, 0)

    def test_goes_without_saying_nowhere(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert issue(home, "submit", "--by", ANN).code == 0
        assert approve(home, ANN) == 0


class TestWhatIsApproved:
    def test_is_what_was_looked_at_or_nothing(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=2)
        seen = shown(home)["pool"]["would_be"]
        write_article(home, "pont", title="Le pont neuf")
        refused = issue(home, "approve", "--by", ANN, "--hash", seen)
        assert (refused.code, "no longer what you looked at" in refused.err) == (2, True)
        assert (shown(home)["state"], shown(home)["pool"]["frozen_at"]) == ("draft", None)
        assert approve(home, ANN, "--hash", shown(home)["pool"]["would_be"]) == 0
        found = shown(home)
        assert (found["pool"]["would_be"], found["pool"]["hash"] != seen) == (None, True)
        assert approve(home, BOB, "--hash", seen) == 2
        assert approve(home, BOB, "--hash", found["pool"]["hash"]) == 0

    def test_lacks_something_when_the_settings_ask_for_more_since(self, tmp_path: Path) -> None:
        home = publication(tmp_path, approvals=1)
        assert approve(home, ANN) == 0
        file = home / "config" / "syndicate.toml"
        file.write_text(file.read_text("utf-8").replace("approvals = 1", "approvals = 2"), "utf-8")
        refused = issue(home, "send")
        assert (refused.code, "lacks approvals" in refused.err) == (2, True)
        leave(home, DUE)
        told = at(DUE, home, "schedule", "tick")
        assert "is due and not approved" in told.out + told.err
        assert (mails(home), shown(home)["state"]) == ({}, "in_review")
        assert issue(home, "approve", "--by", BOB, instant=DUE).code == 0
        leave(home, DUE)
        assert set(mails(home)) == {"ana", "bo"}


def test_every_word_of_it_is_in_the_log(tmp_path: Path) -> None:
    home = publication(tmp_path, approvals=1)
    assert issue(home, "submit", "--by", ANN).code == 0
    assert by_staff_refused(home) == 0
    assert (approve(home, ANN), issue(home, "unapprove", "--by", ANN).code) == (0, 0)
    assert approve(home, BOB) == 0
    leave(home, DUE)
    leave(home, LATER)
    said = at(LATER, home, "audit", "list", "--issue", ISSUE).out
    lines = [re.split(r"Z  ", line)[1] for line in reversed(said.splitlines())]
    assert lines == [
        f"syndicate planned {ISSUE}.",
        f"{ANN} asked for the approval of {ISSUE}.",
        f"{STAFF} sent {ISSUE} back to its editors: À revoir.",
        f"{ANN} approved {ISSUE} (revision 1).",
        f"{ANN} took back their approval of {ISSUE} (revision 1).",
        f"{BOB} approved {ISSUE} (revision 1).",
    ]
    french = at(LATER, home, "--lang", "fr", "audit", "list", "--by", BOB.upper(), "--json").json
    assert [one["act"] for one in french["acts"]] == ["approve"]
