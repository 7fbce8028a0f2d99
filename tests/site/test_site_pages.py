"""The pages of the publication, as a browser and a search engine see them."""

import posixpath
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import unquote, urljoin

import pytest
from lxml import html as lxml_html
from tests.support.digests import (
    IMAGE,
    SETTINGS,
    by_locale,
    in_every_locale,
    week,
    work,
)
from tests.support.editions import edition, happening
from tests.support.publication import NOW
from tests.support.sites import TYPES, read, site

from syndicate.site.lists import coming, next_change

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return site()


def test_every_work_section_and_language_has_its_page(made: dict[str, str]) -> None:
    assert {path for path in made if path.startswith("fr/")} == {
        "fr/index.html",
        "fr/cooperation/index.html",
        "fr/culture/index.html",
        "fr/articles/fete/index.html",
        "fr/articles/pont/index.html",
        "fr/articles/orgue/index.html",
        "fr/articles/seul/index.html",
        "fr/events/concert/index.html",
        "fr/events/voyage/index.html",
    }
    assert "en/articles/seul/index.html" not in made
    assert "index.html" in made


def test_every_link_within_the_publication_leads_somewhere(made: dict[str, str]) -> None:
    for path, text in made.items():
        if not path.endswith(".html"):
            continue
        document = lxml_html.fromstring(text)
        links = document.xpath("//a/@href | //link[@rel='stylesheet']/@href")
        inner = [str(one) for one in links if "://" not in one and not one.startswith("#")]
        for link in inner:
            target = unquote(posixpath.normpath(posixpath.join(posixpath.dirname(path), link)))
            assert target in made or target.endswith((".rss", ".atom")), (path, link)


def test_the_same_page_in_every_language_is_named_alike_on_each(made: dict[str, str]) -> None:
    expected = {
        ("fr", "https://news.example/fr/articles/pont/"),
        ("fr-CA", "https://news.example/fr-ca/articles/pont/"),
        ("en", "https://news.example/en/articles/pont/"),
        ("x-default", "https://news.example/fr/articles/pont/"),
    }
    for tag in ("fr", "fr-ca", "en"):
        document = read(made, f"{tag}/articles/pont/index.html")
        found = document.xpath("//link[@rel='alternate'][@hreflang]")
        assert {(one.get("hreflang"), one.get("href")) for one in found} == expected
        assert document.xpath("string(//link[@rel='canonical']/@href)") == (
            f"https://news.example/{tag}/articles/pont/"
        )


def test_a_reader_of_a_work_without_translation_is_led_to_the_home_of_that_language(
    made: dict[str, str],
) -> None:
    document = read(made, "fr/articles/seul/index.html")
    links = {
        one.get("hreflang"): one.get("href")
        for one in document.xpath("//nav[contains(@class, 'languages')]//a")
    }
    assert links == {"fr-CA": "../../../fr-ca/index.html", "en": "../../../en/index.html"}


def test_feeds_are_found_from_each_page(made: dict[str, str]) -> None:
    def feeds(path: str) -> set[str]:
        return {
            urljoin("/", str(one)).removeprefix("https://news.example")
            for one in read(made, path).xpath("//link[@rel='alternate'][@type]/@href")
        }

    main = {f"/en/{name}.{ext}" for name in ("feed", "agenda") for ext in TYPES}
    assert feeds("en/index.html") == main
    assert feeds("en/articles/pont/index.html") == main
    assert feeds("en/culture/index.html") == main | {f"/en/culture/feed.{ext}" for ext in TYPES}


@pytest.mark.parametrize(
    "path",
    [
        "fr/index.html",
        "fr-ca/culture/index.html",
        "en/articles/fete/index.html",
        "fr/events/concert/index.html",
        "index.html",
    ],
)
def test_a_page_can_be_found_one_s_way_in(path: str, made: dict[str, str]) -> None:
    document = read(made, path)
    assert document.xpath("//html/@lang")
    assert document.xpath("//html/@dir") == ["ltr"]
    assert document.xpath("string(//title)").strip()
    assert document.xpath("//a[@class='skip']/@href") == ["#main"]
    assert len(document.xpath("//main[@id='main']")) == 1
    assert len(document.xpath("//h1")) == 1
    levels = [int(one.tag[1]) for one in document.xpath("//h1|//h2|//h3|//h4")]
    assert all(later - before <= 1 for before, later in pairwise(levels))
    assert not document.xpath("//img[not(@alt)]")
    assert not document.xpath("//nav[not(@aria-label)]")
    assert not document.xpath("//script")


def test_an_article_tells_what_when_and_who() -> None:
    files = site(
        in_every_locale(
            "fete",
            title="Fête & <jumelages>",
            summary="Le résumé.",
            html='<p>Bonjour.</p><h2>Suite</h2><p><img src="p.jpg" alt="Plan"></p>',
            authors=("A. Martin", "B. Roy"),
            image=replace(IMAGE, credit="Illustration : nous"),
            media={"p.jpg": IMAGE},
        )
    )
    document = read(files, "fr/articles/fete/index.html")
    assert document.xpath("string(//h1)") == "Fête & <jumelages>"
    assert document.xpath("string(//title)") == "Fête & <jumelages> – Actualités"
    assert document.xpath("string(//meta[@name='description']/@content)") == "Le résumé."
    assert document.xpath("string(//p[@class='standfirst'])") == "Le résumé."
    assert "A. Martin et B. Roy" in document.xpath("string(//p[@class='byline'])")
    assert document.xpath("//p[@class='byline']/time/@datetime") == ["2026-03-07T10:00:00+01:00"]
    assert document.xpath("string(//figcaption)") == "Illustration : nous"
    media = "../../../media/0123456789abcdef/%C3%A9t%C3%A9.jpg"
    assert document.xpath("//main//img/@src") == [media, media]
    assert document.xpath("string(//div[@class='prose']/h2)") == "Suite"


