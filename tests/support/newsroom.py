"""A publication whose staff have an issue before them: two articles, three readers, one approval asked for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from syndicate.journeys import views
from syndicate.model import Issue
from syndicate.schedule import jobs
from tests.support.homes import SETTINGS, write_article
from tests.support.sending import join
from tests.support.staff import Browser, Bureau, bureau

ISSUE = "actualites-2026-03-12"
PAGE = f"/console/issues/{ISSUE}"
REVIEWED = SETTINGS.replace("approvals = 0", "approvals = 1").replace(
    'grace = "0s"', 'grace = "5m"'
)
READERS = {
    "ana": ("fr", "Europe/Paris"),
    "bo": ("fr-CA", "America/Toronto"),
    "cy": ("en", "America/Toronto"),
}
_HIDDEN = re.compile(r'name="([a-z.A-Z-]+)" value="([^"]*)"')


@dataclass
class Newsroom(Bureau):
    """`Bureau`, and what its staff see of the issue."""

    @property
    def issue(self) -> Issue:
        return views.row(self.app.house, ISSUE).issue

    @property
    def folder(self) -> Path:
        """Return where editors write for the issue."""
        return self.app.house.home / "content/issues/actualites/2026-03-12"

    def tick(self, **later: float) -> None:
        """Have the clock's work done, then or later."""
        if later:
            self.step(**later)
        jobs.tick(self.app.house, self.clock.now())


@contextmanager
def newsroom(folder: Path, settings: str = REVIEWED) -> Iterator[Newsroom]:
    """Serve it; the clock stands two days before the issue leaves."""
    with bureau(folder, settings) as made:
        house = made.app.house
        for name, title in (("fete", "La fête"), ("pont", "Le pont")):
            write_article(house.home, name, title=title)
        for name, (tag, zone) in READERS.items():
            join(house.home, name, made.clock.now().isoformat(), locale=tag, zone=zone)
        now = made.clock.now()
        jobs.plan_next(house, "actualites", now, now)
        yield Newsroom(made.app, made.clock, made.url)


def hidden(page: str) -> dict[str, str]:
    """Return the fields of a page's forms that nobody sees."""
    found = (one for one in _HIDDEN.findall(page) if one[0] != "csrf")
    return {key: unescape(value) for key, value in found}


def said(browser: Browser, answer: Any) -> str:
    """Follow where an act leads; return the page that comes, which begins by saying what was done."""
    assert answer.status_code == 303, answer.text
    shown = browser.get(answer.headers["Location"])
    assert shown.status_code == 200, shown.text
    return plain(shown.text)


def plain(page: str) -> str:
    """Return a page with letters for its entities, and plain spaces for those that do not break."""
    return unescape(page).replace("\u00a0", " ").replace("\u202f", " ")
