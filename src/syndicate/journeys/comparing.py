"""An old feed and the one in its place → what subscribers will see, and what to write where so that they do not."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate.content import folder
from syndicate.content.foreign.values import WXR
from syndicate.content.identity import entry_id
from syndicate.feeds.compare import Comparison, Seen, compare
from syndicate.journeys.gathering import Gathered, gather
from syndicate.model import Finding

if TYPE_CHECKING:  # it imports templates, which a comparison does without
    from syndicate.settings.options import Settings

_FAULTS: Mapping[str, str] = {
    "scheme": "feed-ids-scheme",
    "slash": "feed-ids-slash",
    "www": "feed-ids-www",
    "host": "feed-ids-host",
    "encoding": "feed-ids-encoding",
    "case": "feed-ids-case",
    "query": "feed-ids-query",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Whose entry it is: a work in a language, and its file where that language has one."""

    work: str
    locale: str
    file: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What there is to say. `sources`: id of an entry of the new feed → the work that it is of."""

    old: Gathered
    new: Gathered
    comparison: Comparison
    sources: Mapping[str, Source]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Tell whether subscribers would get again what they had."""
        return bool(self.comparison.again)


def report(old: str, new: str, settings: "Settings | None", *, older: bool = False) -> Report:
    """Compare the feeds at two places (`gathering.gather`).

    settings: of the publication whose feed the new one is, if there is one here.
    """
    before, after = gather(old, older=older), gather(new, older=older)
    found = compare(before.feed, after.feed)
    findings = (*before.trouble, *after.trouble, *_told(found, before, after))
    sources = _sources(settings) if settings and found.again else {}
    return Report(old=before, new=after, comparison=found, sources=sources, findings=findings)


def guid_line(was: Seen) -> str:
    """Return the line of front matter with which an entry keeps the id that it had."""
    return f"guid: {json.dumps(was.was.id if was.was else was.item.id, ensure_ascii=False)}"


def _sources(settings: "Settings") -> dict[str, Source]:
    """Return every entry that the publication can have in a feed, by id."""
    found: dict[str, Source] = {}
    for work in folder.read(settings.home, settings).works:
        for tag in settings.locales:
            own = work.variants.get(tag)
            guid = own.guid if own else None
            id_ = entry_id(settings.site.authority, work.kind, work.id, tag, guid)
            found[id_] = Source(work=work.name, locale=tag, file=own.file if own else None)
    return found


def _told(found: Comparison, before: Gathered, after: Gathered) -> Iterator[Finding]:
    yield from _slips(found.again, after.place)
    yield from _places(found, after.place)
    states = Counter(one.state for one in found.entries)
    fragile = sum(one.fragile for one in found.entries)
    unplaced = sum(one.state == "new" and not one.again for one in found.entries)
    counted = {
        "feed-ids-missing": fragile,
        "feed-entries-unplaced": unplaced,
        "feed-entries-earlier": states["earlier"],
    }
    for code, count in counted.items():
        if count:
            yield _finding(code, after.place, count=count)
    for one in (before, after):
        if one.unread:
            yield _finding("feed-pages-unread", one.place, pages=one.pages)
        if not one.feed.items:
            yield _finding("feed-no-entries", one.place)


def _slips(again: tuple[Seen, ...], place: str) -> Iterator[Finding]:
    """Name the slips by which ids have changed, each with how many entries it makes new."""
    slips = Counter(name for one in again for name in one.faults)
    for name, count in slips.items():
        yield _slip(_FAULTS[name], place, again, name, count)
    others = [one for one in again if not one.faults]
    if others and others[0].was:
        fields = {"count": len(others), "old": others[0].was.id, "new": others[0].item.id}
        yield Finding(
            code="feed-ids-other", severity="error", mender="operator", file=place, fields=fields
        )


def _slip(code: str, place: str, again: tuple[Seen, ...], name: str, count: int) -> Finding:
    first = next(one for one in again if name in one.faults)
    fields = {"count": count, "old": first.was.id if first.was else "", "new": first.item.id}
    return Finding(code=code, severity="error", mender="operator", file=place, fields=fields)


def _places(found: Comparison, place: str) -> Iterator[Finding]:
    """Tell what has become of the feed itself."""
    old, new = found.old, found.new
    if WXR not in (old.format, new.format) and old.format.split()[0] != new.format.split()[0]:
        yield _finding(
            "feed-format-changed", place, severity="note", old=old.format, new=new.format
        )
    address = new.address or (place if "://" in place else "")
    if not old.address:
        yield _finding("feed-address-unsaid", place, severity="note", new=address or "–")
    elif address and old.address != address:
        yield _finding("feed-address-changed", place, old=old.address, new=address)


def _finding(code: str, place: str, *, severity: str = "warning", **fields: object) -> Finding:
    return Finding(
        code=code,
        severity="note" if severity == "note" else "warning",
        mender="operator",
        file=place,
        fields=fields,
    )