def test_a_summary_that_opens_the_text_is_not_shown_twice() -> None:
    files = site(
        in_every_locale(
            "fete", summary="Le « mot ».", html="<p>Le <em>« mot »</em>.</p><p>Suite.</p>"
        )
    )
    document = read(files, "fr/articles/fete/index.html")
    assert not document.xpath("//p[@class='standfirst']")


def test_an_event_tells_when_and_where(made: dict[str, str]) -> None:
    facts = read(made, "fr-ca/events/concert/index.html").xpath("//div[@class='facts']")[0]
    assert [one.text_content() for one in facts.xpath(".//dt")] == ["When", "Where"]
    when, where = facts.xpath(".//dd")
    assert when.text_content().replace("\u00a0", " ") == (
        "Dimanche 15 mars 2026, de 10 h à 12 h (heure de Paris)"
    )
    assert when.xpath("time/@datetime") == ["2026-03-15T10:00:00+01:00"]
    assert where.text_content() == "Opéra"
    assert not facts.xpath(".//*[@class='change']")


def test_a_cancelled_event_says_so_first() -> None:
    files = site(in_every_locale("concert", kind="event", happening=happening(cancelled=NOW)))
    assert "Cancelled" in read(files, "fr/events/concert/index.html").xpath(
        "string(//div[@class='facts'])"
    )
    assert "Cancelled" in read(files, "fr/index.html").xpath("string(//main)")


def test_borrowed_text_says_so_and_keeps_its_language() -> None:
    files = site(
        [
            edition("fr", "fete", work=work("fete")),
            edition("en", "fete", work=work("fete"), shown="fr", filled_from="fr", notice=True),
        ]
    )
    document = read(files, "en/articles/fete/index.html")
    assert document.xpath("//html/@lang") == ["en"]
    assert document.xpath("//h1/@lang") == ["fr"]
    assert document.xpath("//div[@class='prose']/@lang") == ["fr"]
    assert "only available in French" in document.xpath("string(//p[@class='notice'])")
    assert document.xpath("string(//link[@rel='canonical']/@href)") == (
        "https://news.example/fr/articles/fete/"
    )
    assert read(files, "en/index.html").xpath("//h2/@lang") == ["fr"]


def test_home_opens_with_the_featured_article_and_what_is_to_come(made: dict[str, str]) -> None:
    document = read(made, "fr/index.html")
    assert document.xpath("string(//article[contains(@class,'first')]//h2)") == "Titre de fete"
    others = document.xpath("//ul[@class='stories']//h2")
    assert [one.text_content() for one in others] == [
        "Un pont & <deux> rives\u202f?",
        "Titre de orgue",
        "La fête des jumelages (fr)",
    ]
    events = document.xpath("//ul[@class='dates']//h3")
    assert [one.text_content() for one in events] == ["Titre de concert", "Titre de voyage"]


def test_past_events_leave_the_lists_but_keep_their_page() -> None:
    files = site(now=NOW + 30 * DAY)
    events = read(files, "fr/index.html").xpath("//ul[@class='dates']//h3")
    assert [one.text_content() for one in events] == ["Titre de voyage"]
    assert "fr/events/concert/index.html" in files


def test_lists_know_until_when_they_hold() -> None:
    editions = by_locale(week())["fr"]
    first = next_change(editions, NOW)
    assert first == NOW + timedelta(days=5, hours=2)
    assert next_change(editions, first) == NOW + 40 * DAY
    assert next_change(editions, NOW + 40 * DAY) is None


def test_an_event_of_a_whole_day_is_to_come_until_the_day_is_over() -> None:
    party = edition(kind="event", happening=happening(start=NOW, end=None, all_day=True))
    assert coming([party], NOW + timedelta(hours=23)) == (party,)
    assert coming([party], NOW + DAY) == ()


def test_an_empty_publication_still_has_its_pages() -> None:
    files = site([])
    assert "Nothing has been published here yet." in files["fr/index.html"]
    assert "Nothing has been published here yet." in files["en/culture/index.html"]
    assert "sections" not in read(files, "fr/index.html").xpath("//nav/@class")


def test_a_work_that_is_withdrawn_later_has_its_page_until_then() -> None:
    files = site(in_every_locale("fete", withdrawn=NOW + timedelta(days=1)))
    assert "fr/articles/fete/index.html" in files
    assert "fete" in files["fr/index.html"]


def test_the_chooser_names_each_language_in_itself_and_works_from_a_disk(
    made: dict[str, str],
) -> None:
    document = read(made, "index.html")
    choices = document.xpath("//main//li")
    assert [(one.get("lang"), one.xpath("string(.//a)")) for one in choices] == [
        ("fr", "Français"),
        ("fr-CA", "Français (Canada)"),
        ("en", "English"),
    ]
    assert document.xpath("//main//a/@href") == [
        "fr/index.html",
        "fr-ca/index.html",
        "en/index.html",
    ]


def test_the_style_sheet_wears_the_brand_and_its_address_changes_with_it() -> None:
    def sheet(files: dict[str, str]) -> tuple[str, str]:
        return next((path, text) for path, text in files.items() if path.endswith("site.css"))

    path, css = sheet(site([]))
    assert path.startswith("media/")
    assert SETTINGS.brand.accent in css
    assert "&#39;" not in css
    red = replace(SETTINGS, brand=replace(SETTINGS.brand, accent="#990000"))
    other, branded = sheet(site([], settings=red))
    assert other != path
    assert "#990000" in branded


def test_the_same_input_gives_the_same_bytes(made: dict[str, str]) -> None:
    assert site() == made
