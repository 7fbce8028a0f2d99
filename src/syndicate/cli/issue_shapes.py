"""Issues as scripts read them: the objects of `--json` (contract)."""

from collections.abc import Mapping
from typing import Any

from syndicate.cli.frame import as_dict, instant
from syndicate.cli.schedule import held_shape
from syndicate.journeys import views
from syndicate.model import Compiled
from syndicate.newsletter.compose import readable, trimmed
from syndicate.newsletter.issue import PoolItem
from syndicate.store.audit import Act


def row_shape(row: views.Row) -> dict[str, Any]:
    """Return an issue as `issue list` has it."""
    one = row.issue
    return {
        "id": one.id,
        "newsletter": one.newsletter,
        "schedule": None if one.schedule.startswith("adhoc-") else one.schedule,
        "occurrence": one.occurrence.isoformat(),
        "state": one.state,
        "paused": one.paused,
        "corrects": one.corrects or None,
        "first_due": instant(one.first_due),
        "last_due": instant(one.last_due),
        "readers": row.readers,
        "skipped_empty": one.skipped_empty,
        "counts": dict(row.counts),
    }


def whole_shape(found: views.Whole) -> dict[str, Any]:
    """Return an issue as `issue show` has it."""
    return {
        **row_shape(found.row),
        "revision": found.row.issue.revision,
        "pool": {
            "hash": found.hash,
            "would_be": found.made,
            "frozen_at": instant(found.frozen_at),
            "items": [_item_shape(item, found.locales) for item in found.items],
        },
        "subject": {tag: text for tag, c in found.locales.items() if (text := subject(c))},
        "preheader": {tag: text for tag, c in found.locales.items() if (text := _preheader(c))},
        "approvals": _approvals_shape(found),
        "asked": _asked_shape(found.asked),
        "begins": instant(found.row.issue.begins),
        "grace_until": instant(found.grace),
        "waves": [
            {"zone": zone, "due": instant(due), "readers": readers}
            for zone, due, readers in found.waves
        ],
        "changed_since": [{"work": work, "locale": tag} for work, tag in found.changed_since],
        "held": held_shape(found.held),
        "findings": [as_dict(finding) for finding in found.findings],
    }


def _approvals_shape(found: views.Whole) -> dict[str, Any]:
    standing = found.assent
    return {
        "needed": standing.needed if standing else 0,
        "given": [
            {
                "by": one.by,
                "at": instant(one.at),
                "locale": one.locale,
                "hash": one.hash,
                "stands": bool(standing and one in standing.given),
            }
            for one in found.approvals
        ],
        "languages": {
            tag: one.by if one else None
            for tag, one in (standing.languages if standing else {}).items()
        },
        "enough": bool(standing and standing.enough),
    }


def _asked_shape(found: Act | None) -> dict[str, Any] | None:
    """Return the last request for an approval, or the answer that sent the issue back."""
    if found is None:
        return None
    text = found.fields.get("note") or found.fields.get("reason") or None
    return {"act": found.act, "by": found.actor, "at": instant(found.at), "text": text}


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
