"""A.4, A.5 and A.8: what documents say of each other, and the list of them all."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from syndicate.feeds.formats import FORMATS
from syndicate.feeds.opml import OPML_PATH, OPML_TYPE, opml
from syndicate.localise.locales import language
from tests.feeds.rules.reading import found, links
from tests.support import sample
from tests.support.documents import Document, documents

SAMPLE = tuple(sample.sample_channels())
XML = ("rss", "atom")
HTML = "text/html"


def by_name(form: str) -> dict[str, Document]:
    return {one.name: one for one in documents(form)}


def of_sample(form: str) -> list[Document]:
    return [one for one in documents(form) if one.name in SAMPLE]


def languages_of_feed(one: Document) -> dict[str, str]:
    """Return the addresses of a feed's counterparts, by language."""
    if one.form == "json":
        values = one.values.get("_translations", {})
        return {tag: other["url"] for tag, other in values.items() if tag != "about"}
    top = "channel/atom:link" if one.form == "rss" else "atom:link"
    kind = FORMATS[one.form].media_type
    return {
        link["hreflang"]: link["href"] for link in links(one.root, top, rel="alternate", type=kind)
    }


def translations(one: Document) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each entry's own page, and its pages in other languages by tag."""
    if one.form == "json":
        for item in one.values["items"]:
            those = item.get("_translations", {})
            yield item["url"], {tag: it["url"] for tag, it in those.items() if tag != "about"}
        return
    path, nodes = ("link/text()", "//item") if one.form == "rss" else ("", "//atom:entry")
    for node, entry in zip(found(one.root, nodes), one.channel.entries, strict=True):
        those_links = links(node, "atom:link", rel="alternate", type=HTML)
        page = found(node, path)[0] if path else those_links[-1]["href"]
        assert page == entry.url
        yield page, {link["hreflang"]: link["href"] for link in those_links if link["href"] != page}


@pytest.mark.parametrize("form", FORMATS)
class TestEveryFormat:
    def test_a4_1_ids_are_tag_uris_of_the_authority(self, form: str) -> None:
        start = f"tag:{sample.settings().site.authority}:"
        for one in of_sample(form):
            assert one.channel.id.startswith(start)
            for entry in one.channel.entries:
                assert entry.id.startswith((f"{start}article/", f"{start}event/"))
                assert entry.id.encode() in one.data

    def test_a4_2_an_id_is_of_one_work_and_one_locale(self, form: str) -> None:
        seen: dict[str, tuple[str, str]] = {}
        for one in of_sample(form):
            for entry in one.channel.entries:
                held = (one.channel.language, entry.url)
                assert seen.setdefault(entry.id, held) == held
                assert entry.id.endswith(f"/{one.channel.language}")

    def test_a4_3_feeds_name_each_other(self, form: str) -> None:
        by_url = {one.url: one for one in of_sample(form)}
        tags = set(sample.settings().locales)
        for one in by_url.values():
            others = languages_of_feed(one)
            assert set(others) == tags - {one.channel.language}
            for tag, url in others.items():
                assert by_url[url].channel.language == tag
                assert languages_of_feed(by_url[url])[one.channel.language] == one.url

    def test_a4_3_translations_name_each_other(self, form: str) -> None:
        pairs = {
            (page, other)
            for one in of_sample(form)
            for page, others in translations(one)
            for other in others.values()
        }
        assert len(pairs) > 50
        assert pairs == {(other, page) for page, other in pairs}

    def test_a4_4_no_link_leads_to_a_text_in_another_language(self, form: str) -> None:
        own = {
            entry.url
            for one in of_sample(form)
            for entry in one.channel.entries
            if entry.language == one.channel.language
        }
        for one in of_sample(form):
            for page, others in translations(one):
                assert set(others.values()) <= own
                assert not others or page in own

    def test_a4_4_a_text_that_stands_in_says_its_language(self, form: str) -> None:
        standing_in = [
            entry
            for one in of_sample(form)
            for entry in one.channel.entries
            if entry.language != one.channel.language
        ]
        assert standing_in
        for entry in standing_in:
            assert entry.html.startswith("<p lang=")
            assert language(entry.id.rpartition("/")[2]) != language(entry.language)

    def test_a5_1_a_head_leads_to_the_newest_archive_and_each_to_the_one_before(
        self, form: str
    ) -> None:
        told = {
            name: history(by_name(form)[name])
            for name in ("a head with archives", "an archive", "the oldest archive")
        }
        base = f"https://news.example/fr/archives/feed-{{}}.{form}"
        current = f"https://news.example/fr/feed.{form}"
        assert told == {
            "a head with archives": {"archive": False, "previous": base.format(2), "current": None},
            "an archive": {"archive": True, "previous": base.format(1), "current": current},
            "the oldest archive": {"archive": True, "previous": None, "current": current},
        }

    def test_a5_1_a_feed_without_history_is_no_archive(self, form: str) -> None:
        for one in of_sample(form):
            assert history(one) == {"archive": False, "previous": None, "current": None}

    def test_a5_2_no_feed_claims_to_be_all_there_is(self, form: str) -> None:
        assert all(b"fh:complete" not in one.data for one in documents(form))


