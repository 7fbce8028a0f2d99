"""A publication at work behind a real server, and a program that comes with a token.

What the program is answered is held to the description of the API each time.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import requests
from openapi_schema_validator import OAS31Validator

from syndicate import app
from syndicate.cli.rooms import desk, site
from syndicate.journeys import programs
from syndicate.journeys.deliver import deliver
from syndicate.journeys.staff import people
from syndicate.journeys.staff.people import Newcomer
from syndicate.model import Role
from syndicate.schedule import jobs
from syndicate.web.application import Application, application
from tests.support.cli import at
from tests.support.homes import SETTINGS, home, write_article

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday; the weekly issue leaves on Thursday
BY = "chef@metropole.example"
TWO = """
[newsletters.agenda]
title.fr = "Agenda"
title.fr-CA = "Agenda"
title.en = "Agenda"
sections = ["cooperation"]
approvals = 0
"""
APPROVED = SETTINGS.replace("approvals = 0", "approvals = 1")


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Office:
    """A publication, its clock, and its application; `readers` read French in Paris."""

    def __init__(self, folder: Path, settings: str = SETTINGS + TWO, readers: int = 2) -> None:
        self.home = home(folder, settings)
        write_article(self.home, "fete")
        write_article(self.home, "fete", "en", title="The fair", summary="A sentence.")
        for number in range(readers):
            address = f"lecteur{number}@lecteurs.example"
            at(NOW.isoformat(), self.home, "subscribers", "add", address, "--locale", "fr")
        self.clock = Clock()
        self.open()

    def open(self) -> None:
        """Begin, as a process does."""
        self.app = app.compose(self.home, {}, self.clock)
        self.desk = desk(self.app)
        self.application: Application = self.made()

    def made(self, **options: Any) -> Application:
        """Return an application of its own."""
        return application(replace(site(self.app), desk=replace(self.desk, **options)))

    def again(self, settings: str) -> None:
        """End, and begin with other settings."""
        self.app.close()
        (self.home / "config" / "syndicate.toml").write_text(settings, encoding="utf-8")
        self.open()

    def token(self, *verbs: str, newsletters: tuple[str, ...] = (), by: str = BY) -> str:
        lasts = timedelta(days=30)
        wanted = verbs or programs.VERBS
        now = self.clock.now()
        return programs.add(self.app.house, "CMS", wanted, newsletters, lasts, by, now)[1]

    def account(self, address: str, *roles: Role) -> None:
        """Have somebody be one of the staff."""
        new = Newcomer(address=address, name="Camille", roles=roles, locale="fr")
        people.add(self.app.house, new, "cli", self.clock.now())

    def planned(self) -> str:
        """Return the id of the next weekly issue, planned."""
        at = self.clock.now()
        return jobs.plan_next(self.app.house, "actualites", at, at).id

    def delivered(self) -> Mapping[str, int]:
        """Hand over what is due, as the loop of `serve` does; return what became of it."""
        stop = threading.Event()
        done = deliver(self.app.house, self.app.transport(), self.clock, until="due", stop=stop)
        return {state: count for state, count in done.settled.items() if count}

    def mails(self) -> list[str]:
        """Return who has mail in the outbox."""
        found = (self.home / "var" / "outbox").rglob("*.eml")
        texts = (file.read_text("utf-8", "replace") for file in found)
        return sorted(
            match[1]
            for text in texts
            if (match := re.search(r"^To: .*?(\S+@[\w.]+)", text, re.MULTILINE))
        )


class Program:
    """Another scheduler: requests with a token; each answer is as the description says."""

    def __init__(self, url: str, token: str | None) -> None:
        self.root = f"{url}/api/v1"
        self.token = token

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.ask("POST", path, body, **headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Accept-Language", "en")
        if self.token is not None:
            named.setdefault("Authorization", f"Bearer {self.token}")
        sent = {"data": body} if isinstance(body, (bytes, str)) else {"json": body}
        return requests.request(
            method, self.root + path, headers=named, timeout=60, allow_redirects=False, **sent
        )

    @cached_property
    def description(self) -> Any:
        return self.get("/openapi.json").json()


def as_described(description: Any, answer: requests.Response) -> None:
    """See that an answer is one that the description has for it."""
    path = re.sub(r"^.*?/api/v1|\?.*$", "", answer.url)
    method = str(answer.request.method).lower()
    operation = next(
        found[method]
        for pattern, found in description["paths"].items()
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), path) and method in found
    )
    told = operation["responses"][str(answer.status_code)]
    ((kind, content),) = told["content"].items()
    assert answer.headers["Content-Type"] == kind
    schema = {**content["schema"], "components": description["components"]}
    OAS31Validator(schema).validate(answer.json())
