"""Mails → Brevo, v3/smtp/email: up to 1,000 versions in a call, put together there, taken or refused as one.

https://developers.brevo.com/docs/batch-send-transactional-emails
https://developers.brevo.com/docs/heterogenous-versions-batch-emails (idempotency)
"""

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from syndicate.delivery import headers, keyfiles
from syndicate.delivery.transports import http, http_answers
from syndicate.delivery.transports.http_answers import Names
from syndicate.delivery.transports.letters import Letter, Mailbox, letter
from syndicate.delivery.transports.provider import Call, Entry, Results
from syndicate.errors import DeliveryError
from syndicate.fetch import Reply
from syndicate.model import Message, Outcome
from syndicate.settings.providers import Brevo

_BASE = "https://api.brevo.com"
_NAMES = Names("Brevo", "delivery.brevo.key_file", "delivery.brevo.base_url")
_PAYMENT = 402
# It reads these in every text as places to fill in. In HTML they can be written otherwise.
_OPENS = re.compile(r"\{(?=[{%#])")
_SPECIAL = re.compile(r'[()<>@,;:\\".\[\]]')


@dataclass(frozen=True, slots=True)
class BrevoTransport:
    """Hands mails to the account of `[delivery.brevo]`."""

    options: Brevo
    home: Path
    now: Callable[[], datetime]
    name: str = "brevo"
    batch: int = 100

    @property
    def sessions(self) -> int:
        """Return how many sessions may be open at once."""
        return self.options.connections

    def open(self) -> http.HttpSession:
        """Read the key; nothing is asked for before there is a mail. Raises SettingsError."""
        key = keyfiles.read(self.home, self.options.key_file, _NAMES.key)
        return http.opened(_Provider(key), _BASE, self.options, self.now)


@dataclass(frozen=True, slots=True, repr=False)
class _Provider:
    """See `http.Provider`."""

    key: str
    names: ClassVar[Names] = _NAMES
    utf8: ClassVar[bool] = False
    most: ClassVar[int] = 1000
    most_bytes: ClassVar[int] = 10_000_000
    # Its documents say 15 minutes in one place and 30 in another.
    remembers: ClassVar[timedelta | None] = timedelta(minutes=14)

    def entry(self, message: Message) -> Entry:
        """Return a mail as one version; mails of one sender share a call."""
        pieces = letter(message)
        if _OPENS.search(pieces.subject) or _OPENS.search(pieces.text):
            raise _NAMES.refused("", "content", code="provider-placeholder")
        told = {
            "to": [_mailbox(pieces.recipient)],
            "subject": pieces.subject,
            "htmlContent": _OPENS.sub("&#123;", pieces.html),
            "textContent": pieces.text,
            "headers": _headers(pieces),
        }
        if pieces.reply_to:
            told["replyTo"] = _mailbox(pieces.reply_to)
        return Entry(message, json.dumps(told).encode(), json.dumps(_mailbox(pieces.sender)))

    def call(self, entries: Sequence[Entry]) -> Call:
        """Return the call, under a key of its own: made again within minutes it is the same."""
        sender = json.loads(entries[0].group)
        told = {
            "sender": sender,
            "subject": sender.get("name", sender["email"]),  # both have to be there; each version
            "htmlContent": "<p></p>",  # has its own
            "headers": {"idempotencyKey": str(uuid.uuid4())},
        }
        versions = b",".join(one.data for one in entries)
        data = json.dumps(told).encode()[:-1] + b', "messageVersions": [' + versions + b"]}"
        return Call(
            "/v3/smtp/email", data, {"Content-Type": "application/json", "api-key": self.key}
        )

    def results(self, reply: Reply, entries: Sequence[Entry], now: datetime) -> Results:
        """Read the one answer to all of them."""
        told = http_answers.table(http_answers.read(reply))
        words = " ".join(str(told[key]) for key in ("code", "message") if key in told)
        answer = http_answers.said(reply, words)
        if reply.status // 100 == 2:  # noqa: PLR2004
            ids = told.get("messageIds", [told.get("messageId")])
            if ids == [None] or not isinstance(ids, list):
                return _NAMES.doubt("provider-garbled", answer)
            named = [str(one) for one in ids] if len(ids) == len(entries) else [""] * len(entries)
            return [
                Outcome(state="sent", text=http_answers.clean(f"Brevo {one}").strip())
                for one in named
            ]
        error = http_answers.usual(reply, _NAMES, now, words)
        return error or _failure(reply.status, str(told.get("message", "")), answer)


def _failure(status: int, message: str, answer: str) -> DeliveryError:
    if status == _PAYMENT:
        return _NAMES.job("provider-account", _NAMES.key, answer, status)
    if "sender" in message.lower():
        return _NAMES.job("provider-sender", "sender.email", answer, status)
    is_address = "email is not valid" in message.lower()
    return _NAMES.refused(answer, "address" if is_address else "content")


def _headers(pieces: Letter) -> Mapping[str, str]:
    """Return headers that Brevo does not mangle: it sends anything but ASCII as raw bytes.

    The Message-ID is its own; ours goes along and comes back with each event.
    """
    kept = {
        name: value
        if "=?" not in value
        else value[value.rfind("<") :]  # List-Id: without its title
        for name, value in pieces.headers.items()
    }
    return {**kept, "X-Mailin-custom": pieces.message_id}


def _mailbox(mailbox: Mailbox) -> dict[str, Any]:
    """Return an address. Brevo loses a name that is not ASCII and has punctuation, unless it is encoded."""
    name = mailbox.name
    if not name:
        return {"email": mailbox.address}
    if not name.isascii() and _SPECIAL.search(name):
        name = headers.encoded(name, 0).replace("\r\n", "")
    return {"email": mailbox.address, "name": name}
