"""The forms and system mails as a reader of the sample publication comes upon them, on sheets of pictures."""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from syndicate.app import App, compose
from syndicate.audience.tables import entrants
from syndicate.cli.rooms import site
from syndicate.clocks import SteppingClock
from syndicate.journeys.admit import admit
from syndicate.journeys.deliver import deliver
from syndicate.journeys.expiry import watch_consents
from syndicate.web.application import application
from syndicate.web.server import server

NOW = datetime(2018, 11, 27, 12, tzinfo=UTC)  # after the last mail of the demo
TAGS = ("fr", "fr-CA", "en")
LETTERS = ("confirm", "welcome", "known", "expiring", "goodbye")
# What the sample has not: a choice of newsletters, and a choice of hours.
MORE = """
[newsletters.actualites.schedules.evening]
every = "week"
on = "thursday"
at = "18:00"
zone = "recipient"

[newsletters.sorties]
title.fr = "Sortir dans la métropole"
title.fr-CA = "Sortir dans la métropole"
title.en = "What’s on in the metropolis"
description.fr = "Concerts, expositions et rencontres des jours à venir."
description.fr-CA = "Concerts, expositions et rencontres des jours à venir."
description.en = "Concerts, exhibitions and talks in the days to come."
sections = ["culture"]

[newsletters.sorties.schedules.weekly]
every = "week"
on = "friday"
at = "16:00"
zone = "recipient"
"""
_LINK = re.compile(r"https://[^/\s]+(/[cpu]/\S+)")
_GAP, _BEHIND = 24, "#8a8a86"
Sheet = tuple[str, Image.Image]


def sheets(home: Path, browser: Browser) -> Iterator[Sheet]:
    """Yield every sheet by name, for the sample publication built in `home`."""
    with (home / "config" / "syndicate.toml").open("a", encoding="utf-8") as settings:
        settings.write(MORE)
    app = compose(home, {}, SteppingClock(NOW))
    try:
        with _running(app) as url:
            for tag in TAGS:
                yield from _of_language(browser, app, url, tag)
    finally:
        app.close()


def _of_language(browser: Browser, app: App, url: str, tag: str) -> Iterator[Sheet]:
    way = Way(browser, app, url, tag)
    yield f"forms-{tag}-390", _side_by_side(list(way.pages(390, dark=False)), 8)
    desk = [one.reduce(2) for one in way.pages(1280, dark=False)]
    yield f"forms-{tag}-1280", _side_by_side(desk, 4)
    if tag == "fr-CA":
        yield f"forms-{tag}-390-dark", _side_by_side(list(way.pages(390, dark=True)), 8)
    yield f"letters-{tag}-360", _side_by_side(list(way.letters(360, dark=False)), 5)
    yield f"letters-{tag}-640", _side_by_side(list(way.letters(640, dark=tag == "fr-CA")), 3)


