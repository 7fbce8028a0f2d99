"""Programs that work here by HTTP: the tokens they come with, and what each may do.

A token is `syn_<id>_<secret>`; the id is no secret, the secret has 256 bits. Only its SHA-256 is kept.
As soon as there are accounts, a token is somebody’s of the staff, and does what they may do at that moment.
"""

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

from syndicate.audience.addresses import normalise
from syndicate.errors import StoreBusy, UsageError
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.model import Person, Role
from syndicate.store import audit, staff, tokens
from syndicate.store.tokens import Token
from syndicate.store.types import Connection

Verb = Literal[
    "publish", "plan", "check", "approve", "schedule", "send", "pause", "resume", "cancel", "status"
]
VERBS: tuple[Verb, ...] = get_args(Verb)
ROLES: Mapping[str, Role] = {  # `check` and `status` only look
    "publish": "editor",
    "plan": "editor",
    "approve": "approver",
    "schedule": "sender",
    "send": "sender",
    "pause": "sender",
    "resume": "sender",
    "cancel": "sender",
}
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
    token-verb, token-lasting, newsletter-unknown, token-person, token-roles.
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
        _see_person(c, token)
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
    """Return the token that a program came with, with the verbs that its person may do; None: it opens nothing.

    It takes as long to say no to an id that we have as to one that we do not.
    """
    shaped = _TOKEN.fullmatch(text)
    with house.database.read() as c:
        found = tokens.get(c, shaped["id"]) if shaped else None
        same = hmac.compare_digest(found.digest if found else _NONE, _digest(text))
        good = _as_of(c, found, now) if found and same else None
    if good is not None and tokens.is_news(good, now):
        with suppress(StoreBusy), house.database.write() as c:
            tokens.use(c, good.id, now)
    return good


def still_good(house: House, id_: str, now: datetime) -> Token | None:
    """Return a token that was recognised before as `recognise` would now."""
    with house.database.read() as c:
        found = tokens.get(c, id_)
        return _as_of(c, found, now) if found else None


def _as_of(c: Connection, token: Token, now: datetime) -> Token | None:
    """Return a token with what it allows at `now`; None where it opens nothing."""
    may = _allowed(c, token.by, token.verbs) if token.is_good(now) else None
    return None if may is None else replace(token, verbs=may)


def _see_person(c: Connection, token: Token) -> None:
    """Raise UsageError where somebody is none of the staff, or may not do what their token is to do."""
    may = _allowed(c, token.by, token.verbs)
    if may is None:
        raise UsageError("token-person", found=token.by)
    if missing := [verb for verb in token.verbs if verb not in may]:
        roles = dict.fromkeys(ROLES[verb] for verb in VERBS if verb in missing)
        raise UsageError("token-roles", found=token.by, verbs=", ".join(missing), roles=[*roles])


def _allowed(c: Connection, by: str, verbs: Iterable[str]) -> tuple[str, ...] | None:
    """Return what somebody’s program may do of what it was made for; None where they are not let in.

    Where nobody has an account, names are names.
    """
    if staff.is_nobody(c):
        return tuple(verbs)
    row = staff.by_address(c, by)
    if row is None or row.disabled_at is not None:
        return None
    return tuple(verb for verb in verbs if _may(row.person, verb))


def _may(person: Person, verb: str) -> bool:
    role = ROLES.get(verb)
    return role is None or person.may(role)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
