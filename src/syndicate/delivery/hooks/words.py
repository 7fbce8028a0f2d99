"""Words of a provider's event → what a notice says: a time, and a name for the event itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from syndicate.delivery.replies import classify
from syndicate.delivery.transports.http_answers import clean
from syndicate.delivery.transports.http_answers import table as table  # noqa: PLC0414  used by its side

# What the words of a server say otherwise than that the address is not there.
_OTHERWISE = frozenset({"disabled", "full", "content", "policy", "rate", "routing"})
_MILLISECONDS = 1e11  # no number of seconds is that large before the year 5138


def for_good(code: int | None, enhanced: str) -> str:
    """Return what a provider's “never again” says of the address, where its words do not say more."""
    if not enhanced:
        return "address"
    verdict = classify(code or int(enhanced[0]) * 100 + 50, enhanced, "body")
    return "" if verdict.kind in _OTHERWISE else "address"


def event(*parts: object) -> str:
    """Return a name for an event that its provider gave none: the same each time it is told."""
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def at(value: Any, now: datetime) -> datetime:
    """Return the instant of an event, from seconds, milliseconds or RFC 3339; never one to come."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
        else:
            seconds = float(value)
            scale = 1000 if seconds > _MILLISECONDS else 1
            found = datetime.fromtimestamp(seconds / scale, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return min(found, now)


def text(told: Mapping[str, Any], *keys: str) -> str:
    """Return the first of some fields that holds a text."""
    found = (told.get(key) for key in keys)
    return next((clean(one) for one in found if isinstance(one, str) and one.strip()), "")


def bare(message_id: Any) -> str:
    """Return a Message-ID without its angle brackets."""
    return clean(message_id).strip("<>") if isinstance(message_id, str) else ""
