"""Programs that work here by HTTP: the tokens they come with, and what each may do.

A token is `syn_<id>_<secret>`; the id is no secret, the secret has 256 bits. Only its SHA-256 is kept.
"""

import hmac
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

from syndicate.audience.addresses import normalise
from syndicate.errors import StoreBusy, UsageError
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.store import audit, tokens
from syndicate.store.tokens import Token

Verb = Literal[
    "publish", "plan", "check", "approve", "schedule", "send", "pause", "resume", "cancel", "status"
]
VERBS: tuple[Verb, ...] = get_args(Verb)
LONGEST = timedelta(days=3650)
_LONGEST_NAME = 60
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
_TOKEN = re.compile(rf"syn_(?P<id>[{_LETTERS}]{{8}})_[A-Za-z0-9_-]{{43}}")
_NONE = sha256(b"").hexdigest()


def add(  # noqa: PLR0913, PLR0917 - all that a token is
    house: House,
    name: str,
    verbs: Sequence[str],
    newsletters: Sequence[str],
    lasts: timedelta,
    by: str,
    now: datetime,
) -> tuple[Token, str]:
    """Make a token; return it with its text, which nobody can find out afterwards.

    by: the person in whose name the program acts. Raises UsageError address-invalid, token-name,
    token-verb, token-lasting, newsletter-unknown.
    """
    name, by = name.strip(), normalise(by)
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("token-name", most=_LONGEST_NAME)
    if not verbs or not set(verbs) <= set(VERBS):
        raise UsageError("token-verb", known=", ".join(VERBS))
    if not timedelta(0) < lasts <= LONGEST:
        raise UsageError("token-lasting", most=LONGEST.days)
    for one in newsletters:
        newsletter_of(house, one)
    id_ = "".join(secrets.choice(_LETTERS) for _ in range(8))
    text = f"syn_{id_}_{secrets.token_urlsafe(32)}"
    token = Token(
        id=id_,
        digest=_digest(text),
        name=name,
        verbs=tuple(one for one in VERBS if one in verbs),
        newsletters=tuple(sorted(set(newsletters))),
        by=by,
        created_at=now,
        expires_at=now + lasts,
    )
    with house.database.write() as c:
        tokens.add(c, token)
        told = {"verbs": [*token.verbs], "newsletters": [*token.newsletters], "name": name}
        audit.record(c, now, by, "token-add", id_, told)
    return token, text


def listed(house: House) -> tuple[Token, ...]:
    """Return every token there ever was, the newest first."""
    with house.database.read() as c:
        return tokens.listing(c)


def revoke(house: House, id_: str, by: str, now: datetime) -> Token:
    """Have a token open nothing from now on; again, it changes nothing. Raises UsageError token-unknown."""
    with house.database.write() as c:
        found = tokens.get(c, id_)
        if found is None:
            raise UsageError("token-unknown", found=id_)
        if tokens.revoke(c, id_, now):
            audit.record(c, now, by, "token-revoke", id_, {"name": found.name})
        return tokens.get(c, id_) or found


def recognise(house: House, text: str, now: datetime) -> Token | None:
    """Return the token that a program came with; None for one that opens nothing.

    It takes as long to say no to an id that we have as to one that we do not.
    """
    shaped = _TOKEN.fullmatch(text)
    with house.database.read() as c:
        found = tokens.get(c, shaped["id"]) if shaped else None
    same = hmac.compare_digest(found.digest if found else _NONE, _digest(text))
    if found is None or not same or not found.is_good(now):
        return None
    if tokens.is_news(found, now):
        with suppress(StoreBusy), house.database.write() as c:
            tokens.use(c, found.id, now)
    return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
