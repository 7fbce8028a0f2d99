"""All files of one work → the work, if they agree."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from syndicate.content.complaints import Complaints
from syndicate.content.identity import work_id
from syndicate.content.sheets import Sheet
from syndicate.model import Article, Event, Finding, Kind, Variant
from syndicate.settings.options import Settings


def assemble(
    kind: Kind, name: str, sheets: Mapping[str, Sheet], settings: Settings
) -> tuple[Article | Event | None, list[Finding]]:
    """Return the work made of `sheets` (by locale, never none), and what is wrong with it.

    The source language gives the facts; a file that says otherwise is an error at its line.
    """
    variants = {tag: sheets[tag].variant for tag in _in_order(sheets, settings)}
    source = source_of(variants, settings)
    findings = [
        *_disagreements(sheets, source),
        *_sourceless(sheets),
    ]
    identity = _identified(sheets, source).shared["id"] or work_id(
        settings.site.authority, kind, first_name(name, variants, source)
    )
    if any(one.severity == "error" for one in findings):
        return None, findings
    stamped = all(sheet.shared["id"] for sheet in sheets.values())
    if not stamped:
        findings += _unstamped(sheets, source)
    facts = {key: value for key, value in sheets[source].shared.items() if key != "id"}
    made = Event if kind == "event" else Article
    values: dict[str, Any] = {"name": name, "source": source, "stamped": stamped}
    return made(id=identity, variants=variants, **values, **facts), findings


def source_of(variants: Mapping[str, Variant], settings: Settings) -> str:
    """Return the tag of the variant that the others are translated from.

    It is one without `source`: the default locale's first, or else the one that others name, or
    else the first in the order of the settings.
    """
    originals = [tag for tag, one in variants.items() if one.source is None] or list(variants)
    if settings.site.default_locale in originals:
        return settings.site.default_locale
    named = [one.source[0] for one in variants.values() if one.source]
    return next((tag for tag in originals if tag in named), originals[0])


def first_name(name: str, variants: Mapping[str, Variant], source: str) -> str:
    """Return what the work was called first: the last of its aliases, or its name."""
    by_rank = (variants[source], *(variants[tag] for tag in sorted(variants)))
    return next((one.aliases[-1] for one in by_rank if one.aliases), name)


def _in_order(sheets: Mapping[str, Sheet], settings: Settings) -> list[str]:
    return [tag for tag in settings.locales if tag in sheets]


def _identified(sheets: Mapping[str, Sheet], source: str) -> Sheet:
    """Return the sheet that carries the id: the source's where it does, or where none does."""
    order = (sheets[source], *sheets.values())
    return next((sheet for sheet in order if sheet.shared["id"]), sheets[source])


def _disagreements(sheets: Mapping[str, Sheet], source: str) -> Iterable[Finding]:
    model = sheets[source]
    identified = _identified(sheets, source)
    for tag, sheet in sheets.items():
        complaints = Complaints(sheet.variant.file, tag)
        for key, value in sheet.shared.items():
            other = identified if key == "id" else model
            silent = key == "id" and value is None  # `stamp` will write it
            if value != other.shared[key] and not silent:
                complaints.error(
                    "variants-disagree",
                    sheet.lines[key],
                    key=key,
                    other=other.variant.file,
                    other_line=other.lines[key],
                )
        yield from complaints.findings


def _sourceless(sheets: Mapping[str, Sheet]) -> Iterable[Finding]:
    """Yield translations of a language in which the work does not exist."""
    for tag, sheet in sheets.items():
        made_from = sheet.variant.source
        if made_from and made_from[0] not in sheets:
            complaints = Complaints(sheet.variant.file, tag)
            complaints.warning("source-absent", sheet.lines["source"], source=made_from[0])
            yield from complaints.findings


def _unstamped(sheets: Mapping[str, Sheet], source: str) -> Sequence[Finding]:
    """Return one finding for a work that readers can see under an id its files don't carry."""
    if all(sheet.variant.status == "draft" for sheet in sheets.values()):
        return ()
    order = (source, *sorted(sheets))
    bare = next(sheets[tag] for tag in order if not sheets[tag].shared["id"])
    complaints = Complaints(bare.variant.file)
    complaints.warning("unstamped", 1)
    return complaints.findings
