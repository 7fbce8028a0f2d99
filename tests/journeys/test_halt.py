"""An issue that is stopped, goes on, or is called off, by another process than the one that sends."""

from pathlib import Path

import pytest

from tests.support.sending import (
    DUE,
    ISSUE,
    LATER,
    acts,
    by_staff,
    issue,
    leave,
    ledger,
    mails,
    publication,
    shown,
)

pytestmark = pytest.mark.short


def test_a_paused_issue_is_prepared_and_waits(tmp_path: Path) -> None:
    home = publication(tmp_path)
    assert by_staff(home, "pause").code == 0
    leave(home, DUE)
    found = shown(home, instant=DUE)
    assert (found["paused"], found["state"], found["counts"]["queued"]) == (True, "sending", 3)
    assert mails(home) == {}
    assert by_staff(home, "resume", DUE).code == 0
    leave(home, DUE)
    assert set(mails(home)) == {"ana", "bo"}
    assert [act for act, _ in acts(home) if act in ("pause", "resume")] == ["pause", "resume"]


def test_pausing_twice_is_told_once(tmp_path: Path) -> None:
    home = publication(tmp_path)
    for _ in range(2):
        assert by_staff(home, "pause").code == 0
    assert [act for act, _ in acts(home)].count("pause") == 1


def test_what_has_not_left_of_a_cancelled_issue_never_does(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    done = by_staff(home, "cancel", DUE)
    assert (done.code, "1 email is not sent" in done.out) == (0, True)
    assert ledger(home) == {"ana": ("sent", 1), "bo": ("sent", 1), "cy": ("cancelled", 1)}
    leave(home, LATER)
    assert set(mails(home)) == {"ana", "bo"}
    found = shown(home, instant=LATER)
    assert (found["state"], found["counts"]["cancelled"]) == ("cancelled", 1)


def test_cancelling_again_goes_on_where_it_was_cut_short(tmp_path: Path) -> None:
    home = publication(tmp_path)
    for count in ("0 emails are", "0 emails are"):
        done = by_staff(home, "cancel")
        assert (done.code, count in done.out) == (0, True)
    assert [act for act, _ in acts(home)].count("cancel") == 1


def test_a_cancelled_issue_is_not_planned_again_and_its_news_comes_with_the_next(
    tmp_path: Path,
) -> None:
    home = publication(tmp_path)
    assert by_staff(home, "cancel").code == 0
    for instant in (DUE, LATER):
        leave(home, instant)
    assert mails(home) == {}
    for instant in ("2026-03-18T12:00:00Z", "2026-03-19T07:00:10Z"):
        leave(home, instant)
    assert set(mails(home, "actualites-2026-03-19")) == {"ana", "bo"}


@pytest.mark.parametrize("word", ["pause", "resume", "cancel"])
def test_what_has_left_cannot_be_stopped(tmp_path: Path, word: str) -> None:
    home = publication(tmp_path)
    for instant in (DUE, LATER):
        leave(home, instant)
    assert shown(home, instant=LATER)["state"] == "sent"
    refused = issue(home, word, instant=LATER)
    assert (refused.code, f"issue correct {ISSUE}" in refused.err) == (2, True)
