"""A publication of three pages and one reader, and what the web did to it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from syndicate import templating
from syndicate.audience import tokens
from syndicate.audience.tokens import Claim
from syndicate.errors import StoreError, TemplateError
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Schedule
from syndicate.web.site import Site, Wishes
from tests.support.publication import settings

READER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
TEMPLATES = Path(__file__).parents[2] / "templates"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Publication:
    """What a real application would give the web, kept in memory.

    locked: the database answers nobody. full: the log of withdrawals takes nothing.
    broken: a template that cannot be rendered, or "change".
    """

    def __init__(self, home: Path) -> None:
        self.settings = settings(home)
        self.newsletter = self.settings.newsletters["actualites"]
        self.keys = tokens.load(home / "var" / "keys")
        self.public = home / "public"
        self.left: list[tuple[Claim, str]] = []
        self.wishes: Wishes | None = Wishes(locale="fr-CA", zone=None, schedule="weekly")
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
            withdraw=self._withdraw,
            wishes=self._wishes,
            change=self._change,
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

    def _change(self, claim: Claim, wishes: Wishes) -> None:
        assert claim == Claim(READER, "actualites")
        if self.broken == "change":
            raise StoreError("database-broken")
        self.wishes = wishes


@cache
def _environment(tag: str) -> Environment:
    publication = settings(Path())
    return templating.environment(
        [TEMPLATES], Catalogue(tag), publication.locales[tag], publication.site.zone
    )
