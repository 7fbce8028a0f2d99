"""All that people wrote → what is wrong with it, before it meets a reader."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.errors import SyndicateError
from syndicate.journeys.house import House
from syndicate.journeys.plan import draft
from syndicate.journeys.publish import translations
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue

_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Inspection:
    """How many files and works were read, and what is to be said about them, errors first."""

    files: int
    works: int
    findings: tuple[Finding, ...]


def inspect(house: House, now: datetime) -> Inspection:
    """Read content, translations, catalogues and templates as the commands would."""
    library = folder.read(house.home, house.settings)
    findings = [
        *library.findings,
        *translations(house, library),
        *_renamed(house, library),
        *_catalogues(house),
        *_newsletters(house, now),
    ]
    findings.sort(key=lambda one: (_ORDER[one.severity], one.file or "", one.line or 0))
    return Inspection(library.files, len(library.works), tuple(findings))


def _catalogues(house: House) -> Iterator[Finding]:
    for tag in house.settings.locales:
        try:
            house.catalogue(tag)
        except SyndicateError as error:
            yield finding_of(error)


def _newsletters(house: House, now: datetime) -> Iterator[Finding]:
    """Compile each newsletter as its next issue, for what only its templates can tell."""
    for key in house.settings.newsletters:
        try:
            made = draft(house, imagined(key, now), now)
        except SyndicateError as error:
            yield finding_of(error)
        else:
            yield from (one for one in made.findings if one.code != "pool-empty")


def imagined(newsletter: str, now: datetime) -> Issue:
    """Return an issue that is nowhere kept: what `newsletter` would bring at `now`."""
    return Issue(
        id=f"{newsletter}-{now.date().isoformat()}",
        newsletter=newsletter,
        schedule="adhoc-0",
        occurrence=now.date(),
        corrects="",
        state="draft",
        paused=False,
        revision=0,
        first_due=now,
        last_due=now,
    )


def _renamed(house: House, library: Library) -> Iterator[Finding]:
    """Yield a published, unstamped work whose folder was renamed: its id would change.

    var/works.json remembers what was published without a stamp: id → name, date and section.
    """
    remembered = _remembered(house)
    present = {work.id for work in library.works}
    for work in library.works:
        if work.stamped or work.id in remembered:
            continue
        facts = {"date": work.date.isoformat(), "section": work.section}
        for old, was in remembered.items():
            if old not in present and all(was.get(key) == value for key, value in facts.items()):
                variant = work.variants[work.source]
                yield Finding(
                    code="renamed-unstamped",
                    severity="error",
                    mender="editor",
                    file=variant.file,
                    work=work.id,
                    fields={"name": work.name, "before": was.get("name"), "id": old},
                )


def _remembered(house: House) -> Mapping[str, Mapping[str, Any]]:
    try:
        found = json.loads((house.var / "works.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
