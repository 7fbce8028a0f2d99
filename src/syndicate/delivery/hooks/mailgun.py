"""Events of Mailgun → notices, once the signature is right.

https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks
"""

import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from syndicate.delivery.hooks import words
from syndicate.delivery.notices import Kind, Notice
from syndicate.delivery.replies import codes

WINDOW_S = 300
_KINDS: Mapping[str, Kind] = {
    "delivered": "delivered",
    "failed": "bounced",
    "rejected": "bounced",
    "complained": "complained",
    "unsubscribed": "unsubscribed",
}
_LAST_CODE = 599  # from 600 on they are Mailgun's own: nothing was sent
# Why it did not even try.
_WHY = {
    "suppress-bounce": "disabled",
    "suppress-complaint": "policy",
    "suppress-unsubscribe": "policy",
}


def signed(body: Any, key: str, now: datetime) -> str:
    """Return the token of a signature that is right, and no older than five minutes; "" of any other.

    The signature covers time and token alone: who sees one could send what they like under it, so a
    token is good for one body.
    """
    signature = words.table(words.table(body).get("signature"))
    found = (signature.get(name) for name in ("timestamp", "token", "signature"))
    stamp, token, given = (one if isinstance(one, str) and one.isascii() else "" for one in found)
    expected = hmac.new(key.encode(), f"{stamp}{token}".encode(), "sha256").hexdigest()
    if not hmac.compare_digest(expected, given) or not stamp.isdecimal() or not token:
        return ""
    return token if abs(now.timestamp() - int(stamp)) <= WINDOW_S else ""


def notices(body: Any, now: datetime) -> Iterator[Notice]:
    """Yield the one event that is told."""
    told = words.table(words.table(body).get("event-data"))
    status = words.table(told.get("delivery-status"))
    name, reason = words.text(told, "event"), words.text(told, "reason")
    reply = words.text(status, "message", "description") or words.text(
        words.table(told.get("reject")), "reason"
    )
    headers = words.table(words.table(told.get("message")).get("headers"))
    code, enhanced = _codes(status, reply)
    kind = _KINDS.get(name, "ignored")
    tried_again = kind == "bounced" and told.get("severity") == "temporary"
    yield Notice(
        source="mailgun",
        kind="deferred" if tried_again else kind,
        at=words.at(told.get("timestamp"), now),
        # Its ids are its own for a day.
        event=words.event(told.get("id"), told.get("timestamp"), name, headers.get("message-id")),
        message_id=words.bare(headers.get("message-id")),
        address=words.text(told, "recipient"),
        code=code,
        enhanced=enhanced,
        text=reply or reason or name,
        why="content" if name == "rejected" else _WHY.get(reason, ""),
    )


def _codes(status: Mapping[str, Any], reply: str) -> tuple[int | None, str]:
    basic, fine = status.get("code"), words.text(status, "enhanced-code")
    code = basic if isinstance(basic, int) and basic <= _LAST_CODE else None
    return code, codes(fine or reply)[1]
