"""All that people wrote → what is wrong with it, before it meets a reader."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.content import edits as content_edits
from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.content.logos import logos
from syndicate.errors import SyndicateError
from syndicate.journeys import memory
from syndicate.journeys.doctor import signing_findings
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.lastgood import shown, stood_back
from syndicate.journeys.letters import try_out
from syndicate.journeys.publish import rehearse
from syndicate.journeys.words import words
from syndicate.localise.findings import finding_of
from syndicate.localise.translation import findings as translation_findings
from syndicate.model import Article, Finding, Issue
from syndicate.newsletter import parity
from syndicate.settings.rules import unlinked

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
    works = shown(house, library)
    findings = [
        *library.findings,
        *stood_back(library, works),
        *_settings(house),
        *translations(house, library),
        *memory.surprises(library, memory.recall(house)),
        *_edits(house, library, works, now),
        *_catalogues(house),
        *words(house, library, now),
        *_pages(house, now),
        *_newsletters(house, now),
        *try_out(house, now),
    ]
    found = sorted(_once(findings), key=lambda f: (_ORDER[f.severity], f.file or "", f.line or 0))
    return Inspection(library.files, len(library.works), tuple(found))


def translations(house: House, library: Library) -> list[Finding]:
    """Return what is to say about the translations of every work."""
    return [one for work in library.works for one in translation_findings(work, house.settings)]


def _edits(
    house: House, library: Library, works: Sequence[Article], now: datetime
) -> Iterator[Finding]:
    """Yield what is wrong in editors' files; of issues that are past, works may well be gone."""
    known = content_edits.known_works(library, works)
    today = now.date().isoformat()
    for one in content_edits.check(house.home, house.settings, known):
        day = (one.file or "").split("/")[3:4]
        if not (one.code.startswith("edit-work-") and day and day[0] < today):
            yield one


def _once(findings: list[Finding]) -> list[Finding]:
    """Return each finding once: what each language meets anew is one thing to mend."""
    return [one for number, one in enumerate(findings) if one not in findings[:number]]


def _pages(house: House, now: datetime) -> Iterator[Finding]:
    """Render all that `build` would write, for what only its templates can tell."""
    try:
        rehearse(house, now)
    except SyndicateError as error:
        yield finding_of(error)


def _settings(house: House) -> Iterator[Finding]:
    def told(code: str, setting: str, **fields: str) -> Finding:
        return Finding(
            code=code,
            severity="warning",
            mender="operator",
            file=house.settings.file,
            setting=setting,
            fields=fields,
        )

    for name, error in logos(house.home, house.settings.brand)[1].items():
        setting = f"brand.{name}"
        yield replace(finding_of(error), file=house.settings.file, setting=setting)
    for key in unlinked(house.settings):
        yield told("setting-link-expected", f"links.{key}", found=key)
    yield from signing_findings(house.settings, house.home)


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
            # The state of every translation and all that is written are looked at anyway.
            quiet = {"pool-empty", "word-suggested", "word-suggested-often", *parity.CODES}
            yield from (one for one in made.findings if one.code not in quiet)


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
