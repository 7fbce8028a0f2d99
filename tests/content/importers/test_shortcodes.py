"""Hugo's shortcodes: what they show where that is certain, and a word about the others."""

import time

import pytest

from syndicate.content.importers.hugo.shortcodes import replace


def shown(written: str) -> tuple[str, list[tuple[int, str, str]]]:
    made = replace(written, lambda path, lang: f"https://old.example/{path}/" * (path == "here"))
    return made.body, [(line, one.code, one.fields["what"]) for line, one in made.lost]


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("{{< youtube w7Ft2ymGmfc >}}", "[https://www.youtube.com/watch?v=w7Ft2ymGmfc](https://www.youtube.com/watch?v=w7Ft2ymGmfc)"),
        ('{{< youtube id="w7Ft2ymGmfc" title="Un film" >}}', "[Un film](https://www.youtube.com/watch?v=w7Ft2ymGmfc)"),
        ("{{< vimeo 55073825 >}}", "[https://vimeo.com/55073825](https://vimeo.com/55073825)"),
        ('{{< figure src="/a b.jpg" alt="x" caption="*Légende*" >}}', "![x](/a%20b.jpg)\n\n*Légende*"),
        ('{{< figure src="a.jpg" title="T" link="/l" >}}', "[![T](a.jpg)](/l)\n\n**T**"),
        ("{{< gist user 50a7482715eac222e230d1e64dd9a89b >}}", "[https://gist.github.com/user/50a7482715eac222e230d1e64dd9a89b](https://gist.github.com/user/50a7482715eac222e230d1e64dd9a89b)"),
        ('{{< x user="a" id="12" >}}', "[https://x.com/a/status/12](https://x.com/a/status/12)"),
        ("{{< instagram BWNjjyYFxVx >}}", "[https://www.instagram.com/p/BWNjjyYFxVx/](https://www.instagram.com/p/BWNjjyYFxVx/)"),
        ('a {{< ref "here" >}} b', "a https://old.example/here/ b"),
        ("{{< highlight go \"linenos=table\" >}}\nx := `a`\n{{< /highlight >}}", "\n```go\nx := `a`\n```\n"),
        ("{{</* youtube x */>}}", "{{< youtube x >}}"),
        ("{{%/* note */%}}", "{{< note >}}"),
        ("no shortcode {{ .Title }}", "no shortcode {{ .Title }}"),
    ],
)  # fmt: skip
def test_what_they_show_is_kept(written: str, made: str) -> None:
    assert shown(written) == (made, [])


@pytest.mark.parametrize(
    ("written", "made", "line"),
    [
        ("a\n{{< chart\n  data=\"x\" >}}\nb", "a\n\nb", 1),
        ("{{% note %}}\n*Gardé*\n{{% /note %}}", "\n*Gardé*\n", 0),
        ("{{< youtube javascript:alert(1) >}}", "", 0),
        ("{{< vimeo ../x >}}", "", 0),
        ('{{< x user="../a" id="1" >}}', "", 0),
        ("{{< figure >}}", "", 0),
        ('{{< ref "nowhere" >}}', "", 0),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_told_and_what_is_in_it_stays(
    written: str, made: str, line: int
) -> None:
    body, lost = shown(written)
    assert body == made
    assert [(at, code) for at, code, _ in lost] == [(line, "import-shortcode-left")]
    assert lost[0][2].startswith("{{")


@pytest.mark.parametrize(
    "piece", ["{{<", "{{< a ", '{{< a "', "{{</*", "{{< highlight >}}", "{{< a >}}", "{{%`"]
)
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    replace(piece * 50_000, lambda _path, _lang: "")
    assert time.perf_counter() - began < 5
