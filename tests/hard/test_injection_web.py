"""Whatever is asked of the server, it gives what was published, or nothing of itself."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.web.conftest import publication, served, url
from tests.web.publication import ONE_CLICK, Publication
from tests.web.visit import Page, ask, get, post

__all__ = ["publication", "served", "url"]  # fixtures

MARK = "zq7x"  # stands in requests, and never in an answer


@pytest.fixture(autouse=True)
def secrets(publication: Publication) -> None:
    """Put what nobody may see beside what everybody may."""
    home = publication.public.parent
    (home / "secret").write_text("secret")
    for path in (".new", ".index.html.new", "fr/.feed.rss.new", "fr/index.html", "fr/feed.rss"):
        publication.publish(path, "secret" if "new" in path else "<p>page</p>")
    publication.publish("media/0/dessin.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    publication.publish("evil.example/index.html", "<p>page</p>")
    (publication.public / "loop").symlink_to("loop")
    (publication.public / "out").symlink_to(home)


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(target, id=name)
        for name, target in {
            "a way up": "/../secret",
            "an encoded way up": "/%2e%2e/secret",
            "a way up, encoded twice": "/%252e%252e/secret",
            "an overlong way up": "/%c0%ae%c0%ae/secret",
            "a way up by backslashes": "/..%5c..%5csecret",
            "a way up with a parameter": "/..;/secret",
            "a way up from a folder": "/fr/%2e%2e%2f%2e%2e%2fsecret",
            "an encoded slash": "/%2fetc%2fpasswd",
            "two slashes": "//etc/passwd",
            "an absolute path of Windows": "/C:%5cWindows%5cwin.ini",
            "a NUL before an ending": "/../secret%00.html",
            "a NUL behind a file": "/fr/feed.rss%00",
            "a line end in a path": "/fr/%0d%0aSet-Cookie:%20a=b",
            "a stream of Windows": "/fr/feed.rss::$DATA",
            "a file that is being written": "/.index.html.new",
            "a folder for what is being written": "/.new",
            "a feed that is being written": "/fr/.feed.rss.new",
            "a link that leads outside": "/out/secret",
            "a link that leads to itself": "/loop",
            "a name that is too long": "/" + "a" * 300,
            "a path that is too long": "/" + "a/" * 3000,
            "a file as a folder": "/fr/feed.rss/index.html",
            "an address of elsewhere as a whole": "http://evil.example/fr/",
            "a folder, not a page": "/media/0",
            "a half of a character": "/%ff%fe",
            "a lone surrogate": "/%ed%a0%80",
        }.items()
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_path_leads_to_nothing_but_public_files(url: str, target: str, method: str) -> None:
    answer = ask(url, target, method)
    assert answer.status == 404
    assert "secret" not in answer.text
    assert answer.headers["Location"] is None


@pytest.mark.parametrize(
    "target",
    [
        *("//evil.example", "//evil.example/", "/%2fevil.example", "/%5c%5cevil.example"),
        *("/\\evil.example", "///evil.example/fr", "/.//evil.example", "/%09/evil.example"),
        *("/FR//evil.example", "/FR/..//evil.example", "http://evil.example", "/@evil.example"),
        *("/evil.example", "/FR/", "/?next=//evil.example", "/fr?//evil.example", "/FR/%0d%0ax:y"),
        *("/fr?a=%0d%0aSet-Cookie:%20a=b", "/EN?x=%E2%80%A8", "/fr?%00"),
    ],
)
def test_no_redirect_leaves_the_site_or_brings_a_header(url: str, target: str) -> None:
    answer = ask(url, target, Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
    location = answer.headers["Location"] or "/"
    assert location.startswith("/") and not location.startswith(("//", "/\\"))  # noqa: PT018
    assert urlsplit(location).netloc == ""
    assert answer.headers["Set-Cookie"] is None
    assert location.isprintable() and location.isascii()  # noqa: PT018


@pytest.mark.parametrize(
    "host", ["evil.example", "[", "a b", "x?y", "x/../y", "evil.example:99999", "@", "é", ""]
)
@pytest.mark.parametrize("path", ["/", "/fr", "/FR/feed.rss?a=b", "/none", "/fr/feed.rss"])
def test_no_answer_depends_on_the_host_that_was_asked(url: str, host: str, path: str) -> None:
    asked, usual = ask(url, path, Host=host), ask(url, path)
    assert asked.status == usual.status
    assert asked.text == usual.text
    assert asked.headers["Location"] == usual.headers["Location"]


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "PATCH", "DELETE", "PROPFIND", "X"])
@pytest.mark.parametrize("path", ["/", "/fr/", "/fr/feed.rss", "/u/x", "/p/x", "*"])
def test_no_other_method_does_anything(
    url: str, publication: Publication, method: str, path: str
) -> None:
    answer = ask(url, path, method, **{"X-Mark": MARK, "Content-Length": "0"})
    assert answer.status in {404, 405}
    assert MARK not in answer.text
    assert (publication.public / "fr" / "feed.rss").read_text() == "<p>page</p>"


def answers(url: str, publication: Publication) -> Iterator[requests.Response]:
    """Yield an answer of every kind: found, not modified, moved, refused, failed."""
    feed = get(f"{url}/fr/feed.rss")
    yield feed
    yield get(f"{url}/fr/feed.rss", **{"If-None-Match": feed.headers["ETag"]})
    yield get(f"{url}/fr/feed.rss", Range="bytes=0-1")
    yield get(f"{url}/fr/feed.rss", Range="bytes=99-")
    yield get(f"{url}/fr")
    yield get(f"{url}/")
    yield get(f"{url}/none")
    yield get(url + publication.leave_path)
    yield get(url + publication.preferences_path)
    yield post(url + publication.leave_path)
    yield post(url + publication.preferences_path, data={"seal": "x"})
    yield post(url + publication.leave_path, data="x" * 20_000)
    yield post(f"{url}/fr/")
    publication.full = publication.locked = True
    yield post(url + publication.leave_path, data=ONE_CLICK)
    yield get(url + publication.preferences_path)
    publication.broken = "every template"
    yield get(f"{url}/none")


def test_every_answer_keeps_a_browser_from_doing_more(url: str, publication: Publication) -> None:
    found = list(answers(url, publication))
    assert {one.status_code for one in found} == {
        *(200, 206, 301, 302, 304, 400, 403, 404, 405, 413, 416, 500, 503)
    }
    for one in found:
        assert one.headers["X-Content-Type-Options"] == "nosniff", one.status_code
        assert "default-src 'none'" in one.headers["Content-Security-Policy"]
        assert "unsafe" not in one.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in one.headers["Content-Security-Policy"]
        assert one.headers["Referrer-Policy"]
        assert "Set-Cookie" not in one.headers
        assert "Server" not in one.headers


def test_an_image_that_is_opened_by_itself_runs_nothing(url: str, publication: Publication) -> None:
    script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    publication.publish("media/0/DESSIN.SVG", script)
    answer = get(f"{url}/media/0/DESSIN.SVG")
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == policy
    again = get(f"{url}/media/0/DESSIN.SVG", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Content-Security-Policy"]) == (304, policy)
    absent = get(f"{url}/media/0/none.svg")
    assert "style-src 'self'" in absent.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/x/issues/", "/issues/a", "/fr/issues/a/b/c", "/u/issues/x/y/"])
def test_only_the_web_version_of_a_mail_may_carry_styles(url: str, path: str) -> None:
    assert "unsafe" not in get(url + path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/{}", "/fr/{}?{}", "/u/{}", "/p/{}", "/{}/?q=<script>{}"])
def test_no_page_of_an_error_says_what_was_asked(url: str, path: str) -> None:
    headers = dict.fromkeys(("Accept-Language", "Referer", "User-Agent", "Cookie"), MARK)
    answer = get(url + path.format(MARK, MARK), **headers)
    assert answer.status_code == 404
    assert MARK not in answer.text + str(answer.headers)
    assert Page(answer).all("//script") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept-Language", "-" * 60_000),
        ("Accept-Language", ",".join(f"a{n}-BC;q=0.{n}" for n in range(4_000))),
        ("Accept-Language", "fr;q=" + "9" * 5_000),
        ("Range", "bytes=" + ",".join(f"{2 * n}-{2 * n}" for n in range(6_000))),
        ("Range", "bytes=0-" + "9" * 5_000),
        ("Range", "bytes=--"),
        ("If-None-Match", 'W/"a",' * 8_000),
        ("If-Modified-Since", "Thu, 01 Jan 99999 00:00:00 GMT"),
        ("If-Range", "é\u202e"),
        ("Cookie", "a=b;" * 10_000),
    ],
    ids=lambda value: value[:30],
)
def test_no_header_is_a_fault_of_ours(url: str, name: str, value: str) -> None:
    for path in ("/", "/fr/feed.rss", "/none", "/u/x"):
        answer = ask(url, path, **{name: value})
        assert answer.status in {200, 206, 302, 304, 400, 404, 416}
        assert value not in answer.text
