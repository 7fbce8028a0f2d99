"""Tokens, as far as anybody may know them."""

from datetime import datetime
from typing import Any

from syndicate.shapes.common import instant
from syndicate.store.tokens import Token


def token(one: Token, now: datetime) -> dict[str, Any]:
    """Return a token as `tokens list` has it."""
    return {
        "id": one.id,
        "name": one.name,
        "state": "revoked" if one.revoked_at else "good" if one.is_good(now) else "expired",
        "verbs": list(one.verbs),
        "newsletters": list(one.newsletters),
        "by": one.by,
        "created_at": instant(one.created_at),
        "expires_at": instant(one.expires_at),
        "used_at": instant(one.used_at),
        "revoked_at": instant(one.revoked_at),
    }
