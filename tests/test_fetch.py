"""Whoever is called from here: in time, at a public address, and without following anybody elsewhere."""

import socket

import pytest

from syndicate import fetch
from syndicate.errors import DeliveryError
from syndicate.fetch import Answered
from tests.support.hubs import hub

FORM = {"hub.mode": "publish", "hub.url": "https://news.example/fr/feed.rss?é"}


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ((202, {}), Answered(202)),
        ((503, {"Retry-After": "120"}), Answered(503, "120")),
        ((301, {"Location": "https://elsewhere.example/"}), Answered(301)),
    ],
)
def test_a_form_is_posted_and_the_answer_told(
    answer: tuple[int, dict[str, str]], answered: Answered
) -> None:
    with hub(answer) as one:
        assert fetch.post(one.url, FORM, allow_private=True) == answered
        assert one.heard == [list(FORM.items())]
        assert one.types == ["application/x-www-form-urlencoded"]


@pytest.mark.parametrize(
    ("answer", "reason"), [("hang", "ETIMEDOUT"), ("drip", "ETIMEDOUT"), ("close", "ECONNRESET")]
)
def test_a_server_that_does_not_answer_does_not_keep_us(answer: str, reason: str) -> None:
    with hub(answer) as one, pytest.raises(DeliveryError) as raised:
        fetch.post(one.url, FORM, within=0.3, allow_private=True)
    assert (raised.value.code, raised.value.fields) == ("fetch-failed", {"reason": reason})


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DeliveryError) as raised:
        fetch.post(f"http://127.0.0.1:{port}/", FORM, allow_private=True)
    assert raised.value.fields == {"reason": "ECONNREFUSED"}


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9/", "http://[::1]:9/", "http://10.0.0.1/", "http://192.168.1.1/"),
        *("http://169.254.169.254/", "http://localhost:9/", "ftp://hub.example/", "https:///x"),
    ],
)
def test_what_is_not_public_is_not_called(url: str) -> None:
    for call in (lambda: fetch.post(url, FORM), lambda: fetch.ping(url)):
        with pytest.raises(DeliveryError) as raised:
            call()
        assert raised.value.code == "fetch-refused"


def test_a_heartbeat_tells_what_it_was_answered() -> None:
    with hub() as one, pytest.raises(DeliveryError) as raised:
        fetch.ping(one.url, allow_private=True)  # a hub has nothing for a GET
    assert (raised.value.code, raised.value.fields) == ("fetch-status", {"status": 501})
