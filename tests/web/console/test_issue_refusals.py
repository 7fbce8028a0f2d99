"""What somebody typed into a form of an issue is there again where the form was refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

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


WORDS = {"subject": "L’objet", "preheader": " ", "editorial": "Bonjour <à> tous.\n" * 30}
SECRET = {name: f"secret-{name}" for name in ("password", "before", "again", "code", "second")}
FIELDS = WORDS | SECRET | {"mark": "secret-mark", "seen": "secret-seen"}


def typed(page: str) -> list[str]:
    """Return what a page shows to be copied, and no more."""
    assert "secret-" not in page
    areas = html.fromstring(page).xpath("//textarea[@readonly]")
    return [str(one.text).strip() for one in areas]


def test_an_editorial_is_shown_to_be_copied_where_the_session_ended_meanwhile(
    room: Newsroom,
) -> None:
    editor = room.signed_in("editor")
    editor.cookies.clear()
    answer = editor.post(f"{PAGE}/edit/fr", FIELDS)
    assert answer.status_code == 403
    assert typed(answer.text) == [WORDS["subject"], WORDS["editorial"].strip()]
    assert not room.folder.exists()


def test_an_editorial_is_shown_to_be_copied_where_its_page_is_an_older_one(room: Newsroom) -> None:
    answer = room.signed_in("editor").post(f"{PAGE}/edit/fr", FIELDS | {"csrf": "0" * 64})
    assert answer.status_code == 403
    assert typed(answer.text) == [WORDS["subject"], WORDS["editorial"].strip()]
    assert not room.folder.exists()


def test_an_editorial_that_is_too_long_is_shown_to_be_copied(room: Newsroom) -> None:
    long = "Bonjour à tous. " * 20_000
    answer = room.signed_in("editor").post(f"{PAGE}/edit/fr", FIELDS | {"editorial": long})
    assert answer.status_code == 413
    assert typed(answer.text) == [WORDS["subject"], long.strip()]
    assert not room.folder.exists()


@pytest.mark.parametrize(
    "where",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
def test_nothing_is_shown_of_what_comes_from_elsewhere(
    room: Newsroom, where: dict[str, str]
) -> None:
    editor = room.signed_in("editor")
    for browser in (editor, room.browser()):
        for form in (WORDS, WORDS | {"editorial": "Bonjour à tous. " * 20_000}):
            answer = browser.post_bare(f"{PAGE}/edit/fr", form, **where)
            assert answer.status_code in (403, 413)
            assert "Bonjour" not in answer.text
            assert "objet" not in answer.text
