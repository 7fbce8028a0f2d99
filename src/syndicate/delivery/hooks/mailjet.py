"""Events of Mailjet → notices.

https://dev.mailjet.com/email/guides/webhooks/
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from syndicate.delivery.hooks import words
from syndicate.delivery.notices import Kind, Notice
from syndicate.delivery.replies import codes

_KINDS: Mapping[str, Kind] = {
    "sent": "delivered",
    "bounce": "bounced",
    "blocked": "bounced",
    "spam": "complained",
    "unsub": "unsubscribed",
}
# Its table of errors → what they say about the address.
_WHY = {
    "user unknown": "address",
    "invalid domain": "address",
    "typofix": "address",
    "mailbox inactive": "disabled",
    "preblocked": "disabled",  # it bounced there before; nothing was sent
    "quota exceeded": "full",
    "no mail host": "routing",
    "connection issue": "server",
    "protocol issue": "server",
    "system issue": "server",
    "bad or empty template": "content",
    "error in template language": "content",
    "blacklisted": "policy",
    "spam reporter": "policy",
    "relay/access denied": "policy",
    "sender blocked": "policy",
    "content blocked": "policy",
    "policy issue": "policy",
}
_TRIED_AGAIN, _NONE_SENT = "greylisted", "duplicate in campaign"


def notices(body: Any, now: datetime) -> Iterator[Notice]:
    """Yield what is told: one event, or a list of them."""
    for one in body if isinstance(body, list) else [body]:
        yield _notice(words.table(one), now)


def _notice(told: Mapping[str, Any], now: datetime) -> Notice:
    name, error = words.text(told, "event"), words.text(told, "error")
    reply = words.text(told, "smtp_reply", "comment")
    kind = _kind(name, error)
    code, enhanced = codes(reply)
    return Notice(
        source="mailjet",
        kind=kind,
        at=words.at(told.get("time"), now),
        event=words.event(name, error, *(told.get(key) for key in ("time", "MessageID", "email"))),
        message_id=words.text(told, "Payload"),
        address=words.text(told, "email"),
        code=code,
        enhanced=enhanced,
        text=reply or error or name,
        why=_why(told, error) if kind == "bounced" else "",
    )


def _kind(name: str, error: str) -> Kind:
    if error == _TRIED_AGAIN:
        return "deferred"
    return "ignored" if error == _NONE_SENT else _KINDS.get(name, "ignored")


def _why(told: Mapping[str, Any], error: str) -> str:
    why = _WHY.get(error, "")
    lasting = told.get("hard_bounce") is True
    if why == "address" and not lasting:  # it failed now, or before: that has to be said again
        return "disabled" if told.get("event") == "blocked" else ""
    return why
