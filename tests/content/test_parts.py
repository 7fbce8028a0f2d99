"""What has changed in a text since it was translated, told by marks in the translation's file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import parts

BEFORE = {
    "title": "Titre",
    "summary": "Résumé",
    "body": "Un.\n\nDeux.\n\nTrois.\n",
    "alt": "Deux vélos",
    "place": None,
}


def marks(**changes: str | None) -> str:
    values = BEFORE | changes
    return parts.marks(
        values["title"] or "", values["summary"] or "", values["body"] or "", *_ends(values)
    )


def _ends(values: dict[str, str | None]) -> tuple[str | None, str | None]:
    return values["alt"], values["place"]


@pytest.mark.parametrize(
    ("change", "names", "numbers"),
    [
        ({}, (), ()),
        ({"title": "Autre titre"}, ("title",), ()),
        ({"title": "Titre "}, (), ()),
        ({"summary": "Autre", "alt": None}, ("summary", "alt"), ()),
        ({"place": "Clermont-Ferrand"}, ("place",), ()),
        ({"body": "Un.\n\nDeux mots.\n\nTrois.\n"}, ("body",), (2,)),
        ({"body": "Zéro.\n\nUn.\n\nDeux.\n\nTrois.\n\nQuatre."}, ("body",), (1, 5)),
        ({"body": "Un.\n\nTrois.\n"}, ("body",), ()),
        ({"body": "Un.\n\nUn.\n\nDeux.\n\nTrois.\n"}, ("body",), (2,)),
        ({"body": "Un.\r\n\r\nDeux.  \n\nTrois."}, (), ()),
    ],
    ids=[
        "nothing",
        "the title",
        "space at the end",
        "two parts",
        "a place that was not there",
        "a word in the second paragraph",
        "paragraphs before and after",
        "a paragraph taken out",
        "a paragraph said twice",
        "line ends",
    ],
)
def test_a_change_is_told_by_part_and_by_paragraph(
    change: dict[str, str | None], names: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    now = marks(**change)
    assert parts.changed(marks(), now) == names
    assert parts.paragraphs(marks(), now) == numbers


def test_what_was_not_recorded_is_not_told() -> None:
    assert parts.changed("", marks()) == ()
    assert parts.paragraphs("", marks()) == ()


@pytest.mark.parametrize(
    "written", ["", "title", "title 12", "titel 1234", "title 1234,body 1234", "title 123G"]
)
def test_marks_have_one_form(written: str) -> None:
    assert not parts.are_marks(written)


@given(st.text(), st.text(), st.text(), st.text() | st.none(), st.text() | st.none())
def test_every_text_has_marks_that_can_be_read_again(
    title: str, summary: str, body: str, alt: str | None, place: str | None
) -> None:
    written = parts.marks(title, summary, body, alt, place)
    assert not written or parts.are_marks(written)
    assert parts.changed(written, written) == ()
    if title and title.strip("\n \t\r"):
        assert "title" in parts.changed(
            written, parts.marks(f"{title}x", summary, body, alt, place)
        )


@given(st.text(alphabet="ab \t\n"))
def test_each_line_of_a_body_knows_its_paragraph(body: str) -> None:
    numbers = parts.numbered(body)
    assert len(numbers) == len(body.split("\n"))
    marked = parts.marks("t", "s", body, None, None)
    count = len(marked.partition("body ")[2].split())
    assert max(numbers) == count


BLANKS = st.lists(st.sampled_from(["mot", "\n", "\n\n", " ", "\t", "\x0c"])).map("".join)


@given(BLANKS)
def test_a_body_in_pieces_is_the_same_to_the_letter_and_has_its_paragraphs(body: str) -> None:
    pieces = parts.cut(body)
    assert "".join(pieces) == body
    assert len(pieces) % 2 == 1
    assert not any(piece.strip(" \t\n") for piece in pieces[::2])
    marks = parts.of_body(parts.marks("", "", body, None, None))
    assert marks == tuple(
        parts.of_body(parts.marks("", "", piece, None, None))[0] for piece in pieces[1::2]
    )
    assert len(marks) == max(parts.numbered(body), default=0)


def test_marks_can_be_told_without_the_body() -> None:
    told = parts.without_body(marks())
    assert parts.are_marks(told)
    assert parts.of_body(told) == ()
    assert parts.changed(marks(), told) == ("body",)
