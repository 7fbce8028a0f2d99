"""The pages of the publication, as a browser and a search engine see them."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from urllib.parse import unquote

import pytest
from tests.support.digests import (
    IMAGE,
    SETTINGS,
    in_every_locale,
    work,
)
from tests.support.editions import edition, happening
from tests.support.publication import NOW
from tests.support.sites import ISSUES, TYPES, read, site

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return site()


EVERY = (
    "index.html",
    "feeds/index.html",
    "issues/index.html",
    "issues/actualites/index.html",
    "subscribe/index.html",
    "410.html",
)


def test_every_work_section_month_and_year_has_its_page(made: dict[str, str]) -> None:
    assert {path.removeprefix("fr/") for path in made if path.startswith("fr/")} == {
        *EVERY,
        "cooperation/index.html",
        "cooperation/2026/index.html",
        "culture/index.html",
        "culture/2026/index.html",
        "agenda/index.html",
        "agenda/2026-03/index.html",
        "agenda/2026-04/index.html",
        "articles/fete/index.html",
        "articles/pont/index.html",
        "articles/orgue/index.html",
        "articles/seul/index.html",
        "events/concert/index.html",
        "events/voyage/index.html",
    }
    assert "en/articles/seul/index.html" not in made
    assert {"index.html", "404.html", "robots.txt", "sitemap.xml"} < made.keys()


def test_works_that_are_read_elsewhere_leave_the_pages_about_feeds_and_newsletters() -> None:
    settings = replace(
        SETTINGS, site=replace(SETTINGS.site, elsewhere="https://ville.example/{tag}/{slug}")
    )
    files = site(settings=settings)
    assert {path.removeprefix("fr/") for path in files if path.startswith("fr/")} == {
        path for path in EVERY if path != "index.html"
    }
    links = {one for path in files for one in broken(files, path)}
    assert links == set()
    assert read(files, "fr/feeds/index.html").xpath("//nav/@class") == ["languages"]


def broken(made: Mapping[str, str], path: str) -> set[str]:
    """Return the links of a page that lead nowhere in the publication."""
    if not path.endswith(".html"):
        return set()
    links = read(made, path).xpath("//a/@href | //link[@rel='stylesheet']/@href | //img/@src")
    inner = [str(one) for one in links if ":" not in one and not one.startswith("#")]
    found = {
        unquote(posixpath.normpath(posixpath.join(posixpath.dirname(path), one))).lstrip("/")
        for one in inner
    }
    others = (
        ".rss",
        ".atom",
        ".ics",
        ".opml",
        ".jpg",
        *(f"{one.number}/index.html" for one in ISSUES),
    )
    return {one for one in found if one not in made and not one.endswith(others)}


def test_every_link_within_the_publication_leads_somewhere(made: dict[str, str]) -> None:
    assert {path: links for path in made if (links := broken(made, path))} == {}


def test_the_same_page_in_every_language_is_named_alike_on_each(made: dict[str, str]) -> None:
    expected = {
        ("fr", "https://news.example/fr/articles/pont/"),
        ("fr-CA", "https://news.example/fr-ca/articles/pont/"),
        ("en", "https://news.example/en/articles/pont/"),
        ("x-default", "https://news.example/fr/articles/pont/"),
    }
    for tag in ("fr", "fr-ca", "en"):
        document = read(made, f"{tag}/articles/pont/index.html")
        found = document.xpath("//link[@rel='alternate'][@hreflang][not(@type)]")
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
        found = read(made, path).xpath("//link[@rel='alternate'][@type]")
        titles = [one.get("title") for one in found]
        assert len(set(titles)) == len(titles)
        return {
            f"{one.get('hreflang')} {one.get('href').removeprefix('https://news.example/')}"
            for one in found
        }

    main = {
        *(f"en en/{name}.{ext}" for name in ("feed", "agenda") for ext in TYPES),
        "en en/agenda.ics",
        *(f"{tag} {tag.lower()}/feed.{ext}" for tag in ("fr", "fr-CA") for ext in TYPES),
    }
    section = {*(f"en en/culture/feed.{ext}" for ext in TYPES), "en en/culture/agenda.ics"}
    assert feeds("en/index.html") == main
    assert feeds("en/articles/pont/index.html") == main
    assert feeds("en/culture/index.html") == feeds("en/culture/2026/index.html") == main | section


@pytest.mark.parametrize(
    "path",
    [
        "fr/index.html",
        "fr-ca/culture/index.html",
        "en/articles/fete/index.html",
        "fr/events/concert/index.html",
        "fr/culture/2026/index.html",
        "fr/agenda/index.html",
        "en/agenda/2026-03/index.html",
        "fr/feeds/index.html",
        "fr/subscribe/index.html",
        "fr/issues/index.html",
        "fr-ca/issues/actualites/index.html",
        "fr/410.html",
        "404.html",
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
    assert not document.xpath("//nav[not(@aria-label or @aria-labelledby)]")
    assert not document.xpath("//script[not(@type='application/ld+json')]")
    ids = document.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert "\ue000" not in made[path]


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
            updated=NOW - timedelta(days=1),
        )
    )
    document = read(files, "fr/articles/fete/index.html")
    assert document.xpath("string(//h1)") == "Fête & <jumelages>"
    assert document.xpath("string(//title)") == "Fête & <jumelages> – Actualités"
    assert document.xpath("string(//meta[@name='description']/@content)") == "Le résumé."
    assert document.xpath("string(//p[@class='standfirst'])") == "Le résumé."
    assert "A. Martin et B. Roy" in document.xpath("string(//p[@class='byline'])")
    assert document.xpath("//p[@class='byline']/time/@datetime") == [
        "2026-03-07T10:00:00+01:00",
        "2026-03-09T10:00:00+01:00",
    ]
    assert "Updated 9 mars 2026" in document.xpath("string(//p[@class='byline'])").replace(
        "\u00a0", " "
    )
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


def test_a_wide_table_scrolls_with_the_keyboard_too() -> None:
    table = '<table title="a > b"><tbody><tr><td>1</td></tr></tbody></table>'
    files = site(in_every_locale("fete", html=f"<p>Bonjour.</p>{table}<p>Et :</p>{table}"))
    regions = read(files, "fr/articles/fete/index.html").xpath("//div[@role='region'][table]")
    assert [(one.get("tabindex"), one.get("aria-label")) for one in regions] == [
        ("0", "Table 1"),
        ("0", "Table 2"),
    ]


def test_columns_keep_their_alignment_under_a_policy_without_styles() -> None:
    cells = (
        '<th style="text-align:right" scope="col">€</th><td style="text-align:center">a</td>'
        '<td style="text-align:left">b</td>'
    )
    code = '<p><code>&lt;td style="text-align:right"></code></p>'
    files = site(in_every_locale("fete", html=f"{code}<table><tr>{cells}</tr></table>"))
    document = read(files, "fr/articles/fete/index.html")
    assert [one.get("class") for one in document.xpath("//th | //td")] == ["end", "center", None]
    assert not document.xpath("//*[@style]")
    assert document.xpath("string(//code)") == '<td style="text-align:right">'


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
    assert facts.xpath(".//a/@href") == [
        "../../../fr-ca/events/concert/event.ics",
        "../../../fr-ca/agenda/index.html",
    ]


def test_a_cancelled_event_says_so_first_and_is_in_nobody_s_calendar() -> None:
    files = site(in_every_locale("concert", kind="event", happening=happening(cancelled=NOW)))
    assert "event.ics" not in files["fr/events/concert/index.html"]
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


def test_an_empty_publication_still_has_its_pages() -> None:
    files = site([])
    assert "Nothing has been published here yet." in files["fr/index.html"]
    assert "Nothing has been published here yet." in files["en/culture/index.html"]
    assert "sections" not in read(files, "fr/index.html").xpath("//nav/@class")


def test_a_work_that_was_withdrawn_or_is_read_elsewhere_has_no_page() -> None:
    files = site(in_every_locale("fete", canonical="https://partner.example/fete"))
    assert "fr/articles/fete/index.html" not in files
    lead = read(files, "fr/index.html").xpath("//article//h2/a/@href")
    assert lead == ["https://partner.example/fete"]
    withdrawn = site(in_every_locale("fete", withdrawn=NOW))
    assert "fr/articles/fete/index.html" not in withdrawn


def test_nothing_leads_to_a_translation_that_was_withdrawn() -> None:
    files = site(
        [
            edition("fr", "fete", work=work("fete")),
            edition("en", "fete", work=work("fete"), withdrawn=NOW),
        ]
    )
    assert "en/articles/fete" not in files["fr/articles/fete/index.html"]
    assert "en/articles/fete" not in files["sitemaps/fr-articles-2026.xml"]


def test_a_translation_that_is_read_elsewhere_is_named_where_it_is() -> None:
    files = site(
        [
            edition("fr", "fete", work=work("fete")),
            edition("en", "fete", work=work("fete"), canonical="https://partner.example/fair"),
        ]
    )
    document = read(files, "fr/articles/fete/index.html")
    assert document.xpath("//link[@hreflang='en'][not(@type)]/@href") == [
        "https://partner.example/fair"
    ]
    assert document.xpath("//nav[@class='languages']//a[@hreflang='en']/@href") == [
        "https://partner.example/fair"
    ]


def test_what_only_stands_in_is_no_translation() -> None:
    files = site(
        [
            edition("fr", "fete", work=work("fete")),
            edition("en", "fete", work=work("fete"), shown="fr", filled_from="fr", notice=True),
        ]
    )
    for tag in ("fr", "en"):
        document = read(files, f"{tag}/articles/fete/index.html")
        found = document.xpath("//link[@rel='alternate'][@hreflang][not(@type)]/@hreflang")
        assert found == ["fr", "x-default"]
    document = read(files, "fr/articles/fete/index.html")
    assert document.xpath("//nav[@class='languages']//a[@hreflang='en']/@href") == [
        "../../../en/articles/fete/index.html"
    ]


def test_a_picture_has_its_size_where_it_is_known() -> None:
    files = site(in_every_locale("fete", image=replace(IMAGE, width=1280, height=720)))
    for path in ("fr/articles/fete/index.html", "fr/index.html", "fr/cooperation/index.html"):
        image = read(files, path).xpath("//main//img")[0]
        assert (image.get("width"), image.get("height")) == ("1280", "720")


def test_a_server_can_show_what_is_gone_at_any_address(made: dict[str, str]) -> None:
    for path in ("fr/410.html", "404.html"):
        document = read(made, path)
        links = document.xpath("//a/@href | //link[@rel='stylesheet']/@href")
        assert all(one.startswith(("/", "#")) for one in links)
        assert document.xpath("//meta[@name='robots']/@content") == ["noindex"]
    below = replace(SETTINGS, site=replace(SETTINGS.site, base_url="https://x.example/news"))
    gone = read(site([], settings=below), "fr/410.html")
    assert gone.xpath("//main//a/@href") == ["/news/fr/index.html"]


def test_a_page_that_does_not_exist_says_so_in_every_language(made: dict[str, str]) -> None:
    homes = read(made, "404.html").xpath("//main//li/a")
    assert [(one.get("lang"), one.get("href")) for one in homes] == [
        ("fr", "/fr/index.html"),
        ("fr-CA", "/fr-ca/index.html"),
        ("en", "/en/index.html"),
    ]


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


def test_the_chooser_and_the_home_pages_name_each_other(made: dict[str, str]) -> None:
    """Search engines heed no set of languages that its members do not share (hreflang)."""
    sets = [
        read(made, path).xpath("//link[@rel='alternate'][@hreflang][not(@type)]/@href")
        for path in ("index.html", "fr/index.html", "fr-ca/index.html", "en/index.html")
    ]
    assert sets == [[f"https://news.example/{one}" for one in ("fr/", "fr-ca/", "en/", "")]] * 4


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
