"""What has changed since an issue was frozen: told, kept out, or taken in; before it leaves and meanwhile."""

from pathlib import Path

import pytest

from tests.support.cli import at
from tests.support.homes import write_article
from tests.support.sending import (
    DUE,
    ISSUE,
    LATER,
    PLAN,
    STAFF,
    acts,
    by_staff,
    issue,
    leave,
    ledger,
    mails,
    publication,
    shown,
    text,
)


def change(home: Path, number: int = 1) -> None:
    write_article(home, "fete", title="La fête", featured="true", summary=f"Texte {number}.")


def codes(home: Path, instant: str = PLAN) -> list[str]:
    """Return what is told of the issue itself, beside what the gate said."""
    found = (one["code"] for one in shown(home, instant=instant)["findings"])
    return [code for code in found if code.startswith("issue-")]


@pytest.fixture
def approved(tmp_path: Path) -> Path:
    home = publication(tmp_path, approvals=1)
    assert by_staff(home, "approve").code == 0
    return home


def test_a_change_after_approval_is_told_and_leaves_the_issue_as_it_was(approved: Path) -> None:
    assert shown(approved)["changed_since"] == []
    change(approved)
    found = shown(approved)
    assert {one["locale"] for one in found["changed_since"]} == {"fr", "fr-CA", "en"}
    assert len({one["work"] for one in found["changed_since"]}) == 1
    assert codes(approved) == ["issue-changed-since"]
    leave(approved, DUE)
    assert "Texte 1." not in text(mails(approved)["ana"])


def test_a_new_work_changes_nothing_of_what_is_approved(approved: Path) -> None:
    write_article(approved, "gare", title="La gare")
    assert (shown(approved)["changed_since"], codes(approved)) == ([], [])


def test_another_word_of_the_editors_is_a_change(approved: Path) -> None:
    folder = approved / "content" / "issues" / "actualites" / "2026-03-12"
    folder.mkdir(parents=True)
    (folder / "index.fr.md").write_text('---\nsubject: "Autre chose"\n---\n', encoding="utf-8")
    assert (shown(approved)["changed_since"], codes(approved)) == ([], ["issue-changed-since"])


def test_keep_leaves_it_at_that_until_it_changes_again(approved: Path) -> None:
    change(approved)
    before = shown(approved)
    assert by_staff(approved, "keep").code == 0
    after = shown(approved)
    assert (after["changed_since"], codes(approved)) == ([], [])
    assert after["pool"]["hash"] == before["pool"]["hash"]
    assert len(after["approvals"]["given"]) == 1
    change(approved, 2)
    assert codes(approved) == ["issue-changed-since"]
    assert ("keep", STAFF) in acts(approved)


def test_take_makes_a_revision_and_only_this_voids_the_approval(approved: Path) -> None:
    change(approved)
    taken = by_staff(approved, "take")
    assert (taken.code, "revision 2" in taken.out) == (0, True)
    found = shown(approved)
    assert (found["revision"], found["state"], found["changed_since"]) == (2, "in_review", [])
    leave(approved, DUE)
    assert mails(approved) == {}
    given = by_staff(approved, "approve", DUE)
    assert "(1 of 1)" in given.out
    leave(approved, DUE)
    assert "Texte 1." in text(mails(approved)["ana"])
    page = approved / "public/fr/issues/actualites/2026-03-12/index.html"
    assert "Texte 1." in page.read_text("utf-8")
    assert ("take", STAFF) in acts(approved)


