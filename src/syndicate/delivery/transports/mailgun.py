"""Mails → Mailgun, messages.mime: the mail as it is, one in a call.

https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages
"""

import secrets
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from syndicate.delivery import keyfiles
from syndicate.delivery.transports import http, http_answers
from syndicate.delivery.transports.http_answers import Names
from syndicate.delivery.transports.provider import Call, Entry, Results
from syndicate.errors import DeliveryError, SettingsError
from syndicate.fetch import Reply
from syndicate.model import Message, Outcome
from syndicate.settings.providers import Mailgun

_BASES = {"eu": "https://api.eu.mailgun.net", "us": "https://api.mailgun.net"}
_NAMES = Names("Mailgun", "delivery.mailgun.key_file", "delivery.mailgun.domain")
_NO_SUCH_PLACE = b"Mailgun Magnificent API"  # with status 200, of an address that it does not have
_PAYMENT = 402
_NOT_TRACKED = ("o:tracking", "o:tracking-clicks", "o:tracking-opens")


@dataclass(frozen=True, slots=True)
class MailgunTransport:
    """Hands mails to the domain of `[delivery.mailgun]`."""

    options: Mailgun
    home: Path
    now: Callable[[], datetime]
    name: str = "mailgun"
    batch: int = 1

    @property
    def sessions(self) -> int:
        """Return how many sessions may be open at once."""
        return self.options.connections

    def open(self) -> http.HttpSession:
        """Read the key; nothing is asked for before there is a mail. Raises SettingsError."""
        options = self.options
        if not options.domain:
            raise SettingsError("setting-missing", setting=_NAMES.address)
        key = keyfiles.read(self.home, options.key_file, _NAMES.key)
        provider = _Provider(b64encode(f"api:{key}".encode()).decode(), options.domain)
        return http.opened(provider, _BASES[options.region], options, self.now)


@dataclass(frozen=True, slots=True, repr=False)
class _Provider:
    """See `http.Provider`."""

    login: str
    domain: str
    names: ClassVar[Names] = _NAMES
    utf8: ClassVar[bool] = True  # …/docs/mailgun/user-manual/internationalization
    most: ClassVar[int] = 1
    most_bytes: ClassVar[int] = 10_000_000
    remembers: ClassVar[None] = None

    def entry(self, message: Message) -> Entry:
        """Return the mail as it is."""
        return Entry(message, message.data)

    def call(self, entries: Sequence[Entry]) -> Call:
        """Return the form: the reader, the mail as a file, and that nobody is to be watched."""
        message = entries[0].message
        boundary = secrets.token_hex(16)
        fields = {"to": message.recipient, **dict.fromkeys(_NOT_TRACKED, "no")}
        begin = f"--{boundary}\r\nContent-Disposition: form-data; name="
        form = "".join(f'{begin}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
        form += f'{begin}"message"; filename="mail.eml"\r\nContent-Type: message/rfc822\r\n\r\n'
        data = form.encode() + message.data + f"\r\n--{boundary}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Authorization": f"Basic {self.login}",
        }
        return Call(f"/v3/{self.domain}/messages.mime", data, headers)

    def results(self, reply: Reply, entries: Sequence[Entry], now: datetime) -> Results:
        """Read the answer to one mail."""
        told = http_answers.table(http_answers.read(reply))
        message = str(told.get("message", ""))
        answer = http_answers.said(reply, message)
        if reply.body.strip() == _NO_SUCH_PLACE:
            return _NAMES.job("provider-address", _NAMES.address, answer, reply.status)
        if reply.status // 100 == 2:  # noqa: PLR2004
            if not isinstance(told.get("id"), str):
                return _NAMES.doubt("provider-garbled", answer)
            return [Outcome(state="sent", text=http_answers.clean(f"Mailgun {told['id']}"))]
        error = http_answers.usual(reply, _NAMES, now, message)
        return error or _failure(reply.status, message, answer)


def _failure(status: int, message: str, answer: str) -> DeliveryError:
    if status == _PAYMENT:
        return _NAMES.job("provider-account", _NAMES.key, answer, status)
    is_address = "'to' parameter" in message
    return _NAMES.refused(answer, "address" if is_address else "content")
