import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.content import depth, html
from syndicate.content.markdown import (
    Remark,
    events,
    illustrations,
    is_plain,
    remarks,
    rendered,
    to_html,
)

KEPT = {
    "a paragraph": ("Bonjour.", "<p>Bonjour.</p>\n"),
    "the highest heading is an h2": ("# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>\n"),
    "an h2 stays one": ("## A\n\n#### B", "<h2>A</h2>\n<h4>B</h4>\n"),
    "a lower heading is raised": ("### A\n\n#### B", "<h2>A</h2>\n<h3>B</h3>\n"),
    "nothing goes below h6": ("# A\n\n###### B", "<h2>A</h2>\n<h6>B</h6>\n"),
    "a heading's id and language": (
        "## A {#lieu lang=en}",
        '<h2 id="lieu" lang="en">A</h2>\n',
    ),
    "a heading in an attribute is a text": (
        '# A\n\n<span title="<h1>">b</span>',
        '<h2>A</h2>\n<p><span title="&lt;h1&gt;">b</span></p>\n',
    ),
    "a heading in code is a text": (
        "# A\n\n`<h1>`",
        "<h2>A</h2>\n<p><code>&lt;h1&gt;</code></p>\n",
    ),
    "a language inside": (
        '<span lang="en" translate="no">Open data</span>',
        '<p><span lang="en" translate="no">Open data</span></p>\n',
    ),
    "a link": ("[a](https://a.example)", '<p><a href="https://a.example">a</a></p>\n'),
    "a mail address": ("<a@b.example>", '<p><a href="mailto:a@b.example">a@b.example</a></p>\n'),
    "an image": ("![La scène](scene.jpg)", '<p><img src="scene.jpg" alt="La scène"></p>\n'),
    "a deletion": ("~~a~~", "<p><del>a</del></p>\n"),
    "an alert": (
        "> [!NOTE]\n> a",
        '<blockquote class="markdown-alert-note">\n<p>a</p>\n</blockquote>\n',
    ),
    "French quotes and spaces": ("«\u00a0A\u00a0»\u202f!", "<p>«\u00a0A\u00a0»\u202f!</p>\n"),
    "typography is left to the next stage": ('"a" -- b...', '<p>"a" -- b...</p>\n'),
}


@pytest.mark.parametrize(("markdown", "expected"), KEPT.values(), ids=KEPT)
def test_what_an_editor_writes_reaches_the_reader(markdown: str, expected: str) -> None:
    assert to_html(markdown) == expected


def test_a_table_keeps_its_alignment_and_says_what_its_headings_are() -> None:
    assert to_html("| a | b |\n|:--|--:|\n| 1 | 2 |\n") == (
        '<table><thead><tr><th style="text-align:left" scope="col">a</th>'
        '<th style="text-align:right" scope="col">b</th></tr></thead><tbody>\n'
        '<tr><td style="text-align:left">1</td><td style="text-align:right">2</td></tr>\n'
        "</tbody></table>\n"
    )


def test_a_heading_of_a_row_keeps_its_scope() -> None:
    made = to_html('<table><tr><th scope="row">a</th><td>1</td></tr></table>')
    assert '<th scope="row">a</th>' in made


def test_the_empty_corner_of_a_table_is_no_heading() -> None:
    made = to_html("| | a |\n|--|--|\n| 1 | 2 |\n")
    assert '<tr><td></td><th scope="col">a</th></tr>' in made


def test_a_footnote_and_its_mark_find_each_other() -> None:
    assert to_html("Deux[^1].\n\n[^1]: Une note.\n") == (
        '<p>Deux<sup class="footnote-reference"><a href="#fn-1">1</a></sup>.</p>\n'
        '<div class="footnote-definition" id="fn-1">'
        '<sup class="footnote-definition-label">1</sup>\n<p>Une note.</p>\n</div>\n'
    )


REMOVED = {
    "a script": ("<script>alert(1)</script>", "<script>", ["alert", "script"]),
    "a frame": ('a <iframe src="https://a.example"></iframe>', "<iframe>", ["iframe"]),
    "a form": ('<form action="/"><input></form>', "<form>", ["form", "input"]),
    "a handler": ('<b onclick="a()">b</b>', "onclick", ["onclick"]),
    "a style": ('<p style="position:fixed">b</p>', "style", ["position"]),
    "a javascript link": ("[a](javascript:alert(1))", "javascript:", ["javascript"]),
    "a javascript link in HTML": ('<a href="javascript:a()">b</a>', "javascript:", ["javascript"]),
    "a data image": ("![a](data:image/png;base64,AA)", "data:", ["data:"]),
    "a data link in capitals": ("[a](DATA:text/html,b)", "data:", ["DATA:"]),
}


