"""Somebody at the forms, and the mails that the folder transport wrote for them."""

import email
import email.policy
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import requests
from lxml import html

from syndicate.app import App, compose
from syndicate.cli.rooms import site
from syndicate.clocks import SteppingClock
from syndicate.journeys.deliver import Delivered, deliver
from tests.support import homes
from tests.support.cli import at
from tests.support.webservers import running

BEGIN = datetime(2026, 3, 10, 12, tzinfo=UTC)
READER = "lectrice@readers.example"
_LINK = re.compile(r"https://news\.example(/[cpus]/[^\s]+)")
TWO_RHYTHMS = (
    homes.SETTINGS
    + """
[newsletters.actualites.schedules.daily]
every = "day"
at = "07:00"
zone = "recipient"
"""
)
TWO = (
    TWO_RHYTHMS
    + """
[sections.culture]
title.fr = "Culture"
title.fr-CA = "Culture"
title.en = "Culture"

[newsletters.sorties]
title.fr = "Sorties"
title.fr-CA = "Sorties"
title.en = "Going out"
sections = ["cooperation", "culture"]
approvals = 0
"""
)


@dataclass
class World:
    """A publication that answers at `url`, and its clock, which stands still until it is stepped."""

    app: App
    clock: SteppingClock
    url: str

    def step(self, **more: float) -> None:
        self.clock.sleep(timedelta(**more).total_seconds())

    def deliver(self) -> Delivered:
        """Hand over what is due now."""
        return deliver(
            self.app.house, self.app.transport(), self.clock, until="due", stop=threading.Event()
        )

    def get(self, path: str) -> requests.Response:
        return requests.get(self.url + path, allow_redirects=False, timeout=10)

    def post(self, path: str, data: dict[str, str], **headers: str) -> requests.Response:
        return requests.post(
            self.url + path, data=data, headers=headers, allow_redirects=False, timeout=10
        )

    def press(
        self, path: str, choose: dict[str, str] | None = None, **headers: str
    ) -> requests.Response:
        """Open a page, wait as long as people do, choose, and press its first button."""
        form = filled(self.get(path)) | (choose or {})
        self.step(seconds=5)
        return self.post(path, {key: value for key, value in form.items() if value}, **headers)

    def subscribe(self, address: str = READER, tag: str = "fr", **choose: str) -> requests.Response:
        """Fill in the form and send it; everything that is offered is ticked unless `choose` says else."""
        ticks = {
            one: "1" for one in filled(self.get(f"/s/{tag}"), all_boxes=True) if "letter." in one
        }
        return self.press(f"/s/{tag}", {"email": address} | ticks | choose)

    def mails(self, kind: str = "") -> list[EmailMessage]:
        """Return the mails that were written, oldest first, of one kind or of all."""
        outbox = self.app.house.var / "outbox"
        files = sorted(outbox.glob(f"{kind}*/*.eml"), key=lambda one: one.name)
        policy = email.policy.default
        return [email.message_from_bytes(one.read_bytes(), policy=policy) for one in files]

    def ledger(self, *arguments: str) -> Any:
        """Return what a command says now."""
        now = self.clock.now().isoformat()
        return at(now, self.app.house.home, *arguments, "--json").json


def links(mail: EmailMessage) -> dict[str, str]:
    """Return the paths that a mail leads to, by what they are for: "c", "p", "u", "s"."""
    found = _LINK.findall(text(mail))
    return {one[1]: one for one in found}


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def filled(answer: requests.Response, *, all_boxes: bool = False) -> dict[str, str]:
    """Return what the first form of a page would post as it stands."""
    (form, *_) = html.fromstring(answer.text).xpath("//form")
    ticked = "" if all_boxes else "[@checked]"
    found = {
        one.get("name"): one.get("value") or ""
        for one in form.xpath(
            f".//input[@type='hidden' or @type='email' or @type='text'] | .//input[@type='checkbox']{ticked}"
            " | .//input[@type='radio'][@checked]"
        )
    }
    return found | {one.get("name"): one.value for one in form.xpath(".//select")}


@contextmanager
def world(folder: Path, settings: str = homes.SETTINGS) -> Iterator[World]:
    """Serve a publication whose clock stands at BEGIN."""
    clock = SteppingClock(BEGIN)
    app = compose(homes.home(folder / "home", settings), os.environ, clock)
    try:
        with running(site(app)) as url:
            yield World(app, clock, url)
    finally:
        app.close()
