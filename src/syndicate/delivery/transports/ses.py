"""Mails → Amazon SES, API v2: SendEmail with the mail as it is, one in a call.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from syndicate.delivery import keyfiles
from syndicate.delivery.transports import http, http_answers
from syndicate.delivery.transports.http_answers import Names
from syndicate.delivery.transports.provider import Call, Entry, Results
from syndicate.delivery.transports.sigv4 import Signer
from syndicate.errors import DeliveryError
from syndicate.fetch import Reply
from syndicate.model import Message, Outcome
from syndicate.settings.providers import Ses

_NAMES = Names("Amazon SES", "delivery.ses.key_file", "delivery.ses.region")
_PATH = "/v2/email/outbound-emails"
_SECRET, _SET = "delivery.ses.secret_file", "delivery.ses.configuration_set"
_NOT_TRACKED = {"OpenTrackingEnabled": "DISABLED", "ClickTrackingEnabled": "DISABLED"}
# Errors by name: most of them come with status 400.
_JOB = {
    "AccessDeniedException": ("provider-credentials", _NAMES.key),
    "ExpiredTokenException": ("provider-credentials", _NAMES.key),
    "InvalidClientTokenId": ("provider-credentials", _NAMES.key),
    "UnrecognizedClientException": ("provider-credentials", _NAMES.key),
    "InvalidSignatureException": ("provider-credentials", _SECRET),
    "SignatureDoesNotMatch": ("provider-credentials", _SECRET),
    "AccountSuspendedException": ("provider-account", _NAMES.key),
    "SendingPausedException": ("provider-account", _NAMES.key),
    "MailFromDomainNotVerifiedException": ("provider-sender", "sender.email"),
    "NotFoundException": ("provider-address", _SET),
}
_RATE = frozenset({"LimitExceededException", "ThrottlingException", "TooManyRequestsException"})


@dataclass(frozen=True, slots=True)
class SesTransport:
    """Hands mails to the account of `[delivery.ses]`."""

    options: Ses
    home: Path
    now: Callable[[], datetime]
    name: str = "ses"
    batch: int = 1

    @property
    def sessions(self) -> int:
        """Return how many sessions may be open at once."""
        return self.options.connections

    def open(self) -> http.HttpSession:
        """Read the keys; nothing is asked for before there is a mail. Raises SettingsError."""
        options = self.options
        key = keyfiles.read(self.home, options.key_file, _NAMES.key)
        secret = keyfiles.read(self.home, options.secret_file, _SECRET)
        base = f"https://email.{options.region}.amazonaws.com"
        host = urlsplit(options.base_url or base).netloc
        signer = Signer(key, secret, options.region, "ses")
        provider = _Provider(signer, host, options.configuration_set, self.now)
        return http.opened(provider, base, options, self.now)


@dataclass(frozen=True, slots=True, repr=False)
class _Provider:
    """See `http.Provider`."""

    signer: Signer
    host: str
    set: str
    now: Callable[[], datetime]
    names: ClassVar[Names] = _NAMES
    utf8: ClassVar[bool] = False
    most: ClassVar[int] = 1
    most_bytes: ClassVar[int] = 10_000_000
    remembers: ClassVar[None] = None

    def entry(self, message: Message) -> Entry:
        """Return the mail as it is: SES takes whole mails, and sets Message-ID and Date anew."""
        told: dict[str, Any] = {
            "Destination": {"ToAddresses": [message.recipient]},
            "Content": {"Raw": {"Data": b64encode(message.data).decode()}},
            "ConfigurationOverrides": {"Tracking": _NOT_TRACKED},
        }
        if self.set:
            told["ConfigurationSetName"] = self.set
        return Entry(message, json.dumps(told).encode())

    def call(self, entries: Sequence[Entry]) -> Call:
        """Return the call, signed as of now."""
        data = entries[0].data
        more = {"Content-Type": "application/json"}
        return Call(_PATH, data, self.signer.headers(self.host, _PATH, data, self.now(), more))

    def results(self, reply: Reply, entries: Sequence[Entry], now: datetime) -> Results:
        """Read the answer to one mail."""
        told = http_answers.table(http_answers.read(reply))
        if reply.status // 100 == 2:  # noqa: PLR2004
            number = told.get("MessageId")
            if not isinstance(number, str):
                return _NAMES.doubt("provider-garbled", http_answers.said(reply))
            return [Outcome(state="sent", text=http_answers.clean(f"Amazon SES {number}"))]
        return _failure(reply, told, now)


def _failure(reply: Reply, told: Mapping[str, Any], now: datetime) -> DeliveryError:
    name = reply.headers.get("x-amzn-errortype") or str(told.get("__type", ""))
    name = name.partition(":")[0].rpartition("#")[2]
    message = str(told.get("message") or told.get("Message") or "")
    answer = http_answers.said(reply, f"{name} {message}")
    if name in _JOB:
        code, setting = _JOB[name]
        return _NAMES.job(code, setting, answer, reply.status)
    if name in _RATE:
        wait = http_answers.retry_after(reply.headers, now)
        return _NAMES.later("provider-busy", answer=answer, kind="rate", retry_after_s=wait)
    if "not verified" in message:  # the sender's, or every reader's while the account is a sandbox
        return _NAMES.job("provider-sender", "sender.email", answer, reply.status)
    usual = http_answers.usual(reply, _NAMES, now, f"{name} {message}")
    return usual or _NAMES.refused(answer, "content")