@dataclass
class Way:
    """One reader after another on their way through the forms, in one language."""

    browser: Browser
    app: App
    url: str
    tag: str
    went: int = 0
    mails: dict[str, str] = field(default_factory=dict)

    def pages(self, width: int, *, dark: bool) -> Iterator[Image.Image]:
        """Go the whole way; yield what is seen of each page, and remember each mail."""
        self.went += 1
        address = f"{self.tag.lower()}.{self.went}@lecteurs.example"
        with self._screen(width, dark) as page:
            yield from self._comes(page, address)
            yield from self._leaves(page, address)

    def _comes(self, page: Page, address: str) -> Iterator[Image.Image]:
        self._open(page, f"/s/{self.tag.lower()}")
        yield _seen(page)
        page.fill("#email", address.partition("@")[0])
        self._press(page)
        yield _seen(page)
        page.fill("#email", address)
        for box in page.locator("[name^='newsletter.']").all():
            box.check()
        self._press(page)
        yield _seen(page)
        self._open(page, self._link(self._mail("confirm", address), "c"))
        yield _seen(page)
        self._press(page)
        yield _seen(page)

    def _leaves(self, page: Page, address: str) -> Iterator[Image.Image]:
        welcome, confirm = self._mail("welcome", address), self._mail("confirm", address)
        self._open(page, self._link(welcome, "p"))
        self._press(page)
        yield _seen(page)
        self._open(page, f"/s/{self.tag.lower()}")
        page.fill("#email", address)
        self._press(page, "[name=link]")
        self._mail("link", address)
        self._open(page, self._link(welcome, "u"))
        yield _seen(page)
        self._press(page)
        self._mail("goodbye", address)
        self._open(page, self._link(confirm, "c"))
        yield _seen(page)

    def letters(self, width: int, *, dark: bool) -> Iterator[Image.Image]:
        """Yield what is seen of each mail that the last reader got."""
        self._remind()
        self.mails["known"] = self.mails["link"]
        with self._screen(width, dark) as page:
            for kind in LETTERS:
                page.set_content(self.mails[kind])
                yield _seen(page)

    def _remind(self) -> None:
        """Have somebody whose consent is implied asked whether they want to go on."""
        address, now = f"{self.tag.lower()}@clients.example", self.app.clock.now()
        table = (
            "email,locale,newsletter,state,basis,consented_at,ground,evidence\n",
            f"{address},{self.tag},actualites,active,implied,2016-12-10,business,a purchase\n",
        )
        house = self.app.house
        admit(house, entrants(table, "clients.csv", house.settings, now), "clients.csv", now)
        watch_consents(house, now)
        self._mail("expiring", address)

    def _mail(self, kind: str, address: str) -> EmailMessage:
        app, stop = self.app, threading.Event()
        deliver(app.house, app.transport(), app.clock, until="due", stop=stop)
        folder = app.house.var / "outbox"
        read = [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in folder.glob(f"{kind}-*/*.eml")
        ]
        (found,) = [one for one in read if one["To"] == address]
        body = found.get_body(("html",))
        self.mails[kind] = body.get_content() if body else ""
        return found

    def _link(self, mail: EmailMessage, kind: str) -> str:
        body = mail.get_body(("plain",))
        found = _LINK.findall(body.get_content() if body else "")
        return next(one for one in found if one.startswith(f"/{kind}/"))

    def _open(self, page: Page, path: str) -> None:
        page.goto(f"{self.url}{path}")

    def _press(self, page: Page, button: str = "main button") -> None:
        self.app.clock.sleep(5)  # nobody fills in a form sooner
        page.locator(button).first.click()

    @contextmanager
    def _screen(self, width: int, dark: bool) -> Iterator[Page]:
        context = self.browser.new_context(
            viewport={"width": width, "height": 480},
            color_scheme="dark" if dark else "light",
            timezone_id="America/Moncton" if self.tag == "fr-CA" else "Europe/London",
        )
        yield context.new_page()
        context.close()


def _seen(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")


def _side_by_side(pictures: Sequence[Image.Image], columns: int) -> Image.Image:
    """Return one sheet, so many to a row."""
    rows = [pictures[at : at + columns] for at in range(0, len(pictures), columns)]
    across = max(one.width for one in pictures) + _GAP
    heights = [max(one.height for one in row) + _GAP for row in rows]
    size = (across * min(columns, len(pictures)) + _GAP, sum(heights) + _GAP)
    sheet = Image.new("RGB", size, _BEHIND)
    for number, row in enumerate(rows):
        for column, one in enumerate(row):
            sheet.paste(one, (_GAP + column * across, _GAP + sum(heights[:number])))
    return sheet.quantize(128)


@contextmanager
def _running(app: App) -> Iterator[str]:
    """Have our own server answer in a thread; give its address."""
    urls: list[str] = []
    ready = threading.Event()

    def started(url: str) -> None:
        urls.append(url)
        ready.set()

    made = server(application(site(app)), "127.0.0.1", 0, started)
    thread = threading.Thread(target=made.run)
    thread.start()
    ready.wait(20)
    try:
        yield urls[0]
    finally:
        made.should_exit = True
        thread.join(20)
