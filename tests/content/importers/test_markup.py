"""HTML of anybody becomes Markdown that says the same, and what it cannot say is told."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import characters, markdown
from syndicate.content.importers.markup import alternates, plain, to_markdown


def made(html: str) -> tuple[str, list[str]]:
    found = to_markdown(html, "https://old.example/a/")
    return found.body, [one.code for one in found.lost]


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<h1>T</h1><p>a</p>", "# T\n\na"),
        ("<p>a<br>b<br></p>", "a\\\nb"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "- a\n  1. b"),
        ("<p>H<sub>2</sub>O 1<sup>er</sup></p>", "H<sub>2</sub>O 1<sup>er</sup>"),
        ("<p><s>x</s> <del>y</del></p>", "~~x~~ ~~y~~"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code class='language-go'>a\n\n\n  b`\n</code></pre>", "```go\na\n\n\n  b`\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<p><a href='b'>x</a> <a href='#n'>y</a></p>", "[x](https://old.example/a/b) [y](#n)"),
        ("<p><a href='mailto:a@b.example'>x</a></p>", "[x](mailto:a@b.example)"),
        ("<p><a href='/p'></a>x</p>", "x"),
        ("<table><tr><th>a</th></tr><tr><td>b|c</td></tr></table>", "| a |\n| --- |\n| b\\|c |"),
        ("<p>\u00a0</p><p>«\u00a0a\u00a0»</p>", "«\u00a0a\u00a0»"),
        ("<p>a<!-- c --></p><style>x</style>", "a"),
        ("<p>&gt;0</p>", "\\>0"),
        ("<figure class='kg-card kg-bookmark-card'><a href='/p'><div class='kg-bookmark-title'>T</div><div>d</div></a></figure>", "[T](https://old.example/p)"),
    ],
)  # fmt: skip
def test_what_markdown_can_say_is_said(html: str, body: str) -> None:
    assert made(html) == (body, [])


@pytest.mark.parametrize(
    ("html", "body", "code"),
    [
        ("<iframe src='https://www.youtube.com/embed/w7Ft2ymGmfc'></iframe>", "[https://www.youtube.com/watch?v=w7Ft2ymGmfc](https://www.youtube.com/watch?v=w7Ft2ymGmfc)", "import-embed-linked"),
        ("<iframe src='https://player.vimeo.com/video/55' title='Film'></iframe>", "[Film](https://vimeo.com/55)", "import-embed-linked"),
        ("<video><source src='/v.mp4'></video>", "[https://old.example/v.mp4](https://old.example/v.mp4)", "import-embed-linked"),
        ("<iframe src='javascript:x'></iframe>a", "a", "import-markup-left"),
        ("<form><p>a</p><select><option>x</option></select></form>", "a", "import-markup-left"),
        ("<p><a href='vbscript:x'>a</a></p>", "a", "import-link-left"),
        ("<img src='/un-parc.jpg'>", "![un parc](syndicate-picture:0)", "import-alt-missing"),
        ("<table><tr><td rowspan='2'>a</td></tr></table>", '<table> <tr> <td rowspan="2">a</td> </tr> </table>', "import-table-html"),
        ("<table><tr><td><ul><li>a</li></ul></td></tr></table>", "<table> <tr> <td> <ul> <li>a</li> </ul> </td> </tr> </table>", "import-table-html"),
    ],
)  # fmt: skip
def test_what_markdown_cannot_say_is_told(html: str, body: str, code: str) -> None:
    found, codes = made(html)
    assert re.sub(r">\s*<", "> <", found) == re.sub(r">\s*<", "> <", body)
    assert codes == [code]


@pytest.mark.parametrize(
    ("html", "url", "alt"),
    [
        ("<img src='a.jpg' alt='A'>", "https://old.example/a/a.jpg", "A"),
        ("<img src='data:image/gif;base64,R0' data-src='/b.jpg' alt='A'>", "https://old.example/b.jpg", "A"),
        ("<img src='data:image/gif;base64,R0' alt='A'>", "", "A"),
        ("<figure><img src='/a.jpg'><figcaption>Un <b>parc</b></figcaption></figure>", "https://old.example/a.jpg", "Un parc"),
        ("<a href='/a.jpg'><img src='/a.jpg' alt='A'></a>", "https://old.example/a.jpg", "A"),
    ],
)  # fmt: skip
def test_pictures_are_known(html: str, url: str, alt: str) -> None:
    found = to_markdown(html, "https://old.example/a/")
    assert [(one.url, found.body.partition("]")[0]) for one in found.pictures] == [
        (url, f"![{alt}")
    ]


def test_what_counts_readers_is_no_picture() -> None:
    assert made("<p>a<img src='/t.gif' width='1' height='1'></p>") == ("a", [])


@given(st.text(max_size=200) | st.text(">#-+=:.)0 1|~`_*[]{}()&;<\\!\n\tab^$", max_size=24))
def test_words_stay_words_whatever_they_look_like(text: str) -> None:
    body = to_markdown(f"<p>{escape(text)}</p>", "").body
    shown = unescape(re.sub("<[^>]*>", "", markdown.to_html(body)))
    assert shown.split() == characters.clean(text).replace("\u200b", " ").split() or not text.strip(
        "\u00a0\u200b\ufeff \t\r\n"
    )


@given(
    st.recursive(
        st.text("ab<>&*_[]()`#-1.|\n ", max_size=12),
        lambda inner: st.tuples(
            st.sampled_from(
                ["p", "div", "ul", "li", "ol", "b", "em", "a href='x'", "table", "tr", "td", "pre",
                 "h2", "img src=x", "blockquote", "figure", "code", "iframe src='https://x.example/'"]
            ),
            st.lists(inner, max_size=4),
        ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0].split()[0]}>"),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_markup_is_read_and_twice_the_same(html: str) -> None:
    first = to_markdown(html, "https://old.example/")
    assert to_markdown(html, "https://old.example/").body == first.body
    assert "javascript:" not in first.body
    markdown.to_html(first.body)


def test_text_is_without_markup() -> None:
    assert (
        plain("<p>A &amp; <b>B</b>c</p>\n<p>d</p><ul><li>e</li><li>f</li></ul>") == "A & Bc d e f"
    )


def test_a_page_tells_its_languages() -> None:
    page = "<link rel=alternate hreflang=fr href=/fr><link rel=icon href=x><link rel='a b' hreflang=en href=y>"
    assert alternates(page) == {"fr": "/fr"}
