"""A browser without script: requests to our server, and what stands on a page."""

import time
from collections.abc import Callable
from typing import Any

import requests
from lxml import html


def get(address: str, **headers: str) -> requests.Response:
    return requests.request("GET", address, headers=headers, allow_redirects=False, timeout=10)


def post(address: str, **options: Any) -> requests.Response:
    return requests.request("POST", address, allow_redirects=False, timeout=10, **options)


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
        for one in self.all("//input[@type='radio'][@checked]"):
            fields[one.get("name")] = one.get("value")
        for one in self.all("//select"):
            fields[one.get("name")] = one.value
        return fields
