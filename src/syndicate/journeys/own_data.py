"""A reader → all that there is about them, as a file for themselves (GDPR art. 15 and 20)."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from syndicate.journeys.dossier import Dossier, document, dossier
from syndicate.journeys.house import House
from syndicate.journeys.sheet import sheet
from syndicate.store import subscribers

_COLUMNS = ("record", "newsletter", "what", "at", "detail")


def own_data(house: House, subscriber: str, form: str, now: datetime) -> bytes | None:
    """Return a reader's dossier as "json", or as one table ("csv"); None for nobody we know."""
    with house.database.read() as c:
        reader = subscribers.get(c, subscriber)
    if reader is None:
        return None
    found = dossier(house, reader.address, now)
    if form == "json":
        return json.dumps(document(found, now), ensure_ascii=False, indent=1).encode()
    return sheet(_COLUMNS, list(_rows(found, now))).encode()


def _rows(found: Dossier, now: datetime) -> Iterator[Mapping[str, Any]]:
    """Yield every fact as one row: whose, about which newsletter, what, when."""
    whole = document(found, now)
    said = dict(whole["subscriber"] or {})
    fields = said.pop("fields", {})
    for name, value in (said | fields).items():
        yield {"record": "subscriber", "what": name, "detail": value}
    for one in whole["subscriptions"]:
        detail = f"{one['schedule']} {' '.join(one['topics'])}".strip()
        yield {"record": "subscription", "newsletter": one["newsletter"], "what": one["state"],
               "at": one["since"], "detail": detail}  # fmt: skip
    words = {one["id"]: one["text"] for one in whole["wordings"]}
    for one in whole["consents"]:
        yield {"record": "consent", "newsletter": one["newsletter"], "what": one["act"],
               "at": one["at"], "detail": words.get(one["wording"]) or one["evidence"]}  # fmt: skip
    for one in whole["messages"]:
        yield {"record": "message", "newsletter": one["key"], "what": one["state"],
               "at": one["handed_over_at"], "detail": one["subject"]}  # fmt: skip
