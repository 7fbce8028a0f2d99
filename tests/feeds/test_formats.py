"""What each format says, read back by the tools that partners use."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
import time_machine
from lxml import etree

from syndicate.feeds.formats import FORMATS
from syndicate.model import Channel, Edition
from tests.support.channels import by_path
from tests.support.editions import edition, happening
from tests.support.publication import NOW

GOLDEN = Path(__file__).parent.parent / "golden" / "feeds"
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def editions() -> dict[str, tuple[Edition, ...]]:
    """Two articles in three languages; the second is in French only, and stands in for English."""
    french = {"shown": "fr", "filled_from": "fr", "translation": "missing", "notice": True}
    second: dict[str, Any] = {
        "slug": "pont",
        "work": "urn:uuid:00000000-0000-5000-8000-000000000002",
        "section": "culture",
        "title": "R&D : le pont <b>bleu</b>",
        "summary": "Moins de 3 < 4, c’est « sûr » & certain.",
        "authors": ("Ana Mar", "Luc Roy"),
        "tags": ("pont",),
        "date": NOW - timedelta(days=5),
        "updated": NOW - timedelta(days=5),
    }
    return {
        "fr": (edition("fr"), edition("fr", **second)),
        "fr-CA": (edition("fr-CA"), edition("fr-CA", **second)),
        "en": (edition("en"), edition("en", **second | french)),
    }


def feed(path: str = "en/feed") -> Channel:
    return by_path(editions())[path]


def agenda(**changes: Any) -> Channel:
    event = edition(kind="event", slug="concert", section="culture", happening=happening(**changes))
    return by_path({"fr": (event,)})["fr/agenda"]


def rss(channel: Channel) -> etree._Element:
    return etree.fromstring(FORMATS["rss"].write(channel))


def atom(channel: Channel) -> etree._Element:
    return etree.fromstring(FORMATS["atom"].write(channel))


def json_feed(channel: Channel) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FORMATS["json"].write(channel))
    return document


def found(node: etree._Element, path: str) -> list[Any]:
    result = node.xpath(path, namespaces=NAMES)
    assert isinstance(result, list)
    return result


def links(node: etree._Element, path: str) -> list[tuple[str | None, ...]]:
    keys = ("rel", "type", "hreflang", "href")
    return [tuple(link.get(key) for key in keys) for link in found(node, path)]


@pytest.fixture(params=sorted(FORMATS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_bytes_are_the_golden_ones(name: str) -> None:
    for path in ("en/feed", "fr-ca/culture/feed"):
        golden = GOLDEN / f"{path.replace('/', '.')}.{FORMATS[name].extension}"
        assert FORMATS[name].write(feed(path)) == golden.read_bytes()


def test_bytes_are_the_same_at_any_time(name: str) -> None:
    write = FORMATS[name].write
    with time_machine.travel("2031-05-06T07:08:09Z"):
        later = write(feed())
    assert later == write(feed()) == write(feed())
    assert b"2031" not in later
    empty = by_path({})["fr/feed"]
    with time_machine.travel("2031-05-06T07:08:09Z"):
        assert b"2031" not in write(empty)


def test_many_threads_write_the_same_bytes(name: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        written = set(threads.map(FORMATS[name].write, [feed()] * 40))
    assert len(written) == 1


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feedparser_reads_ids_titles_texts_and_dates(form: str) -> None:
    parsed = feedparser.parse(FORMATS[form].write(feed()))
    assert not parsed.bozo
    assert parsed.feed.language == "en"
    assert [entry.id for entry in parsed.entries] == [
        "tag:metropole.example,2026:article/fete/en",
        "tag:metropole.example,2026:article/pont/en",
    ]
    assert parsed.entries[0].link == "https://news.example/en/articles/fete/"
    assert parsed.entries[0].title == "La fête des jumelages (en)"
    assert parsed.entries[0].content[0].value == "<p>Bonjour.</p>"
    assert parsed.entries[0].published_parsed[:5] == (2026, 3, 7, 9, 0)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_xml_begins_with_its_declaration_and_no_version_of_ours(form: str) -> None:
    document = FORMATS[form].write(feed())
    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<')
    assert re.search(rb"<generator>syndicate</generator>", document)


def test_control_characters_never_reach_a_reader(name: str) -> None:
    channel = feed()
    (first, *_) = channel.entries
    odd = "a\x00\x0b\x1f\ufffe\ud800b"
    noisy = replace(
        channel,
        title=odd,
        entries=(replace(first, title=odd, summary=odd, html=odd, authors=(odd,)),),
    )
    document = FORMATS[name].write(noisy)
    if name == "json":
        assert json.loads(document)["items"][0]["title"] == "ab"
    else:
        assert feedparser.parse(document).entries[0].title == "ab"
    assert not any(byte in document for byte in b"\x00\x0b\x1f")


class TestRss:
    def test_the_channel_says_what_it_is_once(self) -> None:
        root = rss(feed("fr-ca/feed"))
        assert root.get("version") == "2.0"
        once = {tag: found(root, f"channel/{tag}/text()") for tag in ("title", "link", "language")}
        assert once == {
            "title": ["Actualités"],
            "link": ["https://news.example/fr-ca/"],
            "language": ["fr-CA"],
        }
        assert found(root, "channel/dc:language") == []
        assert found(root, "channel/description/text()") == ["Actualités"]
        assert found(root, "channel/ttl/text()") == ["60"]
        assert found(root, "channel/docs/text()") == ["https://www.rssboard.org/rss-specification"]

    def test_links_name_itself_and_the_other_languages(self) -> None:
        kind = "application/rss+xml"
        assert links(rss(feed("fr-ca/feed")), "channel/a:link") == [
            ("self", kind, None, "https://news.example/fr-ca/feed.rss"),
            ("alternate", "text/html", "fr-CA", "https://news.example/fr-ca/"),
            ("alternate", kind, "fr", "https://news.example/fr/feed.rss"),
            ("alternate", kind, "en", "https://news.example/en/feed.rss"),
        ]

    def test_items_have_a_guid_that_is_no_address(self) -> None:
        guids = found(rss(feed()), "channel/item/guid")
        assert [guid.get("isPermaLink") for guid in guids] == ["false", "false"]
        assert guids[0].text == "tag:metropole.example,2026:article/fete/en"

    def test_dates_are_english_with_a_numeric_zone(self) -> None:
        root = rss(feed())
        assert found(root, "channel/lastBuildDate/text()") == ["Mon, 09 Mar 2026 10:00:00 +0100"]
        assert found(root, "channel/item[1]/pubDate/text()") == ["Sat, 07 Mar 2026 10:00:00 +0100"]

    def test_an_item_ends_with_its_own_page(self) -> None:
        """Some readers take whichever link stands last."""
        for item in found(rss(feed()), "channel/item"):
            assert item[-1].tag == "link"
            assert found(item, "link/text()") == [item[-1].text]

    def test_items_name_author_real_language_and_translations(self) -> None:
        first, second = found(rss(feed()), "channel/item")
        assert found(first, "dc:creator/text()") == ["La Métropole"]
        assert found(second, "dc:creator/text()") == ["Ana Mar", "Luc Roy"]
        assert found(first, "dc:language/text()") == []
        assert found(second, "dc:language/text()") == ["fr"]
        assert found(first, "author") == []
        page = "text/html"
        assert links(first, "a:link") == [
            ("alternate", page, "en", "https://news.example/en/articles/fete/"),
            ("alternate", page, "fr", "https://news.example/fr/articles/fete/"),
            ("alternate", page, "fr-CA", "https://news.example/fr-ca/articles/fete/"),
        ]
        assert links(second, "a:link") == []

    def test_the_summary_comes_before_the_whole_text(self) -> None:
        (item, *_) = found(rss(feed()), "channel/item")
        tags = [etree.QName(child).localname for child in item]
        assert tags.index("description") < tags.index("encoded")
        assert found(item, "content:encoded/text()") == ["<p>Bonjour.</p>\n"]

    def test_a_plain_summary_is_no_html(self) -> None:
        parsed = feedparser.parse(FORMATS["rss"].write(feed()))
        assert parsed.entries[1].summary == "Moins de 3 &lt; 4, c’est « sûr » &amp; certain."

    def test_a_category_has_its_label_and_the_term_that_programs_rely_on(self) -> None:
        categories = found(rss(feed("fr/feed")), "channel/item[2]/category")
        assert [(one.text, one.get("domain")) for one in categories] == [
            ("Culture", None),
            ("culture", "tag:metropole.example,2026:sections"),
            ("pont", "tag:metropole.example,2026:tags"),
        ]


class TestAtom:
    def test_the_feed_has_what_rfc_4287_requires_once(self) -> None:
        root = atom(feed("fr-ca/feed"))
        assert root.get(XML_LANG) == "fr-CA"
        required = {
            tag: found(root, f"a:{tag}/text()") for tag in ("id", "title", "updated", "subtitle")
        }
        assert required == {
            "id": ["tag:metropole.example,2026:feed/fr-CA"],
            "title": ["Actualités"],
            "updated": ["2026-03-09T10:00:00+01:00"],
            "subtitle": ["Actualités"],
        }
        assert found(root, "a:author/a:name/text()") == ["La Métropole"]

    def test_links_name_itself_its_page_and_the_other_languages(self) -> None:
        kind = "application/atom+xml"
        assert links(atom(feed("fr-ca/feed")), "a:link") == [
            ("self", kind, None, "https://news.example/fr-ca/feed.atom"),
            ("alternate", "text/html", "fr-CA", "https://news.example/fr-ca/"),
            ("alternate", kind, "fr", "https://news.example/fr/feed.atom"),
            ("alternate", kind, "en", "https://news.example/en/feed.atom"),
            ("alternate", "text/html", None, "https://news.example/fr-ca/"),
        ]

    def test_the_page_stands_first_and_last_around_its_translations(self) -> None:
        """Readers without hreflang open the first alternate or the last: both are the page."""
        page = "text/html"
        assert links(atom(feed()), "a:entry[1]/a:link") == [
            ("alternate", page, "en", "https://news.example/en/articles/fete/"),
            ("alternate", page, "fr", "https://news.example/fr/articles/fete/"),
            ("alternate", page, "fr-CA", "https://news.example/fr-ca/articles/fete/"),
            ("alternate", page, None, "https://news.example/en/articles/fete/"),
        ]

    @pytest.mark.parametrize("path", ["en/feed", "fr/feed", "fr-ca/culture/feed"])
    def test_no_two_alternates_have_the_same_type_and_language(self, path: str) -> None:
        root = atom(feed(path))
        for node in (root, *found(root, "a:entry")):
            kinds = [link[1:3] for link in links(node, "a:link[@rel='alternate']")]
            assert len(set(kinds)) == len(kinds)

    def test_an_entry_carries_the_language_of_its_text_where_it_is_another(self) -> None:
        first, second = found(atom(feed()), "a:entry")
        assert first.get(XML_LANG) is None
        assert second.get(XML_LANG) == "fr"

    def test_dates_have_the_offset_of_the_publication(self) -> None:
        root = atom(feed())
        assert found(root, "a:entry/a:published/text()") == [
            "2026-03-07T10:00:00+01:00",
            "2026-03-05T10:00:00+01:00",
        ]
        assert found(root, "a:entry/a:updated/text()") == [
            "2026-03-09T10:00:00+01:00",
            "2026-03-05T10:00:00+01:00",
        ]

    def test_texts_declare_what_they_are(self) -> None:
        root = atom(feed())
        assert found(root, "a:entry[1]/a:content/@type") == ["html"]
        assert found(root, "a:entry[1]/a:summary/@type") == ["text"]
        assert found(root, "a:entry[2]/a:title/text()") == ["R&D : le pont <b>bleu</b>"]

    def test_categories_have_term_and_label(self) -> None:
        categories = found(atom(feed("fr/feed")), "a:entry[1]/a:category")
        assert [dict(one.attrib) for one in categories] == [
            {
                "term": "cooperation",
                "scheme": "tag:metropole.example,2026:sections",
                "label": "Coopération",
            }
        ]

    def test_an_entry_names_its_authors(self) -> None:
        assert found(atom(feed()), "a:entry[2]/a:author/a:name/text()") == ["Ana Mar", "Luc Roy"]


class TestJson:
    def test_the_top_is_json_feed_1_1(self) -> None:
        document = json_feed(feed("fr-ca/feed"))
        items = document.pop("items")
        about = document["_translations"].pop("about")
        assert about
        assert len(items) == 2
        assert document == {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Actualités",
            "home_page_url": "https://news.example/fr-ca/",
            "feed_url": "https://news.example/fr-ca/feed.json",
            "description": "Actualités",
            "language": "fr-CA",
            "authors": [{"name": "La Métropole", "url": "mailto:actualites@metropole.example"}],
            "_translations": {
                "fr": {"url": "https://news.example/fr/feed.json"},
                "en": {"url": "https://news.example/en/feed.json"},
            },
        }

    def test_an_item_names_its_translations_with_address_and_id(self) -> None:
        first, second = json_feed(feed())["items"]
        assert first["_translations"]["fr-CA"] == {
            "url": "https://news.example/fr-ca/articles/fete/",
            "id": "tag:metropole.example,2026:article/fete/fr-CA",
        }
        assert "_translations" not in second
        assert "language" not in first
        assert second["language"] == "fr"

    def test_an_item_has_text_dates_section_and_tags(self) -> None:
        (_, item) = json_feed(feed("fr/feed"))["items"]
        assert item["content_html"] == "<p>Bonjour.</p>\n"
        assert item["title"] == "R&D : le pont <b>bleu</b>"
        assert item["date_published"] == "2026-03-05T10:00:00+01:00"
        assert item["authors"] == [{"name": "Ana Mar"}, {"name": "Luc Roy"}]
        assert item["tags"] == ["Culture", "pont"]
        assert item["_section"]["term"] == "culture"
        assert item["_section"]["label"] == "Culture"

    def test_it_is_utf_8_and_ends_with_a_newline(self) -> None:
        document = FORMATS["json"].write(feed())
        assert "fête".encode() in document
        assert document.endswith(b"}\n")

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            (
                {},
                {
                    "start": "2026-03-15T10:00:00+01:00",
                    "end": "2026-03-15T12:00:00+01:00",
                    "zone": "Europe/Paris",
                    "place": "Opéra",
                    "status": "confirmed",
                    "sequence": 0,
                },
            ),
            (
                {
                    "start": NOW.replace(day=12, hour=4),
                    "end": NOW.replace(day=13, hour=4),
                    "zone": "America/Toronto",
                    "all_day": True,
                    "cancelled": NOW,
                },
                {
                    "start": "2026-03-12",
                    "end": "2026-03-13",
                    "zone": "America/Toronto",
                    "place": "Opéra",
                    "status": "cancelled",
                    "sequence": 1,
                },
            ),
            (
                {"end": None, "place": None},
                {
                    "start": "2026-03-15T10:00:00+01:00",
                    "end": None,
                    "zone": "Europe/Paris",
                    "place": None,
                    "status": "confirmed",
                    "sequence": 0,
                },
            ),
        ],
        ids=["timed", "all day and cancelled", "open end"],
    )
    def test_an_event_says_when_and_where(
        self, changes: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        event = json_feed(agenda(**changes))["items"][0]["_event"]
        assert event.pop("about")
        assert event == expected
