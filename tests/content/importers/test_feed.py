"""Entries of feeds as works: all that a feed has, in which language, and which belong together."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.foreign.read import read
from syndicate.content.foreign.values import Attached, Feed, Item
from syndicate.content.importers.feed import Brought, Terms, works
from syndicate.content.importers.feed_groups import grouped
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.pairing import Pairs, table
from syndicate.content.importers.values import Incoming, Picture, Text
from syndicate.model import Finding
from syndicate.settings.options import Settings
from syndicate.settings.reader import read as read_settings
from tests.content.foreign import documents
from tests.support.homes import home

PARIS = ZoneInfo("Europe/Paris")
DAY = datetime(2018, 11, 15, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read_settings(home(tmp_path_factory.mktemp("home") / "home"), {})


def item(name: str, **fields: Any) -> Item:
    values: dict[str, Any] = {
        "id": f"https://old.example/?p={name}",
        "origin": "id",
        "title": f"Titre {name}",
        "link": f"https://old.example/{name}/",
        "html": "<p>Bonjour</p>",
        "published": DAY,
    }
    return Item(**(values | fields))


def feed(*items: Item, language: str | None = "fr") -> Feed:
    return Feed(
        format="RSS 2.0",
        title="Ville",
        items=items,
        language=language,
        link="https://old.example/",
    )


def taken(
    settings: Settings,
    *feeds: Feed | Brought,
    terms: Terms | None = None,
    languages: dict[str, str] | None = None,
) -> tuple[list[Incoming], list[Finding]]:
    brought = [
        one if isinstance(one, Brought) else Brought(place="old.xml", feed=one) for one in feeds
    ]
    tongues = Tongues(settings, languages or {})
    found = list(works(brought, tongues, terms or Terms(zone=PARIS)))
    return (
        [one for one in found if isinstance(one, Incoming)],
        [one for one in found if isinstance(one, Finding)],
    )


def only(settings: Settings, one: Item) -> Text:
    """Return the text that one entry, among others of its site, becomes."""
    found, _ = taken(settings, feed(one, item("x"), item("y")))
    return found[0].texts[0]


@pytest.mark.parametrize("document", [documents.RSS_20, documents.ATOM_10, documents.JSON_11])
def test_all_that_a_feed_has_comes_along(settings: Settings, document: str) -> None:
    parsed = read(document.encode(), "old.xml")
    found, told = taken(settings, parsed, terms=Terms(zone=PARIS, undated=DAY))
    first = found[0].texts[0]
    assert (first.title, first.locale, first.authors) == ("Le marché & la place", "fr", ("Zoé",))
    assert first.date.isoformat() == "2018-11-15T09:00:00+01:00"
    assert first.body.partition("\n")[0] == "Le marché *change* de place."
    assert first.tags == found[0].sections == ("Vie locale", "Marchés")
    assert first.addresses == ("https://ville.example/marche",)
    assert (first.slug, first.guid) == ("marche", parsed.items[0].id)
    assert first.origin == "old.xml#1"
    assert told == []


def test_an_entry_without_an_id_keeps_its_link_as_one(settings: Settings) -> None:
    found, _ = taken(
        settings,
        read(documents.RSS_090.encode(), "x"),
        terms=Terms(zone=PARIS, undated=DAY),
        languages={"": "fr"},
    )
    assert [one.texts[0].guid for one in found] == [
        "https://ville.example/marche",
        "https://ville.example/fete",
    ]


def test_an_entry_without_a_date_is_refused_by_its_title(settings: Settings) -> None:
    found, told = taken(settings, feed(item("a", published=None), item("b")))
    assert [one.texts[0].title for one in found] == ["Titre b"]
    assert [(one.code, one.severity, one.fields) for one in told] == [
        ("import-entry-undated", "error", {"title": "Titre a"})
    ]


@pytest.mark.parametrize(
    ("said", "entry", "whole", "given", "locale"),
    [
        ("en", "fr", "fr", {}, "en"),
        ("", "en", "fr", {}, "en"),
        ("", None, "en-GB", {}, "en"),
        ("", None, "fr-CA", {}, "fr-CA"),
        ("", None, "de", {"de": "fr"}, "fr"),
        ("", None, None, {"": "fr-CA"}, "fr-CA"),
        ("", None, "de", {}, None),
        ("", None, None, {}, None),
    ],
)
def test_a_language_is_what_was_typed_or_what_the_entry_or_its_feed_says(
    settings: Settings,
    said: str,
    entry: str | None,
    whole: str | None,
    given: dict[str, str],
    locale: str | None,
) -> None:
    brought = Brought(
        place="x", feed=feed(item("a", language=entry), language=whole), language=said
    )
    found, told = taken(settings, brought, languages=given)
    assert [text.locale for one in found for text in one.texts] == ([locale] if locale else [])
    codes = [(one.code, one.fields["found"], one.fields["count"]) for one in told]
    assert codes == ([] if locale else [("import-language-unknown", whole or "–", 1)])


class TestPairing:
    """Entries in several languages that are one work."""

    def test_follows_the_links_of_entries(self, settings: Settings) -> None:
        fr = item("marche", alternates=(("en", "http://old.example/market"),))
        found, _ = taken(
            settings, feed(fr, item("b")), feed(item("c"), item("market"), language="en")
        )
        assert [[text.slug for text in one.texts] for one in found] == [
            ["marche", "market"],
            ["b"],
            ["c"],
        ]
        assert found[0].key == "feed:https://old.example/?p=marche"

    def test_follows_a_table_in_whose_cells_are_links_ids_or_names(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        written = tmp_path / "pairs.csv"
        written.write_text(
            "fr;en\nhttps://old.example/a/;https://old.example/?p=z\nhttps://old.example/b;nowhere\nc;y\n"
        )
        found, _ = taken(
            settings,
            feed(item("a"), item("b"), item("c")),
            feed(item("y"), item("z"), language="en"),
            terms=Terms(zone=PARIS, pairs=table(written)),
        )
        slugs = [[text.slug for text in one.texts] for one in found]
        assert slugs == [["a", "z"], ["b"], ["c", "y"]]

    def test_gives_a_work_each_language_once(self, settings: Settings) -> None:
        pairs = Pairs()
        for name in "ab":
            pairs.put(name, "fr", "one")
        found, _ = taken(settings, feed(item("a"), item("b")), terms=Terms(zone=PARIS, pairs=pairs))
        assert [len(one.texts) for one in found] == [1, 1]

    @given(
        st.lists(
            st.tuples(st.sampled_from(["fr", "en", "fr-CA"]), st.sampled_from("abcdef")), max_size=9
        ),
        st.lists(st.tuples(*[st.sampled_from("abcdefg")] * 3), max_size=4),
    )
    def test_forgets_no_entry_and_doubles_none(
        self, entries: Sequence[tuple[str, str]], lines: Sequence[tuple[str, ...]]
    ) -> None:
        told = [(locale, item(name, id=name)) for locale, name in entries]
        pairs = Pairs()
        for number, line in enumerate(lines):
            for name in line:
                pairs.put(name, "fr", f"line {number}")
        groups = grouped(told, pairs)
        assert sorted(number for group in groups for number in group) == list(range(len(entries)))
        for group in groups:
            assert len({entries[number][0] for number in group}) == len(group)


SIGNED = (
    '<p>Bonjour</p>\n<p>L’article <a href="https://old.example/a/">Titre</a> est apparu en premier sur '
    '<a href="https://old.example">Ville</a>.</p>'
)


@pytest.mark.parametrize(
    ("fields", "body", "summary"),
    [
        ({"html": SIGNED}, "Bonjour", ""),
        ({"html": SIGNED.replace("old.example/a/", "old.example/b/")}, None, ""),
        ({"summary": "<p>Bonj [&#8230;]</p>"}, "Bonjour", ""),
        ({"summary": "Tout autre…"}, "Bonjour", "Tout autre…"),
        ({"summary": "<p>En <b>bref</b></p>"}, "Bonjour", "En bref"),
        ({"html": "", "summary": ""}, "", ""),
    ],
)
def test_what_the_site_added_is_left_away(
    settings: Settings, fields: dict[str, Any], body: str | None, summary: str
) -> None:
    text = only(settings, item("a", **fields))
    assert text.body == body if body is not None else "apparu" in text.body
    assert text.summary == summary


@pytest.mark.parametrize("image", [{"images": ("https://old.example/i.jpg",)}, {
    "attached": (Attached(url="https://old.example/i.jpg", media_type="image/jpeg"),)}])  # fmt: skip
def test_a_lead_picture_is_not_shown_twice(settings: Settings, image: dict[str, Any]) -> None:
    html = '<p><img src="/i.jpg" alt="La place"></p><p>Bonjour</p>'
    text = only(settings, item("a", html=html, **image))
    assert text.image == Picture(url="https://old.example/i.jpg", alt="La place")
    assert text.body == "Bonjour"
    later = only(settings, item("a", html=f"<p>Avant</p>{html}", **image))
    assert "![La place](syndicate-picture:0)" in later.body


def test_files_and_pages_of_other_sites_are_linked_to(settings: Settings) -> None:
    files = (Attached(url="https://old.example/le%20plan.pdf", media_type="application/pdf"),)
    text = only(settings, item("a", link="https://other.example/x_y", attached=files))
    assert text.body.splitlines()[2:] == [
        "[https://other.example/x_y](https://other.example/x_y)",
        "",
        "[le plan.pdf](https://old.example/le%20plan.pdf)",
    ]
    assert (text.addresses, text.slug, text.canonical) == ((), "", None)


def test_categories_that_differ_in_capitals_are_one_tag(settings: Settings) -> None:
    assert only(settings, item("a", categories=("Ville", "ville", "Vie"))).tags == ("Ville", "Vie")
