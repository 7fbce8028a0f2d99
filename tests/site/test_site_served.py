"""The type, age and name of a path, and its compressed copies."""

import gzip

import brotli
import pytest

from syndicate.feeds.formats import FORMATS
from syndicate.site import served
from syndicate.site.compression import is_compressed, siblings

FEEDS = {form.extension: form.media_type for form in FORMATS.values()}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("fr-ca/agenda.ics", "agenda-fr-CA.ics"),
        ("fr/agenda.ics", "agenda-fr.ics"),
        ("fr-ca/culture/agenda.ics", "agenda-culture-fr-CA.ics"),
        ("fr/agenda-archive-3.ics", "agenda-archive-3-fr.ics"),
        ("fr/events/fete/event.ics", "event-fete-fr.ics"),
        ("zh-hant-tw/agenda.ics", "agenda-zh-Hant-TW.ics"),
        ('fr/events/f"ê\r\nte/event.ics', "event-f-te-fr.ics"),
        ("agenda.ics", "agenda.ics"),
        ("fr/feed.rss", None),
        ("media/0/agenda.ics", None),
    ],
)
def test_a_calendar_is_saved_under_a_name_of_its_own(path: str, name: str | None) -> None:
    assert served.disposition(path) == (name and f'inline; filename="{name}"')


@pytest.mark.parametrize(
    ("path", "is_feed"),
    [
        *((f"fr/{name}.{one}", True) for name in ("feed", "agenda") for one in FEEDS),
        ("fr/culture/feed-archive-12.atom", True),
        ("fr/agenda-archive-1.rss", True),
        ("fr/events/x/event.ics", True),
        ("feeds.opml", True),
        ("fr/agenda.ics", True),
        ("fr/feed.html", False),
        ("fr/feed.rss.gz", False),
        ("fr/feed-archive-x.rss", False),
        ("fr/newsfeed.rss", False),
        ("fr/event.json", False),
        ("media/0/feed.json", False),
        ("fr/feeds/index.html", False),
    ],
)
def test_a_feed_is_known_by_its_name(path: str, is_feed: bool) -> None:
    assert served.rule(path, FEEDS).is_feed == is_feed


@pytest.mark.parametrize(
    ("path", "is_text"),
    [
        ("fr/index.html", True),
        ("fr/feed.rss", True),
        ("fr/feed.json", True),
        ("fr/agenda.ics", True),
        ("feeds.opml", True),
        ("sitemap.xml", True),
        ("media/0/site.css", True),
        ("media/0/a.svg", True),
        ("media/0/a.jpg", False),
        ("media/0/a.woff2", False),
        ("media/0/a.unknown", False),
        ("fr/feed.rss.gz", False),
        ("fr/feed.rss.br", False),
    ],
)
def test_texts_have_compressed_copies(path: str, is_text: bool) -> None:
    assert is_compressed(path, FEEDS) == is_text


def test_copies_say_the_same_in_fewer_bytes_and_always_in_the_same() -> None:
    data = "Actualité à Montréal\n".encode() * 200
    found = siblings(data)
    assert gzip.decompress(found[".gz"]) == brotli.decompress(found[".br"]) == data
    assert all(len(copy) < len(data) for copy in found.values())
    assert found == siblings(data)
    assert found[".gz"][4:8] == b"\0\0\0\0"  # no time


@pytest.mark.parametrize("data", [b"", b"x" * 255, bytes(range(256)) * 2])
def test_what_would_not_shrink_has_none(data: bytes) -> None:
    assert all(len(copy) < len(data) for copy in siblings(data).values())
    assert not siblings(data[:255])
