"""What somebody typed into a form of an issue is there again where the form was refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.newsroom import PAGE, Newsroom, newsroom, plain
from tests.support.staff import Browser

REASON = "Trop long, et l’« agenda » manque."


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


def refused(browser: Browser, path: str, form: dict[str, str]) -> str:
    answer = browser.post(f"{PAGE}/{path}", form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    return plain(answer.text)


def test_a_note_for_who_approves_survives_that_somebody_else_asked_meanwhile(
    room: Newsroom,
) -> None:
    editor = room.signed_in("editor")
    editor.post(f"{PAGE}/submit")
    assert "<p>Relisez le chapô.</p>" in refused(editor, "submit", {"note": "Relisez le chapô."})


def test_why_an_issue_goes_back_survives_that_it_went_back_meanwhile(room: Newsroom) -> None:
    approver = room.signed_in("approver")
    room.signed_in("editor").post(f"{PAGE}/submit")
    assert approver.post(f"{PAGE}/refuse", {"reason": REASON}).status_code == 303
    assert f"{REASON}</textarea>" in refused(approver, "refuse", {"reason": REASON})


def test_why_an_error_may_pass_survives_that_it_may_not(room: Newsroom) -> None:
    admin = room.signed_in("admin")
    page = refused(admin, "override/mail-empty", {"reason": REASON})
    assert f"{REASON}</textarea>" in page


def test_works_to_be_corrected_survive_that_one_is_not_there(room: Newsroom) -> None:
    sender = room.signed_in("sender")
    page = refused(sender, "correct", {"works": "fete, nulle-part"})
    assert 'value="fete, nulle-part"' in page
