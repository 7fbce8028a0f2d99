"""Somebody left → a last mail that says so, in case it was a slip."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from syndicate.audience.tokens import address_hmac
from syndicate.audience.withdrawals import Withdrawal
from syndicate.journeys.house import House
from syndicate.store import deliveries, requests, subscribers
from syndicate.store.requests import Request
from syndicate.store.types import Connection

_NAMES = uuid.UUID("5d2f7a3e-5b0c-5c56-8a39-7f2a0e5b9c42")  # of leavings
_OWN_ACTS = frozenset({"page", "one-click", "mail"})
_FRESH = timedelta(days=1)


def bid(
    house: House, c: Connection, one: Withdrawal, newsletters: Sequence[str], now: datetime
) -> None:
    """Queue the mail about what somebody left by their own act, once, however often it is replayed.

    Not of what is learned much later, from a log beside an older database for example: they know.
    """
    reader = subscribers.get(c, one.subscriber)
    wanted = house.settings.privacy.goodbye and one.source in _OWN_ACTS
    if reader is None or not newsletters or not wanted or now - one.at > _FRESH:
        return
    name = f"{one.subscriber}/{','.join(sorted(newsletters))}/{one.at.isoformat()}"
    request = Request(
        id=str(uuid.uuid5(_NAMES, name)),
        kind="left",
        address_hmac=address_hmac(house.keys, reader.address),
        locale=reader.locale,
        choices={newsletter: {} for newsletter in sorted(newsletters)},
        at=one.at,
        until=one.at,
        subscriber=reader.id,
    )
    if requests.add(c, request):
        deliveries.add(c, "system", f"goodbye-{request.id}", reader.id, reader.locale, now)
