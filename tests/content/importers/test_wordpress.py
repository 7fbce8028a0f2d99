"""An export of WordPress: languages, posts, pictures, shortcodes and blocks, and what is no post."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from syndicate.content.importers import pairing
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.values import Report
from syndicate.content.importers.wordpress.bodies import as_html
from syndicate.content.importers.wordpress.importer import Asked, works
from syndicate.errors import ContentError, DeliveryError, UsageError
from tests.content.importers.bringing import (
    body,
    bring,
    codes,
    errors,
    found,
    keys,
    outcomes,
    tree,
)
from tests.content.importers.wxr import attachment, export, item, meta, term
from tests.content.writing import PIXEL
from tests.support.publication import settings

FR = "content/articles/billet-1/index.fr.md"


def from_wordpress(home: Path, written: str | bytes, **wish: Any) -> Report:
    path = home / "old.xml"
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    asked = Asked(
        types=("post", *wish.pop("types", ())),
        pages=wish.get("pages", False),
        pairs=pairing.table(wish.pop("pairs", None)),
        ask=wish.pop("ask", None),
    )
    get = {"get": wish.pop("get")} if "get" in wish else {}
    tongues = Tongues(settings(home), wish.get("languages", {}))
    found_ = works(path, tongues, asked)
    return bring(
        home, found_, **get, **({"sections": {"": "cooperation"}, "images": "link"} | wish)
    )


def test_a_post_is_an_article(tmp_path: Path) -> None:
    terms = term("category", "villes", "Villes") + term("post_tag", "velo", "Vélo")
    lead = attachment(9, "https://old.example/f.jpg", excerpt__encoded="Une fête")
    post = item(
        1, "<p>Un <strong>mot</strong>.</p>", terms=terms, meta=meta({"_thumbnail_id": "9"})
    )
    report = from_wordpress(
        tmp_path, export(post, lead), sections={}, images="fetch", get=lambda *_: PIXEL
    )
    assert keys(tmp_path / FR) | {"id": ""} == {
        "title": "Billet 1",
        "summary": "Un résumé.",
        "date": "2021-03-09T09:00:00+01:00",
        "section": "culture",
        "updated": "2021-03-10T09:00:00+01:00",
        "tags": ["Vélo"],
        "author": ["Aline Roche"],
        "image": "f.jpg",
        "image_alt": "Une fête",
        "redirect_from": ["/2021/03/billet-1/"],
        "id": "",
        "guid": "https://old.example/?p=1",
    }
    assert (body(tmp_path / FR), codes(report), errors(tmp_path)) == ("Un **mot**.", [], [])


class TestLanguages:
    """Which posts are the same in other languages."""

    @pytest.mark.parametrize(
        ("fr", "en"),
        [
            (
                {"terms": term("language", "fr") + term("post_translations", "pll_1")},
                {"terms": term("language", "en") + term("post_translations", "pll_1")},
            ),
            (
                {"meta": meta({"_wpml_import_language_code": "fr", "_wpml_import_translation_group": "7"})},
                {"meta": meta({"_wpml_import_language_code": "en", "_wpml_import_translation_group": "7"})},
            ),
        ],
        ids=["Polylang", "WPML"],
    )  # fmt: skip
    def test_is_said_by_the_export(
        self, tmp_path: Path, fr: dict[str, str], en: dict[str, str]
    ) -> None:
        posts = item(1, **fr) + item(2) + item(3, **en)
        report = from_wordpress(tmp_path, export(posts))
        assert [(one.name, one.locale) for one in report.taken] == [
            ("billet-2", "fr"),
            ("billet-1", "fr"),
            ("billet-1", "en"),
        ]

    def test_share_a_section_that_is_known_in_one_of_them(self, tmp_path: Path) -> None:
        pair = term("post_translations", "pll_1")
        posts = (
            item(1, terms=term("language", "en") + pair + term("category", "news", "News")),
            item(2, terms=term("language", "fr") + pair + term("category", "culture", "Culture")),
        )
        from_wordpress(tmp_path, export(*posts), sections={})
        for tag in ("fr", "en"):
            file = tmp_path / f"content/articles/billet-2/index.{tag}.md"
            assert keys(file)["section"] == "culture"

    def test_is_said_by_a_table(self, tmp_path: Path) -> None:
        table = tmp_path / "pairs.csv"
        table.write_text("fr;en\nhttps://old.example/2021/03/billet-1;3\nbillet-4;\n", "utf-8")
        report = from_wordpress(tmp_path, export(item(1), item(3), item(4)), pairs=table)
        assert [(one.name, one.locale) for one in report.taken] == [
            ("billet-1", "fr"),
            ("billet-1", "en"),
            ("billet-4", "fr"),
        ]

    def test_is_said_by_the_live_pages(self, tmp_path: Path) -> None:
        page = (
            b'<head><link rel="alternate" hreflang="fr" href="https://old.example/2021/03/billet-1/">'
            b'<link rel="alternate" hreflang="en" href="https://old.example/en/post/">'
            b'<link rel="alternate" hreflang="x-default" href="https://old.example/"></head>'
        )
        asked: list[str] = []

        def ask(url: str, _most: int) -> bytes:
            asked.append(url)
            if url.endswith("billet-5/"):
                raise DeliveryError("fetch-status", status=404)
            return page

        posts = (item(1), item(2, link="https://old.example/en/post/"), item(5))
        report = from_wordpress(tmp_path, export(*posts), ask=ask)
        assert [(one.name, one.locale) for one in report.taken] == [
            ("billet-1", "fr"),
            ("billet-1", "en"),
            ("billet-5", "fr"),
        ]
        assert (codes(report), len(asked)) == (["import-page-silent"], 2)

    @pytest.mark.parametrize(
        ("written", "code"),
        [("fr,en\n1,2\n3,2\n", "import-pairs-twice"), (b"fr\n\xff\n", "import-pairs")],
    )
    def test_cannot_be_said_twice(self, tmp_path: Path, written: str | bytes, code: str) -> None:
        table = tmp_path / "pairs.csv"
        table.write_bytes(written.encode() if isinstance(written, str) else written)
        with pytest.raises(UsageError) as raised:
            from_wordpress(tmp_path, export(item(1)), pairs=table)
        assert raised.value.code == code

    def test_that_we_have_not_is_told(self, tmp_path: Path) -> None:
        posts = export(item(1, terms=term("language", "de")), item(2))
        report = from_wordpress(tmp_path, posts)
        (told,) = report.findings
        assert (told.code, told.severity) == ("import-language-unknown", "error")
        assert outcomes(report) == ["written"]


class TestPosts:
    """What is said of a post, and kept."""

    def test_that_were_called_otherwise_are_found_by_their_old_names(self, tmp_path: Path) -> None:
        post = item(1, meta=meta({"_wp_old_slug": "brouillon"}) + meta({"_wp_old_slug": "vieux"}))
        from_wordpress(tmp_path, export(post))
        assert keys(tmp_path / FR)["redirect_from"] == [
            "/2021/03/billet-1/",
            "/2021/03/brouillon/",
            "/2021/03/vieux/",
        ]

    @pytest.mark.parametrize(
        ("changes", "key", "value"),
        [
            ({"wp__status": "draft"}, "status", "draft"),
            ({"wp__status": "pending"}, "status", "draft"),
            ({"wp__status": "draft"}, "redirect_from", None),
            ({"wp__status": "future"}, "status", None),
            ({"wp__is_sticky": "1"}, "featured", "true"),
            ({"wp__post_date_gmt": "0000-00-00 00:00:00"}, "date", "2021-03-09T09:00:00+00:00"),
            ({"wp__post_date": "0000-00-00 00:00:00", "wp__post_date_gmt": ""}, "date", "2021-03-10T09:00:00+01:00"),
            ({"meta": meta({"_yoast_wpseo_canonical": "https://other.example/x"})}, "canonical", "https://other.example/x"),
            ({"meta": meta({"_yoast_wpseo_canonical": "https://old.example/x"})}, "canonical", None),
            ({"meta": meta({"_yoast_wpseo_metadesc": "Mieux."}), "excerpt__encoded": ""}, "summary", "Mieux."),
            ({"meta": meta({"_yoast_wpseo_metadesc": "%%title%%"}), "excerpt__encoded": ""}, "summary", "Bonjour."),
            ({"terms": term("author", "cap-bo", "Bo Li") + term("author", "cap-cy", "Cy")}, "author", ["Bo Li", "Cy"]),
            ({"dc__creator": "inconnu"}, "author", ["inconnu"]),
            ({"title": "A &amp; <em>B</em>"}, "title", "A & B"),
        ],
    )  # fmt: skip
    def test_are_as_they_were(
        self, tmp_path: Path, changes: dict[str, str], key: str, value: object
    ) -> None:
        from_wordpress(tmp_path, export(item(1, **changes)))
        assert keys(tmp_path / FR).get(key) == value
        assert errors(tmp_path) == []

    @pytest.mark.parametrize(
        ("slug", "name"),
        [
            ("f%C3%AAte-%C3%A9lue", "fete-elue"),
            ("page.html", "page"),
            ("../../../etc", "etc"),
            ("", "nom"),
        ],
    )
    def test_have_a_name_that_can_be_one(self, tmp_path: Path, slug: str, name: str) -> None:
        post = item(1, wp__post_name=slug, link="https://old.example/nom/")
        report = from_wordpress(tmp_path, export(post))
        assert [one.file for one in report.taken] == [f"content/articles/{name}/index.fr.md"]

    def test_without_a_date_are_told(self, tmp_path: Path) -> None:
        none = dict.fromkeys(
            ("wp__post_date", "wp__post_date_gmt", "wp__post_modified", "wp__post_modified_gmt"), ""
        )
        report = from_wordpress(tmp_path, export(item(1, **none)))
        assert (codes(report), report.taken) == (["import-date-missing"], ())

    @pytest.mark.parametrize("changes", [{"wp__status": "private"}, {"wp__post_password": "x"}])
    def test_that_are_not_for_everybody_are_told(
        self, tmp_path: Path, changes: dict[str, str]
    ) -> None:
        report = from_wordpress(tmp_path, export(item(1, **changes)))
        assert (codes(report), report.taken) == (["import-private-left"], ())


def test_what_is_no_post_is_told_by_number(tmp_path: Path) -> None:
    others = {"page": "page", "menu": "nav_menu_item", "event": "tribe_event", "rev": "revision"}
    items = [item(n, wp__post_type=kind) for n, kind in enumerate(others.values(), 10)]
    trash = item(2, wp__status="trash") + item(3).replace(
        "</item>", "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item>"
    )
    report = from_wordpress(tmp_path, export(*items, trash))
    told = {(one.code, one.fields.get("kind"), one.fields["count"]) for one in report.findings}
    assert told == {
        ("import-pages-left", None, 1),
        ("import-kind-left", "nav_menu_item", 1),
        ("import-kind-left", "revision", 1),
        ("import-kind-left", "trash", 1),
        ("import-type-left", "tribe_event", 1),
        ("import-comments-left", None, 1),
    }
    again = from_wordpress(tmp_path, export(*items), pages=True, types=["tribe_event"])
    assert outcomes(again) == ["written", "written"]


class TestBodies:
    """What an editor wrote, in blocks, in shortcodes or in lines."""

    @pytest.mark.parametrize(
        ("written", "made"),
        [
            ("Un\ndeux\n\ntrois", "Un\\\ndeux\n\ntrois"),
            ("<h2>T</h2>\nUn\n<ul>\n<li>a</li>\n</ul>\nb", "## T\n\nUn\n\n- a\n\nb"),
            ("<pre>a\n\n\nb</pre>\n\nc", "```\na\n\n\nb\n```\n\nc"),
            ("<!-- wp:paragraph -->\n<p>Un\ndeux</p>\n<!-- /wp:paragraph -->", "Un deux"),
            ('<!-- wp:heading {"level":3} -->\n<h3>T</h3>\n<!-- /wp:heading -->', "### T"),
            ("[sic] et [1] restent", "\\[sic\\] et \\[1\\] restent"),
            ("[[gallery]]", "\\[gallery\\]"),
            ("&nbsp;\n\nUn", "Un"),
            ('[sourcecode language="python"]a = 1[/sourcecode]', "```python\na = 1\n```"),
        ],
    )  # fmt: skip
    def test_become_markdown(self, tmp_path: Path, written: str, made: str) -> None:
        report = from_wordpress(tmp_path, export(item(1, written)))
        assert (body(tmp_path / FR), codes(report)) == (made, [])

    @pytest.mark.parametrize(
        ("written", "made", "code"),
        [
            ("[youtube=https://youtu.be/w7Ft2ymGmfc]", "https://youtu.be/w7Ft2ymGmfc", None),
            ("[embed]https://v.example/x[/embed]", "https://v.example/x", None),
            ('[audio mp3="https://old.example/a.mp3"][/audio]', "https://old.example/a.mp3", None),
            ("https://v.example/y", "https://v.example/y", "import-embed-linked"),
        ],
    )
    def test_link_to_what_plays(
        self, tmp_path: Path, written: str, made: str, code: str | None
    ) -> None:
        report = from_wordpress(tmp_path, export(item(1, f"Voici :\n\n{written}\n\nFin")))
        assert body(tmp_path / FR) == f"Voici :\n\n[{made}]({made})\n\nFin"
        assert codes(report) == ([code] if code else [])

    def test_show_pictures_as_they_are_whole(self, tmp_path: Path) -> None:
        picture = attachment(
            9, "https://old.example/u/f.jpg", meta=meta({"_wp_attachment_image_alt": "Fête"})
        )
        written = '<a href="https://old.example/u/f.jpg"><img src="https://old.example/u/f-300x200.jpg" alt=""/></a>'
        report = from_wordpress(tmp_path, export(item(1, written), picture))
        assert body(tmp_path / FR) == "![Fête](https://old.example/u/f.jpg)"
        assert (codes(report), report.pictures["linked"]) == ([], 1)

    def test_show_what_is_said_below_a_picture(self, tmp_path: Path) -> None:
        written = (
            '[caption id="a" width="3"]<img src="/u/f.jpg" alt="Fête" /> La <em>fête</em>[/caption]'
        )
        from_wordpress(tmp_path, export(item(1, written)))
        assert body(tmp_path / FR) == "![Fête](https://old.example/u/f.jpg)\n\nLa *fête*"

    @pytest.mark.parametrize(
        ("written", "made"), [('[gallery ids="9,8"]', "98"), ("[gallery]", "8")]
    )
    def test_show_galleries(self, tmp_path: Path, written: str, made: str) -> None:
        pictures = [
            attachment(9, "https://old.example/9.jpg", excerpt__encoded="9"),
            attachment(8, "https://old.example/8.jpg", 1, excerpt__encoded="8"),
        ]
        from_wordpress(tmp_path, export(item(1, written), *pictures))
        assert body(tmp_path / FR) == "\n\n".join(
            f"![{one}](https://old.example/{one}.jpg)" for one in made
        )

    @pytest.mark.parametrize(
        ("written", "code", "what"),
        [
            ('Un\n[contact-form-7 id="3"]', "import-shortcode-left", '[contact-form-7 id="3"]'),
            ("Un\n[vc_row]deux[/vc_row]", "import-shortcode-left", "[vc_row]"),
            ('<!-- wp:latest-posts {"x":1} /-->', "import-block-left", "latest-posts"),
            ("<form><input></form>", "import-markup-left", "<form>"),
            ('<script>alert("x")</script>', "import-markup-left", "<script>"),
        ],
    )
    def test_tell_of_what_only_wordpress_can_show(
        self, tmp_path: Path, written: str, code: str, what: str
    ) -> None:
        report = from_wordpress(tmp_path, export(item(1, written)))
        told = found(report, code)
        assert [one.fields["what"] for one in told][:1] == [what]
        assert all(one.line for one in told)
        assert "[" not in body(tmp_path / FR)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    posts = [item(n, f"<p>{n}</p>", terms=term("post_tag", "x", "X")) for n in range(1, 9)]
    from_wordpress(tmp_path, export(*posts))
    before = tree(tmp_path)
    assert set(outcomes(from_wordpress(tmp_path, export(*reversed(posts))))) == {"unchanged"}
    assert tree(tmp_path) == before


def test_one_guid_of_two_posts_does_not_make_them_one(tmp_path: Path) -> None:
    posts = export(item(1, guid="g"), item(2, guid="g"))
    first = from_wordpress(tmp_path, posts)
    before = tree(tmp_path)
    from_wordpress(tmp_path, posts)
    assert (outcomes(first), tree(tmp_path)) == (["written", "written"], before)
    (tmp_path / "content/articles/billet-2/index.fr.md").unlink()
    (tmp_path / "var/imported.jsonl").unlink()
    assert outcomes(from_wordpress(tmp_path, posts)) == ["unchanged", "written"]


class TestStrangers:
    """A file from somebody else."""

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            (export(item(1)).replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss', 1), "import-doctype"),
            (export(item(1)).replace("<rss", '<!DOCTYPE rss SYSTEM "http://x.example/d">\n<rss', 1), "import-doctype"),
            (export(item(1))[:-20], "import-cut"),
            ("<rss></rss>", "import-no-wxr"),
            ("hello </rss>", "import-no-wxr"),
            ("", "import-cut"),
            (export(item(1, "<x>" * 300 + "</x>" * 300).replace("<![CDATA[", "").replace("]]>", "")), "import-xml-limit"),
        ],
    )  # fmt: skip
    def test_is_refused_where_it_is_no_export(
        self, tmp_path: Path, written: str, code: str
    ) -> None:
        with pytest.raises(ContentError) as raised:
            from_wordpress(tmp_path, written)
        assert raised.value.code == code

    def test_cannot_name_another_file(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("SECRET", "utf-8")
        bomb = (
            f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY a "ha">'
            '<!ENTITY b "&a;&a;&a;&a;">]>'
        )
        written = export(item(1)).replace("<rss", f"{bomb}<rss", 1).replace("Bonjour.", "&x;&b;")
        with pytest.raises(ContentError):
            from_wordpress(tmp_path, written)
        assert list((tmp_path / "content").rglob("*.md")) == []

    def test_with_characters_that_no_xml_has_is_read(self, tmp_path: Path) -> None:
        from_wordpress(tmp_path, export(item(1, "Bon\x0bjour\x00.")))
        assert body(tmp_path / FR) == "Bonjour."

    def test_with_a_bare_sign_is_read_and_told(self, tmp_path: Path) -> None:
        written = export(item(1)).replace("?p=1<", "?p=1&x=1<")
        report = from_wordpress(tmp_path, written)
        assert ({*codes(report)}, outcomes(report)) == ({"import-xml"}, ["written"])

    @pytest.mark.parametrize(
        ("written", "made"),
        [
            ('<a href="javascript:alert(1)">ici</a>', "ici"),
            ('<a href=" JaVaScript&#58;alert(1)">ici</a>', "ici"),
            ('<a href="data:text/html,x">ici</a>', "ici"),
            ('<img src="x" onerror="alert(1)" alt="i">', "![i](https://old.example/2021/03/billet-1/x)"),
            ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "\\<script>alert(1)\\</script>"),
            ('<table onclick="x"><tr><td colspan="2"><a href="javascript:x">a</a></td></tr></table>',
             '<table> <tr> <td colspan="2">a</td> </tr> </table>'),
            ('<svg><script>x</script></svg><p>b</p>', "b"),
            ('<p>](javascript:alert(1))</p>', "\\](javascript:alert(1))"),
        ],
    )  # fmt: skip
    def test_cannot_write_what_does_something(
        self, tmp_path: Path, written: str, made: str
    ) -> None:
        from_wordpress(tmp_path, export(item(1, written)))
        assert body(tmp_path / FR) == made
        assert errors(tmp_path) == []

    def test_with_markup_without_an_end_is_words(self, tmp_path: Path) -> None:
        report = from_wordpress(tmp_path, export(item(1, "<div>" * 5000 + "<p>Un mot")))
        assert (codes(report), body(tmp_path / FR)) == (["import-too-deep"], "Un mot")

    def test_with_a_text_of_no_length_is_refused(self, tmp_path: Path) -> None:
        posts = export(item(1), item(2, "<p>x</p>" * 300_000))
        report = from_wordpress(tmp_path, posts)
        assert (outcomes(report), codes(report)) == (["written"], ["import-too-large"])
        with pytest.raises(ContentError) as raised:
            from_wordpress(tmp_path, export(item(1), item(2, "x" * 11_000_000)))
        assert raised.value.code == "import-xml-limit"

    @pytest.mark.parametrize(
        "piece",
        ["[a ", "[caption]", "[[", '[a b="', "<!-- wp:x {", "<!--", "\n\n", "[/a]", "https://x"],
    )
    def test_takes_no_time(self, piece: str) -> None:
        began = time.perf_counter()
        as_html(piece * 30_000, lambda _numbers: [])
        assert time.perf_counter() - began < 5


_READS = """\
import sys
from pathlib import Path
from syndicate.content.importers.wordpress.wxr import parts
count = sum(len(part.text("content:encoded")) for part in parts(Path(sys.argv[1])))
print(count, Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def test_an_export_of_any_length_needs_little_memory(tmp_path: Path) -> None:
    def peak(posts: int) -> tuple[int, int]:
        path = tmp_path / f"{posts}.xml"
        head, tail = export().split("</channel>")
        whole = (item(number, "<p>mot</p>" * 10_000) for number in range(posts))
        path.write_text("".join((head, *whole, "</channel>", tail)), "utf-8")
        made = subprocess.run(
            [sys.executable, "-c", _READS, str(path)], capture_output=True, check=True, text=True
        )
        characters, kilobytes = made.stdout.split()
        return int(characters), int(kilobytes)

    few, many = peak(5), peak(400)
    assert many[0] == 400 * 100_000
    assert many[1] - few[1] < 15_000  # of 40 MB
