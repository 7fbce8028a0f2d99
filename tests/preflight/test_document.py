"""How texts of a mail look, and what is read of it, as mail programs have it."""

import pytest

from syndicate.preflight.colours import Colour
from syndicate.preflight.document import Run, read

WHITE, NIGHT = Colour(255, 255, 255), Colour(18, 18, 18)
CSS = """
/* p { color: #f00 } */
p, .note { color: #111111; }
.paper p { color: #222222; }
.paper .loud { color: #333333 !important; }
a:hover { color: #ff0000; }
[data-ogsc] p { color: #00ff00 !important; }
@media only screen and (max-width: 479px) { p { color: #0000ff !important; } }
@media (prefers-color-scheme: dark) {
  .paper { background-color: #000000 !important; }
  .paper p { color: #eeeeee !important; }
}
"""


def run(body: str, css: str = CSS) -> Run:
    (found,) = read(f"<html><head><style>{css}</style></head><body>{body}</body></html>").runs
    return found


@pytest.mark.parametrize(
    ("body", "day", "night"),
    [
        ("<p>a</p>", "#111111", "#111111"),
        ("<div class='paper'><p>a</p></div>", "#222222", "#eeeeee"),
        ("<div class='paper'><td><p>a</p></td></div>", "#222222", "#eeeeee"),
        ("<div class='paper'><p style='color:#444'>a</p></div>", "#444444", "#eeeeee"),
        ("<div class='paper'><p class='loud' style='color:#444'>a</p></div>", "#333333", "#333333"),
        ("<p style='color:#444'><b>a</b></p>", "#444444", "#444444"),
        ("<div>a</div>", "#000000", "#ffffff"),
    ],
)
def test_the_colour_of_a_text_is_that_of_the_rule_that_wins(
    body: str, day: str, night: str
) -> None:
    look = run(body).element.look
    assert (str(look.ink["light"]), str(look.ink["dark"])) == (day, night)


def test_what_is_behind_a_text_is_what_covers_last() -> None:
    look = run(
        '<table bgcolor="#ff0000"><td style="background:#00ff00"><p style="background:transparent">a</p></td></table>'
    ).element.look
    assert look.paper["light"] == Colour(0, 255, 0)
    assert run("<p>a</p>").element.look.paper == {"light": WHITE, "dark": NIGHT}


def test_of_a_text_on_a_picture_nothing_is_said() -> None:
    look = run('<td style="background:url(a.png) #fff"><p>a</p></td>').element.look
    assert look.paper["light"] is None


@pytest.mark.parametrize(
    ("body", "size", "weight"),
    [
        ("<p>a</p>", 16, 400),
        ("<h2>a</h2>", 24, 700),
        (
            '<td style="font-size:0px"><h2 style="font-size:14px;font-weight:600">a</h2></td>',
            14,
            600,
        ),
        ('<p style="font-size:20px"><small style="font-size:80%">a</small></p>', 16, 400),
        ('<p style="font-size:1.5em"><b>a</b></p>', 24, 700),
    ],
)
def test_size_and_weight_are_inherited(body: str, size: float, weight: int) -> None:
    look = run(body).element.look
    assert (look.size, look.weight) == (size, weight)


def test_what_nobody_sees_is_no_text() -> None:
    document = read(
        "<!doctype html><html><head><title>t</title><style>p{}</style></head><body>"
        '<div style="display:none">preheader<p>deep</p></div><!--[if mso]><p>Outlook</p><![endif]-->'
        "<p>\u200b&nbsp;&#847;</p><script>x</script><p>seen &amp; read</p></body></html>"
    )
    assert [one.text for one in document.runs] == ["seen & read"]


def test_a_link_is_called_by_its_label_its_text_or_its_pictures() -> None:
    document = read(
        '<a href="a" aria-label="one">x</a><a href="b">two <b>and</b>\n three</a>'
        '<a href="c"><img src="i" alt="four"></a><a href="d"> </a>'
    )
    assert [one.text for one in document.links] == ["one", "two and three", "four", ""]


def test_a_text_is_in_the_language_of_what_is_around_it() -> None:
    document = read('<html lang="fr"><p>a</p><div lang="en"><p>b</p></div><br/><p>c</p></html>')
    assert [one.element.language for one in document.runs] == ["fr", "en", "fr"]


def test_a_stray_end_and_a_tag_cut_off_spoil_nothing() -> None:
    document = read("<div></p><p>a</div><p>b</p><p title='")
    assert [one.text for one in document.runs][:2] == ["a", "b"]
