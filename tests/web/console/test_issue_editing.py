"""The forms by which editors write an issue."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.newsroom import PAGE, Newsroom, hidden, newsroom, plain, said

WORDS = f"{PAGE}/edit/fr"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


def test_words_are_kept_and_shown_again(room: Newsroom) -> None:
    editor = room.signed_in("editor")
    form = hidden(editor.get(WORDS).text)
    words = {"subject": "L’objet", "preheader": "", "editorial": "Bonjour <à> tous."}
    page = said(editor, editor.post(WORDS, {**words, "mark": form["mark"]}))
    assert "Enregistré dans content/issues/actualites/2026-03-12/index.fr.md" in page
    assert 'value="L’objet"' in page
    assert "Bonjour <à> tous.</textarea>" in page
    assert "Bonjour" in (room.folder / "index.fr.md").read_text("utf-8")


def test_both_texts_are_shown_where_somebody_else_wrote_meanwhile(room: Newsroom) -> None:
    editor = room.signed_in("editor")
    form = hidden(editor.get(WORDS).text)
    room.folder.mkdir(parents=True)
    (room.folder / "index.fr.md").write_text("---\n---\n\nLeurs mots.\n", "utf-8")
    answer = editor.post(WORDS, {"mark": form["mark"], "editorial": "Mes mots."})
    assert answer.status_code == 409
    page = plain(answer.text)
    assert "Mes mots.</textarea>" in page
    assert "Leurs mots." in page
    again = {"mark": hidden(answer.text)["mark"], "editorial": "Nos mots."}
    said(editor, editor.post(WORDS, again))
    assert (room.folder / "index.fr.md").read_text("utf-8").endswith("Nos mots.\n")


def test_a_file_that_is_broken_is_shown_with_what_is_wrong(room: Newsroom) -> None:
    room.folder.mkdir(parents=True)
    (room.folder / "index.fr.md").write_text("Sans tirets.\n", "utf-8")
    page = plain(room.signed_in("editor").get(WORDS).text)
    assert 'role="alert"' in page
    assert "Sans tirets." in page
    assert 'name="mark"' not in page


def test_works_are_put_first_left_out_and_added(room: Newsroom) -> None:
    editor = room.signed_in("editor")
    shown = editor.get(f"{PAGE}/edit").text
    choice = {"lead": "pont", "place.pont": "1", "place.fete": "", "out.fete": "1"}
    page = said(editor, editor.post(f"{PAGE}/edit", {**hidden(shown), **choice}))
    assert "Enregistré" in page
    assert 'name="lead" value="pont" checked' in page
    assert 'name="out.fete" value="1" checked' in page
    assert "La fête" not in plain(editor.get(f"{PAGE}/preview?part=text").text)


def test_who_is_no_editor_writes_nothing(room: Newsroom) -> None:
    approver = room.signed_in("approver")
    assert approver.get(WORDS).status_code == 403
    assert f"{PAGE}/edit" not in approver.get(PAGE).text


def test_a_place_that_nobody_counts_to_is_none(room: Newsroom) -> None:
    editor = room.signed_in("editor")
    shown = editor.get(f"{PAGE}/edit").text
    choice = {"place.pont": "9" * 5000, "place.fete": "1"}
    said(editor, editor.post(f"{PAGE}/edit", {**hidden(shown), **choice}))
    assert "order: [fete]" in (room.folder / "index.fr.md").read_text("utf-8")
