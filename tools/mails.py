"""The sample's newsletter in every template and language, on sheets: widths, light and dark, with images and without."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from syndicate.app import App, compose
from syndicate.clocks import SystemClock
from syndicate.content import edits, folder
from syndicate.content.edits import IssueEdit
from syndicate.imaging import making
from syndicate.journeys.house import House
from syndicate.localise.editions import editions
from syndicate.model import Compiled, Page
from syndicate.newsletter.compose import compile_issue, page
from syndicate.newsletter.issue import candidates
from syndicate.pictures import planned_logos
from syndicate.templating import slot

TAGS = ("fr", "fr-CA", "en")
DAY = date(2018, 11, 22)
WIDTHS = (360, 640, 1280)
IN_THE_README = ("digest", "fr-CA")  # alone, and at its own size
_ARTICLES, _EVENTS = 5, 2  # of a digest and a brief: enough to see each part, and small files
_NARROW = 800  # pixels around the middle that are kept of a wide screen
_GAP, _BEHIND, _COLOURS = 24, "#8a8a86", 96
_SLOTS = {
    "unsubscribe_url": "#",
    "preferences_url": "#",
    "greeting_name": "Marie",
}
_GREETINGS = {"fr": "Bonjour Marie,", "fr-CA": "Bonjour Marie,", "en": "Hello Marie,"}
_MENDED = {
    "fr": "Nous avions annoncé le petit-déjeuner de l’export à 9 h 30 ; il commence à 8 h 30.",
    "en": "We announced the export breakfast for 9:30 a.m.; it begins at 8:30.",
}
BRAND = """
[brand]
logo = "content/brand/logo.png"
logo_dark = "content/brand/logo-dark.png"
serif = ["system-ui"]
accent = "#7a1f5c"
dark_accent = "#e5a3cf"
rule = "#e3d3dd"
"""
Sheet = tuple[str, Image.Image]


def sheets(home: Path, browser: Browser) -> Iterator[Sheet]:
    """Yield every sheet by name, for the sample publication built in `home`."""
    with closing(compose(home, {}, SystemClock())) as app:
        names = sorted(one.name for one in (app.house.data / "templates/newsletters").iterdir())
        for template in names:
            pool = _pool(app.house, template)
            for tag in TAGS:
                html = _html(app.house, _mail(pool[tag], template), tag)
                yield f"mail-{template}-{tag}", _sheet(browser, html)
                if (template, tag) == IN_THE_README:
                    whole = _seen(browser, html, 640, dark=False, shrunk=1)
                    yield f"{template}-{tag}-640", whole.quantize(_COLOURS)
    yield "mail-brand-fr", _branded(home, browser)


def _pool(house: House, template: str) -> Mapping[str, Compiled]:
    settings = house.settings
    at = settings.demo.as_of if settings.demo else SystemClock().now()
    public = editions(folder.read(house.home, settings).works, settings, at)
    decided, _ = edits.edits(house.home, "actualites", DAY, settings)
    corrected = None
    if template == "erratum":
        corrected = DAY - timedelta(days=7)
        decided = {tag: IssueEdit(editorial_html=f"<p>{said}</p>") for tag, said in _MENDED.items()}
    items = candidates(
        public,
        "actualites",
        settings,
        released={(one.work, tag): one.date for tag, those in public.items() for one in those},
        first_due=at + timedelta(days=1),
        freeze_at=at,
        edits=decided,
    )
    return compile_issue(
        public,
        items,
        "actualites",
        settings,
        house.environment,
        DAY,
        decided,
        template=template,
        corrected=corrected,
    )


def _mail(compiled: Compiled, template: str) -> Page:
    blocks = [one for one in compiled.blocks if one.kind != "reminder"]
    events = [one for one in blocks if one.kind == "event"]
    some = [*(one for one in blocks if one not in events)][:_ARTICLES] + events[:_EVENTS]
    chosen = {"event": events[:1], "erratum": [blocks[0], events[0]]}.get(template, some)
    return page(compiled, [one.item for one in chosen])


def _html(house: House, mail: Page, tag: str) -> str:
    """Return a mail that shows its images from the disk."""
    html = mail.html
    for name, value in {**_SLOTS, "greeting": _GREETINGS[tag]}.items():
        html = html.replace(slot(name), value)
    base = re.escape(house.settings.site.base_url)
    return re.sub(rf"{base}/media/", f"{(house.public / 'media').as_uri()}/", html)


def _sheet(browser: Browser, html: str, widths: tuple[int, ...] = WIDTHS) -> Image.Image:
    """Return all pictures of one mail: those without images below those with."""
    without = re.sub(r'(<img[^>]*) src="[^"]*"', r'\1 src="data:,"', html)
    rows = [
        [_seen(browser, one, width, dark) for width in widths for dark in (False, True)]
        for one in (html, without)
    ]
    return _put_together(rows)


def _seen(browser: Browser, html: str, width: int, dark: bool, shrunk: int = 2) -> Image.Image:
    screen = browser.new_page(
        viewport={"width": width, "height": 480}, color_scheme="dark" if dark else "light"
    )
    with NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:  # which may load others
        file.write(html)
        file.flush()
        screen.goto(Path(file.name).as_uri())
        screen.wait_for_function("[...document.images].every(image => image.complete)")
    seen = Image.open(BytesIO(screen.screenshot(full_page=True))).convert("RGB")
    screen.close()
    if seen.width > _NARROW:
        edge = (seen.width - _NARROW) // 2
        seen = seen.crop((edge, 0, edge + _NARROW, seen.height))
    return seen.reduce(shrunk)


def _put_together(rows: list[list[Image.Image]]) -> Image.Image:
    heights = [max(one.height for one in row) + _GAP for row in rows]
    across = max(sum(one.width + _GAP for one in row) for row in rows) + _GAP
    sheet = Image.new("RGB", (across, sum(heights) + _GAP), _BEHIND)
    down = _GAP
    for row, height in zip(rows, heights, strict=True):
        right = _GAP
        for one in row:
            sheet.paste(one, (right, down))
            right += one.width + _GAP
        down += height
    return sheet.quantize(_COLOURS)


def _branded(home: Path, browser: Browser) -> Image.Image:
    """Return the digest and an event as another brand has them."""
    brand = home / "content" / "brand"
    brand.mkdir(exist_ok=True)
    for name, colour in (("logo.png", "#7a1f5c"), ("logo-dark.png", "#e5a3cf")):
        _logo(colour).save(brand / name)
    settings = home / "config" / "syndicate.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + BRAND, encoding="utf-8")
    try:
        with closing(compose(home, {}, SystemClock())) as app:
            _publish_logos(app)
            mails = [
                _html(app.house, _mail(_pool(app.house, one)["fr"], one), "fr")
                for one in ("event", "brief")
            ]
            rows = [
                [_seen(browser, one, width, dark) for width in (360, 640) for dark in (False, True)]
                for one in mails
            ]
            return _put_together(rows)
    finally:
        settings.write_text(before, encoding="utf-8")


def _publish_logos(app: App) -> None:
    house = app.house
    plans = planned_logos(house.logos.values())
    for path, make in making.files(plans, house.home, house.var / "cache" / "images"):
        file = house.public / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make())


def _logo(colour: str) -> Image.Image:
    """Draw two banks and a river."""
    made = Image.new("RGBA", (640, 128), (0, 0, 0, 0))
    pen = ImageDraw.Draw(made)
    pen.ellipse((4, 4, 124, 124), outline=colour, width=10)
    pen.line((24, 84, 64, 44, 104, 84), fill=colour, width=10, joint="curve")
    for number, width in enumerate((440, 300)):
        pen.rounded_rectangle(
            (160, 30 + 44 * number, 160 + width, 54 + 44 * number), 12, fill=colour
        )
    return made
