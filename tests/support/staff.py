"""A publication with staff, and browsers without script in which they are signed in."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from syndicate.app import App, compose
from syndicate.cli.rooms import office, site
from syndicate.clocks import SteppingClock
from syndicate.journeys.staff import own, people, sessions
from syndicate.journeys.staff.people import Newcomer
from syndicate.journeys.staff.sessions import Origin
from syndicate.model import Person, Role
from syndicate.store import audit
from tests.support import homes
from tests.support.subscribing import BEGIN, World
from tests.support.webservers import running

PASSWORD = "quatre mots jamais ensemble"
COOKIE = "__Secure-syndicate-session"  # as it is called where the publication is on https
NETWORK = "127.0.0.0/24"
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass
class Browser:
    """What one person's browser does: it keeps cookies, follows nothing, and says where forms come from."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> requests.Response:
        answer = self._ask("GET", path, headers)
        if found := _CSRF.search(answer.text):
            self.csrf = found[1]
        return answer

    def post(
        self, path: str, data: Mapping[str, str] | None = None, **headers: str
    ) -> requests.Response:
        """Send a form as our pages make them, with the token of the page last seen or of the session."""
        form = {"csrf": self.csrf} | dict(data or {})
        return self._ask("POST", path, {"Sec-Fetch-Site": "same-origin"} | headers, form)

    def upload(
        self,
        path: str,
        files: Mapping[str, tuple[str, bytes]],
        data: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a form in which files were chosen: field → their name and bytes."""
        form = {"csrf": self.csrf} | dict(data or {})
        return self._ask("POST", path, {"Sec-Fetch-Site": "same-origin"}, form, files)

    def post_bare(self, path: str, data: Mapping[str, str], **headers: str) -> requests.Response:
        """Send exactly these fields and headers."""
        return self._ask("POST", path, headers, dict(data))

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        data: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> requests.Response:
        sent = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = requests.request(
            method,
            self.url + path,
            headers={**(sent if self.cookies else {}), **self.headers, **named},
            data=data,
            files=files,
            allow_redirects=False,
            timeout=20,
        )
        for one in answer.raw.headers.getlist("Set-Cookie"):
            key, _, value = one.partition(";")[0].partition("=")
            if "Max-Age=0" in one:
                self.cookies.pop(key, None)
            else:
                self.cookies[key] = value
        return answer


@dataclass
class Bureau(World):
    """A publication with a console: `World`, and those who work there."""

    def browser(self, **headers: str) -> Browser:
        """Return a browser in which nobody is signed in."""
        return Browser(self.url, headers={key.replace("_", "-"): v for key, v in headers.items()})

    def hire(self, *roles: Role, address: str = "", name: str = "", locale: str = "fr") -> Person:
        """Add somebody who has no password, by default "<first role>@metropole.example"."""
        new = Newcomer(
            address=address or f"{roles[0]}@metropole.example",
            name=name,
            roles=roles,
            locale=locale,
        )
        return people.add(self.app.house, new, "cli", self.clock.now())[0]

    def signed_in(
        self, *roles: Role, address: str = "", name: str = "", locale: str = "fr"
    ) -> Browser:
        """Return a browser in which a new person of these roles is signed in: no hash is made for it."""
        return self.entered(self.hire(*roles, address=address, name=name, locale=locale))

    def entered(self, person: Person) -> Browser:
        """Return another browser in which somebody is signed in."""
        with self.app.house.database.write() as c:
            token = sessions.begin(
                c, person.id, Origin(NETWORK, "Firefox, Linux"), self.clock.now()
            )
        return Browser(self.url, {COOKIE: token}, sessions.csrf(token))

    def with_password(self, *roles: Role, address: str = "", password: str = PASSWORD) -> Person:
        """Add somebody who has chosen a password."""
        new = Newcomer(address=address or f"{roles[0]}@metropole.example", roles=roles, locale="fr")
        _person, link = people.add(self.app.house, new, "cli", self.clock.now())
        return own.choose(self.app.house, link.rpartition("/")[2], password, self.clock.now())

    def ledger_acts(self) -> list[tuple[str, str, str]]:
        """Return who did what to what, the latest first."""
        with self.app.house.database.read() as c:
            return [(one.actor, one.act, one.subject) for one in audit.listing(c)]

    def sign_in(
        self, address: str, password: str = PASSWORD, browser: Browser | None = None, **more: str
    ) -> tuple[Browser, requests.Response]:
        """Fill in the form; return the browser and the answer."""
        browser = browser or self.browser()
        browser.get("/console/login")
        form = {"address": address, "password": password, **more}
        return browser, browser.post("/console/login", form)


@contextmanager
def bureau(folder: Path, settings: str = homes.SETTINGS) -> Iterator[Bureau]:
    """Serve a publication with its console; its clock stands at BEGIN."""
    clock = SteppingClock(BEGIN)
    app: App = compose(homes.home(folder / "home", settings), os.environ, clock)
    try:
        with running(site(app), office(app)) as url:
            yield Bureau(app, clock, url)
    finally:
        app.close()
