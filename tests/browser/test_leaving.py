"""A reader leaves from the page in their mail, in a real browser, without any script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from syndicate import app as composition
from syndicate.app import App
from syndicate.audience import tokens
from syndicate.clocks import SystemClock
from tests.support.browsers import answering, in_chromium
from tests.support.cli import run, sample

pytestmark = in_chromium
READER = "lectrice@lecteurs.example"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[App, str]]:
    home = sample(tmp_path / "home")
    run(home, "subscribers", "add", READER, "--locale", "fr-CA", "--name", "Claire")
    run(home, "build")
    composed = composition.compose(home, {}, SystemClock())
    with answering(composed) as url:
        yield composed, url
    composed.close()


def reader(app: App) -> Any:
    return run(app.house.home, "subscribers", "show", READER, "--json").json


def test_one_button_leaves_in_the_readers_own_language(
    browser: Browser, served: tuple[App, str]
) -> None:
    app, url = served
    token = tokens.one_click(app.house.keys, reader(app)["id"], "actualites")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{url}/u/{token}")
    assert page.locator("html").get_attribute("lang") == "fr-CA"
    (state,) = reader(app)["subscriptions"]
    assert state["state"] == "active"
    page.get_by_role("button").click()
    assert page.get_by_role("heading", level=1).is_visible()
    (state,) = reader(app)["subscriptions"]
    assert (state["state"], state["left_by"]) == ("left", "page")


def test_preferences_are_kept(browser: Browser, served: tuple[App, str]) -> None:
    app, url = served
    token = tokens.preferences(app.house.keys, reader(app)["id"], "actualites")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{url}/p/{token}")
    page.locator("select[name=locale], input[name=locale][value=en]").first.wait_for()
    if page.locator("select[name=locale]").count():
        page.locator("select[name=locale]").select_option("en")
    else:
        page.locator("input[name=locale][value=en]").check()
    page.locator("select[name=zone]").select_option("America/St_Johns")
    page.get_by_role("button").first.click()
    assert page.locator("html").get_attribute("lang") == "en"
    shown = reader(app)
    assert (shown["locale"], shown["zone"]) == ("en", "America/St_Johns")
