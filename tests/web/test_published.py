"""The published files, the choice of a language, and what every answer carries."""

import http.client
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from syndicate.web.application import application
from syndicate.web.published import media_type
from tests.web.conftest import Served
from tests.web.publication import Publication
from tests.web.visit import Page, get, post


def raw(url: str, path: str) -> int:
    """Ask for a path exactly as it is written: requests would tidy it up."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    line.putrequest("GET", path, skip_accept_encoding=True)
    line.endheaders()
    status = line.getresponse().status
    line.close()
    return status


@pytest.mark.parametrize(
    ("header", "home"),
    [
        ("fr-CA", "/fr-ca/"),
        ("fr-BE,fr;q=0.9,en;q=0.8", "/fr/"),
        ("en-GB", "/en/"),
        ("de", "/fr/"),
        ("fr;q=0,en;q=0.5", "/en/"),
        ("", "/fr/"),
        ("garbage;;q=x", "/fr/"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_root_leads_to_the_readers_language(
    url: str, header: str, home: str, method: str
) -> None:
    answer = requests.request(
        method, f"{url}/", headers={"Accept-Language": header}, allow_redirects=False, timeout=10
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert answer.headers["Vary"] == "Accept-Language"


def test_where_works_are_read_elsewhere_the_root_leads_to_the_page_about_the_feeds(
    served: Served, publication: Publication
) -> None:
    elsewhere = replace(publication.settings.site, elsewhere="https://ville.example/{slug}")
    publication.settings = replace(publication.settings, site=elsewhere)
    served.app = application(publication.site)
    answer = requests.get(
        f"{served.url}/", headers={"Accept-Language": "en"}, allow_redirects=False, timeout=10
    )
    assert answer.headers["Location"] == "/en/feeds/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("fr/feed.rss", "application/rss+xml; charset=utf-8"),
        ("fr/feed.atom", "application/atom+xml; charset=utf-8"),
        ("fr/agenda.json", "application/feed+json; charset=utf-8"),
        ("fr/agenda.ics", "text/calendar; charset=utf-8"),
        ("feeds.opml", "text/x-opml; charset=utf-8"),
        ("media/0/data.json", "application/json"),
        ("media/0/site.css", "text/css; charset=utf-8"),
        ("media/0/a.jpg", "image/jpeg"),
        ("media/0/a.webp", "image/webp"),
        ("media/0/a.unknown", "application/octet-stream"),
        ("fr/articles/a/index.html", "text/html; charset=utf-8"),
    ],
)
def test_media_types_are_those_of_the_formats(
    url: str, publication: Publication, path: str, expected: str
) -> None:
    publication.publish(path, "text")
    answer = get(f"{url}/{path}")
    assert (answer.status_code, answer.text) == (200, "text")
    assert answer.headers["Content-Type"] == expected == media_type(path)


def test_feeds_can_be_read_by_scripts_of_other_sites_and_pages_cannot(
    url: str, publication: Publication
) -> None:
    publication.publish("fr/feed.json", "{}")
    publication.publish("fr/index.html", "page")
    assert get(f"{url}/fr/feed.json").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in get(f"{url}/fr/").headers


def test_a_folder_answers_with_its_index(url: str, publication: Publication) -> None:
    publication.publish("fr/articles/a/index.html", "page")
    assert get(f"{url}/fr/articles/a/").text == "page"
    moved = get(f"{url}/fr/articles/a?x=1")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/fr/articles/a/?x=1")
    assert get(f"{url}/fr/articles/").status_code == 404
    assert get(f"{url}/fr/articles/a/index.html").status_code == 200
    assert get(f"{url}/fr/articles/a/index.html/").status_code == 404


def test_head_is_get_without_the_body(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.rss", "<rss/>")
    got, head = (
        requests.request(method, f"{url}/fr/feed.rss", timeout=10) for method in ("GET", "HEAD")
    )
    assert (got.content, head.content) == (b"<rss/>", b"")
    del got.headers["Date"], head.headers["Date"]
    assert head.headers == got.headers


@pytest.mark.parametrize("part", ["bytes=0-1", "bytes=99-"])
def test_head_is_about_the_whole_whatever_part_is_asked_for(
    url: str, publication: Publication, part: str
) -> None:
    publication.publish("fr/feed.rss", "<rss/>")
    for _ in range(2):  # read from the disk, then at hand
        answer = requests.head(f"{url}/fr/feed.rss", headers={"Range": part}, timeout=10)
        assert (answer.status_code, answer.headers["Content-Length"]) == (200, "6")


def test_a_reader_who_has_it_is_told_so(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.rss", "<rss/>")
    first = get(f"{url}/fr/feed.rss")
    again = get(f"{url}/fr/feed.rss", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    by_date = get(f"{url}/fr/feed.rss", **{"If-Modified-Since": first.headers["Last-Modified"]})
    assert by_date.status_code == 304
    assert get(f"{url}/fr/feed.rss", **{"If-None-Match": '"other"'}).status_code == 200


def test_a_language_in_upper_case_moves_for_good(url: str, publication: Publication) -> None:
    publication.publish("fr-ca/feed.rss", "<rss/>")
    moved = get(f"{url}/fr-CA/feed.rss?a=b")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/fr-ca/feed.rss?a=b")
    accented = get(f"{url}/FR/articles/%C3%A9t%C3%A9/")
    assert accented.headers["Location"] == "/fr/articles/%C3%A9t%C3%A9/"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/fr/../../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/fr/%2e%2e%2f%2e%2e%2fsecret",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/.hidden",
        "/fr/.hidden",
        "/link",
        "/linked/secret",
        "/fr/feed.rss%00.html",
        "/fr//feed.rss",
        "/" + "a" * 300,
        "/fr/feed.rss/",
        "/..%5csecret",
    ],
)
def test_nothing_but_public_files_is_served(url: str, publication: Publication, path: str) -> None:
    home = publication.public.parent
    (home / "secret").write_text("secret")
    publication.publish("fr/feed.rss", "<rss/>")
    publication.publish(".hidden", "secret")
    publication.publish("fr/.hidden", "secret")
    (publication.public / "link").symlink_to(home / "secret")
    (publication.public / "linked").symlink_to(home)
    assert raw(url, path) == 404


@pytest.mark.parametrize("path", ["//evil.example/..", "//evil.example", "/%2fevil.example"])
def test_no_redirect_leaves_the_site(url: str, publication: Publication, path: str) -> None:
    publication.publish("evil.example/index.html", "page")
    assert raw(url, path) == 404


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/", "/news/fr/"),
        ("/fr/articles/a?x=1", "/news/fr/articles/a/?x=1"),
        ("/FR", "/news/fr"),
        ("/FR/articles/a/", "/news/fr/articles/a/"),
    ],
)
def test_a_site_below_a_path_of_its_host_is_not_left(
    served: Served, publication: Publication, path: str, where: str
) -> None:
    """A proxy takes the path off before it asks us: what we answer has to hold on both sides of it."""
    below = replace(publication.settings.site, base_url="https://ville.example/news")
    publication.settings = replace(publication.settings, site=below)
    publication.publish("fr/articles/a/index.html", "page")
    served.app = application(publication.site)
    location = get(f"{served.url}{path}").headers["Location"]
    assert urljoin(f"https://ville.example/news{path}", location) == f"https://ville.example{where}"
    assert urljoin(path, location) == where.removeprefix("/news")


def test_public_may_come_later(url: str, publication: Publication) -> None:
    assert get(f"{url}/fr/").status_code == 404
    publication.publish("fr/index.html", "page")
    assert get(f"{url}/fr/").text == "page"


@pytest.mark.parametrize(
    ("path", "header", "tag"),
    [("/en/none", "fr", "en"), ("/fr-ca/none", "en", "fr-CA"), ("/none", "en-CA", "en")],
)
def test_what_is_not_there_is_said_in_the_readers_language(
    url: str, path: str, header: str, tag: str
) -> None:
    answer = get(f"{url}{path}", **{"Accept-Language": header})
    assert answer.status_code == 404
    assert Page(answer).language == tag
    assert "This page does not exist" in answer.text


def test_files_cannot_be_written(url: str, publication: Publication) -> None:
    publication.publish("fr/feed.rss", "<rss/>")
    answer = post(f"{url}/fr/feed.rss", data="x")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/u/none", "/p/none"])
def test_who_may_not_is_told_all_that_may_be_done(url: str, path: str) -> None:
    answer = requests.delete(f"{url}{path}", timeout=10)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("path", ["/", "/fr/", "/none", "/u/none", "/fr/feed.rss"])
def test_every_answer_says_what_a_browser_may_do(
    url: str, publication: Publication, path: str
) -> None:
    publication.publish("fr/index.html", "page")
    publication.publish("fr/feed.rss", "<rss/>")
    headers = get(f"{url}{path}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] in ("no-referrer", "strict-origin-when-cross-origin")


def test_the_web_version_of_a_mail_may_carry_its_styles(url: str, publication: Publication) -> None:
    publication.publish("fr/issues/actualites/2026-03-12/index.html", "page")
    policy = get(f"{url}/fr/issues/actualites/2026-03-12/").headers["Content-Security-Policy"]
    assert "style-src 'self' https://news.example 'unsafe-inline'" in policy


def test_a_name_decides_the_type_whatever_the_case() -> None:
    assert media_type("A.CSS") == "text/css; charset=utf-8"
    assert media_type(str(Path("media") / "feed.xml")) == "application/xml; charset=utf-8"
