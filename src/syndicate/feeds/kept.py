"""Entry ↔ JSON: closed archives keep their entries as data, for formats that are yet to come.

The fields keep their names for ever: what is not known here any more is left out, what an older
version did not know has its default.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from syndicate.model import Alternate, Enclosure, Entry, Happening

_NAMES: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Entry, Alternate, Enclosure, Happening)
}
_INSTANTS = frozenset({"published", "updated", "start", "end", "cancelled"})


def as_json(entry: Entry) -> str:
    """Return an entry as one line of JSON, in ASCII."""
    return json.dumps(entry, default=_plain, separators=(",", ":"))


def from_json(text: str) -> Entry:
    """Return the entry of which `as_json` made `text`."""
    kept = _known(Entry, json.loads(text))
    return Entry(
        **kept
        | {
            "authors": tuple(kept.get("authors", ())),
            "categories": tuple((term, label) for term, label in kept.get("categories", ())),
            "alternates": tuple(
                Alternate(**_known(Alternate, one)) for one in kept.get("alternates", ())
            ),
            "image": Enclosure(**_known(Enclosure, kept["image"])) if kept.get("image") else None,
            "happening": (
                Happening(**_known(Happening, kept["happening"])) if kept.get("happening") else None
            ),
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


def _known(kind: type[Entry | Alternate | Enclosure | Happening], values: Mapping[str, Any]) -> Any:
    """Return the values that a noun has today, its instants read."""
    return {name: _read(name, values[name]) for name in _NAMES[kind] if name in values}


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name in _INSTANTS and value else value
