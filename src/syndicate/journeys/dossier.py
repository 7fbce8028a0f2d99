"""One reader → all that a regulator may ask about them, in one file."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate import disk, timezones
from syndicate.audience.addresses import normalise
from syndicate.audience.consent import Standing, standing, wordings
from syndicate.audience.tokens import address_hmac
from syndicate.errors import UsageError, unwritable
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.journeys.sheet import sheet
from syndicate.model import Consent, Subscriber, Subscription
from syndicate.store import (
    bounces,
    consents,
    erasures,
    reports,
    requests,
    subscribers,
    suppressions,
)
from syndicate.store.bounces import Listed
from syndicate.store.consents import Wording
from syndicate.store.erasures import Erasure
from syndicate.store.reports import Sent
from syndicate.store.requests import Request

_ACTS = ("newsletter", "act", "at", "basis", "source", "method", "wording",
         "evidence", "network", "expires")  # fmt: skip
_MAILS = ("id", "purpose", "key", "locale", "subject", "state", "handed_over_at", "settled_at",
          "reply_code", "reply_enhanced", "reply_text", "message_id")  # fmt: skip
_RETURNS = ("at", "message", "kind", "class", "action", "code", "enhanced", "text", "undone_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What there is about one reader.

    id:         "" of somebody who has asked, and confirmed nothing yet.
    subscriber: None of somebody who was erased, or has not confirmed yet.
    waiting:    what they asked for from a form, and can still confirm.
    returns:    what was said of their mails after these had left.
    standings:  newsletter → what their acts come to.
    last:       newsletter → when they left it, and when the last mail of any kind was handed over after
                that, if one was.
    """

    id: str
    subscriber: Subscriber | None
    subscriptions: tuple[Subscription, ...]
    waiting: tuple[Request, ...]
    erased: Erasure | None
    suppressed: tuple[str, datetime] | None
    acts: tuple[Consent, ...]
    words: tuple[Wording, ...]
    mails: tuple[Sent, ...]
    message_ids: tuple[str, ...]
    returns: tuple[Listed, ...]
    standings: Mapping[str, Standing]
    last: Mapping[str, tuple[datetime, datetime | None]]


def dossier(house: House, address: str, now: datetime) -> Dossier:
    """Return what there is about whoever has, or had, an address.

    Raises UsageError reader-unknown, SettingsError identity-changed.
    """
    require_key(house)
    normal = normalise(address)
    mark = address_hmac(house.keys, normal)
    with house.database.read() as c:
        subscriber = subscribers.by_address(c, normal)
        waiting = requests.waiting(c, mark, now)
        erased = None if subscriber else erasures.of_address(c, mark)
        if subscriber is None and erased is None and not waiting:
            raise UsageError("reader-unknown")
        who = subscriber.id if subscriber else erased.subscriber if erased else ""
        acts = consents.acts(c, who)
        mails = reports.mails(c, (who, mark))
        returns = tuple(bounces.of_reader(c, who, mark))
        words = consents.wordings(c, wordings(acts))
        suppressed = suppressions.suppression(c, mark)
        asked = subscribers.subscriptions(c, who)
    standings = {
        one: standing((act for act in acts if act.newsletter == one), now)
        for one in dict.fromkeys(act.newsletter for act in acts)
    }
    left = {
        one: found.since
        for one, found in standings.items()
        if found.state == "left" and found.since is not None
    }
    return Dossier(
        id=who,
        subscriber=subscriber,
        subscriptions=asked,
        waiting=waiting,
        erased=erased,
        suppressed=suppressed,
        acts=acts,
        words=words,
        mails=mails,
        message_ids=tuple(house.message_id(one.purpose, one.key, one.recipient) for one in mails),
        returns=returns,
        standings=standings,
        last={one: (at, _last_after(mails, at)) for one, at in left.items()},
    )


def write(found: Dossier, path: Path, now: datetime) -> None:
    """Write a dossier, whole or not at all, for its owner's eyes alone (mode 0600)."""
    try:
        disk.replace(path, packed(found, now), mode=0o600)
    except OSError as error:
        raise unwritable(path, error) from error


def packed(found: Dossier, now: datetime) -> bytes:
    """Return a dossier as a zip: `dossier.json`, the same as tables, and each wording as a text."""
    files = {
        "dossier.json": json.dumps(document(found, now), ensure_ascii=False, indent=1),
        "consents.csv": sheet(_ACTS, map(_act, found.acts)),
        "messages.csv": sheet(_MAILS, _messages(found)),
        "returns.csv": sheet(_RETURNS, map(_return, found.returns)),
        **{f"wordings/{one.id}.{one.locale}.txt": f"{one.text}\n" for one in found.words},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed_:
        for name, text in files.items():
            packed_.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), text.encode())
    return out.getvalue()


def _last_after(mails: Iterable[Sent], at: datetime) -> datetime | None:
    handed = (one.handed_over_at for one in mails if one.handed_over_at is not None)
    return max((one for one in handed if one > at), default=None)


def document(found: Dossier, now: datetime) -> Mapping[str, Any]:
    """Return a dossier as JSON has it."""
    return {
        "at": _iso(now),
        "id": found.id,
        "subscriber": asdict(found.subscriber) if found.subscriber else None,
        "erased": {"at": _iso(found.erased.at), "until": _iso(found.erased.until)}
        if found.erased
        else None,
        "suppressed": {"reason": found.suppressed[0], "at": _iso(found.suppressed[1])}
        if found.suppressed
        else None,
        "newsletters": {
            one: {
                "state": here.state,
                "since": _iso(here.since),
                "act": here.by.act if here.by else None,
                "left_at": _iso(found.last[one][0]) if one in found.last else None,
                "last_message_after": _iso(found.last[one][1]) if one in found.last else None,
            }
            for one, here in found.standings.items()
        },
        "subscriptions": [_subscription(one) for one in found.subscriptions],
        "requests": [_request(one) for one in found.waiting],
        "consents": [_act(one) for one in found.acts],
        "wordings": [asdict(one) for one in found.words],
        "messages": list(_messages(found)),
        "returns": [_return(one) for one in found.returns],
    }


def _subscription(one: Subscription) -> Mapping[str, Any]:
    instants = {
        "since": _iso(one.since),
        "left_at": _iso(one.left_at),
        "expires": _iso(one.expires),
    }
    return asdict(one) | {"topics": list(one.topics)} | instants


def _request(one: Request) -> Mapping[str, Any]:
    return {
        "at": _iso(one.at),
        "until": _iso(one.until),
        "locale": one.locale,
        "zone": one.zone,
        "network": one.network,
        "choices": dict(one.choices),
    }


def _act(one: Consent) -> Mapping[str, Any]:
    values = {name: getattr(one, name) for name in _ACTS}
    return values | {"at": _iso(one.at), "expires": _iso(one.expires)}


def _messages(found: Dossier) -> Iterable[Mapping[str, Any]]:
    for one, message_id in zip(found.mails, found.message_ids, strict=True):
        values = {name: getattr(one, name) for name in _MAILS if name != "message_id"}
        yield values | {
            "handed_over_at": _iso(one.handed_over_at),
            "settled_at": _iso(one.settled_at),
            "message_id": message_id,
        }


def _return(one: Listed) -> Mapping[str, Any]:
    return {
        "at": _iso(one.at),
        "message": one.delivery,
        "kind": one.kind,
        "class": one.class_,
        "action": one.action,
        "code": one.code,
        "enhanced": one.enhanced,
        "text": one.text,
        "undone_at": _iso(one.undone_at),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else timezones.iso(at)
