"""Translated texts in a body: the blocks and codes stay, and readers read what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.blocks import rewrite, segments
from syndicate.content.blocks.inline import Code, Runs
from syndicate.content.blocks.segments import split
from syndicate.content.characters import clean
from syndicate.content.markdown import to_html
from tests.content.blocks.test_segments import MARKDOWN
from tests.support.rich import RICH, disguised


def codes(markdown: str) -> list[str]:
    """Return what the parser says of a body, without its texts."""
    return [token for token in segments.shape(markdown) if not token.startswith("=")]


def said(markdown: str, text: str) -> str:
    """Return the body whose first segment is `text`."""
    return rewrite.rewritten(split(markdown), {0: (text,)})


@pytest.mark.parametrize(
    "text",
    [
        "# No heading", "- no item", "+ no item", "* no item", "1. no item", "12) no item", "> no quote",
        "no *emphasis*", "no **strong**", "no _emphasis_", "no `code`", "no [link](u)", "no ![image](u)",
        "no <b>HTML</b>", "<!-- no comment", "no &amp; entity", "no ~~strike~~", "back\\slash\\", "---",
        "===", "***", "| no | table |", "[^1]: no note", "[x]: /no-definition", ": no definition",
        "```", "~~~", "    no code", "<div>", "[!NOTE]", "a # b #", "no {#id}", "http://no.link",
        "# * 1. | < [ _", "\u00a0spaced\u202f!", "« guillemets »", "2 * 3 * 4", "snake_case_name",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame",
    ["x\n", "# x\n", "- x\n- y\n", "| x |\n|---|\n| y |\n", "> x\n", "x\n: y\n", "1. x\n\n2. y\n"],
    ids=["paragraph", "heading", "item", "cell", "quote", "term", "loose"],
)  # fmt: skip
def test_a_text_is_no_markup_wherever_it_stands(frame: str, text: str) -> None:
    made = said(frame, text)
    assert codes(made) == codes(frame)
    assert segments.shape(made) == tuple(
        f"={text.strip(' ')}" if token == "=x" else token for token in segments.shape(frame)
    )


@pytest.mark.parametrize(
    "text", ["(*) a star", "2 * 3", "a_b", "5 < 6 & 7", "no. 1", "a | b", "why?", "C#", "x ~ y"]
)
def test_what_is_no_markup_is_written_as_it_is(text: str) -> None:
    assert said("x\n", text) == f"{text}\n"


def test_only_the_text_that_needs_it_is_escaped() -> None:
    body = split("one\n\ntwo\n")
    made = rewrite.rewritten(body, {0: ("(*) one",), 1: ("# two",)})
    assert made == "(*) one\n\n\\# two\n"


@pytest.mark.parametrize(
    ("markdown", "change", "html"),
    [
        ("*a* b", {"a": " a "}, "<em>a</em>  b"),
        ("*a* b", {"a": "«a»", " b": "b"}, "<em>«a»</em>b"),
        ("x _a_ y", {"x ": "x", " y": "y"}, "x<em>a</em>y"),
        ("x **a** y", {"x ": "x", "a": "(a)", " y": "y"}, "x<strong>(a)</strong>y"),
        ("x ~~a~~ y", {"x ": "x", "a": "!", " y": "y"}, "x<del>!</del>y"),
        ("*a **b***", {"a ": "a"}, "<em>a<strong>b</strong></em>"),
        ("[a](u)", {"a": "]("}, '<a href="u">](</a>'),
    ],
)
def test_pairs_stand_where_the_translator_put_them(
    markdown: str, change: dict[str, str], html: str
) -> None:
    body = split(markdown)
    runs = tuple(
        change.get(run, run) if isinstance(run, str) else run for run in body.segments[0].runs
    )
    assert to_html(rewrite.rewritten(body, {0: runs})).strip() == f"<p>{html}</p>"


def test_pairs_that_touch_are_told_apart() -> None:
    body = split("**a** *b*")
    runs = tuple(run for run in body.segments[0].runs if run != " ")
    assert (
        to_html(rewrite.rewritten(body, {0: runs})).strip() == "<p><strong>a</strong><em>b</em></p>"
    )


def test_a_reference_by_its_own_text_keeps_its_address() -> None:
    body = split("[here] and [there][]\n\n[here]: /h\n[there]: /t\n")
    texts = {"here": "ici", "there": "là"}
    runs = tuple(
        texts.get(run, run) if isinstance(run, str) else run for run in body.segments[0].runs
    )
    html = to_html(rewrite.rewritten(body, {0: runs}))
    assert html.strip() == '<p><a href="/h">ici</a> and <a href="/t">là</a></p>'


def test_a_line_end_may_be_left_out_or_moved() -> None:
    body = split("> a\n> b\n\nc\n")
    runs = [run for run in body.segments[0].runs if isinstance(run, str)]
    assert rewrite.rewritten(body, {0: (" ".join(runs),)}) == "> a b\n\nc\n"
    (soft,) = (run for run in body.segments[0].runs if isinstance(run, Code))
    assert rewrite.rewritten(body, {0: ("un deux", soft, "trois")}) == "> un deux\n> trois\n\nc\n"


def test_an_empty_pair_cannot_be_written() -> None:
    body = split("a *b* c")
    empty: Runs = tuple(run for run in body.segments[0].runs if run != "b")
    with pytest.raises(rewrite.Unwritable) as caught:
        rewrite.rewritten(body, {0: empty})
    assert caught.value.number == 0


@pytest.mark.wide
@pytest.mark.parametrize("seed", range(20))
def test_a_rich_body_keeps_its_blocks_and_codes_whatever_is_typed(seed: int) -> None:
    body = split(RICH)
    made = rewrite.rewritten(body, disguised(body, seed))
    assert codes(made) == codes(RICH)
    assert segments.shape(made) == body.shape(
        {number: rewrite.tidied(runs) for number, runs in disguised(body, seed).items()}
    )


@given(MARKDOWN, st.integers(0, 99))
def test_any_body_either_keeps_its_blocks_and_codes_or_is_not_written(
    written: str, seed: int
) -> None:
    markdown = clean(written)
    body = split(markdown)
    assert rewrite.rewritten(body, {n: one.runs for n, one in enumerate(body.segments)}) == markdown
    try:
        made = rewrite.rewritten(body, disguised(body, seed))
    except rewrite.Unwritable:
        return
    assert codes(made) == codes(markdown)


def test_a_long_body_is_not_tried_text_by_text() -> None:
    body = split("mot *mot*\n\n" * 3000)
    texts = {number: ("# titre", *one.runs) for number, one in enumerate(body.segments)}
    made = rewrite.rewritten(body, texts)
    assert codes(made) == codes(body.joined())


def test_the_description_of_an_image_within_another_is_translated_too() -> None:
    body = split("![a ![b](c) d](e)")
    outer = tuple(run.upper() if isinstance(run, str) else run for run in body.segments[2].runs)
    assert rewrite.rewritten(body, {1: ("x",), 2: outer}) == "![A ![x](c) D](e)"
