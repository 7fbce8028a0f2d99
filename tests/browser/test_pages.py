"""Every type of page, in every language, light and dark, as a browser and axe-core see it."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from syndicate import app as composition
from syndicate.clocks import SystemClock
from tests.browser.axe import OF_COLOUR, RULES, colours_count, violations
from tests.support.browsers import answering, in_chromium
from tests.support.cli import run, sample

pytestmark = in_chromium
TAGS = ("fr", "fr-ca", "en")
# One of each type; where slugs differ by language, a pattern below the locale's folder.
PAGES = (
    "index.html",
    "culture/index.html",
    "entreprendre/2018/index.html",
    "agenda/index.html",
    "agenda/2018-12/index.html",
    "feeds/index.html",
    "subscribe/index.html",
    "issues/index.html",
    "issues/actualites/index.html",
    "410.html",
    "articles/*cooperation-*/index.html",  # with a picture and its credit
    "articles/un-seul-billet/index.html",  # which English readers get in French
    "events/*/index.html",
    "events/*mar[ck]*/index.html",  # with a table
)
DOORS = ("index.html", "404.html")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = sample(tmp_path_factory.mktemp("pages") / "home")
    assert run(made, "demo").code == 0
    return made


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """Serve `public/` as a plain static server would."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=home / "public"))
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def paths(home: Path, tag: str) -> Iterator[str]:
    """Yield one page of each type."""
    public = home / "public"
    for pattern in PAGES:
        found = sorted((public / tag).glob(pattern))
        assert found, pattern
        yield str(found[0].relative_to(public))


@pytest.mark.wide
@pytest.mark.parametrize("tag", TAGS)
def test_axe_core_finds_nothing(browser: Browser, home: Path, address: str, tag: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found = {}
    for path in [*paths(home, tag), *DOORS]:
        page.emulate_media(color_scheme="light")
        page.goto(f"{address}/{path}")
        found[path] = violations(page, RULES, but=[] if colours_count(tag) else OF_COLOUR)
        if colours_count(tag):
            page.emulate_media(color_scheme="dark")
            found[path] += violations(page, OF_COLOUR)
    context.close()
    assert {path: those for path, those in found.items() if those} == {}


def test_no_page_scrolls_sideways_on_a_phone_nor_with_large_letters(
    browser: Browser, home: Path, address: str
) -> None:
    wide = []
    for width in (320, 390):  # 320 px is what 400 % on 1280 px leaves (WCAG 1.4.10)
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        for path in paths(home, "fr"):
            page.goto(f"{address}/{path}")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((width, path))
        context.close()
    assert wide == []


def test_paper_is_white_whatever_the_screen_was(browser: Browser, home: Path, address: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.emulate_media(media="print")
    page.goto(f"{address}/fr/articles/cooperation-france-quebec-canada/")
    behind = "getComputedStyle(document.querySelector('.hero img')).backgroundColor"
    assert page.evaluate(behind) == "rgb(255, 255, 255)"
    page.close()


def test_a_page_of_a_work_needs_no_script_and_its_data_are_allowed(
    browser: Browser, home: Path
) -> None:
    """Under the headers of `serve`, which allow no script: data are no script."""
    composed = composition.compose(home, {}, SystemClock())
    said: list[str] = []
    with answering(composed) as url:
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        answer = page.goto(f"{url}/fr/articles/cooperation-france-quebec-canada/")
        data = page.locator("script[type='application/ld+json']").text_content()
        headers = answer.headers if answer else {}
        page.close()
    composed.close()
    assert "default-src 'none'" in headers["content-security-policy"]
    assert [one for one in said if "Content Security Policy" in one] == []
    assert json.loads(data or "")["@graph"][0]["@type"] == "NewsArticle"
