"""The sample publication's mails, pages and forms → PNG in docs/reviews/, as readers see them."""

import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import console
import forms
import mails
from playwright.sync_api import Browser, sync_playwright

from syndicate.cli.main import main as syndicate

TOP = Path(__file__).parents[1]
OUT = TOP / "docs" / "reviews"
ARTICLE = "cooperation-france-quebec-canada"
TAGS = ("fr", "fr-CA", "en")
# Pages that look alike in every language: in French, on a wide screen and on a phone in the dark.
FRONTS = {
    "event": "events/concert-deux-rives",
    "section": "culture",
    "year": "culture/2018",
    "agenda": "agenda",
    "month": "agenda/2018-12",
    "feeds": "feeds",
    "subscribe": "subscribe",
    "issues": "issues/actualites",
}
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Shot = tuple[str, Path, int, str]


def demo(home: Path) -> None:
    """Run the demo in `home`."""
    try:
        syndicate(["--lang", "en", "--home", str(home), "demo"])
    except SystemExit as end:
        if end.code:
            raise


def shots(home: Path) -> Iterator[Shot]:
    """Yield (name, page, width, colour scheme) of every picture."""
    for tag in TAGS:
        page = home / "public" / tag.lower() / "articles" / _slug(home, tag) / "index.html"
        yield f"article-{tag}-1280", page, 1280, "light"
        yield f"article-{tag}-390-dark", page, 390, "dark"
        yield f"home-{tag}-1280", home / "public" / tag.lower() / "index.html", 1280, "light"
    public = home / "public" / "fr"
    for name, page in FRONTS.items():
        yield f"{name}-fr-1280", public / page / "index.html", 1280, "light"
        yield f"{name}-fr-390-dark", public / page / "index.html", 390, "dark"


def _slug(home: Path, tag: str) -> str:
    pages = (home / "public" / tag.lower() / "articles").glob(f"*{ARTICLE}*")
    return next(pages).name


def take(browser: Browser, shot: Shot) -> None:
    """Take one picture, whole page."""
    name, file, width, scheme = shot
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.screenshot(path=OUT / f"{name}.png", full_page=True)
    page.close()
    print(f"docs/reviews/{name}.png")


def main() -> int:
    """Take every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        home = Path(folder)
        demo(home)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for shot in shots(home):
            take(browser, shot)
        drawn = (one.sheets(home, browser) for one in (mails, console, forms))
        for name, sheet in chain.from_iterable(drawn):
            sheet.save(OUT / f"{name}.png", optimize=True)
            print(f"docs/reviews/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
