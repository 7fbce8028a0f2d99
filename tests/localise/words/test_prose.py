"""Markdown is cut into pieces that are the whole of it, and masked in its length."""

from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.content import characters
from syndicate.localise.words import masks, prose
from syndicate.localise.words.prose import TEXT

SCRAPS = st.lists(
    st.sampled_from(
        (
            *(
                "mot",
                " ",
                "\n",
                "\n\n",
                "> ",
                "- ",
                "1. ",
                "    ",
                "# ",
                "*",
                "**",
                "_",
                "`",
                "```\n",
            ),
            *(
                "[a]",
                "(b)",
                "![a](b)",
                "[^1]",
                "[^1]: ",
                "[a]: b\n",
                "<b>",
                "</b>",
                "<div>\n",
                "</div>",
            ),
            *(
                '<i lang="en">',
                "</i>",
                "|",
                "|---|---|\n",
                "\\",
                "&amp;",
                "&nbsp;",
                "« ",
                " »",
                '"',
                "'",
            ),
            *(
                "é",
                "!",
                "?",
                " ?",
                ":",
                ": ",
                "https://a.b/c_d",
                "12/03/2026",
                "week-end",
                "\u00a0",
                "--",
            ),
        )
    ),
    max_size=30,
).map("".join)


@given(st.one_of(SCRAPS, st.text(st.characters(codec="utf-8"), max_size=80)))
@example("> a\n> b\n\n<p lang=en>\n")
def test_the_pieces_are_the_whole_and_the_mask_has_its_length(text: str) -> None:
    clean = characters.clean(text)
    pieces = prose.pieces(clean)
    assert "".join(clean[one.start : one.end] for one in pieces) == clean
    assert len(masks.of_markdown(clean)) == len(clean)
    assert len(masks.of_text(clean)) == len(clean)


@given(SCRAPS)
def test_what_a_mask_shows_is_what_stands_there(text: str) -> None:
    clean = characters.clean(text)
    for shown, written in zip(masks.of_markdown(clean), clean, strict=True):
        assert shown == written or shown in "\ue010\ue011\ue012 "


def test_an_address_with_underscores_is_one_piece() -> None:
    text = "a [b] https://exemple.org/c_d_e f"
    assert [text[one.start : one.end] for one in prose.pieces(text) if one.mark == TEXT] == [text]
