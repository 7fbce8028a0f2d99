"""A browser without script: requests to our server, and what stands on a page."""

import http.client
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import requests
from lxml import html


def get(address: str, **headers: str) -> requests.Response:
    return requests.request("GET", address, headers=headers, allow_redirects=False, timeout=10)


def post(address: str, **options: Any) -> requests.Response:
    return requests.request("POST", address, allow_redirects=False, timeout=10, **options)


@dataclass(frozen=True)
class Answer:
    """What came back for a request that no well-behaved client sends."""

    status: int
    text: str
    headers: Message


def ask(url: str, target: str, method: str = "GET", body: bytes = b"", /, **headers: str) -> Answer:
    """Send a request as it is written, all at once.

    A server that refuses the head hangs up; on what comes after that it resets the connection, and
    its answer may be lost.
    """
    address = urlsplit(url)
    head = {"Host": address.netloc, "Connection": "close", **headers}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        with http.client.HTTPResponse(line, method=method) as answer:
            answer.begin()
            return Answer(answer.status, answer.read().decode("utf-8", "replace"), answer.headers)


def until(holds: Callable[[], bool]) -> None:
    """Wait for what happens in the server beside us; fail after ten seconds."""
    last = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.01)


class Page:
    """The elements of an answer, and the one form on it."""

    def __init__(self, answer: requests.Response) -> None:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        self.root = html.fromstring(answer.text)

    @property
    def language(self) -> str:
        return str(self.root.get("lang"))

    def all(self, path: str) -> list[Any]:
        found = self.root.xpath(path)
        assert isinstance(found, list)
        return found

    def form(self) -> dict[str, str]:
        """Return what the form would post as it stands."""
        fields = {
            one.get("name"): one.get("value", "") for one in self.all("//input[@type='hidden']")
        }
        for one in self.all("//input[@type='radio' or @type='checkbox'][@checked]"):
            fields[one.get("name")] = one.get("value")
        for one in self.all("//select"):
            fields[one.get("name")] = one.value
        return fields
