"""An issue as it would be frozen → what the gate finds, and what somebody let pass."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from syndicate import urls
from syndicate.audience import tokens
from syndicate.content.edits import IssueEdit
from syndicate.errors import TemplateError
from syndicate.journeys.house import House
from syndicate.journeys.reach import reached
from syndicate.localise.locales import best
from syndicate.localise.words.vocabulary import Vocabulary
from syndicate.model import Article, Compiled, Edition, Event, Finding, Issue
from syndicate.newsletter.issue import Editions
from syndicate.preflight.case import Case, Readers
from syndicate.preflight.checks import NEVER_OVERRULED, examine
from syndicate.preflight.origin import local_path
from syndicate.settings.options import Settings
from syndicate.store import gate
from syndicate.store.gate import Audience, Override
from syndicate.store.types import Connection

# Each address has to be hashed to tell. Of longer lists it is not told here: hand-over asks of each.
_ASKED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an issue was made of: works, what is public of them, and what editors decided."""

    works: Sequence[Article]
    public: Editions
    edits: Mapping[str, IssueEdit]


def examined(
    house: House,
    issue: Issue,
    locales: Mapping[str, Compiled],
    around: Around,
    now: datetime,
) -> tuple[Finding, ...]:
    """Return what the gate finds in a compiled issue; an error that was let pass is a warning."""
    with house.database.read() as c:
        readers = _readers(house, c, issue, now)
        passed = {one.code: one for one in gate.overrides(c, issue.id)}
    site = _Site(house, issue, around.public)
    case = Case(
        locales=locales,
        settings=house.settings,
        newsletter=issue.newsletter,
        issue=issue,
        readers=readers,
        edits=around.edits,
        files=_files(locales, around.works, house.settings),
        published=site.published,
        weight=site.weight,
        vocabulary=_vocabulary(house),
        reach=reached(house, issue, now),
        starts=_starts(locales, around.works),
    )
    return tuple(_passed(one, passed) for one in examine(case))


def _passed(finding: Finding, passed: Mapping[str, Override]) -> Finding:
    given = passed.get(finding.code)
    if given is None or finding.severity != "error" or finding.code in NEVER_OVERRULED:
        return finding
    told = {
        "overruled_by": given.by,
        "overruled_why": given.reason,
        "overruled_at": given.at.isoformat(timespec="seconds"),
    }
    return replace(finding, severity="warning", fields={**finding.fields, **told})


def _readers(house: House, c: Connection, issue: Issue, now: datetime) -> Readers:
    # An issue outside every schedule goes to all readers of the newsletter.
    schedule = None if issue.schedule.startswith("adhoc-") else issue.schedule
    audience = Audience(issue.newsletter, schedule, issue.corrects)
    counted = gate.counts(c, audience, max(issue.last_due, now))
    complained, sent = gate.complaints(c, now)
    return Readers(
        by_locale=counted.by_locale,
        without_consent=counted.without_consent,
        ending=counted.ending,
        suppressed=_suppressed(house, c, audience)
        if sum(counted.by_locale.values()) <= _ASKED
        else 0,
        complaints=complained,
        sent=sent,
    )


def _suppressed(house: House, c: Connection, audience: Audience) -> int:
    """Return how many readers we must not write to; where nobody is suppressed, no address is read."""
    marks = gate.in_force(c)
    count, after = 0, ""
    while marks and (found := gate.addresses(c, audience, after)):
        count += sum(tokens.address_hmac(house.keys, address) in marks for _, address in found)
        after = found[-1][0]
    return count


def _files(
    locales: Mapping[str, Compiled], works: Collection[Article], settings: Settings
) -> Mapping[tuple[str, str], str]:
    """Return the file of each text that an issue brings, by work and locale."""
    brought = {block.work for compiled in locales.values() for block in compiled.blocks}
    found = {}
    for work in works:
        if work.id in brought:
            for tag in locales:
                near = best(tag, work.variants, settings.locales)
                if near is not None:
                    found[work.id, tag] = work.variants[near].file
    return found


def _starts(locales: Mapping[str, Compiled], works: Collection[Article]) -> Mapping[str, datetime]:
    """Return when each event begins that an issue brings or reminds of."""
    brought = {block.work for compiled in locales.values() for block in compiled.blocks}
    return {one.id: one.start for one in works if isinstance(one, Event) and one.id in brought}


def _vocabulary(house: House) -> Callable[[str], Vocabulary | None]:
    def known(tag: str) -> Vocabulary | None:
        try:
            return house.vocabulary(tag)
        except TemplateError:  # `check` says what is wrong with it
            return None

    return known


@dataclass(frozen=True)
class _Site:
    """What is on our site, or will be with the next build."""

    house: House
    issue: Issue
    public: Editions

    def published(self, path: str) -> bool | None:
        """Tell whether a path will be found; None where nothing was built yet, or others serve it too."""
        if self._is_there(self.house.public / path) or path in self._coming:
            return True
        known = self._is_there(self.house.public / urls.OPML)
        return False if known and not self.house.settings.site.elsewhere else None

    def weight(self, path: str) -> int | None:
        """Return the bytes of a published file."""
        try:
            return (self.house.public / path).stat().st_size
        except (OSError, ValueError):
            return None

    def _is_there(self, file: Path) -> bool:
        try:
            return file.is_file() or (file / "index.html").is_file()
        except OSError:  # no name that a file could have
            return False

    @cached_property
    def _coming(self) -> frozenset[str]:
        number = self.issue.id.removeprefix(f"{self.issue.newsletter}-")
        found = set()
        for tag, editions in self.public.items():
            found |= {urls.home_path(tag), urls.issue_path(tag, self.issue.newsletter, number)}
            found |= {path for one in editions for path in _paths(one, self.house.settings)}
        return frozenset(found)


def _paths(edition: Edition, settings: Settings) -> tuple[str, ...]:
    """Return the paths of a work's page and its calendar, and of the page under its other names."""
    former = (urls.edition_path(replace(edition, slug=one)) for one in edition.aliases)
    elsewhere = local_path(edition.canonical or "", settings) or ""
    return (urls.edition_path(edition), urls.calendar_path(edition), elsewhere, *former)
