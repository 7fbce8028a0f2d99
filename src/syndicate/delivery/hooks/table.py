"""Every provider that tells us of mails: how it proves who it is, and what it says."""

import hmac
import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from syndicate.delivery import keyfiles
from syndicate.delivery.hooks import brevo, mailgun, mailjet, ses, sns, words
from syndicate.delivery.notices import Notice
from syndicate.settings.options import Delivery

Fetch = Callable[[str], bytes]


class Unwelcome(Exception):
    """Whoever posts is not the provider, or what they post is nothing that it would; `status` says which."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a request before its body is read. `secret`: the last part of its address."""

    authorization: str
    secret: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a provider told. once: a token that is good for this body alone; confirm: an address to ask for."""

    notices: tuple[Notice, ...] = ()
    once: str = ""
    confirm: str = ""


class Hook(Protocol):
    """One provider's way to tell us."""

    def admit(self, head: Head) -> None:
        """Raise Unwelcome for who need not be heard at all."""
        ...

    def hear(self, body: bytes, now: datetime, fetch: Fetch) -> Heard:
        """Verify what the body has to prove, and read it. Raises Unwelcome, DeliveryError of `fetch`."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class _BySecret:
    """Whoever knows the secret is the provider."""

    secret: str
    notices: Callable[[Any, datetime], Iterable[Notice]]

    def admit(self, head: Head) -> None:
        """See `Hook`."""
        given = head.secret or _password(head.authorization)
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            raise Unwelcome(401)

    def hear(self, body: bytes, now: datetime, _fetch: Fetch) -> Heard:
        """See `Hook`."""
        return Heard(tuple(self.notices(_parsed(body), now)))


@dataclass(frozen=True, slots=True, repr=False)
class _BySignature:
    """Mailgun signs a time and a token."""

    key: str

    def admit(self, head: Head) -> None:
        """See `Hook`."""

    def hear(self, body: bytes, now: datetime, _fetch: Fetch) -> Heard:
        """See `Hook`."""
        told = _parsed(body)
        token = mailgun.signed(told, self.key, now)
        if not token:
            raise Unwelcome(403)
        return Heard(tuple(mailgun.notices(told, now)), once=token)


@dataclass(frozen=True, slots=True)
class _ByTopic:
    """SES speaks through one topic of SNS."""

    topic: str

    def admit(self, head: Head) -> None:
        """See `Hook`."""

    def hear(self, body: bytes, now: datetime, fetch: Fetch) -> Heard:
        """See `Hook`."""
        told = words.table(_parsed(body))
        if not sns.is_ours(told, self.topic, now) or not sns.is_signed(told, fetch, now):
            raise Unwelcome(403)
        if told["Type"] == "Notification":
            event = words.text(told, "MessageId")
            return Heard(tuple(ses.notices(str(told.get("Message")), event, now)))
        url = str(told.get("SubscribeURL"))
        confirms = told["Type"] == "SubscriptionConfirmation" and sns.is_of_region(url, self.topic)
        return Heard(confirm=url if confirms else "")


def hook(name: str, options: Delivery, home: Path) -> Hook | None:
    """Return how a provider tells us; None where the settings have none of that name.

    Raises SettingsError when the file with the secret cannot be read.
    """
    files: Mapping[str, str] = {
        "mailjet": options.mailjet.webhook_file,
        "brevo": options.brevo.webhook_file,
        "mailgun": options.mailgun.webhook_file,
    }
    if name == "ses":
        return _ByTopic(options.ses.topic) if options.ses.topic else None
    if not files.get(name):
        return None
    secret = keyfiles.read(home, files[name], f"delivery.{name}.webhook_file")
    if name == "mailgun":
        return _BySignature(secret)
    return _BySecret(secret, mailjet.notices if name == "mailjet" else brevo.notices)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unwelcome(400) from error


def _password(authorization: str) -> str:
    """Return the password of HTTP Basic, or a bearer's token."""
    kind, _, rest = authorization.partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
