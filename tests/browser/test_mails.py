"""Every template in every language as a browser shows it: for everybody, on every screen, in the dark."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import OF_COLOUR, RULES, violations
from tests.support.browsers import in_chromium
from tests.support.mails import NAMES, TAGS, mail
from tests.support.photographs import JPEG

pytestmark = in_chromium
# A mail is shown within a page of the mail program, which has the landmarks.
OF_PAGES = ["region", "landmark-one-main", "bypass"]
WIDTHS = (320, 360, 640, 1280)
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
# The colour of each piece of text, and the first colour behind it.
COLOURS = """
() => [...document.querySelectorAll('h1, h2, h3, p, a, strong, span')]
  .filter(one => one.checkVisibility() && one.textContent.trim())
  .map(one => getComputedStyle(one).color)
"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.route("https://**", lambda route: route.fulfill(body=JPEG, content_type="image/jpeg"))
    yield opened
    opened.close()


@pytest.mark.wide
@pytest.mark.parametrize("template", NAMES)
def test_axe_core_finds_nothing_and_no_screen_is_too_narrow(page: Page, template: str) -> None:
    found: dict[str, list[str]] = {}
    for tag in TAGS:
        page.emulate_media(color_scheme="light")
        page.set_content(mail(template, tag).html)
        found[tag] = violations(page, RULES, but=OF_PAGES)
        if tag == TAGS[0]:  # no language has colours of its own
            page.emulate_media(color_scheme="dark")
            found[tag] += violations(page, OF_COLOUR)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(TOO_WIDE):
                found[tag].append(f"wider than {width}")
    assert found == {tag: [] for tag in TAGS}


@pytest.mark.parametrize("template", NAMES)
def test_nothing_stays_dark_on_dark(page: Page, template: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_content(mail(template, "fr").html)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 27)"
    dark = [one for one in page.evaluate(COLOURS) if max(map(int, re.findall(r"\d+", one))) < 150]
    on_button = 1 if template == "event" else 0
    assert len(dark) <= on_button


def test_outlook_s_own_marks_bring_the_dark_colours_too(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.set_content(mail("digest", "fr").html)
    page.evaluate("document.documentElement.setAttribute('data-ogsc', '')")
    page.evaluate("document.documentElement.setAttribute('data-ogsb', '')")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 27)"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('h2')).color")
        == "rgb(236, 236, 234)"
    )


@pytest.mark.parametrize("template", NAMES)
def test_without_images_every_picture_is_told(browser: Browser, template: str) -> None:
    blind = browser.new_page()
    blind.route("https://**", lambda route: route.abort())
    blind.set_content(mail(template, "fr").html)
    for image in blind.locator("img").all():
        assert image.get_attribute("alt")
    assert not blind.evaluate(TOO_WIDE)
    blind.close()


def test_a_phone_has_larger_letters_and_no_thumbnails(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.set_content(mail("digest", "fr").html)
    size = "getComputedStyle(document.querySelector('p.read')).fontSize"
    for width, letters, thumbs in ((640, "16px", True), (360, "17px", False)):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(size) == letters
        assert page.locator(".thumb").first.is_visible() is thumbs


def test_a_button_is_large_enough_for_a_thumb(page: Page) -> None:
    page.set_content(mail("event", "fr").html)
    page.set_viewport_size({"width": 360, "height": 800})
    box = page.locator(".button a").bounding_box()
    assert box
    assert box["height"] >= 44


def test_nothing_is_asked_for_but_our_own_pictures(browser: Browser) -> None:
    asked: list[str] = []
    watched = browser.new_page()
    watched.on("request", lambda request: asked.append(request.url))
    watched.route("**/*", lambda route: route.abort())
    watched.set_content(mail("digest", "fr").html)
    watched.wait_for_function("[...document.images].every(image => image.complete)")
    assert asked
    own = re.compile(r"https://actualites\.metropole\.example/media/[0-9a-f]{16}/[^/?]+\.(jpg|png)")
    assert [one for one in asked if not own.fullmatch(one)] == []
    watched.close()
