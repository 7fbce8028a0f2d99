"""Mails → Mailjet, Send API v3.1: 50 in a call, each put together there and answered by itself.

https://dev.mailjet.com/email/guides/send-api-v31/
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from syndicate.delivery import keyfiles
from syndicate.delivery.transports import http, http_answers
from syndicate.delivery.transports.http_answers import Names
from syndicate.delivery.transports.letters import Mailbox, letter
from syndicate.delivery.transports.provider import Call, Entry, Result, Results
from syndicate.errors import Deferred, DeliveryError
from syndicate.fetch import Reply
from syndicate.model import Message, Outcome
from syndicate.settings.providers import Mailjet

_BASE = "https://api.mailjet.com"
_NAMES = Names("Mailjet", "delivery.mailjet.key_file", "delivery.mailjet.base_url")
_FORBIDDEN = frozenset({"list-id"})  # of the headers that are left of a mail of ours
_NO_SENDER = "send-0008"
_RATE, _BROKEN = 429, 500


@dataclass(frozen=True, slots=True)
class MailjetTransport:
    """Hands mails to the account of `[delivery.mailjet]`."""

    options: Mailjet
    home: Path
    now: Callable[[], datetime]
    name: str = "mailjet"
    batch: int = 50

    @property
    def sessions(self) -> int:
        """Return how many sessions may be open at once."""
        return self.options.connections

    def open(self) -> http.HttpSession:
        """Read the keys; nothing is asked for before there is a mail. Raises SettingsError."""
        key = keyfiles.read(self.home, self.options.key_file, "delivery.mailjet.key_file")
        secret = keyfiles.read(self.home, self.options.secret_file, "delivery.mailjet.secret_file")
        provider = _Provider(b64encode(f"{key}:{secret}".encode()).decode())
        return http.opened(provider, _BASE, self.options, self.now)


@dataclass(frozen=True, slots=True, repr=False)
class _Provider:
    """See `http.Provider`."""

    login: str
    names: ClassVar[Names] = _NAMES
    utf8: ClassVar[bool] = False
    most: ClassVar[int] = 50
    most_bytes: ClassVar[int] = 10_000_000
    remembers: ClassVar[None] = None

    def entry(self, message: Message) -> Entry:
        """Return a mail as Mailjet wants it."""
        pieces = letter(message)
        told: dict[str, Any] = {
            "From": _mailbox(pieces.sender),
            "To": [_mailbox(pieces.recipient)],
            "Subject": pieces.subject,
            "TextPart": pieces.text,
            "HTMLPart": pieces.html,
            "Headers": {
                name: value
                for name, value in pieces.headers.items()
                if name.lower() not in _FORBIDDEN
            },
            "CustomID": str(message.delivery),
            "EventPayload": pieces.message_id,  # comes back with each event
            "TemplateLanguage": False,
            "TrackOpens": "disabled",
            "TrackClicks": "disabled",
        }
        if pieces.reply_to:
            told["ReplyTo"] = _mailbox(pieces.reply_to)
        return Entry(message, json.dumps(told).encode())

    def call(self, entries: Sequence[Entry]) -> Call:
        """Return the call."""
        data = b'{"Messages": [' + b",".join(one.data for one in entries) + b"]}"
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {self.login}"}
        return Call("/v3.1/send", data, headers)

    def results(self, reply: Reply, entries: Sequence[Entry], now: datetime) -> Results:
        """Read each mail's own answer, whatever the status of the whole: part of it may have been sent."""
        told = http_answers.table(http_answers.read(reply))
        each = told.get("Messages")
        if isinstance(each, list) and len(each) == len(entries):
            return [_result(http_answers.table(one), reply, now) for one in each]
        words = str(told.get("ErrorMessage", ""))
        error = http_answers.usual(reply, _NAMES, now, words)
        if error is not None:
            return error
        answer = http_answers.said(reply, words)
        if reply.status // 100 == 2:  # noqa: PLR2004
            return _NAMES.doubt("provider-garbled", answer)
        return _NAMES.job("provider-protocol", _NAMES.address, answer, reply.status)


def _result(told: Mapping[str, Any], reply: Reply, now: datetime) -> Result:
    """Return what became of one mail."""
    if told.get("Status") == "success":
        sent = (told.get("To") or [{}])[0]
        number = http_answers.table(sent).get("MessageID", "")
        return Outcome(state="sent", text=http_answers.clean(f"Mailjet {number}"))
    errors = told.get("Errors")
    first = http_answers.table(errors[0]) if isinstance(errors, list) and errors else {}
    if told.get("Status") != "error" or not first:
        return _NAMES.doubt("provider-garbled", http_answers.clean(json.dumps(told)))
    return _failure(first, reply, now)


def _failure(error: Mapping[str, Any], reply: Reply, now: datetime) -> DeliveryError:
    code, status = str(error.get("ErrorCode", "")), error.get("StatusCode")
    answer = http_answers.clean(f"{code} {error.get('ErrorMessage', '')}")
    if code == _NO_SENDER:
        return _NAMES.job("provider-sender", "sender.email", answer, reply.status)
    if status == _RATE:
        wait = http_answers.retry_after(reply.headers, now)
        return _NAMES.later("provider-busy", answer=answer, kind="rate", retry_after_s=wait)
    if isinstance(status, int) and status >= _BROKEN:
        return Deferred("provider-deferred", reply=(None, None, answer), scope="recipient", kind="")
    related = error.get("ErrorRelatedTo")
    about = [str(one) for one in related] if isinstance(related, list) else []
    is_address = any(one.partition("[")[0] == "To" for one in about)
    return _NAMES.refused(answer, "address" if is_address else "content")


def _mailbox(mailbox: Mailbox) -> dict[str, str]:
    named = {"Name": mailbox.name} if mailbox.name else {}
    return {"Email": mailbox.address, **named}
