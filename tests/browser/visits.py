"""One person with a browser at the forms: what it said, asked for and kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.support.subscribing import TWO, World

SETTINGS = TWO + "\n[web]\nasked_per_hour = 1000\n"
ELSEWHERE = "America/St_Johns"  # where no locale of the publication has its zone
PHONE = 390


class Visit:
    """A browser of one person, who has an address of their own."""

    def __init__(self, browser: Browser, here: World, tag: str, *, scripted: bool = True) -> None:
        self.here, self.tag = here, tag
        self.address = f"{tag}.{id(self)}@readers.example".lower()
        self.context = browser.new_context(
            java_script_enabled=scripted,
            timezone_id=ELSEWHERE,
            locale=tag,
            viewport={"width": PHONE, "height": 800},
        )
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda one: self.said.append(one.text))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.on("request", lambda one: self.hosts.add(urlsplit(one.url).netloc))

    def open(self, path: str) -> None:
        self.page.goto(self.here.url + path)

    def form(self) -> None:
        self.open(f"/s/{self.tag.lower()}")

    def press(self) -> None:
        """Press the first button of the page, as long after it was opened as people take."""
        self.here.step(seconds=5)
        self.page.locator("main button").first.click()

    def fill(self) -> None:
        self.page.locator("#email").fill(self.address)
        self.page.locator("#newsletter-1").check()

    def subscribe(self) -> None:
        self.form()
        self.fill()
        self.press()

    def mail(self, kind: str) -> EmailMessage:
        """Have what is due delivered; return the last mail of a kind to this person."""
        self.here.deliver()
        return [one for one in self.here.mails(kind) if one["To"] == self.address][-1]

    def known(self) -> Any:
        return self.here.ledger("subscribers", "show", self.address)

    def states(self) -> dict[str, str]:
        return {one["newsletter"]: one["state"] for one in self.known()["subscriptions"]}


@contextmanager
def visiting(browser: Browser, here: World, tag: str, **how: bool) -> Iterator[Visit]:
    """Have somebody visit who is given no cookie, sent to no other host, and told of nothing that failed."""
    visit = Visit(browser, here, tag, **how)
    yield visit
    kept = visit.context.cookies()
    visit.context.close()
    assert kept == []
    assert visit.hosts <= {urlsplit(here.url).netloc}
    status = "the server responded with a status of 4"  # which a page says in words
    assert [one for one in visit.said if status not in one] == []


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")
