"""Method × conditions × codings, and every address that is no file: of `serve`, nginx and Caddy.

The servers start once; what one of them answers otherwise than RFC 9110 says stands in a table.
"""

import gzip
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest

from syndicate.site.answers import Answers, link
from syndicate.site.compression import is_compressed, siblings
from tests.support import webservers
from tests.support.webservers import Given, fetch

CHANGED = datetime(2026, 3, 10, 9, tzinfo=UTC).timestamp()
FEEDS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
SAME, WEAK = "{etag}", "W/{etag}"
DATE = "Tue, 10 Mar 2026 09:00:00 GMT"
BEFORE, AFTER = "Tue, 10 Mar 2026 08:59:59 GMT", "Wed, 11 Mar 2026 09:00:00 GMT"
FEED = "/fr/feed.atom"
ATOM = "<feed>" + "<entry>Actualité à Montréal</entry>" * 300 + "</feed>"
ODD = "fr/articles/a b\"c'{d};$e`\\(x)%41#?&~+=é/"
ENCODED = "/fr/articles/a%20b%22c%27%7Bd%7D%3B%24e%60%5C%28x%29%2541%23%3F%26~%2B%3D%C3%A9/"
LINKS = ", ".join(
    (
        link("https://news.example/fr/feed.atom", rel="self"),
        link("https://hub.example/?a=$b'", rel="hub"),
        link(
            "https://news.example/en/feed.atom",
            rel="alternate",
            hreflang="en",
            type="application/atom+xml",
            title="Nouvelles d’été",
        ),
    )
)
FILES = {
    "index.html": "<p>chooser</p>",
    "feeds.opml": "<opml/>" * 100,
    "fr/feed.atom": ATOM,
    "fr/feed.rss": "<rss/>" * 100,
    "fr/feed-archive-12.json": "{}" * 200,
    "fr/culture/agenda.ics": "BEGIN:VCALENDAR\r\n" * 40,
    "fr-ca/agenda.ics": "BEGIN:VCALENDAR\r\n" * 40,
    "fr-ca/events/fete-2026/event.ics": "BEGIN:VCALENDAR\r\n" * 40,
    "fr/index.html": "<p>Accueil</p>" * 100,
    "fr/articles/été/index.html": "<p>Été</p>" * 100,
    "fr/issues/actualites/2026-03-12/index.html": "<p>Infolettre</p>" * 100,
    "media/0a1b/photo.jpg": "\x00jpeg",
    "media/0a1b/feed.json": "{}" * 200,
    "media/0a1b/dessin.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "fr/.feed.rss.new": "secret",
    "fr/404.html": '<p lang="fr">Cette page n’existe pas</p>',
    "fr/410.html": '<p lang="fr">Ce texte a été retiré</p>',
    "fr-ca/404.html": '<p lang="fr-CA">Cette page n’existe pas</p>',
    "fr-ca/410.html": '<p lang="fr-CA">Ce texte a été retiré</p>',
}
ANSWERS = Answers(
    base_url="https://news.example",
    tags=("fr", "fr-CA"),
    feeds=FEEDS,
    moved={"fr/articles/vieux/": "fr/articles/été/", ODD: "fr/articles/{$HOME} \"$uri';/"},
    gone={"fr-ca/articles/parti/": "fr-CA", "fr/articles/{env.HOME}/": "fr"},
    links={
        "fr/feed.atom": LINKS,
        "fr/culture/agenda.ics": link("https://news.example/fr/culture/agenda.ics", rel="self"),
    },
)
NAMES = ("serve", "nginx", "caddy")


