"""A reader leaves from the page in their mail, in a real browser, without any script."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from syndicate import app as composition
from syndicate.app import App
from syndicate.audience import tokens
from syndicate.cli.serve import site
from syndicate.clocks import SystemClock
from syndicate.web.application import application
from syndicate.web.server import server
from tests.support.cli import run, sample

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on this machine (tools/browser installs it)"
    ),
]
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READER = "lectrice@lecteurs.example"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[App, str]]:
    home = sample(tmp_path / "home")
    run(home, "subscribers", "add", READER, "--locale", "fr-CA", "--name", "Claire")
    run(home, "build")
    composed = composition.compose(home, {}, SystemClock())
    ready, urls = threading.Event(), []

    def started(url: str) -> None:
        urls.append(url)
        ready.set()

    made = server(application(site(composed)), "127.0.0.1", 0, started)
    thread = threading.Thread(target=made.run)
    thread.start()
    assert ready.wait(20)
    yield composed, urls[0]
    made.should_exit = True
    thread.join(20)
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
