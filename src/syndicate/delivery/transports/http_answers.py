"""What a provider answers by HTTP, or fails to → our errors, each with the setting to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused
from syndicate.fetch import Reply
from syndicate.localise.findings import printable

_LONGEST = 500
_EPOCH_S = 1_000_000_000  # a number of seconds to wait that is larger is an instant
_MOST_S = 86_400.0
_KEYS = (401, 403)
_ELSEWHERE = (301, 302, 303, 307, 308, 404, 405)
_FULL = (429, 503)
# What a gateway says that lost the answer of what is behind it, and a server that broke down over
# the mail: nobody knows how far it came.
_DOUBTED = range(500, 600)


@dataclass(frozen=True, slots=True)
class Names:
    """What people know a provider by, and the settings to look at.

    key:     of the file with the key. address: of where the account is.
    """

    provider: str
    key: str
    address: str

    def job(self, code: str, setting: str, answer: str, status: int | None = None) -> DeliveryError:
        """Return the error that stops the job; `status` tells that mails were offered, and not taken."""
        reply = (status, None, answer)
        fields = {"provider": self.provider, "answer": answer, "scope": "job"}
        return DeliveryError(code, reply=reply, setting=setting, **fields)

    def later(self, code: str, **fields: Any) -> Deferred:
        """Return the error that ends this connection."""
        reply = (None, None, str(fields.get("answer", "")))
        fields |= {"provider": self.provider, "scope": "connection"}
        return Deferred(code, reply=reply, **({"kind": "server"} | fields))

    def doubt(self, code: str, answer: str = "") -> Doubtful:
        """Return what is left when the mails are gone and no answer that counts came."""
        return Doubtful(code, reply=(None, None, answer), provider=self.provider, answer=answer)

    def refused(self, answer: str, kind: str = "", code: str = "provider-refused") -> Refused:
        """Return the refusal of one mail."""
        reply = (None, None, answer)
        return Refused(code, reply=reply, provider=self.provider, scope="recipient", kind=kind)


def usual(reply: Reply, names: Names, now: datetime, told: str = "") -> DeliveryError | None:
    """Return what a status says that means the same with every provider; None for 2xx and other 4xx.

    told: the provider's own words, if the body holds any.
    """
    answer = said(reply, told)
    if reply.status in _KEYS:
        return names.job("provider-credentials", names.key, answer, reply.status)
    if reply.status in _ELSEWHERE:
        return names.job("provider-address", names.address, answer, reply.status)
    if reply.status in _FULL:
        rate = {"kind": "rate"} if reply.status == _FULL[0] else {}
        wait = retry_after(reply.headers, now)
        return names.later("provider-busy", answer=answer, retry_after_s=wait, **rate)
    if reply.status in _DOUBTED:
        return names.doubt("provider-broken", answer)
    return None


def said(reply: Reply, told: str = "") -> str:
    """Return an answer as it is kept: on one line, fit for any terminal, and not too long."""
    words = told or reply.body[: 4 * _LONGEST].decode("utf-8", "replace")
    return f"HTTP {reply.status} {clean(words)}".strip()[:_LONGEST]


def clean(words: str) -> str:
    """Return words of a stranger on one line."""
    return printable(" ".join(words.split()))[:_LONGEST]


def read(reply: Reply) -> Any:
    """Return the JSON of an answer; None for anything else."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        return None


def table(value: Any) -> Mapping[str, Any]:
    """Return `value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how many seconds to wait, from a number of them or an instant (RFC 9110 §10.2.3).

    An instant is compared with the server's own clock, if it tells it.
    """
    value = headers.get("retry-after") or headers.get("x-sib-ratelimit-reset") or ""  # Brevo's own
    if value.strip().isdecimal():
        seconds = float(value)
        wait = seconds - now.timestamp() if seconds > _EPOCH_S else seconds
    else:
        until, here = _instant(value), _instant(headers.get("date", "")) or now
        if until is None:
            return None
        wait = (until - here).total_seconds()
    return min(max(0.0, wait), _MOST_S)


def _instant(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
