"""Each provider as its contract is tested: how it is set up, and what it answers to what."""

import json
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from syndicate.delivery.transports.brevo import BrevoTransport
from syndicate.delivery.transports.http import HttpSession
from syndicate.delivery.transports.mailgun import MailgunTransport
from syndicate.delivery.transports.mailjet import MailjetTransport
from syndicate.delivery.transports.provider import Provider
from syndicate.delivery.transports.ses import SesTransport
from syndicate.settings.providers import Brevo, Mailgun, Mailjet, Ses
from tests.delivery.http import answers
from tests.delivery.http.server import Answer, Request, Script

NOW = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
KEY, SECRET = "key-3ax6xnjp29jd6fds4gc373sgvjxteol0", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


@dataclass(frozen=True)
class Way:
    """batch: mails in a call. bad_address: what is answered where a mail's address is refused.

    repeats: calls that are made in all where none is answered.
    """

    name: str
    setting: str
    batch: int
    bad_key: Answer
    make: Callable[[str, Path], Any]
    taken: Callable[[Request], Answer]
    refusing: Callable[[str], Script]
    repeats: int = 1

    def open(self, url: str, home: Path, most: int | None = None) -> HttpSession:
        """Return a session; with `most`, one that puts no more mails into a call."""
        (home / "key").write_text(f"{KEY}\n")
        (home / "secret").write_text(SECRET)
        session = self.make(url, home).open()
        assert isinstance(session, HttpSession)
        if most is not None:
            session.provider = _Narrow(session.provider, most)
        return session

    def __str__(self) -> str:
        return self.name


class _Narrow:
    """A provider that takes fewer mails in a call than it would."""

    def __init__(self, provider: Provider, most: int) -> None:
        self._provider, self.most = provider, most

    def __getattr__(self, name: str) -> Any:
        return getattr(self._provider, name)


def _options(url: str) -> dict[str, Any]:
    return {"key_file": "key", "base_url": url, "timeout": timedelta(seconds=1.5)}


def _now() -> datetime:
    return NOW


def _single(taken: Answer, refused: Answer) -> Callable[[str], Script]:
    def refusing(address: str) -> Script:
        def answer(request: Request) -> Answer:
            body = request.body
            if request.path.startswith("/v2/"):
                body = b64decode(json.loads(body)["Content"]["Raw"]["Data"])
            return refused if address.encode() in body else taken

        return answer

    return refusing


def count(request: Request) -> int:
    """Return how many mails a call of Mailjet or Brevo brings."""
    return request.body.count(b'"HTMLPart": ') or request.body.count(b'"textContent": ')


def _mailjet(address: str) -> Script:
    def answer(request: Request) -> Answer:
        return answers.of_mailjet(kinds(request, address))

    return answer


def kinds(request: Request, address: str) -> Sequence[str]:
    mails = json.loads(request.body)["Messages"]
    return ["address" if one["To"][0]["Email"] == address else "taken" for one in mails]


def _brevo(address: str) -> Script:
    def answer(request: Request) -> Answer:
        is_there = address.encode() in request.body
        return answers.BREVO_BAD_ADDRESS if is_there else answers.brevo(count(request))

    return answer


MAILJET = Way(
    "mailjet",
    "delivery.mailjet.key_file",
    50,
    answers.MAILJET_BAD_KEY,
    lambda url, home: MailjetTransport(Mailjet(secret_file="secret", **_options(url)), home, _now),
    lambda request: answers.of_mailjet(["taken"] * count(request)),
    _mailjet,
)
BREVO = Way(
    "brevo",
    "delivery.brevo.key_file",
    1000,
    answers.BREVO_BAD_KEY,
    lambda url, home: BrevoTransport(Brevo(**_options(url)), home, _now),
    lambda request: answers.brevo(count(request)),
    _brevo,
    repeats=3,
)
SES = Way(
    "ses",
    "delivery.ses.key_file",
    1,
    answers.SES_BAD_KEY,
    lambda url, home: SesTransport(Ses(secret_file="secret", **_options(url)), home, _now),
    lambda _request: answers.SES_TAKEN,
    _single(answers.SES_TAKEN, answers.SES_BAD_ADDRESS),
)
MAILGUN = Way(
    "mailgun",
    "delivery.mailgun.key_file",
    1,
    answers.MAILGUN_BAD_KEY,
    lambda url, home: MailgunTransport(
        Mailgun(domain="mg.metropole.example", **_options(url)), home, _now
    ),
    lambda _request: answers.MAILGUN_TAKEN,
    _single(answers.MAILGUN_TAKEN, answers.MAILGUN_BAD_ADDRESS),
)
WAYS = (MAILJET, BREVO, SES, MAILGUN)
