"""A Markdown body in pieces: what is text, what is code, and that nothing is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import frontmatter
from syndicate.content.blocks import segments
from syndicate.content.blocks.inline import Code, Run
from syndicate.content.blocks.segments import split
from syndicate.content.characters import clean
from tests.support.rich import RICH

TOP = Path(__file__).parents[3]
FILES = sorted((TOP / "content").rglob("*.md"))
PIECES = st.sampled_from(
    [
        *("*", "**", "_", "`", "[", "]", "(", ")", "<", ">", "#", "- ", "1. ", "\n", "\n\n", "|"),
        *("| a | b |\n|---|---|\n", "\\", "&amp;", "!", "![", "~~", "~", "a", "é b", "  \n", "> "),
        *("    ", "[^1]", "[^1]: ", ": ", "[x]: /u\n", "[x]", "[x][]", "[a][x]", "](u)", "<b>"),
        *("</b>", "<http://e>", "&#35;", "{#i}", "```\n", "---\n", "\t", "[!NOTE]\n", "- [ ] "),
        *("*em*", "**st**", "_em_", "~~x~~", "[l](u)", "`c`", "![i](j)", "<div>\n", "===\n"),
    ]
)
MARKDOWN = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text())


def shown(run: Run) -> str:
    """Return a run as a test reads it: text as it is, codes in braces."""
    if isinstance(run, str):
        return run
    sign = {"open": "{", "close": "}", "alone": "⟨"}[run.role]
    return f"{sign}{run.kind}" if run.role != "close" else "}"


def texts(markdown: str) -> list[tuple[str, str]]:
    return [(one.kind, "·".join(map(shown, one.runs))) for one in split(markdown).segments]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(TOP).as_posix())
def test_every_body_of_the_sample_is_joined_to_the_letter(file: Path) -> None:
    body = frontmatter.parse(file.read_bytes()).body
    taken = split(body)
    assert taken.joined() == body
    assert any(segment.translatable for segment in taken.segments)
    assert taken.shape() == segments.shape(body)


@given(MARKDOWN)
def test_any_markdown_is_joined_to_the_letter(written: str) -> None:
    body = clean(written)
    taken = split(body)
    assert taken.joined() == body
    assert taken.shape() == segments.shape(body)


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("One.\n\nTwo.\n", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("## Head {#id}\n", [("heading", "Head")]),
        ("Head\n===\n", [("heading", "Head")]),
        ("- a\n- b\n", [("item", "a"), ("item", "b")]),
        ("- a\n\n- b\n", [("paragraph", "a"), ("paragraph", "b")]),
        ("| a |\n|---|\n| b |\n", [("cell", "a"), ("cell", "b")]),
        ("term\n: meaning\n", [("term", "term"), ("definition", "meaning")]),
        ("x[^1]\n\n[^1]: why\n", [("paragraph", "x·⟨note"), ("note", "why")]),
        ("a *b* c", [("paragraph", "a ·{emphasis·b·}· c")]),
        ("**a _b_**", [("paragraph", "{strong·a ·{emphasis·b·}·}")]),
        ("~~a~~ ~b~", [("paragraph", "{strikethrough·a·}· ·{strikethrough·b·}")]),
        ("[a](u) <http://e>", [("paragraph", "{link·a·}· ·⟨autolink")]),
        ("[](u)x", [("paragraph", "⟨other·x")]),
        ("`a` <b>c</b>", [("paragraph", "⟨code· ·⟨html·c·⟨html")]),
        ("a\nb  \nc\\\nd", [("paragraph", "a·⟨soft·b·⟨hard·c·⟨hard·d")]),
        ("> a\n> b\n", [("paragraph", "a·⟨soft·b")]),
        ("a \\* b &amp; c", [("paragraph", "a ·⟨escape· b ·⟨escape· c")]),
        ("a ![b *c*](d) e", [("paragraph", "a ·⟨image· e"), ("alt", "b ·{emphasis·c·}")]),
        (
            "![a ![b](c) d](e)",
            [("paragraph", "⟨image"), ("alt", "b"), ("alt", "a ·⟨image· d")],
        ),
        ("```\ncode\n```\n\n    more\n\n<div>\nx\n</div>\n\n---\n\n[r]: /u\n", []),
        ("2 * 3 * 4, a_b_c, 1. x", [("paragraph", "2 * 3 * 4, a_b_c, 1. x")]),
    ],
)
def test_what_is_text_and_what_is_code(markdown: str, found: list[tuple[str, str]]) -> None:
    assert texts(markdown) == found


def test_the_codes_of_a_quote_carry_what_its_lines_begin_with() -> None:
    (segment,) = split("- > a\n  > b\n").segments
    assert [run.data for run in segment.runs if isinstance(run, Code)] == ["\n  > "]


def test_a_segment_knows_its_line() -> None:
    assert [one.line for one in split("a\n\n- b\n- ![c](d)\n").segments] == [1, 3, 4, 4]


def test_a_text_without_words_is_nothing_to_translate() -> None:
    assert [one.translatable for one in split("![](a.jpg)\n\n`b`\n\nc\n").segments] == [
        False, False, True,
    ]  # fmt: skip


def test_a_rich_body_has_nothing_left_to_read_in_its_skeleton() -> None:
    body = split(RICH)
    left = "".join(piece for piece in body.pieces if isinstance(piece, str))
    assert not [word for word in ("mot", "puce", "remarque", "cellule", "note") if word in left]
    assert "code = 1" in left
    assert "https://d.example" in left
