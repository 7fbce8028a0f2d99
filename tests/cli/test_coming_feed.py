"""`syndicate import feed`: an old site's feeds, by HTTP, into content/, and out again as nothing new."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import Ran, at, run
from tests.support.homes import home
from tests.support.oldfeeds import wordpress_export
from tests.support.oldsite import Answer, site

NOW = "2026-03-20T08:00:00Z"
FR = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Ville</title><link>HERE/</link><language>fr</language>
<atom:link rel="self" href="HERE/fr.xml"/><atom:link rel="next" href="HERE/fr-2.xml"/>
<item><title>Le marché</title><link>HERE/marche/</link><guid isPermaLink="false">HERE/?p=1</guid>
<pubDate>Thu, 15 Nov 2018 09:00:00 +0100</pubDate><category>Coopération</category>
<content:encoded>&lt;p&gt;Le &lt;b&gt;marché&lt;/b&gt;.&lt;/p&gt;</content:encoded>
<atom:link rel="alternate" hreflang="en" href="HERE/en/market/"/></item></channel></rss>"""
FR_2 = FR.replace("?p=1", "?p=2").replace("marche/", "fete/").replace("Le marché<", "La fête<")
FR_2 = (
    FR_2.replace("15 Nov", "14 Nov")
    .replace('rel="next"', 'rel="first"')
    .replace("en/market", "en/x")
)
EN = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>City</title><id>HERE/en</id>
<link rel="self" href="HERE/en.xml"/><link href="HERE/"/>
<entry><title>The market</title><id>tag:ville.example,2018:1</id><link href="HERE/en/market/"/>
<published>2018-11-15T08:00:00Z</published><updated>2018-11-16T08:00:00Z</updated>
<content type="html">&lt;p&gt;The market.&lt;/p&gt;</content></entry></feed>"""


@pytest.fixture
def old() -> Iterator[str]:
    with site({"/fr.xml": FR.encode(), "/fr-2.xml": FR_2.encode(), "/en.xml": EN.encode()}) as url:
        yield url


def brought(place: Path, *arguments: str) -> Ran:
    return at(NOW, place, "import", "feed", "--images", "link", *arguments)


def test_feeds_in_two_languages_come_as_works_and_go_out_as_nothing_new(
    old: str, tmp_path: Path
) -> None:
    place = home(tmp_path / "home")
    them = ("--feed", f"fr={old}/fr.xml", "--feed", f"en={old}/en.xml", "--all")
    first = brought(place, *them, "--json")
    assert (first.code, first.json["totals"]["written"]) == (0, 3)
    assert [(one["name"], one["locale"]) for one in first.json["files"]] == [
        ("marche", "fr"),
        ("marche", "en"),
        ("fete", "fr"),
    ]
    text = (place / "content/articles/marche/index.en.md").read_text("utf-8")
    assert 'guid: "tag:ville.example,2018:1"\n' in text
    assert "updated: 2018-11-16T09:00:00+01:00\n" in text
    assert brought(place, *them, "--json").json["totals"]["unchanged"] == 3
    assert at(NOW, place, "build").code == 0
    for tag, entries in (("fr", 2), ("en", 1)):
        new = str(place / "public" / tag / "feed.rss")
        ran = run(place, "feeds", "compare", f"{old}/{tag}.xml", new, "--all", "--json")
        assert (ran.code, ran.json["totals"]["again"], ran.json["totals"]["gone"]) == (0, 0, 0)
        assert ran.json["old"]["entries"] == entries


def test_pages_that_were_not_read_are_told(old: str, tmp_path: Path) -> None:
    ran = brought(home(tmp_path / "home"), f"{old}/fr.xml", "--json")
    assert "feed-pages-unread" in {one["code"] for one in ran.json["findings"]}
    assert ran.json["totals"]["written"] == 1


def test_a_table_pairs_what_feeds_do_not(old: str, tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(f"fr;en\n{old}/fete/;market\n")
    place = home(tmp_path / "home")
    ran = brought(
        place, f"{old}/fr-2.xml", f"{old}/en.xml", "--pairs", str(tmp_path / "pairs.csv"), "--json"
    )
    assert [(one["name"], one["locale"]) for one in ran.json["files"]] == [
        ("fete", "fr"),
        ("fete", "en"),
    ]


def test_pages_are_asked_which_languages_they_are_in(tmp_path: Path) -> None:
    page = (
        '<html><head><link rel="alternate" hreflang="fr" href="HERE/fete/">'
        '<link rel="alternate" hreflang="en" href="HERE/en/market/"></head></html>'
    )
    pages: dict[str, Answer] = {"/fr-2.xml": FR_2.encode(), "/en.xml": EN.encode()}
    with site(pages | {"/fete/": page.encode()}) as url:
        place = home(tmp_path / "home")
        ran = brought(place, f"{url}/fr-2.xml", f"{url}/en.xml", "--hreflang", "--json")
    assert [(one["name"], one["locale"]) for one in ran.json["files"]] == [
        ("fete", "fr"),
        ("fete", "en"),
    ]
    assert "import-page-silent" not in {one["code"] for one in ran.json["findings"]}
    with site(pages) as url:
        ran = brought(home(tmp_path / "other"), f"{url}/fr-2.xml", "--hreflang", "--json")
    silent = [one for one in ran.json["findings"] if one["code"] == "import-page-silent"]
    assert [(one["file"], one["fields"]) for one in silent] == [(f"{url}/fete/", {"reason": "404"})]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "import-no-feed"),
        (("--feed", "https://ville.example/feed"), "import-pair"),
        (("--feed", "fr="), "import-pair"),
        (("--feed", "https://a.example/?x=1"), "import-pair"),
        (("nowhere.xml",), "feed-unreadable"),
        (("--lang", "de", "nowhere.xml"), "locale-unknown"),
    ],
)
def test_what_cannot_be_meant_is_told(
    arguments: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    ran = brought(home(tmp_path / "home"), *arguments, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, code)


def test_an_export_of_wordpress_looks_like_a_feed_and_is_none(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(wordpress_export(), "utf-8")
    place = home(tmp_path / "home")
    ran = brought(place, str(file), "--lang", "fr", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, "import-feed-export")
    assert not any((place / "content" / "articles").iterdir())
    same = run(
        place, "feeds", "compare", str(file), str(file), "--json"
    )  # there it is a whole feed
    assert (same.code, same.json["old"]["format"]) == (0, "WordPress export")
