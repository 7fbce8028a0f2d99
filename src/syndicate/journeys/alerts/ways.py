"""Alerts on their way: by mail past the ledger, so that no hold and no breaker keeps them, and by webhook."""

import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from syndicate.delivery import keyfiles
from syndicate.delivery.transports.smtp import SmtpTransport
from syndicate.delivery.transports.table import TRANSPORTS
from syndicate.errors import DeliveryError, SyndicateError
from syndicate.fetch import send
from syndicate.journeys.house import House
from syndicate.model import Message, Outcome
from syndicate.ports import Session, Transport

SIGNATURE = "Syndicate-Signature"
_SECRET = "alerts.webhook_secret_file"  # noqa: S105  the name of the setting
_GOOD = range(200, 300)


def way_out(house: House) -> Transport:
    """Return what carries alerts: their own server, or what carries all mails."""
    settings = house.settings
    if settings.alerts.smtp is not None:
        return SmtpTransport(settings.alerts.smtp, house.home)
    return TRANSPORTS[settings.delivery.transport](settings.delivery, house.home)


def post(transport: Transport, mails: Sequence[Message]) -> Mapping[int, SyndicateError | None]:
    """Hand mails over; return by their numbers what went wrong, None for nothing."""
    work = _Work(list(mails))
    trouble: SyndicateError | None = None
    try:
        session = transport.open()
        try:
            session.carry(work)
        finally:
            _close(session)
    except SyndicateError as error:
        trouble = error
    lost = trouble or DeliveryError("alert-not-taken")
    return {one.delivery: work.came.get(one.delivery, lost) for one in mails}


def _close(session: Session) -> None:
    with suppress(OSError):
        session.close()


@dataclass(slots=True)
class _Work:
    """A few mails that belong to no ledger: a `ports.Work`."""

    left: list[Message]
    came: dict[int, SyndicateError | None] = field(default_factory=dict)

    def take(self) -> Message | None:
        return self.left.pop(0) if self.left else None

    def more(self) -> bool:
        return bool(self.left)

    def leaving(self, messages: Sequence[Message]) -> "_Leave":
        return _Leave([one.delivery for one in messages])

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        sent = isinstance(outcome, Outcome) and outcome.state == "sent"
        error = outcome if isinstance(outcome, DeliveryError) else DeliveryError("alert-not-taken")
        self.came[message.delivery] = None if sent else error

    def give_back(self, message: Message) -> None:
        self.came.setdefault(message.delivery, DeliveryError("alert-not-taken"))


@dataclass(frozen=True, slots=True)
class _Leave:
    """They may leave: nobody else tells what we have taken the right to."""

    numbers: Collection[int]

    def done(self) -> bool:
        return True

    def hurry(self) -> None:
        """Do nothing: it is known."""

    def ours(self) -> Collection[int]:
        return self.numbers

    def then(self, call: Callable[[], object]) -> None:
        call()


def call(house: House, document: Mapping[str, Any], now: datetime) -> SyndicateError | None:
    """POST a document to the webhook, signed; return what went wrong."""
    alerts = house.settings.alerts
    data = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    try:
        secret = keyfiles.read(house.home, alerts.webhook_secret_file, _SECRET)
        headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, data, now)}
        answer = send(alerts.webhook, data, headers, allow_private=alerts.private)
    except SyndicateError as error:
        return error
    return None if answer.status in _GOOD else DeliveryError("fetch-status", status=answer.status)


def signature(secret: str, data: bytes, now: datetime) -> str:
    """Return what shows that we sent these bytes, and when: "t=<seconds>,v1=<hex HMAC-SHA256>"."""
    seconds = str(int(now.timestamp()))
    made = hmac.new(secret.encode(), seconds.encode() + b"." + data, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={made}"
