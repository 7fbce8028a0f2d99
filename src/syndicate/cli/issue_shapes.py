"""Issues as scripts read them: the objects of `--json` (contract)."""

from collections.abc import Mapping
from typing import Any

from syndicate.cli.frame import as_dict, instant
from syndicate.cli.schedule import held_shape
from syndicate.journeys import views
from syndicate.model import Compiled
from syndicate.newsletter.compose import readable, trimmed
from syndicate.newsletter.issue import PoolItem


def row_shape(row: views.Row, *, late: bool = False) -> dict[str, Any]:
    """Return an issue as `issue list` has it. late: it waits for somebody to send or cancel it."""
    one = row.issue
    return {
        "id": one.id,
        "newsletter": one.newsletter,
        "schedule": None if one.schedule.startswith("adhoc-") else one.schedule,
        "occurrence": one.occurrence.isoformat(),
        "state": one.state,
        "paused": one.paused,
        "late": late,
        "corrects": one.corrects or None,
        "first_due": instant(one.first_due),
        "last_due": instant(one.last_due),
        "readers": row.readers,
        "skipped_empty": one.skipped_empty,
        "counts": dict(row.counts),
    }


def whole_shape(found: views.Whole, needed: int, *, late: bool = False) -> dict[str, Any]:
    """Return an issue as `issue show` has it."""
    return {
        **row_shape(found.row, late=late),
        "revision": found.row.issue.revision,
        "pool": {
            "hash": found.hash,
            "frozen_at": instant(found.frozen_at),
            "items": [_item_shape(item, found.locales) for item in found.items],
        },
        "subject": {tag: text for tag, c in found.locales.items() if (text := subject(c))},
        "preheader": {tag: text for tag, c in found.locales.items() if (text := _preheader(c))},
        "approvals": {
            "needed": needed,
            "given": [
                {"by": one.by, "at": instant(one.at), "locale": one.locale, "hash": one.hash}
                for one in found.approvals
            ],
        },
        "waves": [
            {"zone": zone, "due": instant(due), "readers": readers}
            for zone, due, readers in found.waves
        ],
        "changed_since": [{"work": work, "locale": tag} for work, tag in found.changed_since],
        "held": held_shape(found.held),
        "findings": [as_dict(finding) for finding in found.findings],
    }


def subject(compiled: Compiled) -> str | None:
    """Return the subject of who gets all of a pool."""
    items = readable(compiled)
    return compiled.subject or (items[0].title if items else None)


def _preheader(compiled: Compiled) -> str | None:
    items = readable(compiled)
    return compiled.preheader or (trimmed(items[0].summary) if items else None)


def _item_shape(item: PoolItem, locales: Mapping[str, Compiled]) -> dict[str, Any]:
    shown = {
        tag: {"title": block.title, "shown": block.shown, "translation": block.translation}
        for tag, compiled in locales.items()
        for block in compiled.blocks
        if block.item == item.key and block.kind != "reminder"
    }
    return {
        "item": item.key,
        "work": item.work,
        "kind": item.kind,
        "section": item.section,
        "lead": item.lead,
        "locales": shown,
    }
