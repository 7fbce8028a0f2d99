"""Two feeds compared."""

from collections.abc import Mapping
from typing import Any

from syndicate.content.foreign.values import Item
from syndicate.feeds.compare import Seen
from syndicate.journeys.comparing import Report, Source, guid_line
from syndicate.journeys.gathering import Gathered
from syndicate.localise.catalogue import Catalogue
from syndicate.shapes.common import findings, instant

STATES = ("same", "changed", "new", "since", "earlier", "gone")


def comparison(found: Report, words: Catalogue) -> dict[str, Any]:
    """Return what `feeds compare` found."""
    entries = found.comparison.entries
    totals = {state: sum(one.state == state for one in entries) for state in STATES}
    return {
        "old": _feed(found.old),
        "new": _feed(found.new),
        "totals": totals | {"again": len(found.comparison.again)},
        "entries": [_seen(one, found.sources) for one in entries],
        "findings": findings(found.findings, words),
    }


def _feed(one: Gathered) -> dict[str, Any]:
    return {
        "place": one.place,
        "format": one.feed.format,
        "title": one.feed.title,
        "address": one.feed.address,
        "entries": len(one.feed.items),
        "pages": one.pages,
        "unread_pages": one.unread,
    }


def _seen(one: Seen, sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources.get(one.item.id) if one.again else None
    return {
        "state": one.state,
        **_item(one.item),
        "changed": list(one.changed),
        "was": _item(one.was) if one.was else None,
        "resembles_by": one.by,
        "id_faults": list(one.faults),
        "guid": guid_line(one) if one.again else None,
        "work": source.work if source else None,
        "locale": source.locale if source else None,
        "file": source.file if source else None,
    }


def _item(one: Item) -> dict[str, Any]:
    return {
        "id": one.id,
        "id_from": one.origin,
        "title": one.title,
        "link": one.link or None,
        "published": instant(one.published),
    }
