"""Feeds that others wrote, in every format, as a program that reads feeds has them; and what is none."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content.foreign import xml
from syndicate.content.foreign.read import read
from syndicate.content.foreign.values import Attached
from syndicate.content.foreign.words import line, print_of
from syndicate.errors import UsageError
from tests.content.foreign import documents

NINE = datetime(2018, 11, 15, 8, tzinfo=UTC)
ALL = {
    "RSS 0.90": (documents.RSS_090, "https://ville.example/marche", "link"),
    "RSS 0.91": (documents.RSS_091, "https://ville.example/marche", "link"),
    "RSS 1.0": (documents.RSS_10, "https://ville.example/node/1", "id"),
    "RSS 2.0": (documents.RSS_20, "https://ville.example/?p=1", "id"),
    "Atom 1.0": (documents.ATOM_10, "HTTP://Ville.example/a/../1#", "id"),
    "JSON Feed 1.1": (documents.JSON_11, "1", "id"),
}


@pytest.mark.parametrize("name", ALL)
def test_an_entry_is_known_by_what_its_format_gives_it(name: str) -> None:
    text, id_, origin = ALL[name]
    encoding = "latin-1" if "ISO-8859-1" in text else "utf-8"
    feed = read(text.encode(encoding), "old")
    assert (feed.format, feed.title, feed.trouble) == (name, "Ville", ())
    first, second = feed.items
    assert (first.id, first.origin) == (id_, origin)
    assert (first.title, first.link) == ("Le marché & la place", "https://ville.example/marche")
    assert (second.title, second.link) == ("La fête", "https://ville.example/fete")


@pytest.mark.parametrize("name", ["RSS 2.0", "Atom 1.0", "JSON Feed 1.1"])
def test_all_that_a_reader_shows_is_read(name: str) -> None:
    feed = read(ALL[name][0].encode(), "old")
    first = feed.items[0]
    assert (first.published, first.authors) == (NINE, ("Zoé",))
    assert first.categories == ("Vie locale", "Marchés")
    assert first.html.replace(' xmlns="http://www.w3.org/1999/xhtml"', "") in (
        "<p>Le marché <em>change</em> de place.</p>",
        "<div><p>Le marché <em>change</em> de place.</p></div>",
    )
    assert first.summary.replace("&lt; ", "") == "Le marché change de place."
    assert feed.language == "fr"


def test_files_images_and_other_languages_come_along() -> None:
    plan = Attached(url="https://ville.example/plan.pdf", media_type="application/pdf", length=1234)
    rss, json = (
        read(ALL[name][0].encode(), "old").items[0] for name in ("RSS 2.0", "JSON Feed 1.1")
    )
    assert (rss.attached, json.attached) == ((plan,), (plan,))
    assert rss.images == json.images == ("https://ville.example/place.jpg",)
    assert rss.alternates == (("en", "https://ville.example/en/market"),)


@pytest.mark.parametrize(
    ("name", "address", "older"),
    [
        ("RSS 2.0", "https://ville.example/feed/", "https://ville.example/feed/2/"),
        ("Atom 1.0", "https://ville.example/atom.xml", "https://ville.example/2017.xml"),
        ("JSON Feed 1.1", "https://ville.example/feed.json", "https://ville.example/feed-2.json"),
        ("RSS 1.0", None, None),
    ],
)
def test_where_the_feed_is_and_what_is_older(
    name: str, address: str | None, older: str | None
) -> None:
    feed = read(ALL[name][0].encode(), "old")
    assert (feed.address, feed.older) == (address, older)


def test_the_id_of_another_feed_within_an_entry_is_not_its_own() -> None:
    assert [one.id for one in read(documents.ATOM_10.encode(), "old").items] == [
        "HTTP://Ville.example/a/../1#",
        "tag:ville.example,2018:2",
    ]


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel/></rss>'
ALIEN = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"/>'
LONG = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 99_999}">]><rss version="2.0"/>'
PAGE = (
    b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed/">'
    b"<link rel=alternate href=/a.json type=application/feed+json></head><body>Bonjour</body></html>"
)


@pytest.mark.parametrize(
    ("data", "code", "fields"),
    [
        (BOMB.encode(), "feed-entities", {}),
        (BOMB.encode("utf-16"), "feed-entities", {}),
        (ALIEN.encode(), "feed-entities", {}),
        (LONG.encode(), "feed-entities", {}),
        (PAGE, "feed-html", {"feeds": "/feed/, /a.json"}),
        (b"\xef\xbb\xbf <HTML>", "feed-html", {"feeds": "–"}),
        (b"", "feed-empty", {}),
        (b" \n\n", "feed-empty", {}),
        (b"Bonjour", "feed-unknown", {}),
        (b"\x00\xff\x89PNG", "feed-unknown", {}),
        (b'<opml version="2.0"><body/></opml>', "feed-unknown", {}),
        (b'{"version": 1, "items": []}', "feed-unknown", {}),
        (b"[1, 2]", "feed-unknown", {}),
        (b'{"version": "https://jsonfeed.org/version/1",\n "items": [', "feed-json", {}),
        (b'{"version": "\xff"}', "feed-json", {}),
        (b"[" * 200_000, "feed-json", {}),
        (b"[" + b"9" * 9999 + b"]", "feed-json", {}),
        (b" " * (32 * 1024 * 1024 + 1), "feed-too-large", {"limit": 32}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_feed_is_refused_by_name(
    data: bytes, code: str, fields: dict[str, object]
) -> None:
    with pytest.raises(UsageError) as raised:
        read(data, "old.xml")
    assert (raised.value.code, raised.value.file, raised.value.fields) == (code, "old.xml", fields)


def test_letters_that_old_feeds_declare_are_taken() -> None:
    text = '<!DOCTYPE rss [<!ENTITY eacute "&#233;">]><rss version="2.0"><channel><item><title>&eacute;t&eacute;</title><guid>1</guid></item></channel></rss>'
    feed = read(text.encode(), "old")
    assert [(one.id, one.title) for one in feed.items] == [("1", "été")]


def test_a_feed_in_another_encoding_than_it_says_is_read_and_told() -> None:
    feed = read(documents.RSS_20.encode("latin-1"), "old.xml")
    assert [one.title for one in feed.items] == ["Le marché & la place", "La fête"]
    assert [one.id for one in feed.items] == [
        "https://ville.example/?p=1",
        "https://ville.example/fete",
    ]
    (told,) = feed.trouble
    assert (told.code, told.file) == ("feed-charset", "old.xml")


def test_a_feed_that_is_broken_off_is_read_as_far_as_it_goes_and_told() -> None:
    cut = documents.RSS_20[: documents.RSS_20.index("<item><title>La")]
    feed = read(cut.encode(), "old.xml")
    assert [one.id for one in feed.items] == ["https://ville.example/?p=1"]
    assert [(one.code, one.line) for one in feed.trouble] == [
        ("feed-malformed", cut.count("\n") + 1)
    ]


def test_an_id_that_several_entries_have_is_told() -> None:
    item = "<item><guid>1</guid><title>{}</title></item>"
    text = f'<rss version="2.0"><channel>{item.format("a")}{item.format("b")}</channel></rss>'
    assert [(one.code, one.fields) for one in read(text.encode(), "x").trouble] == [
        ("feed-id-twice", {"id": "1", "count": 1})
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<p>a <b>b</b></p>\n", "a&#32;b", True),
        ("<p>été</p>", "<p>e\u0301te\u0301</p>", True),
        ("<p>a\u00a0!</p>", "<p>a !</p>", True),
        ("<p>a</p><script>x<y</script><style>b</style>", "<!-- c --><div>a</div>", True),
        ("<p>a</p>", "<p>b</p>", False),
        ("<p>a<img src=x></p>", "<p>a</p>", False),
        ('<p>a<img src="x"></p>', '<img src="y"/><p>a</p>', True),
        ("1 < 2", "1 &lt; 2", True),
    ],
)
def test_two_texts_that_look_the_same_have_the_same_print(one: str, other: str, same: bool) -> None:
    assert (print_of(one) == print_of(other)) is same


@given(st.text(alphabet="<>/abscript! -&;\n\"'", max_size=80))
def test_any_mark_up_has_words(text: str) -> None:
    assert isinstance(line(text), str)
    assert isinstance(print_of(text)[0], str)


def test_a_megabyte_of_open_brackets_takes_no_time() -> None:
    assert len(line("<" * 1_000_000)) == 1_000_000
    assert line("<script>" * 200_000) == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    with suppress(UsageError):
        assert read(data, "x").format


@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1),
        max_size=4,
    )
)
def test_ids_come_as_they_were_written(ids: list[str]) -> None:
    from xml.sax.saxutils import escape  # noqa: PLC0415 (what a writer of feeds does)

    items = "".join(f"<entry><id>\n {escape(one)} </id></entry>" for one in ids)
    text = f'<?xml version="1.0"\n?><feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>'
    assert xml.ids(text) == ([(one, "") for one in ids], 0)


def test_addresses_and_dates_that_are_none_do_no_harm() -> None:
    rss = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><link>http://[x</link>
        <item><guid>1</guid><link>http://[y</link><pubDate>Thu, 99 Foo 99999 99:99:99</pubDate>
        <enclosure url="http://[z" length="many"/><media:thumbnail url="http://[t"/></item></channel></rss>"""
    json = """{"version": "https://jsonfeed.org/version/1", "items": [
        {"id": 7.0, "url": "http://[y", "date_published": "soon", "author": {"name": "Zoé"}, "tags": "x"},
        {"id": true, "external_url": "https://b.example/", "content_text": "a\\n\\nb", "date_published": "2018-11-15T09:00:00"}]}"""
    (one,) = read(rss.encode(), "x").items
    assert (one.id, one.link, one.published) == ("1", "http://[y", None)
    assert (one.attached, one.images) == ((Attached(url="http://[z"),), ("http://[t",))
    first, second = read(json.encode(), "x", "https://a.example/feed.json").items
    assert (first.id, first.link, first.published, first.authors) == (
        "7",
        "http://[y",
        None,
        ("Zoé",),
    )
    assert (second.link, second.html) == ("https://b.example/", "<p>a</p>\n<p>b</p>")
    assert second.published == datetime(2018, 11, 15, 9, tzinfo=UTC)
