"""Works without an id, or whose change readers would not be told → files that carry it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate import disk
from syndicate.content import folder, frontmatter
from syndicate.content.files import load
from syndicate.content.frontmatter import Document
from syndicate.errors import ContentError
from syndicate.model import Article, Event, Variant
from syndicate.settings.options import Settings

Remembered = Mapping[tuple[str, str], str]
"""(work id, locale) → tag of the language that was published there last."""

_LINE_END = re.compile(rb"\r\n|\r|\n")


def stamp(
    home: Path, settings: Settings, now: datetime, remembered: Remembered | None = None
) -> list[str]:
    """Write `id` and `updated` where they are missing; return the files that changed, in order.

    The id is the one that the work has anyway, so that nothing changes for readers. `updated`
    becomes `now` for a withdrawal or cancellation without one, and for a translation that takes the
    place of the language in `remembered`. Everything else stays, byte for byte. Broken works are
    left alone. Raises ContentError stamp-impossible where a file's form does not allow it.
    """
    settings = replace(settings, home=home)
    changed: list[str] = []
    for work in folder.read(home, settings).works:
        for variant in work.variants.values():
            moment = _told_at(work, variant, now, remembered or {})
            local = moment.astimezone(ZoneInfo(settings.site.zone)) if moment else None
            if _write(home, work, variant, local):
                changed.append(variant.file)
    return sorted(changed)


def _told_at(
    work: Article | Event, variant: Variant, now: datetime, remembered: Remembered
) -> datetime | None:
    """Return what `updated` has to become, or None where it is right."""
    cancelled = work.cancelled if isinstance(work, Event) else None
    changes = [at for at in (variant.withdrawn, cancelled) if at is not None]
    late = [at for at in changes if variant.updated < at]
    if late:
        return max(now, *late)
    before = remembered.get((work.id, variant.locale))
    fills = before not in (None, variant.locale) and variant.status == "ready"
    return now if fills and variant.updated == work.date else None


def _write(home: Path, work: Article | Event, variant: Variant, updated: datetime | None) -> bool:
    path = home / variant.file
    data = load(home, path)
    wanted = dict(_wanted(frontmatter.parse(data), work.id, updated))
    if not wanted:
        return False
    made = data
    for key, value in wanted.items():
        made = with_key(made, key, value)
    if not _only(data, made, wanted):
        raise ContentError("stamp-impossible", file=variant.file, line=1)
    disk.replace(path, made)
    return True


def _wanted(
    document: Document, identity: str, updated: datetime | None
) -> Iterator[tuple[str, str]]:
    if updated is not None:
        yield "updated", updated.isoformat(timespec="seconds")
    entry = document.entries.get("id")
    if entry is None or not "".join(entry.texts).strip():
        yield "id", identity


def with_key(data: bytes, key: str, value: str) -> bytes:
    """Return a file with `key` set, in its own place or else as the last of the front matter."""
    document = frontmatter.parse(data)
    ends = [found.span() for found in _LINE_END.finditer(data)]
    newline = data[slice(*ends[0])]
    entry = document.entries.get(key)
    if entry is not None and entry.span is not None:
        start = ends[entry.line - 2][1]
        line = data[start : ends[entry.line - 1][0]].decode("utf-8")
        left, right = entry.span
        gap = " " if line[:left].endswith(":") else ""
        new = f"{line[:left]}{gap}{value}{line[right:]}"
        return data[:start] + new.encode("utf-8") + data[ends[entry.line - 1][0] :]
    at = ends[document.close_line - 2][1]
    return data[:at] + f"{document.indent}{key}: {value}".encode() + newline + data[at:]


def _only(before: bytes, after: bytes, wanted: Mapping[str, str]) -> bool:
    """Tell whether `after` says what `before` says and `wanted`, and nothing else."""
    try:
        old, new = frontmatter.parse(before), frontmatter.parse(after)
    except ContentError:
        return False
    said = {key: entry.texts for key, entry in old.entries.items()}
    says = {key: entry.texts for key, entry in new.entries.items()}
    return says == said | {key: (value,) for key, value in wanted.items()} and new.body == old.body
