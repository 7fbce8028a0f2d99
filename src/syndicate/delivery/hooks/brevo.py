"""Events of Brevo → notices.

https://developers.brevo.com/docs/transactional-webhooks
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from syndicate.delivery.hooks import words
from syndicate.delivery.notices import Kind, Notice
from syndicate.delivery.replies import codes

_KINDS: Mapping[str, Kind] = {
    "delivered": "delivered",
    "deferred": "deferred",
    "hard_bounce": "bounced",
    "soft_bounce": "bounced",
    "blocked": "bounced",
    "invalid_email": "bounced",
    "spam": "complained",
    "complaint": "complained",
    "unsubscribe": "unsubscribed",
    "unsubscribed": "unsubscribed",
}


def notices(body: Any, now: datetime) -> Iterator[Notice]:
    """Yield what is told: one event, or a list of them."""
    for one in body if isinstance(body, list) else [body]:
        yield _notice(words.table(one), now)


def _notice(told: Mapping[str, Any], now: datetime) -> Notice:
    name, reason = words.text(told, "event"), words.text(told, "reason")
    when = next((told[key] for key in ("ts_epoch", "ts_event", "ts") if key in told), None)
    code, enhanced = codes(reason)
    parts = (name, reason, when, told.get("message-id"), told.get("email"))
    return Notice(
        source="brevo",
        kind=_KINDS.get(name, "ignored"),
        at=words.at(when, now),
        event=words.event(*parts),
        message_id=words.text(told, "X-Mailin-custom"),
        address=words.text(told, "email"),
        code=code,
        enhanced=enhanced,
        text=reason or name,
        why=_why(name, reason, code, enhanced),
    )


def _why(name: str, reason: str, code: int | None, enhanced: str) -> str:
    if name == "hard_bounce":
        return words.for_good(code, enhanced)
    if name == "blocked":  # nothing was sent: because of the reader's history there, or of ours
        return "disabled" if "blacklist" in reason else "policy"
    return "address" if name == "invalid_email" else ""
