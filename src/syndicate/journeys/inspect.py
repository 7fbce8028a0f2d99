"""All that people wrote → what is wrong with it, before it meets a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from syndicate.content import edits as content_edits
from syndicate.content import folder
from syndicate.errors import SyndicateError
from syndicate.journeys import memory
from syndicate.journeys.house import House
from syndicate.journeys.plan import draft
from syndicate.journeys.publish import translations
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue
from syndicate.settings.rules import idle

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
        *_idle_settings(house),
        *translations(house, library),
        *memory.surprises(library, memory.recall(house)),
        *content_edits.check(house.home, house.settings),
        *_catalogues(house),
        *_newsletters(house, now),
    ]
    findings.sort(key=lambda one: (_ORDER[one.severity], one.file or "", one.line or 0))
    return Inspection(library.files, len(library.works), tuple(findings))


def _idle_settings(house: House) -> Iterator[Finding]:
    for keys in idle(house.settings):
        yield Finding(
            code="setting-idle",
            severity="warning",
            mender="operator",
            file=house.settings.file,
            setting=".".join(keys),
        )


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
