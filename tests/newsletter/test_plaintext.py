"""The plain part, set for reading."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.newsletter.plaintext import (
    WIDTH,
    column,
    flowed,
    from_html,
    typeset,
    unwrapped,
)


def test_paragraphs_wrap_at_72_columns() -> None:
    lines = typeset("mot " * 60).splitlines()
    assert len(lines) > 1
    assert all(len(line.rstrip(" ")) <= WIDTH for line in lines)


def test_where_a_paragraph_is_broken_it_can_flow_and_nothing_else_can() -> None:
    *broken, last = typeset("mot " * 60).splitlines()
    assert all(re.fullmatch(r"(mot )+", line) for line in broken)
    assert last.endswith("mot")
    for kept in (f"- {'mot ' * 60}", f"Jeu.\t{'mot ' * 60}", f"  {'mot ' * 60}", "Titre  "):
        assert [one for one in typeset(kept, 8).splitlines() if one.endswith(" ")] == []


def test_a_program_that_flows_text_has_its_paragraphs_whole() -> None:
    text = "Titre\n===\n" + "un mot " * 30 + "\n\n- " + "deux " * 30 + "\nhttps://x.example/"
    lines = unwrapped(typeset(text)).splitlines()
    assert ("un mot " * 30).strip() in lines
    assert lines[:2] == ["Titre", "====="]
    assert lines[-1] == "https://x.example/"


def test_what_begins_as_a_quotation_is_stuffed() -> None:
    assert flowed("un\n deux\n> trois\nFrom a\nfrom b\n") == (
        "un\n  deux\n > trois\n From a\nfrom b\n"
    )


def test_no_line_breaks_at_a_no_break_space() -> None:
    text = typeset(f"{'x' * 68} à 19\u00a0h\u00a030\u202f? « oui »")
    assert "19\u00a0h\u00a030\u202f?" in text


def test_an_address_stands_whole_on_its_line() -> None:
    url = f"https://news.example/{'tres-long-' * 10}"
    assert url in typeset(f"Titre\n{url}").splitlines()


def test_a_rule_is_as_long_as_the_title_above() -> None:
    assert typeset("Été\n===\ntexte") == "Été\n===\ntexte\n"
    assert typeset("Actualités\n---") == "Actualités\n----------\n"
    wrapped = typeset(f"{'mot ' * 25}\n===").splitlines()
    assert len(wrapped[-1]) == max(len(line.rstrip()) for line in wrapped[:-1])


def test_a_rule_under_nothing_stays_short() -> None:
    assert typeset("\n\n---\nfin").splitlines() == ["", "---", "fin"]


def test_facts_share_a_column() -> None:
    rows = ["Jeu. 12 mars\tConcert\n\tOpéra", "Ven. 6 nov.\tBal"]
    at = column(rows)
    assert at == len("Jeu. 12 mars") + 3
    assert typeset(rows[0], at) == f"Jeu. 12 mars   Concert\n{' ' * at}Opéra\n"
    assert typeset(rows[1], at) == "Ven. 6 nov.    Bal\n"


def test_a_long_fact_continues_in_its_column() -> None:
    lines = typeset(f"Jeu.\t{'mot ' * 30}", 10).splitlines()
    assert len(lines) > 1
    assert all(line.startswith(" " * 10) for line in lines[1:])


@given(st.lists(st.sampled_from(["mot", "10\u00a0h", "oui\u202f?", "peut-être", "x" * 90])))
def test_wrapping_loses_nothing_and_breaks_only_at_spaces(words: list[str]) -> None:
    assert unwrapped(typeset(" ".join(words))) == " ".join(words) + "\n"


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>Un.</p><p>Deux.</p>", "Un.\n\nDeux."),
        ("<p>Un<br>deux</p>", "Un\ndeux"),
        ("<p>Un\n  mot</p>", "Un mot"),
        ("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"),
        (
            '<p>Voir <a href="https://x.example/">ici</a>.</p>',
            "Voir ici\u00a0[1].\n\n[1] https://x.example/",
        ),
        (
            (
                '<p><a href="https://x.example/">un</a>, <a href="https://y.example/">deux</a>, '
                '<a href="https://x.example/">encore</a></p>'
            ),
            (
                "un\u00a0[1], deux\u00a0[2], encore\u00a0[1]\n\n"
                "[1] https://x.example/\n[2] https://y.example/"
            ),
        ),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        (
            '<p>Voici <img src="p.jpg" alt="le pont"> et <img src="q.jpg" alt=""></p>',
            "Voici [le pont] et",
        ),
        ('<a href="mailto:a@x.example">nous</a>', "nous (a@x.example)"),
        ('<a href="#note">1</a>', "1"),
        (
            '<a href=" https://x.example/\n\ta b ">ici</a>',
            "ici\u00a0[1]\n\n[1] https://x.example/a%20b",
        ),
        ("<p>10\u00a0h &amp; plus</p>", "10\u00a0h & plus"),
        ("", ""),
    ],
    ids=[
        "paragraphs",
        "br",
        "source lines",
        "list",
        "link",
        "links",
        "link that names itself",
        "images",
        "mail",
        "anchor",
        "address on two lines",
        "spaces",
        "nothing",
    ],
)
def test_an_editorial_reads_as_text(fragment: str, text: str) -> None:
    assert from_html(fragment) == text
