"""Issues: what they hold, how far they are, and what stands against them."""

from collections.abc import Mapping
from typing import Any

from syndicate.journeys import overrule, views
from syndicate.localise.catalogue import Catalogue
from syndicate.model import Compiled
from syndicate.newsletter.compose import readable, trimmed
from syndicate.newsletter.issue import PoolItem
from syndicate.shapes.common import findings, held, instant, reach, totals
from syndicate.store.audit import Act


def row(found: views.Row, *, late: bool) -> dict[str, Any]:
    """Return an issue as `issue list` has it; `late`: it leaves by itself no more (`waves.is_late`)."""
    one = found.issue
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
        "readers": found.readers,
        "skipped_empty": one.skipped_empty,
        "counts": dict(found.counts),
    }


def whole(found: views.Whole, words: Catalogue, *, late: bool) -> dict[str, Any]:
    """Return an issue as `issue show` has it."""
    return {
        **row(found.row, late=late),
        "revision": found.row.issue.revision,
        "pool": {
            "hash": found.hash,
            "would_be": found.made,
            "frozen_at": instant(found.frozen_at),
            "items": [_item(item, found.locales) for item in found.items],
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
        "held": held(found.held),
        "findings": findings(found.findings, words),
    }


def report(found: overrule.Report, words: Catalogue) -> dict[str, Any]:
    """Return what the gate says of an issue as `issue check` has it."""
    return {
        "issue": found.issue.id,
        "revision": found.issue.revision,
        "settled_at": instant(found.settled),
        "refused": found.refused,
        "reached": reach(found.reach),
        "totals": totals(found.findings),
        "findings": findings(found.findings, words),
        "overrides": [
            {"code": one.code, "by": one.by, "reason": one.reason, "at": instant(one.at)}
            for one in found.overrides
        ],
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


def _item(item: PoolItem, locales: Mapping[str, Compiled]) -> dict[str, Any]:
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
