"""Leaving: by mail software in one request (RFC 8058), and by hand on the page."""

import logging
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from syndicate.audience import tokens
from syndicate.audience.tokens import Claim
from tests.web.publication import ONE_CLICK, READER, Publication
from tests.web.visit import Page, get, post

CLAIM = Claim(READER, "actualites")


@pytest.mark.parametrize(
    "options",
    [
        {"data": ONE_CLICK},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {
            "data": "List-Unsubscribe=One-Click\r\n",
            "headers": {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        },
    ],
    ids=["urlencoded", "multipart", "with a line end"],
)
def test_one_click_leaves_without_redirect_cookie_or_page(
    url: str, publication: Publication, options: dict[str, Any]
) -> None:
    answer = post(url + publication.leave_path, **options)
    assert answer.status_code == 200
    assert publication.left == [(CLAIM, "one-click")]
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers


def test_the_26_bytes_of_the_rfc_are_enough(url: str, publication: Publication) -> None:
    body = b"List-Unsubscribe=One-Click"
    assert len(body) == 26
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert post(url + publication.leave_path, data=body, headers=kind).status_code == 200
    assert publication.left == [(CLAIM, "one-click")]


def test_leaving_twice_is_answered_twice(url: str, publication: Publication) -> None:
    answers = [post(url + publication.leave_path, data=ONE_CLICK) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"data": {"List-Unsubscribe": "one-click"}},
        {"data": {"Unsubscribe": "One-Click"}},
        {"data": {"page": "1"}},
        {"data": [("List-Unsubscribe", "One-Click"), ("List-Unsubscribe", "No")]},
        {"files": {"List-Unsubscribe": (None, "Maybe")}},
        {"files": {"List-Unsubscribe": ("file.txt", "One-Click")}},
        {"json": ONE_CLICK},
        {"data": b"List-Unsubscribe=One-Click", "headers": {"Content-Type": "text/plain"}},
        {"data": b"List-Unsubscribe=One-Click"},
        {
            "data": b"\xff\xfe",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
        {"data": b"garbage", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"data": b"garbage", "headers": {"Content-Type": "multipart/form-data"}},
        {"data": {str(number): "x" for number in range(50)} | ONE_CLICK},
    ],
)
def test_a_wrong_or_missing_body_changes_nothing(
    url: str, publication: Publication, options: dict[str, Any]
) -> None:
    answer = post(url + publication.leave_path, **options)
    assert answer.status_code == 400
    assert publication.left == []


def test_a_body_that_is_too_long_is_not_read_to_its_end(url: str, publication: Publication) -> None:
    long = ONE_CLICK | {"more": "x" * 20_000}
    assert post(url + publication.leave_path, data=long).status_code == 413
    assert publication.left == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_the_link_changes_nothing(
    url: str, publication: Publication, method: str
) -> None:
    answer = requests.request(method, url + publication.leave_path, timeout=10)
    assert answer.status_code == 200
    assert publication.left == []


def test_the_page_has_one_button_and_it_works(url: str, publication: Publication) -> None:
    address = url + publication.leave_path
    page = Page(get(address))
    assert page.all("//button/@class") == ["button"]
    assert page.all("//form/@method") == ["post"]
    assert page.all("//form/@action") == []
    answer = post(address, data=page.form())
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert publication.left == [(CLAIM, "page")]
    assert "You are unsubscribed" in answer.text
    assert "“Actualités”" in answer.text


def test_the_page_speaks_the_readers_language(url: str, publication: Publication) -> None:
    answer = get(url + publication.leave_path, **{"Accept-Language": "en"})
    assert Page(answer).language == "fr-CA"
    assert answer.headers["Content-Language"] == "fr-CA"


@pytest.mark.parametrize(
    ("header", "tag"), [("en-GB,en;q=0.9", "en"), ("fr-CA", "fr-CA"), ("de", "fr")]
)
def test_without_the_database_the_page_speaks_the_browsers_language(
    url: str, publication: Publication, header: str, tag: str
) -> None:
    publication.locked = True
    answer = get(url + publication.leave_path, **{"Accept-Language": header})
    assert Page(answer).language == tag


