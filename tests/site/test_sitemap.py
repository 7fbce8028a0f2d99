"""What search engines are told there is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from lxml import etree
from tests.support.digests import SETTINGS, in_every_locale, work
from tests.support.editions import edition, happening
from tests.support.publication import NOW
from tests.support.sites import site

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return site(
        [
            *in_every_locale("fete", updated=NOW - timedelta(hours=1)),
            *in_every_locale("vieux", date=datetime.fromisoformat("2025-05-01T12:00Z")),
            *in_every_locale("concert", kind="event", happening=happening()),
            edition("fr", "seul", work=work("seul")),
            edition("en", "seul", work=work("seul"), shown="fr", filled_from="fr", notice=True),
            *in_every_locale("ailleurs", canonical="https://partner.example/x"),
        ]
    )


def xml(made: dict[str, str], path: str) -> etree._Element:
    return etree.fromstring(made[path].encode())


def test_there_is_one_for_each_locale_kind_and_year_and_the_index_names_them(
    made: dict[str, str],
) -> None:
    expected = {
        f"sitemaps/{tag}-{part}.xml"
        for tag in ("fr", "fr-ca", "en")
        for part in ("articles-2025", "articles-2026", "events-2026")
    }
    assert {path for path in made if path.startswith("sitemaps/")} == expected
    index = xml(made, "sitemap.xml")
    assert set(index.xpath("//s:loc/text()", namespaces=NAMES)) == {
        f"https://news.example/{path}" for path in expected
    }
    assert index.xpath(
        "//s:sitemap[s:loc='https://news.example/sitemaps/fr-articles-2026.xml']/s:lastmod/text()",
        namespaces=NAMES,
    ) == ["2026-03-10T09:00:00+01:00"]
    assert "Sitemap: https://news.example/sitemap.xml\n" in made["robots.txt"]


def test_a_work_is_named_with_its_languages_and_its_last_change(made: dict[str, str]) -> None:
    (fete,) = xml(made, "sitemaps/fr-articles-2026.xml").xpath(
        "//s:url[contains(s:loc,'fete')]", namespaces=NAMES
    )
    assert fete.xpath("s:lastmod/text()", namespaces=NAMES) == ["2026-03-10T09:00:00+01:00"]
    links = fete.xpath("x:link[@rel='alternate']", namespaces=NAMES)
    assert [(one.get("hreflang"), one.get("href")) for one in links] == [
        ("fr", "https://news.example/fr/articles/fete/"),
        ("fr-CA", "https://news.example/fr-ca/articles/fete/"),
        ("en", "https://news.example/en/articles/fete/"),
        ("x-default", "https://news.example/fr/articles/fete/"),
    ]


def test_only_pages_of_ours_are_named_and_only_where_their_text_is_at_home(
    made: dict[str, str],
) -> None:
    urls = [
        url
        for path in made
        if path.startswith("sitemaps/")
        for url in xml(made, path).xpath("//s:url/s:loc/text()", namespaces=NAMES)
    ]
    assert [url for url in urls if "seul" in url] == ["https://news.example/fr/articles/seul/"]
    assert not [url for url in urls if "partner" in url]
    elsewhere = replace(SETTINGS.site, elsewhere="https://ville.example/{slug}")
    files = site(settings=replace(SETTINGS, site=elsewhere))
    assert not [path for path in files if path.startswith("sitemaps/")]
