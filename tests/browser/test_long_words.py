"""Words that do not fit, and languages that are read from right to left, in a browser."""

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.support.browsers import in_chromium
from tests.support.builds import built, place, write_event
from tests.support.homes import write_article

pytestmark = in_chromium
LONG = "Rencontresinternationalesinterdisciplinairespluridisciplinairesettransdisciplinaires"
ARABIC = """
[locales.ar]
name = "العربية"
babel = "ar"
fallback = ["fr"]
zone = "Europe/Paris"
"""


def test_no_page_is_wider_than_the_screen(browser: Browser, tmp_path: Path) -> None:
    home = place(tmp_path / "home")
    settings = home / "config/syndicate.toml"
    text = settings.read_text("utf-8")
    both = re.sub(r"^(title|name)\.en = (.*)$", r"\1.en = \2\n\1.ar = \2", text, flags=re.MULTILINE)
    settings.write_text(both + ARABIC, "utf-8")
    for name in ("un", "deux"):
        write_article(home, name, title=f"{LONG} {name}", summary=LONG)
    write_event(home, "bal", title=LONG, place=LONG)
    built(home)
    wide = []
    pages = sorted(
        one for tag in ("fr", "ar") for one in (home / "public" / tag).rglob("index.html")
    )
    for width in (320, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for file in pages:
            page.goto(file.as_uri())
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((width, file.relative_to(home).as_posix()))
        page.close()
    assert len(pages) > 20
    assert wide == []


def test_the_way_past_the_menu_is_seen_once_it_has_the_focus(
    browser: Browser, tmp_path: Path
) -> None:
    home = place(tmp_path / "home")
    built(home)
    page = browser.new_page(viewport={"width": 320, "height": 600})
    page.goto((home / "public/fr/index.html").as_uri())
    clipped = "getComputedStyle(document.querySelector('.skip')).clipPath"
    assert page.evaluate(clipped) == "inset(50%)"
    page.keyboard.press("Tab")
    assert page.evaluate(clipped) == "none"
    page.close()