@pytest.mark.parametrize("form", [ONE_CLICK, ONE_CLICK | {"page": "1"}])
def test_a_reader_leaves_even_without_the_database(
    url: str, publication: Publication, form: dict[str, str]
) -> None:
    publication.locked = True
    assert post(url + publication.leave_path, data=form).status_code == 200
    assert len(publication.left) == 1


def test_somebody_we_have_forgotten_can_still_leave(url: str, publication: Publication) -> None:
    publication.wishes = None
    answer = post(url + publication.leave_path, data=ONE_CLICK | {"page": "1"})
    assert answer.status_code == 200
    assert publication.left == [(CLAIM, "page")]


def test_what_could_not_be_kept_is_not_called_done(url: str, publication: Publication) -> None:
    publication.full = True
    answer = post(url + publication.leave_path, data=ONE_CLICK)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Your link stays valid." in answer.text


@pytest.mark.parametrize("token", ["x", "A" * 60, "%00", "é"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_forged_token_finds_nothing(
    url: str, publication: Publication, token: str, method: str
) -> None:
    answer = requests.request(method, f"{url}/u/{token}", data=ONE_CLICK, timeout=10)
    assert answer.status_code == 404
    assert publication.left == []


def test_a_link_to_preferences_is_no_link_to_leave(url: str, publication: Publication) -> None:
    token = tokens.preferences(publication.keys, READER, "actualites")
    assert post(f"{url}/u/{token}", data=ONE_CLICK).status_code == 404
    assert publication.left == []


def test_a_link_without_newsletter_leaves_them_all(url: str, publication: Publication) -> None:
    token = tokens.one_click(publication.keys, READER, None)
    assert post(f"{url}/u/{token}", data=ONE_CLICK).status_code == 200
    assert publication.left == [(Claim(READER, None), "one-click")]


def test_a_newsletter_that_is_no_more_can_be_left(url: str, publication: Publication) -> None:
    publication.locked = True  # the fake knows one newsletter only
    token = tokens.one_click(publication.keys, READER, "old")
    assert "no newsletter will be sent" in get(f"{url}/u/{token}", **{"Accept-Language": "en"}).text
    assert post(f"{url}/u/{token}", data=ONE_CLICK | {"page": "1"}).status_code == 200
    assert publication.left == [(Claim(READER, "old"), "page")]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_no_other_method_is_answered(url: str, publication: Publication, method: str) -> None:
    answer = requests.request(method, url + publication.leave_path, data=ONE_CLICK, timeout=10)
    assert answer.status_code == 405
    assert publication.left == []


def test_token_pages_leave_no_trace(url: str, publication: Publication) -> None:
    for answer in (
        get(url + publication.leave_path),
        post(url + publication.leave_path, data=ONE_CLICK),
        get(f"{url}/u/forged"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_no_token_is_ever_logged(
    url: str, publication: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        publication.locked = True
        get(url + publication.leave_path)
        post(url + publication.leave_path, data=ONE_CLICK)
        publication.full = True
        post(url + publication.leave_path, data=ONE_CLICK)
    ours = [one for one in caplog.records if not one.name.startswith("urllib3")]  # the test's own
    logged = "\n".join(logging.Formatter("%(message)s").format(one) for one in ours)
    assert "reader left" in logged
    assert "withdrawals-unwritable" in logged
    assert publication.leave_path.removeprefix("/u/") not in logged
    assert not any(publication.leave_path in str(vars(one)) for one in ours)


def test_a_body_that_never_comes_ends_with_the_connection(
    url: str, publication: Publication
) -> None:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(
            f"POST {publication.leave_path} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\nList-Unsub".encode()
        )
    assert get(url + publication.leave_path).status_code == 200
    assert publication.left == []
