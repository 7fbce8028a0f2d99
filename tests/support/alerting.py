"""A publication with staff to tell, a mail server that takes what they are told, and what brings each alert about."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support import homes
from tests.support.cli import Ran, at
from tests.support.homes import SETTINGS, write_article

PLAN, SOON, DUE = "2026-03-11T12:00:00Z", "2026-03-12T05:00:00Z", "2026-03-12T07:00:10Z"
ISSUE = "actualites-2026-03-12"
STAFF = {"fr": "claire@staff.example", "fr-CA": "luc@staff.example", "en": "ana@staff.example"}
BOUNCES = """
[bounces]
address = "retours@bounce.metropole.example"
"""


@dataclass
class Inbox:
    """Keeps what staff are sent. `says` is answered instead of taking it, while there is something."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.says:
            return self.says.pop(0)
        content = envelope.original_content
        assert content is not None
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.received.append((envelope.rcpt_tos[0], mail))
        self.raw.append(content)
        return "250 2.0.0 Ok"

    def taken(self) -> dict[str, EmailMessage]:
        """Return what came since the last time, by who got it; nobody got two."""
        those, self.received = self.received, []
        assert len(dict(those)) == len(those)
        return dict(those)


@contextmanager
def inbox(made: Inbox | None = None) -> Iterator[Inbox]:
    """Run the mail server of the staff."""
    made = made or Inbox()
    made.port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    try:
        yield made
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def alerts(port: int, roles: str = "editor approver sender admin", more: str = "") -> str:
    """Return the settings by which three people are told, each in their language."""
    everybody = ", ".join(f'"{one}"' for one in STAFF.values())
    to = "\n".join(f"{role} = [{everybody}]" for role in roles.split())
    return f"""
[alerts]
languages.en = ["{STAFF["en"]}"]
languages.fr-CA = ["{STAFF["fr-CA"]}"]
{more}
[alerts.to]
{to}

[alerts.smtp]
host = "127.0.0.1"
port = {port}
tls = "none"
"""


def publication(folder: Path, port: int, options: str = "approvals = 0", more: str = "") -> Path:
    """Return a home with a work and three readers; its issue is planned by `ticked(home, PLAN)`."""
    settings = SETTINGS.replace("approvals = 0", options) + alerts(port) + more
    home = homes.home(folder / "home", settings)
    write_article(home, "fete", title="La fête")
    for name in ("ana@gmail.com", "bo@gmail.com", "cy@gmail.com"):
        join(home, name)
    return home


def join(home: Path, address: str) -> None:
    """Have somebody be a reader."""
    wishes = ("--newsletter", "actualites", "--locale", "fr", "--zone", "Europe/Paris")
    assert at(PLAN, home, "subscribers", "add", address, *wishes).code == 0


def after(instant: str, **time: float) -> str:
    """Return a later instant."""
    return (datetime.fromisoformat(instant) + timedelta(**time)).isoformat()


def ticked(home: Path, *instants: str) -> None:
    """Tick at each; half an hour before as well, for nobody was away."""
    for instant in instants:
        for moment in (after(instant, minutes=-30), instant):
            at(moment, home, "schedule", "tick")


def tell(home: Path, instant: str) -> Ran:
    return at(instant, home, "alerts", "tell")


Act = Callable[[Path], str]


@dataclass(frozen=True)
class Provoked:
    """How an alert comes about, and how its mails begin in two languages.

    act:      does it; returns when staff are to hear of it.
    options:  of the newsletter; more: other settings.
    faults:   of the readers' mail server, domain by domain; None: mails are files.
    says:     words that are in the text of the mails, by language.
    """

    act: Act
    english: str
    french: str
    options: str = "approvals = 0"
    more: str = ""
    faults: Mapping[str, str] | None = None
    says: Mapping[str, str] = field(default_factory=dict)
