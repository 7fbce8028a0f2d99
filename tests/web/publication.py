"""A publication of three pages and one reader, and what the web did to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from syndicate import templating
from syndicate.audience import tokens
from syndicate.audience.tokens import Claim
from syndicate.audience.wording import words
from syndicate.errors import StoreError, TemplateError, UsageError
from syndicate.journeys.signup import Asked, Opened
from syndicate.journeys.wishes import Wish, Wishes
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.recurrence import Schedule
from syndicate.web.site import Readers, Site
from tests.support.publication import settings

READER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
TEMPLATES = Path(__file__).parents[2] / "templates"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Publication:
    """What a real application would give the web, kept in memory.

    locked: the database answers nobody. full: the log of withdrawals takes nothing.
    broken: a template that cannot be rendered, or "change". suppressed: nobody may write to the reader.
    asked:  what the form asked for. busy: its network asks too much. opened: what a link is about.
    now:    the instant, which stands still.
    """

    def __init__(self, home: Path) -> None:
        self.settings = settings(home)
        self.newsletter = self.settings.newsletters["actualites"]
        self.keys = tokens.load(home / "var" / "keys")
        self.public = home / "public"
        self.left: list[tuple[Claim, str]] = []
        self.wishes: Wishes | None = wishes()
        self.asked: list[Asked] = []
        self.busy = False
        self.opened: dict[str, Opened] = {}
        self.confirmed: list[tuple[str, str | None]] = []
        self.changed: list[tuple[str, str | None]] = []
        self.suppressed = False
        self.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
        self.locked = False
        self.full = False
        self.broken: str | None = None
        self.publish("index.html", "<!doctype html><title>Chooser</title>")

    @property
    def site(self) -> Site:
        return Site(
            settings=self.settings,
            keys=self.keys,
            public=self.public,
            render=self._render,
            words=lambda tag: words(self.settings, Catalogue(tag)),
            now=lambda: self.now,
            readers=Readers(
                withdraw=self._withdraw,
                wishes=self._wishes,
                change=self._change,
                ask=self._ask,
                opened=self.opened.get,
                confirm=self._confirm,
                data=self._data,
            ),
            stylesheet="/media/0/site.css",
        )

    def with_answers(self, file: Path) -> Site:
        """Return the site beside which a build left its answers in `file`."""
        return replace(self.site, answers=file)

    @property
    def leave_path(self) -> str:
        return f"/u/{tokens.one_click(self.keys, READER, 'actualites')}"

    @property
    def preferences_path(self) -> str:
        return f"/p/{tokens.preferences(self.keys, READER, 'actualites')}"

    def publish(self, path: str, text: str) -> None:
        file = self.public / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def add_schedule(self, name: str, schedule: Schedule) -> None:
        """Give the newsletter a second schedule; dictionaries of settings are read at each request."""
        schedules = self.newsletter.schedules
        assert isinstance(schedules, dict)
        schedules[name] = schedule

    def _render(self, template: str, tag: str, context: Mapping[str, Any]) -> str:
        if self.broken in (template, "every template"):
            raise TemplateError("template-absent", file=template)
        return templating.render(_environment(tag), template, **context)

    def _withdraw(self, claim: Claim, source: str) -> None:
        if self.full:
            raise StoreError("withdrawals-unwritable", reason="No space left on device")
        self.left.append((claim, source))

    def _wishes(self, claim: Claim) -> Wishes | None:
        assert claim == Claim(READER, "actualites")
        if self.locked:
            raise StoreError("database-busy")
        return self.wishes

    def _change(self, claim: Claim, wishes: Wishes, tag: str, network: str | None) -> None:
        assert claim == Claim(READER, "actualites")
        if self.broken == "change":
            raise StoreError("database-broken")
        if self.suppressed:
            raise UsageError("reader-suppressed")
        self.wishes = wishes
        self.changed.append((tag, network))

    def _ask(self, asked: Asked) -> bool:
        if self.locked:
            raise StoreError("database-busy")
        if not self.busy:
            self.asked.append(asked)
        return not self.busy

    def _confirm(self, id_: str, network: str | None) -> Opened | None:
        found = self.opened.get(id_)
        if found is not None and found.state == "open":
            self.confirmed.append((id_, network))
            self.opened[id_] = replace(found, state="done", subscriber=READER)
        return self.opened.get(id_)

    def _data(self, claim: Claim, form: str) -> bytes | None:
        assert claim == Claim(READER, "actualites")
        return f"all of it, as {form}".encode() if self.wishes else None


def wishes(
    locale: str = "fr-CA",
    zone: str | None = None,
    schedule: str = "weekly",
    topics: tuple[str, ...] = (),
    *,
    wanted: bool = True,
) -> Wishes:
    """Return what a reader of the one newsletter has."""
    wish = Wish(wanted=wanted, schedule=schedule, topics=topics)
    return Wishes(locale=locale, zone=zone, newsletters={"actualites": wish})


@cache
def _environment(tag: str) -> Environment:
    publication = settings(Path())
    return templating.environment(
        [TEMPLATES], Catalogue(tag), publication.locales[tag], publication.site.zone
    )
