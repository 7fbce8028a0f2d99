"""What was last published, as far as files alone cannot tell: var/works.json.

It decides nothing that readers see; without it `check` and `stamp` only notice less.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from syndicate.content.folder import Library
from syndicate.journeys.house import House
from syndicate.model import Article, Edition, Event, Finding
from syndicate.publish import replace_file

Remembered = Mapping[str, Mapping[str, Any]]


def recall(house: House) -> Remembered:
    """Return work id → what was published of it; nothing where nothing is remembered."""
    try:
        found = json.loads((house.var / "works.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    works = found if isinstance(found, dict) else {}
    return {work: facts for work, facts in works.items() if _is_whole(facts)}


def remember(house: House, library: Library, public: Mapping[str, tuple[Edition, ...]]) -> None:
    """Keep what is public now, beside what was before and is gone or broken."""
    shown: dict[str, dict[str, str]] = {}
    for tag, those in public.items():
        for edition in those:
            shown.setdefault(edition.work, {})[tag] = edition.filled_from
    before = recall(house)
    now = {
        work.id: _facts(work, shown[work.id], before.get(work.id, {}))
        for work in library.works
        if work.id in shown
    }
    kept = {**before, **now}
    if kept != before:
        data = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=0)
        replace_file(house.var / "works.json", data.encode())


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


def _is_whole(facts: Any) -> bool:
    """Tell whether what is remembered of a work has the form in which `_facts` writes it."""
    if not isinstance(facts, dict) or not isinstance(facts.get("shown"), dict):
        return False
    sequence, when = facts.get("sequence", 0), facts.get("when", [])
    return isinstance(sequence, int) and isinstance(when, list)


def _facts(work: Article, shown: Mapping[str, str], was: Mapping[str, Any]) -> dict[str, Any]:
    """Return what to remember; what the file does not own up to stays as readers were told it."""
    facts: dict[str, Any] = {
        "name": work.name,
        "date": work.date.isoformat(),
        "section": work.section,
        "shown": {tag: _told(work, tag, shown[tag], was) for tag in sorted(shown)},
    }
    if isinstance(work, Event):
        unsaid = work.sequence <= was.get("sequence", -1)
        facts |= {"when": was["when"] if unsaid else _when(work), "sequence": work.sequence}
    return facts


def _told(work: Article, tag: str, filled: str, was: Mapping[str, Any]) -> str:
    own = work.variants.get(tag)
    before: str | None = was.get("shown", {}).get(tag)
    unsaid = own is not None and own.updated <= work.date
    return before if before and unsaid else filled


def _when(event: Event) -> list[str | None]:
    """Return time and place of an event in all its languages, to compare."""
    end = event.end.isoformat() if event.end else None
    places = [variant.place for _tag, variant in sorted(event.variants.items())]
    return [event.start.isoformat(), end, *places]


def _renamed(work: Article, present: Iterable[str], remembered: Remembered) -> Iterator[Finding]:
    for old, was in remembered.items():
        same = was.get("date") == work.date.isoformat() and was.get("section") == work.section
        if same and old not in present:
            fields = {"name": work.name, "before": was.get("name"), "id": old}
            yield _about("renamed-unstamped", "error", work, fields)


def _moved(event: Event, was: Mapping[str, Any]) -> Iterator[Finding]:
    before = was.get("when", [])[:2]
    if before and before != _when(event)[:2] and event.sequence <= was.get("sequence", 0):
        fields = {"name": event.name, "sequence": was.get("sequence", 0) + 1}
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
