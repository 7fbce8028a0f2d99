"""The console of the sample publication as staff see it: three pictures, and all pages on sheets."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from tests.support.webservers import running

from syndicate.app import App, compose
from syndicate.cli.rooms import office, site
from syndicate.clocks import SteppingClock
from syndicate.journeys import review
from syndicate.journeys.reports.refresh import refresh
from syndicate.journeys.staff import people, sessions
from syndicate.journeys.staff.people import Newcomer
from syndicate.journeys.staff.sessions import Origin
from syndicate.model import Issue, Role
from syndicate.schedule import jobs
from syndicate.store import issues

NOW = datetime(2018, 11, 28, 9, tzinfo=UTC)  # a day before the issue after that of the demo
TAG = "fr-CA"
SENT = "actualites-2018-11-22"
_TALLEST, _GAP, _BEHIND = 1_800, 24, "#8a8a86"
_WIDTHS = {1280: ("light", 2), 390: ("dark", 1)}  # width → scheme, how much smaller on the sheet
# Name → path below the console; {issue} is the one that waits.
PAGES = {
    "today": "",
    "issues": "issues",
    "issue": "issues/{issue}",
    "words": "issues/{issue}/edit",
    "preview": "issues/{issue}/preview",
    "audience": "issues/{issue}/readers",
    "send": f"issues/{SENT}/correct",
    "result": f"issues/{SENT}/result",
    "content": "content",
    "work": "content/article/parcs-relais",
    "readers": "readers",
    "deliveries": "deliveries",
    "feeds": "feeds",
    "reports": "reports",
    "report": f"reports/{SENT}",
    "log": "audit",
    "settings": "settings",
    "hold": "hold",
    "account": "account",
    "staff": "staff",
}
_IN_README = ("today", "issue", "report")


def sheets(home: Path, browser: Browser) -> Iterator[tuple[str, Image.Image]]:
    """Yield every picture by name, for the sample publication built in `home`."""
    _ask_for_approval(home / "config" / "syndicate.toml")
    app = compose(home, {"SYNDICATE_WEB__BASE_URL": "http://127.0.0.1"}, SteppingClock(NOW))
    try:
        waiting = _prepared(app)
        with running(site(app), office(app)) as url:
            token = _signed_in(app)
            for width, (scheme, smaller) in _WIDTHS.items():
                taken = _taken(browser, url, token, waiting.id, width, scheme)
                yield (
                    f"console-{TAG}-{width}",
                    _sheet([one.reduce(smaller) for one in taken.values()]),
                )
                if width == max(_WIDTHS):
                    for name in _IN_README:
                        yield f"console-{name}-{TAG}", taken[name].crop((0, 0, width, 900))
    finally:
        app.close()


def _ask_for_approval(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("approvals = 0", "approvals = 1"), encoding="utf-8")


def _prepared(app: App) -> Issue:
    """Have an issue wait for its approval; return it."""
    house = app.house
    refresh(house, NOW)
    jobs.tick(house, NOW)
    with house.database.read() as c:
        draft = next(one for one in issues.listing(c) if one.state == "draft")
    return review.submit(house, draft, "camille@metropole.example", NOW, "Prêt pour jeudi.")


def _signed_in(app: App) -> str:
    roles: tuple[Role, ...] = ("admin",)
    new = Newcomer(
        address="camille@metropole.example", name="Camille Tremblay", roles=roles, locale=TAG
    )
    person, _link = people.add(app.house, new, "cli", NOW)
    with app.house.database.write() as c:
        return sessions.begin(c, person.id, Origin("192.0.2.0/24", "Firefox, Linux"), NOW)


def _taken(
    browser: Browser, url: str, token: str, issue: str, width: int, scheme: str
) -> dict[str, Image.Image]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.add_cookies([{"name": "syndicate-session", "value": token, "url": f"{url}/console/"}])
    found: dict[str, Image.Image] = {}
    for name, path in PAGES.items():
        page = context.new_page()
        answer = page.goto(f"{url}/console/{path.format(issue=issue)}")
        assert answer is not None, name
        assert answer.ok, f"{name}: {answer.status}"
        shot = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
        found[name] = shot.crop((0, 0, width, min(shot.height, _TALLEST)))
        page.close()
    context.close()
    return found


def _sheet(those: Sequence[Image.Image], across: int = 5) -> Image.Image:
    """Return pictures in rows, each row as high as its highest."""
    rows = [those[at : at + across] for at in range(0, len(those), across)]
    wide = max(one.width for one in those)
    heights = [max(one.height for one in row) for row in rows]
    size = (across * (wide + _GAP) + _GAP, sum(heights) + _GAP * (len(rows) + 1))
    sheet, top = Image.new("RGB", size, _BEHIND), _GAP
    for row, height in zip(rows, heights, strict=True):
        for column, one in enumerate(row):
            sheet.paste(one, (_GAP + column * (wide + _GAP), top))
        top += height + _GAP
    return sheet
