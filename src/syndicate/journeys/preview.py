"""An issue, or what a newsletter would bring now → files to look at: HTML, text and mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate.delivery import message, personalise
from syndicate.delivery.personalise import Personal
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.inspect import imagined
from syndicate.model import Compiled, Finding, Issue, Page
from syndicate.newsletter.compose import page
from syndicate.publish import replace_file
from syndicate.store import issues, pools
from syndicate.templating import slot

_READER = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Preview:
    """The files written, and what stands against sending what they show."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]


def preview(house: House, target: str, out: Path, now: datetime) -> Preview:
    """Write `<tag>.html`, `<tag>.txt` and `<tag>.eml` of each locale that has something to read.

    target: an issue's id (its frozen pool, if it has one) or a newsletter's key.
    """
    issue, frozen = _issue(house, target, now)
    made = None if frozen else draft(house, issue, now)
    locales = frozen or (made.locales if made else {})
    files = []
    for tag, compiled in locales.items():
        shown = _page(house, issue, compiled)
        if shown is not None:
            for name, data in _files(house, issue, shown, now):
                replace_file(out / f"{tag}.{name}", data)
                files.append((out / f"{tag}.{name}").as_posix())
    return Preview(tuple(files), made.findings if made else ())


def _issue(house: House, target: str, now: datetime) -> tuple[Issue, dict[str, Compiled] | None]:
    if target in house.settings.newsletters:
        return imagined(target, now), None
    with house.database.read() as c:
        issue = issues.known(c, target)
        frozen = pools.frozen(c, issue.id, issue.revision)
        pool = pools.load(c, issue.id, issue.revision) if frozen else None
    return issue, dict(pool.locales) if pool else None


def _page(house: House, issue: Issue, compiled: Compiled) -> Page | None:
    most = house.settings.newsletters[issue.newsletter].max_items
    items = [block.item for block in compiled.blocks if block.kind != "reminder"][:most]
    return page(compiled, items) if items else None


def _files(house: House, issue: Issue, shown: Page, now: datetime) -> Iterator[tuple[str, bytes]]:
    slots = {
        "unsubscribe_url": f"{house.settings.web_url}/u/preview",
        "preferences_url": f"{house.settings.web_url}/p/preview",
        "greeting": house.catalogue(shown.locale).gettext("Hello,"),
        "greeting_name": "",
    }
    yield "html", _filled(shown.html, slots).encode()
    yield "txt", _filled(shown.text, slots).encode()
    head = message.letterhead(house.settings, issue.newsletter, shown.locale, issue)
    personal = Personal(
        address=house.settings.sender.email,
        name=None,
        message_id=house.message_id("test", issue.id, _READER),
        date=now,
        slots=slots,
    )
    yield "eml", personalise.fill(message.template(shown, head), personal)


def _filled(text: str, slots: dict[str, str]) -> str:
    for name, value in slots.items():
        text = text.replace(slot(name), value)
    return text