@pytest.mark.parametrize(("markdown", "what", "gone"), REMOVED.values(), ids=REMOVED)
def test_what_could_harm_is_taken_out_and_told(markdown: str, what: str, gone: list[str]) -> None:
    made = to_html(f"Avant\n\n{markdown}\n")
    assert [word for word in gone if word in made] == []
    told = [(one.what, one.kind) for one in remarks(f"Avant\n\n{markdown}\n") if one.line >= 3]
    assert (what, "removed") in told


def test_a_remark_names_its_line_inside_a_block_of_html() -> None:
    found = remarks("Un\n\n<div>\n<p>a</p>\n<b onclick=a>c</b>\n</div>\n")
    assert [(one.what, one.line) for one in found] == [("onclick", 5)]


def test_an_unknown_declaration_is_taken_out_with_what_it_declares() -> None:
    text = "<div>\n<![foo[ bar ]]>\n</div>\n"
    assert "foo" not in to_html(text)
    assert remarks(text) == ()


def test_comments_and_classes_leave_without_a_word() -> None:
    text = '<!-- plus tard -->\n\n<p class="big">a</p>\n\n[b](https://b.example){target=_blank}\n'
    assert remarks(text) == ()
    assert "plus tard" not in to_html(text)
    assert "big" not in to_html(text)


def test_a_relative_link_is_told_and_an_anchor_is_none() -> None:
    text = "[a](../autre/)\n[b](#lieu)\n[c](https://c.example)\n<a@b.example>\n<a href='/d'>d</a>\n"
    found = [(one.kind, one.what, one.line) for one in remarks(text)]
    assert found == [("relative", "../autre/", 1), ("relative", "/d", 5)]


def test_no_entity_can_forge_a_slot_or_a_control_character() -> None:
    made = to_html("a&#xE000;b&#57345;c &#11; d <i>&#xE000;</i> &#xE001;\x0b\ue000")
    assert not [
        char for char in made if (char < " " and char != "\n") or "\ue000" <= char <= "\uf8ff"
    ]
    assert "abc" in made


def test_the_images_of_a_body_are_known_with_their_lines() -> None:
    text = (
        "![a](a.jpg)\n\n![b][ref] et <img src='c.png' alt='c'>\n\n"
        "<figure>\n<img src=d.png\nalt=d>\n</figure>\n\n[ref]: <un été.jpg>\n"
    )
    found = illustrations(text, to_html(text))
    assert [(one.picture.src, one.picture.alt, one.line) for one in found] == [
        ("a.jpg", "a", 1),
        ("un%20%C3%A9t%C3%A9.jpg", "b", 3),
        ("c.png", "c", 3),
        ("d.png", "d", 6),
    ]


def test_an_image_within_the_text_of_another_is_only_text() -> None:
    text = "![un ![deux](b.jpg)](a.jpg)"
    assert [one.picture.src for one in illustrations(text, to_html(text))] == ["a.jpg"]


LONG = {
    "emphasis": "Bonjour **x**.\n" * 50_000,
    "tags without end": "<div>\n" + "<a " * 100_000,
    "comments without end": "<div>\n" + "<!-- a" * 100_000,
    "brackets": "[" * 200_000,
    "links without end": "[a](" * 100_000,
}


@pytest.mark.wide
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_body_takes_no_longer_than_its_length(text: str) -> None:
    """Each of these took minutes once: nothing is looked through again for each of its parts."""
    assert remarks(text + "\n\n[a](b)\n")[-1:] in (
        (),
        (Remark("relative", text.count("\n") + 3, "b"),),
    )


@settings(max_examples=300)
@given(st.text(st.sampled_from(list("<>/=\"'![]()#`*-&;:|\n abiscrptmghonl1\ue000\x00é"))))
def test_any_body_becomes_a_fragment_without_what_is_forbidden(body: str) -> None:
    made = to_html(body)
    assert {tag for _, tag, _ in html.start_tags(made)} <= html.TAGS
    assert "h1" not in {tag for _, tag, _ in html.start_tags(made)}
    assert "\ue000" not in made
    lines = body.count("\n") + 1
    assert all(1 <= one.line <= lines for one in illustrations(body, made))
    assert all(1 <= one.line <= lines for one in remarks(body))


PIECES = ["[a](https://a.example/b)", "![c](http://c.example/d.png)", "](", "https://", "javascript:",
          "[", "]", "(", ")", ":", "> ", "- ", "* ", "_", "`", "~~~\n", "\\", "\n", "\n\n", "    ", "a b",
          "&lt;", "&#60;", "{#x}", "{onclick=a}", "| a |\n|--|\n", "[^1]", "www.a.example", "é"]  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_there_is_nothing_to_say_of_a_body_that_is_plain(body: str) -> None:
    if is_plain(body):
        assert remarks(body) == ()
        assert depth.written(events(body))[0] <= depth.shown(rendered(body)) + 1
