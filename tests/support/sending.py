"""A publication of two works whose issue is about to leave, and ways to look at it."""

import os
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from syndicate.app import compose
from syndicate.clocks import SteppingClock
from syndicate.store import audit
from tests.support import homes
from tests.support.cli import Ran, at, run
from tests.support.homes import SETTINGS, write_article

PLAN, DUE, LATER = "2026-03-11T12:00:00Z", "2026-03-12T07:00:10Z", "2026-03-12T12:00:10Z"
ISSUE = "actualites-2026-03-12"
STAFF = "marie@metropole.example"
READERS = {"ana": "Europe/Paris", "bo": "Europe/Paris", "cy": "America/Toronto"}


def publication(folder: Path, approvals: int = 0, **more: str) -> Path:
    """Return a home whose issue of a Thursday is planned; one of three readers wakes five hours later."""
    settings = SETTINGS.replace("approvals = 0", f"approvals = {approvals}")
    home = homes.home(folder / "home", settings)
    write_article(home, "fete", title="La fête", featured="true")
    write_article(home, "pont", title="Le pont")
    for name, zone in READERS.items():
        join(home, name, zone=zone, **more)
    assert at(PLAN, home, "schedule", "tick").code == 0
    return home


def join(home: Path, name: str, instant: str = PLAN, **more: str) -> None:
    wishes = {"newsletter": "actualites", "locale": "fr", "zone": "Europe/Paris"} | more
    words = [word for key, value in wishes.items() for word in (f"--{key}", value)]
    added = at(instant, home, "subscribers", "add", f"{name}@readers.example", *words)
    assert added.code == 0, added.err


def issue(home: Path, *words: str, instant: str = PLAN) -> Ran:
    """Run a command about the issue."""
    return at(instant, home, "issue", words[0], ISSUE, *words[1:])


def by_staff(home: Path, word: str, instant: str = PLAN) -> Ran:
    return issue(home, word, "--by", STAFF, instant=instant)


def shown(home: Path, id_: str = ISSUE, instant: str = PLAN) -> Any:
    return at(instant, home, "issue", "show", id_, "--json").json


def leave(home: Path, instant: str) -> None:
    """Have what is due leave; nobody was away before."""
    before = datetime.fromisoformat(instant) - timedelta(minutes=15)
    assert at(before.isoformat(), home, "schedule", "tick").code == 0
    assert at(instant, home, "schedule", "tick").code == 0
    assert at(instant, home, "deliver").code == 0


def mails(home: Path, id_: str = ISSUE) -> dict[str, EmailMessage]:
    """Return what has left of an issue, by reader."""
    found = {}
    for file in sorted((home / "var" / "outbox" / id_).glob("*.eml")):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        name = str(mail["To"].addresses[0].addr_spec).partition("@")[0]
        assert name not in found, "nobody gets it twice"
        found[name] = mail
    return found


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def ledger(home: Path, id_: str = ISSUE) -> dict[str, tuple[str, int]]:
    """Return state and revision of each reader's mail."""
    rows = run(home, "deliveries", "list", "--issue", id_, "--json").json["deliveries"]
    return {row["address"].partition("@")[0]: (row["state"], row["revision"]) for row in rows}


def acts(home: Path) -> list[tuple[str, str]]:
    """Return (act, who) of all that the audit log has, the oldest first."""
    app = compose(home, os.environ, SteppingClock(datetime.fromisoformat(LATER)))
    with app.house.database.read() as c:
        found = [(one.act, one.actor) for one in reversed(audit.listing(c))]
    app.close()
    return found
