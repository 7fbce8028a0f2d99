"""Every page between the form and the last goodbye, and every mistake, as axe-core and a narrow screen see it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from syndicate.cli.rooms import site
from syndicate.errors import StoreError
from syndicate.journeys.signup import Asked
from tests.browser.axe import OF_COLOUR, RULES, colours_count, violations
from tests.browser.visits import PHONE, SETTINGS, Visit, language
from tests.support.browsers import in_chromium
from tests.support.cli import run
from tests.support.subscribing import World, links, world
from tests.support.webservers import running

pytestmark = [*in_chromium, pytest.mark.long]
DESK, NARROWEST = 1280, 320
TARGETS = ".button, button, select, .tick, .field input, .ways a, .languages a"
TOO_SMALL = """those => those
  .filter(one => !one.closest(".trap") && one.offsetHeight < 44)
  .map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("stages"), SETTINGS) as made:
        assert run(made.app.house.home, "build").code == 0  # for the style sheet
        yield made


@pytest.fixture(scope="module")
def overrun(here: World) -> Iterator[str]:
    """Serve the same publication where too much is asked for, and the database is busy."""

    def busy(_: str) -> None:
        raise StoreError("database-busy")

    def never(_: Asked) -> bool:
        return False

    whole = site(here.app)
    with running(replace(whole, readers=replace(whole.readers, ask=never, opened=busy))) as url:
        yield url


def form(visit: Visit) -> Iterator[str]:
    """Make every mistake that the form knows, and then none; yield where we are."""
    page, where = visit.page, f"{visit.here.url}/s/{visit.tag.lower()}"
    visit.form()
    yield "form"
    visit.press()
    yield "nothing filled in, nothing chosen"
    page.locator("#email").fill("nobody")
    visit.press()
    yield "wrong address"
    theirs = "<input name=email value=a@b.example><button>"
    page.set_content(f"<form method=post action='{where}'>{theirs}</form>")
    page.locator("button").click()
    yield "form from elsewhere"
    visit.subscribe()
    yield "sent"


def confirmation(visit: Visit, link: str) -> Iterator[str]:
    visit.open(link)
    yield "confirm"
    visit.page.locator("[name=seal]").evaluate("one => { one.value = 'x' }")
    visit.press()
    yield "403"
    visit.open(link)
    visit.press()
    yield "confirmed"


def preferences(visit: Visit) -> Iterator[str]:
    page = visit.page
    page.locator("main a.button").click()
    yield "preferences"
    page.locator("[name='newsletter.sorties']").check()
    for one in page.locator("[name^='topic.']").all():
        one.uncheck()
    visit.press()
    yield "no topic"
    page.locator("[name^='topic.']").first.check()
    visit.press()
    yield "saved"
    page.locator("main a[href*='/u/']").click()
    yield "leave"
    visit.press()
    yield "left"


def dead_ends(visit: Visit, link: str, overrun: str) -> Iterator[str]:
    visit.open(link)
    yield "over"
    visit.open("/c/never")
    yield "404"
    visit.page.goto(overrun + link)
    yield "503"
    visit.page.goto(f"{overrun}/s/{visit.tag.lower()}")
    visit.fill()
    visit.press()
    yield "429"


def stages(visit: Visit, overrun: str) -> Iterator[str]:
    yield from form(visit)
    link = links(visit.mail("confirm"))["c"]
    yield from confirmation(visit, link)
    yield from preferences(visit)
    yield from dead_ends(visit, link, overrun)


def faults(page: Page, widths: Sequence[int], *, coloured: bool) -> list[str]:
    """Return what is wrong with a page on its screens and, if they count, in its colours."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        found += violations(page, RULES, but=[] if coloured else OF_COLOUR)
    if coloured:  # no width has colours of its own
        page.emulate_media(color_scheme="dark")
        found += violations(page, OF_COLOUR)
    found += page.locator(TARGETS).evaluate_all(TOO_SMALL)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.wide
@pytest.mark.parametrize(
    ("tag", "widths"), [("fr", (PHONE, DESK)), ("fr-CA", (PHONE,)), ("en", (PHONE,))]
)
def test_nothing_is_wrong_whatever_happens(
    browser: Browser, here: World, overrun: str, tag: str, widths: Sequence[int]
) -> None:
    visit = Visit(browser, here, tag)
    found, titles = {}, set()
    for stage in stages(visit, overrun):
        assert language(visit.page) == tag, stage
        titles.add(visit.page.locator("h1").inner_text())
        found[stage] = faults(visit.page, widths, coloured=colours_count(tag))
    visit.context.close()
    assert {stage: those for stage, those in found.items() if those} == {}
    assert len(found) - len(titles) == 5  # the form stood there four times, the preferences three