@pytest.fixture(scope="session")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Start every server that is installed, on a copy of the same files."""
    with ExitStack() as running:
        found = {}
        for name in NAMES:
            if name == "serve" or webservers.program(name):
                home = tmp_path_factory.mktemp(name)
                written(home / "public")
                found[name] = running.enter_context(getattr(webservers, name)(home, ANSWERS))
        yield found


def written(public: Path) -> None:
    for path, text in FILES.items():
        data = text.encode()
        copies = siblings(data) if is_compressed(path, FEEDS) else {}
        for ending, content in {"": data, **copies}.items():
            file = public / f"{path}{ending}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            os.utime(file, (CHANGED, CHANGED))


@pytest.fixture(params=NAMES)
def served(request: pytest.FixtureRequest, urls: Mapping[str, str]) -> tuple[str, str]:
    name = request.param
    if name not in urls:
        pytest.skip(f"{name} is not installed here")
    return name, urls[name]


# Accept-Encoding → the coding of the answer; nginx knows brotli with a module of its own alone.
CODINGS: Mapping[str | None, str] = {
    None: "identity",
    "identity": "identity",
    "gzip": "gzip",
    "GZIP": "gzip",
    "br": "br",
    "gzip, br": "br",
    "br;q=0, gzip": "gzip",
    "br;q=0.2, gzip;q=0.8": "gzip",
    "gzip;q=0": "identity",
    "gzip;q=0.000, br;q=0": "identity",
    "deflate": "identity",
}
NGINX_CODINGS = {"br": "identity", "gzip, br": "gzip"}
# RFC 9110, but for these. Neither hides a change: nginx sends more than it has to, and refuses
# more than it should.
DIFFERS: Mapping[tuple[str, str], int] = {
    ("nginx", "the same tag, though changed since"): 200,
    ("nginx", "unless changed since no date"): 412,
    ("nginx", "if the same tag, though changed since"): 412,
}
CONDITIONS: Mapping[str, tuple[Mapping[str, str], int]] = {
    "none": ({}, 200),
    "the same tag": ({"If-None-Match": SAME}, 304),
    "the same tag, called weak": ({"If-None-Match": WEAK}, 304),
    "the tag in a list": ({"If-None-Match": '"a", {etag}, "b"'}, 304),
    "the tag in a list, weak, behind a comma in a tag": ({"If-None-Match": '"a,b",W/{etag}'}, 304),
    "any tag": ({"If-None-Match": "*"}, 304),
    "another tag": ({"If-None-Match": '"other"'}, 200),
    "other tags": ({"If-None-Match": '"a", W/"b", "c,d"'}, 200),
    "another tag, though not changed since": (
        {"If-None-Match": '"other"', "If-Modified-Since": DATE},
        200,
    ),
    "the same tag, though changed since": (
        {"If-None-Match": SAME, "If-Modified-Since": BEFORE},
        304,
    ),
    "the same tag and date": ({"If-None-Match": SAME, "If-Modified-Since": DATE}, 304),
    "not changed since that second": ({"If-Modified-Since": DATE}, 304),
    "not changed since later": ({"If-Modified-Since": AFTER}, 304),
    "changed since": ({"If-Modified-Since": BEFORE}, 200),
    "since a date of RFC 850": ({"If-Modified-Since": "Tuesday, 10-Mar-26 09:00:00 GMT"}, 304),
    "since a date of C": ({"If-Modified-Since": "Tue Mar 10 09:00:00 2026"}, 304),
    "since no date": ({"If-Modified-Since": "2026-03-10"}, 200),
    "since no date at all": ({"If-Modified-Since": "yesterday"}, 200),
    "if the same tag": ({"If-Match": SAME}, 200),
    "if the tag in a list": ({"If-Match": '"a", {etag}'}, 200),
    "if any tag": ({"If-Match": "*"}, 200),
    "if another tag": ({"If-Match": '"other"'}, 412),
    "if the same tag, called weak": ({"If-Match": WEAK}, 412),
    "if another tag, though we have it": ({"If-Match": '"other"', "If-None-Match": SAME}, 412),
    "unless changed since that second": ({"If-Unmodified-Since": DATE}, 200),
    "unless changed since later": ({"If-Unmodified-Since": AFTER}, 200),
    "unless changed since earlier": ({"If-Unmodified-Since": BEFORE}, 412),
    "unless changed since no date": ({"If-Unmodified-Since": "yesterday"}, 200),
    "if the same tag, though changed since": (
        {"If-Match": SAME, "If-Unmodified-Since": BEFORE},
        200,
    ),
    "unless changed since earlier, though we have it": (
        {"If-Unmodified-Since": BEFORE, "If-None-Match": SAME},
        412,
    ),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_judged_as_rfc_9110_says(served: tuple[str, str], condition: str) -> None:
    name, url = served
    fields, status = CONDITIONS[condition]
    status = DIFFERS.get((name, condition), status)
    for accept in CODINGS:
        asked = {} if accept is None else {"Accept-Encoding": accept}
        plain = fetch(url, FEED, "GET", asked)
        filled = {key: one.replace("{etag}", plain.headers["ETag"]) for key, one in fields.items()}
        got, head = (fetch(url, FEED, method, asked | filled) for method in ("GET", "HEAD"))
        where = f"{name}, {accept}"
        assert (got.status, head.status, head.body) == (status, status, b""), where
        if status == 200:
            assert got.body == plain.body, where
            assert told(got) == told(plain), where
            assert told(head) in (told(plain), without_length(name, plain)), where
        elif status == 304:
            assert got.body == b"", where
            assert_says_what_a_304_says(name, got, plain)


def told(given: Given) -> Mapping[str, str]:
    return {key.lower(): value for key, value in given.headers.items() if key.lower() != "date"}


def without_length(name: str, given: Given) -> Mapping[str, str] | None:
    """Return what Caddy says of HEAD: it leaves the length out, as RFC 9110 §9.3.2 lets it."""
    left = {key: value for key, value in told(given).items() if key != "content-length"}
    return left if name == "caddy" else None


def assert_says_what_a_304_says(name: str, given: Given, plain: Given) -> None:
    repeated = ["ETag", "Cache-Control", "Vary", "Link"]
    if name != "caddy":  # which leaves it out beside a tag, as RFC 9110 §15.4.5 would have it
        repeated.append("Last-Modified")
    for header in repeated:
        assert given.headers[header] == plain.headers[header] is not None, (name, header)
    assert given.headers["Content-Encoding"] is None
    assert given.headers["Content-Length"] is None


@pytest.mark.parametrize("accept", CODINGS, ids=str)
def test_the_coding_is_one_that_the_reader_takes(
    served: tuple[str, str], accept: str | None
) -> None:
    name, url = served
    wanted = CODINGS[accept]
    if name == "nginx" and accept is not None:
        wanted = NGINX_CODINGS.get(accept, wanted)
    given = fetch(url, FEED, "GET", {} if accept is None else {"Accept-Encoding": accept})
    assert given.headers["Content-Encoding"] == (None if wanted == "identity" else wanted)
    assert given.headers.get_all("Vary") == ["Accept-Encoding"]
    assert decoded(given) == ATOM
    assert given.headers["Content-Length"] in (None, str(len(given.body)))  # Caddy may send chunks


def decoded(given: Given) -> str:
    ways: Mapping[str | None, Any] = {
        None: bytes,
        "gzip": gzip.decompress,
        "br": brotli.decompress,
    }
    return bytes(ways[given.headers["Content-Encoding"]](given.body)).decode()


def test_each_coding_has_a_strong_tag_of_its_own(served: tuple[str, str]) -> None:
    name, url = served
    codings = ("identity", "gzip") if name == "nginx" else ("identity", "gzip", "br")
    tags = {fetch(url, FEED, "GET", {"Accept-Encoding": one}).headers["ETag"] for one in codings}
    assert len(tags) == len(codings)
    assert all(re.fullmatch('"[^"]+"', tag) for tag in tags)


def test_a_feed_says_when_it_changed_and_what_belongs_to_it(served: tuple[str, str]) -> None:
    _, url = served
    for method in ("GET", "HEAD"):
        given = fetch(url, FEED, method)
        assert given.headers["Last-Modified"] == DATE
        assert ", ".join(given.headers.get_all("Link") or ()) == LINKS


SHORT, SHORTER = "public, max-age=300, must-revalidate", "public, max-age=60, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "kind", "keeps", "is_feed", "saved"),
    [
        (FEED, "application/atom+xml; charset=utf-8", SHORT, True, None),
        ("/fr/feed.rss", "application/rss+xml; charset=utf-8", SHORT, True, None),
        ("/fr/feed-archive-12.json", "application/feed+json; charset=utf-8", SHORT, True, None),
        ("/feeds.opml", "text/x-opml; charset=utf-8", SHORT, True, None),
        *(
            (path, "text/calendar; charset=utf-8", SHORT, True, saved)
            for path, saved in {
                "/fr/culture/agenda.ics": "agenda-culture-fr.ics",
                "/fr-ca/events/fete-2026/event.ics": "event-fete-2026-fr-CA.ics",
            }.items()
        ),
        ("/fr/", "text/html; charset=utf-8", SHORTER, False, None),
        ("/fr/articles/%C3%A9t%C3%A9/", "text/html; charset=utf-8", SHORTER, False, None),
        ("/media/0a1b/photo.jpg", "image/jpeg", FOR_EVER, False, None),
        ("/media/0a1b/feed.json", "application/json", FOR_EVER, False, None),
        ("/media/0a1b/dessin.svg", "image/svg+xml", FOR_EVER, False, None),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("/") else "",
)
def test_a_path_has_its_type_its_age_and_its_readers(
    served: tuple[str, str], path: str, kind: str, keeps: str, is_feed: bool, saved: str | None
) -> None:
    _, url = served
    given = fetch(url, path)
    assert given.status == 200
    assert given.headers["Content-Type"] == kind
    assert given.headers.get_all("Cache-Control") == [keeps]
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert (given.headers["Access-Control-Allow-Origin"] == "*") == is_feed
    assert given.headers["Content-Disposition"] == (saved and f'inline; filename="{saved}"')
    assert given.headers["Referrer-Policy"]


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/fr/", "style-src 'self' https://news.example;"),
        ("/fr/issues/actualites/2026-03-12/", "style-src 'self' https://news.example 'unsafe-"),
        ("/media/0a1b/dessin.svg", "style-src 'unsafe-inline'; sandbox"),
    ],
)
def test_a_path_has_its_policy(served: tuple[str, str], path: str, policy: str) -> None:
    _, url = served
    (found,) = fetch(url, path).headers.get_all("Content-Security-Policy") or [""]
    assert "default-src 'none'" in found
    assert policy in found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/fr/articles/vieux/", "/fr/articles/%C3%A9t%C3%A9/"),
        ("/fr/articles/vieux", "/fr/articles/%C3%A9t%C3%A9/"),
        ("/fr/articles/vieux/index.html", "/fr/articles/%C3%A9t%C3%A9/"),
        ("/fr/articles/vieux/?a=%0d%0ab", "/fr/articles/%C3%A9t%C3%A9/?a=%0d%0ab"),
        (ENCODED, "/fr/articles/%7B%24HOME%7D%20%22%24uri%27%3B/"),
        ("/fr", "/fr/"),
        ("/fr/articles/%C3%A9t%C3%A9", "/fr/articles/%C3%A9t%C3%A9/"),
        ("/FR/feed.atom?x=1", "/fr/feed.atom?x=1"),
        ("/fr-CA/agenda.ics", "/fr-ca/agenda.ics"),
        ("/fR-cA/articles/%C3%A9t%C3%A9/", "/fr-ca/articles/%C3%A9t%C3%A9/"),
    ],
)
def test_what_moved_leads_to_where_it_is(
    served: tuple[str, str], path: str, where: str, method: str
) -> None:
    _, url = served
    given = fetch(url, path, method)
    assert given.status in (301, 308)
    location = given.headers["Location"]
    assert re.sub("%..", lambda one: one[0].upper(), location) == re.sub(
        "%..", lambda one: one[0].upper(), where
    )


@pytest.mark.parametrize(
    "path",
    ["/fr-ca/articles/parti/", "/fr-ca/articles/parti", "/fr/articles/%7Benv.HOME%7D/?a=b"],
)
def test_what_was_withdrawn_is_gone(served: tuple[str, str], path: str) -> None:
    _, url = served
    given, head = fetch(url, path), fetch(url, path, "HEAD")
    assert (given.status, head.status, head.body) == (410, 410, b"")
    assert given.headers["Content-Type"] == "text/html; charset=utf-8"
    assert given.headers["Cache-Control"] == SHORTER
    tag = "fr-CA" if "fr-ca" in path else "fr"
    assert f'lang="{tag}"' in given.body.decode()


@pytest.mark.parametrize(
    "path", ["/fr/none", "/none", "/fr/.feed.rss.new", "/fr/articles/", "/.git/x"]
)
def test_what_is_not_there_is_absent(served: tuple[str, str], path: str) -> None:
    _, url = served
    given = fetch(url, path)
    assert given.status == 404
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert 'lang="fr"' in given.body.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(served: tuple[str, str], method: str) -> None:
    _, url = served
    given = fetch(url, FEED, method, {"Content-Length": "0"})
    assert given.status == 405
    assert set(re.split(", *", given.headers["Allow"])) == {"GET", "HEAD"}
