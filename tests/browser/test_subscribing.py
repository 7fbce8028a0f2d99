"""From the form to the newsletter and out again in a real browser, with scripts and without, and by keys alone."""

import json
from collections.abc import Iterator
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visits import ELSEWHERE, SETTINGS, Visit, language, visiting
from tests.support.browsers import in_chromium
from tests.support.cli import run
from tests.support.subscribing import World, links, world

pytestmark = [*in_chromium, pytest.mark.long]
TAGS = ("fr", "fr-CA", "en")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("subscribing"), SETTINGS) as made:
        assert run(made.app.house.home, "build").code == 0  # for the style sheet
        yield made


@pytest.mark.wide
@pytest.mark.parametrize(("tag", "scripted"), [*product(TAGS, (True, False))])
def test_a_reader_comes_chooses_looks_and_leaves(
    browser: Browser, here: World, tag: str, scripted: bool
) -> None:
    with visiting(browser, here, tag, scripted=scripted) as visit:
        confirm = comes(visit)
        assert chosen(visit.page, "zone") == (ELSEWHERE if scripted else "")
        chooses(visit, "en" if tag == "fr" else "fr")
        looks(visit)
        leaves(visit, "en" if tag == "fr" else "fr")
        visit.open(confirm)
        expect(visit.page.locator("main form")).to_have_count(0)
        again = visit.page.locator("main a.button").get_attribute("href")
        assert again == f"/s/{tag.lower()}"


def comes(visit: Visit) -> str:
    """Subscribe, and go on to the preferences; return the link that was in the mail."""
    visit.subscribe()
    expect(visit.page.locator("main form")).to_have_count(0)
    mail = visit.mail("confirm")
    assert mail["Content-Language"] == visit.tag
    visit.open(links(mail)["c"])
    assert language(visit.page) == visit.tag
    visit.press()
    visit.page.locator("main a.button").click()
    assert language(visit.page) == visit.tag
    assert visit.states() == {"actualites": "active"}
    return links(mail)["c"]


def chooses(visit: Visit, other: str) -> None:
    """Take another newsletter, schedule, topic, language and time zone."""
    page = visit.page
    page.locator("[name='newsletter.sorties']").check()
    page.locator("[name='schedule.actualites'][value=daily]").check()
    page.locator("[name='topic.sorties.culture']").uncheck()
    page.locator("select[name=locale]").select_option(other)
    page.locator("select[name=zone]").select_option("Europe/Paris")
    visit.press()
    expect(page.get_by_role("status")).to_be_visible()
    assert language(page) == other
    assert (chosen(page, "locale"), chosen(page, "zone")) == (other, "Europe/Paris")
    known = visit.known()
    assert (known["locale"], known["zone"]) == (other, "Europe/Paris")
    had = {(one["newsletter"], one["schedule"], *one["topics"]) for one in known["subscriptions"]}
    assert had == {("actualites", "daily"), ("sorties", "", "cooperation")}


def looks(visit: Visit) -> None:
    """Take home what is known, in both forms."""
    own = json.loads(downloaded(visit.page, visit.page.locator("[value=json]")))
    assert own["subscriber"]["address"] == visit.address
    assert [one["act"] for one in own["consents"]] == ["requested", "confirmed", "given"]
    table = downloaded(visit.page, visit.page.locator("[value=csv]"))
    assert visit.address in table
    for one in own["wordings"]:
        assert one["text"].partition("“")[0] in table


def leaves(visit: Visit, tag: str) -> None:
    visit.page.locator("main a[href*='/u/']").click()
    assert visit.states() == {"actualites": "active", "sorties": "active"}
    visit.press()
    assert language(visit.page) == tag
    assert visit.states() == {"actualites": "left", "sorties": "left"}
    assert visit.mail("goodbye")["Content-Language"] == tag


def chosen(page: Page, name: str) -> str:
    return page.locator(f"select[name={name}]").input_value()


def downloaded(page: Page, button: Locator) -> str:
    with page.expect_download() as found:
        button.click()
    return found.value.path().read_text("utf-8")


FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  return [one.id || one.name || one.getAttribute("href") || one.className || one.localName,
          style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def tabbed(page: Page) -> list[str]:
    """Go through the page with Tab alone; every focus is seen."""
    found: list[str] = []
    while True:
        page.keyboard.press("Tab")
        name, shown = page.evaluate(FOCUSED)
        if name == "body" or name in found:
            return [urlsplit(one).path.partition(".")[0] for one in found]
        assert shown, name
        found.append(name)


def test_tab_goes_through_the_form_from_top_to_bottom(browser: Browser, here: World) -> None:
    with visiting(browser, here, "en") as visit:
        visit.form()
        assert tabbed(visit.page) == [
            *("", "/", "fr", "fr-ca"),  # past the menu, home, languages
            *("email", "newsletter-1", "schedule", "newsletter-2", "locale", "zone"),
            *("button", "link"),
        ]


def test_everything_can_be_done_with_keys(browser: Browser, here: World) -> None:
    with visiting(browser, here, "en") as visit:
        page, press = visit.page, visit.page.keyboard.press
        visit.form()
        page.locator("#email").focus()
        page.keyboard.type(visit.address)
        here.step(seconds=5)
        press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        press("Tab")
        press("Enter")
        expect(page.locator("#newsletter-1")).to_be_focused()
        press("Space")
        page.locator("#email").focus()
        here.step(seconds=5)
        press("Enter")
        expect(page.locator("main form")).to_have_count(0)
        visit.open(links(visit.mail("confirm"))["c"])  # it is no mail with the link to preferences
        assert tabbed(page) == ["", "/", "button"]
        page.locator("main button").focus()
        press("Enter")
        page.locator("main a.button").focus()
        press("Enter")
        expect(page.locator("[name='newsletter.sorties']")).to_be_visible()
        assert tabbed(page)[2:10] == [
            *("newsletter", "schedule", "newsletter", "topic", "topic", "locale", "zone", "button")
        ]
