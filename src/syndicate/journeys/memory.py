"""What was last published, as far as files alone cannot tell.

The index of the last build keeps it. It decides nothing that readers see; without it `check` and
`stamp` only notice less.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from syndicate.content.folder import Library
from syndicate.index import told
from syndicate.index.database import Index, reading
from syndicate.journeys.house import House
from syndicate.model import Article, Card, Event, Finding

Remembered = Mapping[str, Mapping[str, Any]]
_HAPPENING = ("when", "places", "cancelled", "sequence", "updated")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a build knows of a work that readers find.

    facts:  what is to be remembered of it.
    unsaid: tags of variants whose `updated` tells readers of no change since they were published.
    """

    work: str
    facts: Mapping[str, Any]
    unsaid: frozenset[str]


def recall(house: House) -> Remembered:
    """Return work id → what was published of it; nothing where nothing is remembered."""
    with reading(house.index) as index:
        return {} if index is None else _recalled(index)


def _recalled(index: Index) -> Remembered:
    rows = ((work, _read(facts)) for work, facts in told.everything(index))
    return {work: facts for work, facts in rows if _is_whole(facts)}


def facts_of(work: Article, found: Mapping[str, Card]) -> Facts:
    """Return what is to be remembered of a work of which these editions are public."""
    facts: dict[str, Any] = {
        "name": work.name,
        "date": work.date.isoformat(),
        "section": work.section,
        "shown": {tag: found[tag].filled_from for tag in sorted(found)},
        "updated": _updated(work),
    }
    if isinstance(work, Event):
        facts |= _happening(work)
    unsaid = frozenset(tag for tag, one in work.variants.items() if one.updated <= work.date)
    return Facts(work.id, facts, unsaid)


def remember(index: Index, one: Facts) -> None:
    """Keep what is public now of a work; what its files do not own up to stays as it was told."""
    found = told.get(index, one.work)
    was = _read(found)
    if not _is_whole(was):
        was = {}
    facts = dict(one.facts)
    facts["shown"] = {
        tag: was.get("shown", {}).get(tag, filled) if tag in one.unsaid else filled
        for tag, filled in facts["shown"].items()
    }
    if "when" in facts and _has_moved(facts, was) and not _is_said(facts, was):
        facts |= {key: was[key] for key in _HAPPENING}
    data = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    if data != found:
        told.put(index, one.work, data)


def _read(data: object) -> Any:
    try:
        return json.loads(data) if isinstance(data, bytes) else {}
    except (ValueError, RecursionError):
        return {}


def last_shown(remembered: Remembered) -> dict[tuple[str, str], str]:
    """Return (work, locale) → the language in which readers last saw it."""
    return {
        (work, tag): filled
        for work, facts in remembered.items()
        for tag, filled in facts.get("shown", {}).items()
    }


def surprises(library: Library, remembered: Remembered) -> Iterator[Finding]:
    """Yield what readers would be surprised by: a new id for an old work, an event moved unsaid."""
    present = {work.id for work in library.works}
    for work in library.works:
        if work.id not in remembered and not work.stamped:
            yield from _renamed(work, present, remembered)
        if work.id in remembered and isinstance(work, Event):
            yield from _moved(work, remembered[work.id])


def unsaid(library: Library, remembered: Remembered) -> frozenset[tuple[str, str]]:
    """Return (work, language) of each file of an event that changed and whose `updated` did not."""
    return frozenset(
        (work.id, tag)
        for work in library.works
        if isinstance(work, Event) and _has_moved(_happening(work), remembered.get(work.id, {}))
        for tag in _undated(_updated(work), remembered[work.id])
    )


def _undated(updated: Mapping[str, str], was: Mapping[str, Any]) -> list[str]:
    """Return the languages whose `updated` is what it was."""
    return [tag for tag, at in updated.items() if was["updated"].get(tag) == at]


def _is_said(facts: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    """Tell whether an event's files own up to its change: a higher `sequence`, another `updated`."""
    return facts["sequence"] > was["sequence"] and not _undated(facts["updated"], was)


def _is_whole(facts: Any) -> bool:
    """Tell whether what is remembered of a work has the form in which `facts_of` gives it."""
    if not isinstance(facts, dict):
        return False
    forms: dict[str, type] = {"shown": dict, "updated": dict}
    if "when" in facts:
        forms |= {"when": list, "places": dict, "cancelled": bool, "sequence": int}
    return all(isinstance(facts.get(key), form) for key, form in forms.items())


def _updated(work: Article) -> dict[str, str]:
    return {tag: one.updated.isoformat() for tag, one in sorted(work.variants.items())}


def _happening(event: Event) -> dict[str, Any]:
    """Return when and where an event takes place, if it does, to compare."""
    return {
        "when": [event.start.isoformat(), event.end.isoformat() if event.end else None],
        "places": {tag: variant.place for tag, variant in sorted(event.variants.items())},
        "cancelled": event.cancelled is not None,
        "sequence": event.sequence,
    }


def _has_moved(now: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    """Tell whether readers know another time or place of an event, or that it was cancelled.

    A language may be added, and its place with it: that moves nobody.
    """
    if "when" not in was:
        return False
    elsewhere = any(was["places"].get(tag, place) != place for tag, place in now["places"].items())
    return now["when"] != was["when"] or elsewhere or (was["cancelled"] and not now["cancelled"])


def _renamed(work: Article, present: Iterable[str], remembered: Remembered) -> Iterator[Finding]:
    for old, was in remembered.items():
        same = was.get("date") == work.date.isoformat() and was.get("section") == work.section
        if same and old not in present:
            fields = {"name": work.name, "before": was.get("name"), "id": old}
            yield _about("renamed-unstamped", "error", work, fields)


def _moved(event: Event, was: Mapping[str, Any]) -> Iterator[Finding]:
    now = {**_happening(event), "updated": _updated(event)}
    if _has_moved(now, was) and not _is_said(now, was):
        fields = {"name": event.name, "sequence": max(was["sequence"] + 1, event.sequence)}
        yield _about("event-moved-unsaid", "warning", event, fields)


def _about(code: str, severity: Any, work: Article, fields: Mapping[str, Any]) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        mender="editor",
        file=work.variants[work.source].file,
        work=work.id,
        fields=fields,
    )
