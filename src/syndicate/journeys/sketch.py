"""A newsletter → the mail that it would bring now in one language, for those who work on its looks."""

import re
from dataclasses import replace
from datetime import datetime

from syndicate.content import folder
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.inspect import imagined
from syndicate.model import Page
from syndicate.newsletter.compose import page
from syndicate.templating import SLOT_CLOSE, SLOT_OPEN

_SLOT = re.compile(f"{SLOT_OPEN}([a-z_]+){SLOT_CLOSE}")


def sketch(house: House, newsletter: str, tag: str, now: datetime) -> Page | None:
    """Return the mail, each slot showing its name; None where there is nothing at all to bring.

    Where nothing is new, it brings the latest works. A sample publication is seen at its own instant.
    Raises TemplateError.
    """
    demo = house.settings.demo
    at = demo.as_of if demo else now
    most = house.settings.newsletters[newsletter].max_items
    issue = imagined(newsletter, at)
    made = draft(house, issue, at)
    if not made.items:
        made = draft(house, replace(issue, works=_latest(house, at, most)), at)
    compiled = made.locales[tag]
    items = [one.item for one in compiled.blocks if one.kind != "reminder"][:most]
    if not items:
        return None
    whole = page(compiled, items)
    return replace(whole, html=_named(whole.html), text=_named(whole.text))


def _latest(house: House, now: datetime, most: int) -> tuple[str, ...]:
    works = [one for one in folder.read(house.home, house.settings).works if one.date <= now]
    return tuple(one.id for one in sorted(works, key=lambda one: one.date, reverse=True)[:most])


def _named(text: str) -> str:
    return _SLOT.sub(lambda found: "#" if found[1].endswith("_url") else f"[{found[1]}]", text)