def test_where_no_approval_is_needed_what_is_taken_leaves(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    change(home)
    assert by_staff(home, "pause", DUE).code == 0
    taken = by_staff(home, "take", DUE)
    assert "1 email that had not left" in taken.out
    assert by_staff(home, "resume", DUE).code == 0
    leave(home, LATER)
    assert {name: "Texte 1." in text(mail) for name, mail in mails(home).items()} == {
        "ana": False,
        "bo": False,
        "cy": True,
    }


def test_what_the_gate_refuses_is_not_taken(approved: Path) -> None:
    write_article(approved, "fete", title="La fête", summary="Bonjour {{ prénom }}")
    refused = by_staff(approved, "take")
    assert (refused.code, "Nothing was taken" in refused.err) == (1, True)
    found = shown(approved)
    assert (found["revision"], found["state"]) == (1, "scheduled")


@pytest.mark.parametrize("word", ["keep", "take"])
def test_there_is_nothing_to_keep_or_take_before_it_is_frozen(tmp_path: Path, word: str) -> None:
    home = publication(tmp_path, approvals=1)
    refused = by_staff(home, word)
    assert (refused.code, "is not frozen yet" in refused.err) == (2, True)


class TestWhileItIsBeingSent:
    @pytest.fixture
    def half(self, tmp_path: Path) -> Path:
        """Return a home of whose issue two mails have left, and the third waits for its hour."""
        home = publication(tmp_path, approvals=1)
        assert by_staff(home, "approve").code == 0
        leave(home, DUE)
        assert set(mails(home)) == {"ana", "bo"}
        return home

    def test_it_has_to_be_paused(self, half: Path) -> None:
        change(half)
        refused = by_staff(half, "take", DUE)
        assert (refused.code, "while it is paused" in refused.err) == (2, True)

    def test_who_was_not_reached_gets_the_new_text_once_it_is_approved(self, half: Path) -> None:
        change(half)
        assert by_staff(half, "pause", DUE).code == 0
        assert by_staff(half, "take", DUE).code == 0
        assert shown(half, instant=DUE)["revision"] == 1
        assert "issue-amendment-waits" in codes(half, DUE)
        assert ledger(half)["cy"] == ("queued", 1)
        moved = by_staff(half, "approve", DUE)
        assert "1 email that had not left" in moved.out
        assert ledger(half) == {"ana": ("sent", 1), "bo": ("sent", 1), "cy": ("queued", 2)}
        leave(half, LATER)
        assert set(mails(half)) == {"ana", "bo"}, "it is still paused"
        assert by_staff(half, "resume", LATER).code == 0
        leave(half, LATER)
        got = mails(half)
        assert {name: "Texte 1." in text(mail) for name, mail in got.items()} == {
            "ana": False,
            "bo": False,
            "cy": True,
        }
        found = shown(half, instant=LATER)
        assert (found["state"], found["revision"]) == ("sent", 2)
        assert "amend" in [act for act, _ in acts(half)]

    def test_what_is_not_approved_does_not_leave(self, half: Path) -> None:
        change(half)
        for word in ("pause", "take", "resume"):
            assert by_staff(half, word, DUE).code == 0
        leave(half, LATER)
        assert "Texte 1." not in text(mails(half)["cy"])

    def test_a_second_amendment_replaces_one_that_waits(self, half: Path) -> None:
        for number in (1, 2):
            change(half, number)
            for word in ("pause", "take"):
                assert by_staff(half, word, DUE).code == 0
        for word in ("approve", "resume"):
            assert by_staff(half, word, DUE).code == 0
        leave(half, LATER)
        assert "Texte 2." in text(mails(half)["cy"])

    def test_whoever_would_get_nothing_by_it_gets_no_mail(self, half: Path) -> None:
        for name in ("fete", "pont"):
            folder = half / "content" / "articles" / name
            (folder / "index.fr.md").rename(folder / "index.en.md")
        settings = half / "config" / "syndicate.toml"
        omit = '[sections.cooperation]\nmissing = "omit"'
        text_ = settings.read_text("utf-8").replace("[sections.cooperation]", omit)
        settings.write_text(text_, encoding="utf-8")
        for word in ("pause", "take", "approve", "resume"):
            assert by_staff(half, word, DUE).code == 0
        assert ledger(half)["cy"] == ("cancelled", 1)
        found = at(DUE, half, "deliveries", "list", "--state", "cancelled", "--json").json
        assert found["deliveries"][0]["reply"]["text"] == "nothing new"

    def test_nothing_is_left_to_change_once_it_is_sent(self, half: Path) -> None:
        leave(half, LATER)
        refused = by_staff(half, "take", LATER)
        assert (refused.code, f"syndicate issue correct {ISSUE}" in refused.err) == (2, True)
        assert issue(half, "approve", "--by", STAFF, instant=LATER).code == 2
