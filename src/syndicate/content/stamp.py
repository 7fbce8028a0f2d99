"""Works whose files do not say what they have to → files that carry id, `updated` and sources."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate import disk
from syndicate.content import folder, frontmatter
from syndicate.content.files import load
from syndicate.content.frontmatter import Document
from syndicate.errors import ContentError, UsageError
from syndicate.model import Article, Event, Variant
from syndicate.settings.options import Settings

Remembered = Mapping[tuple[str, str], str]
"""(work id, locale) → tag of the language that was published there last."""

AFTER = {"source_parts": "source"}
_LINE_END = re.compile(rb"\r\n|\r|\n")


def stamp(
    home: Path,
    settings: Settings,
    now: datetime,
    remembered: Remembered | None = None,
    moved: Collection[tuple[str, str]] = (),
) -> list[str]:
    """Write `id`, `updated` and `source_parts` where they are missing; return the changed files.

    The id is the one that the work has anyway, so that nothing changes for readers. `updated`
    becomes `now` for a withdrawal or cancellation without one, for an event in `moved` (work id,
    locale), and for a translation that takes the place of the language in `remembered`. `source_parts` is written to translations that are up to
    date. Everything else stays, byte for byte. Broken works are left alone. Raises ContentError
    stamp-impossible where a file's form does not allow it.
    """
    settings = replace(settings, home=home)
    changed: list[str] = []
    for work in folder.read(home, settings).works:
        for variant in work.variants.values():
            wanted = {
                **_identity(work, variant),
                **_moment(work, variant, settings, now, remembered or {}, moved),
                **_parts(work, variant),
            }
            if _write(home, variant, wanted):
                changed.append(variant.file)
    return sorted(changed)


def accept(
    home: Path,
    settings: Settings,
    work: Article | Event,
    locale: str,
    now: datetime,
    remembered: Remembered | None = None,
) -> bool:
    """Have the variant in `locale` say that it was made from the source as it is now.

    Tells whether the file had to change. Raises what `acceptable` says, and ContentError
    stamp-impossible.
    """
    variant = acceptable(work, locale)
    tag = variant.source[0] if variant.source else work.source
    source = work.variants.get(tag, work.variants[work.source])
    wanted = {
        "source": f"{source.locale}@{source.fingerprint}",
        "source_parts": source.parts,
        **_moment(work, variant, settings, now, remembered or {}),
    }
    return _write(home, variant, wanted)


def acceptable(work: Article, locale: str) -> Variant:
    """Return the translation in `locale`; raise UsageError translation-none, translation-original."""
    variant = work.variants.get(locale)
    if variant is None:
        raise UsageError("translation-none", name=work.name, locale=locale)
    if locale == work.source:
        raise UsageError("translation-original", name=work.name, locale=locale)
    return variant


def _identity(work: Article, variant: Variant) -> Mapping[str, str]:
    return {"id": work.id} if not work.stamped else {}


def _moment(
    work: Article | Event,
    variant: Variant,
    settings: Settings,
    now: datetime,
    remembered: Remembered,
    moved: Collection[tuple[str, str]] = (),
) -> Mapping[str, str]:
    moment = _told_at(work, variant, now, remembered)
    if moment is None and (work.id, variant.locale) in moved:
        moment = max(now, variant.updated)
    if moment is None:
        return {}
    return {
        "updated": moment.astimezone(ZoneInfo(settings.site.zone)).isoformat(timespec="seconds")
    }


def _parts(work: Article, variant: Variant) -> Mapping[str, str]:
    """Return the marks of the source of a translation that is up to date and lacks them."""
    tag, fingerprint = variant.source or ("", "")
    source = work.variants.get(tag)
    if source is None or source.fingerprint != fingerprint or variant.source_parts:
        return {}
    return {"source_parts": source.parts}


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


def _write(home: Path, variant: Variant, wanted: Mapping[str, str]) -> bool:
    path = home / variant.file
    data = load(home, path)
    missing = dict(_missing(frontmatter.parse(data), wanted))
    if not missing:
        return False
    try:
        made = data
        for key, value in missing.items():
            made = with_key(made, key, value, after=AFTER.get(key))
    except ContentError:  # the key stands on several lines: now it is there twice
        made = data
    if not _only(data, made, missing):
        raise ContentError("stamp-impossible", file=variant.file, line=1)
    disk.replace(path, made)
    return True


def _missing(document: Document, wanted: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the file does not say yet; an id that it has is never touched."""
    for key, value in wanted.items():
        entry = document.entries.get(key)
        written = "".join(entry.texts).strip() if entry else ""
        if not written or (key != "id" and written != value):
            yield key, value


def with_key(data: bytes, key: str, value: str, *, after: str | None = None) -> bytes:
    """Return a file with `key` set: in its own place, else after another, else as the last key."""
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
    before = document.entries.get(after or "")
    line_before = before.line if before and before.span else document.close_line - 1
    at = ends[line_before - 1][1]
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