def history(one: Document) -> dict[str, Any]:
    if one.form == "json":
        archive = one.values.get("_archive")
        return {
            "archive": archive is not None,
            "previous": one.values.get("next_url"),
            "current": archive["current"] if archive else None,
        }
    top = "channel/" if one.form == "rss" else ""

    def to(relation: str) -> str | None:
        those = links(one.root, f"{top}atom:link", rel=relation)
        kinds = [link["type"] for link in those]
        assert kinds == [FORMATS[one.form].media_type] * len(those)
        return those[0]["href"] if those else None

    assert not found(one.root, "//fh:complete")
    return {
        "archive": bool(found(one.root, f"{top}fh:archive")),
        "previous": to("prev-archive"),
        "current": to("current"),
    }


@pytest.mark.parametrize("form", XML)
def test_a9_a_feed_names_hubs_licence_and_contact(form: str) -> None:
    one = by_name(form)["hubs, licence and contact"]
    top = "channel/" if form == "rss" else ""
    assert [link["href"] for link in links(one.root, f"{top}atom:link", rel="hub")] == [
        "https://hub.example/",
        "https://second-hub.example/push",
    ]
    (licence,) = links(one.root, f"{top}atom:link", rel="license")
    assert licence["href"] == "https://creativecommons.org/licenses/by/4.0/deed.fr"
    rights = "channel/copyright/text()" if form == "rss" else "atom:rights/text()"
    assert found(one.root, rights) == ["CC BY 4.0"]
    contact = "channel/managingEditor/text()" if form == "rss" else "atom:author/atom:email/text()"
    assert found(one.root, contact)[0].startswith("partenaires@metropole.example")


def test_a9_json_names_hubs_licence_and_contact() -> None:
    values = by_name("json")["hubs, licence and contact"].values
    licence = values["_licence"]
    assert licence["about"]
    assert (licence["name"], licence["url"]) == (
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.fr",
    )
    assert values["authors"] == [
        {"name": "La Métropole", "url": "mailto:partenaires@metropole.example"}
    ]


def test_a9_every_atom_entry_carries_the_licence_away_with_it() -> None:
    one = by_name("atom")["hubs, licence and contact"]
    for entry in found(one.root, "atom:entry"):
        assert len(links(entry, "atom:link", rel="license")) == 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("licence", "named", "linked"),
    [
        (None, False, False),
        (("CC BY 4.0", ""), True, False),
        (("", "https://licence.example/"), False, True),
        (("CC BY 4.0", "https://licence.example/"), True, True),
    ],
)
def test_a_licence_is_told_as_far_as_it_is_known(
    form: str, licence: tuple[str, str] | None, named: bool, linked: bool
) -> None:
    channel = replace(sample.sample_channels()["fr/feed"], licence=licence)
    data = FORMATS[form].write(channel)
    assert (b"CC BY 4.0" in data) == named
    assert (b"https://licence.example/" in data) == linked
    assert (b"_licence" in data) == (form == "json" and licence is not None)


@pytest.mark.parametrize("form", FORMATS)
def test_a_feed_without_contact_has_no_address(form: str) -> None:
    channel = replace(sample.sample_channels()["fr/culture/feed"], contact=None)
    data = FORMATS[form].write(channel)
    assert b"actualites@" not in data
    assert b"mailto" not in data
    if form == "json":
        url = f"{channel.base_url}/fr/culture/"
        assert json.loads(data)["authors"] == [{"name": "La Métropole", "url": url}]


@pytest.mark.parametrize("form", FORMATS)
def test_a_closed_archive_has_no_hub(form: str) -> None:
    assert b"hub.example" in by_name(form)["a head with archives"].data
    assert b"hub.example" not in by_name(form)["an archive"].data


class TestOpml:
    def listed(self) -> Any:
        channels = sample.sample_channels().values()
        return etree.fromstring(opml(channels, sample.settings()))

    def test_a8_1_it_lists_every_feed_by_language(self) -> None:
        root = self.listed()
        assert root.get("version") == "2.0"
        assert [one.get("text") for one in root.find("body")] == [
            "Français",
            "Français (Canada)",
            "English",
        ]
        assert [one.attrib.keys() for one in root.find("body")] == [["text"]] * 3
        feeds = {
            one.get("xmlUrl"): dict(one.attrib) for one in root.iter("outline") if len(one) == 0
        }
        assert list(feeds) == [one.url for one in of_sample("rss")]
        cooperation = feeds["https://actualites.metropole.example/en/cooperation/feed.rss"]
        assert cooperation == {
            "type": "rss",
            "text": "News and events – International cooperation",
            "title": "News and events – International cooperation",
            "description": "News filed under “International cooperation”.",
            "xmlUrl": "https://actualites.metropole.example/en/cooperation/feed.rss",
            "htmlUrl": "https://actualites.metropole.example/en/cooperation/",
            "language": "en",
            "version": "RSS2",
        }

    def test_a8_1_it_is_as_old_as_the_newest_feed(self) -> None:
        root = self.listed()
        newest = max(one.updated for one in sample.sample_channels().values())
        (created,) = root.xpath("head/dateCreated/text()")
        assert created.endswith(newest.strftime("%Y %H:%M:%S %z"))
        assert root.findtext("head/title") == "Actualités et agendas"
        channels = tuple(sample.sample_channels().values())
        assert opml(channels, sample.settings()) == opml(iter(channels), sample.settings())

    def test_a7_1_its_place_and_its_type(self) -> None:
        assert (OPML_PATH, OPML_TYPE) == ("feeds.opml", "text/x-opml")

    def test_a_publication_without_feeds_has_an_empty_list(self) -> None:
        root = etree.fromstring(opml((), sample.settings()))
        assert list(root.find("body")) == []
