"""An issue → what it would be if it were frozen now, and what stands against sending it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from syndicate.content import edits as content_edits
from syndicate.content import folder
from syndicate.content.edits import IssueEdit
from syndicate.content.files import ALL
from syndicate.content.folder import Library
from syndicate.errors import UsageError
from syndicate.journeys.gate import Around, examined
from syndicate.journeys.house import House
from syndicate.journeys.lastgood import shown
from syndicate.localise.editions import Gone, editions, gone
from syndicate.model import Article, Compiled, Finding, Issue, Severity
from syndicate.newsletter import parity
from syndicate.newsletter.compose import compile_issue, pool_hash
from syndicate.newsletter.issue import Editions, PoolItem, Released, candidates, is_asked_for
from syndicate.newsletter.parity import Behind
from syndicate.settings.options import Late, Newsletter
from syndicate.store import audit, issues, pools, works


@dataclass(frozen=True, slots=True)
class Draft:
    """What an issue would be if it were frozen now, and what stands against sending it.

    carried: the works that it leaves for a later one, by id.
    """

    items: tuple[PoolItem, ...]
    carried: tuple[str, ...]
    locales: Mapping[str, Compiled]
    hash: str
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Tell whether a finding forbids to send it."""
        return any(finding.severity == "error" for finding in self.findings)


def newsletter_of(house: House, key: str) -> Newsletter:
    """Return a newsletter's settings; raise UsageError newsletter-unknown with the known ones."""
    try:
        return house.settings.newsletters[key]
    except KeyError:
        known = ", ".join(house.settings.newsletters)
        raise UsageError("newsletter-unknown", newsletter=key, known=known) from None


def draft(house: House, issue: Issue, now: datetime, late: Late | None = None) -> Draft:
    """Compile what `issue` would bring if it were frozen at `now`, without keeping anything.

    late: what somebody decided about works whose languages are not ready; else the newsletter's.

    An issue that is sent long after its time brings what its readers would have had then: the
    pool's window ends with the newsletter's `max_lateness` after the first wave. One outside every
    schedule has no such time.
    """
    table = newsletter_of(house, issue.newsletter)
    among = _among(house, issue, now)
    what = late or table.late
    items, behind = _chosen(house, issue, among, what)
    locales = _compiled(house, issue, among, items)
    around = Around(works=among.works, public=among.public, edits=among.edits)
    findings = (
        *among.complaints,
        *(_nothing_to_correct(issue) if issue.corrects and not items else ()),
        *_broken(among, items),
        *_told(house, issue, behind, items, what, now),
        *examined(house, issue, locales, around, now),
    )
    brought = {item.work for item in items}
    carried = tuple(one.work.id for one in behind if one.work.id not in brought)
    return Draft(items, carried, locales, pool_hash(locales), findings)


def draft_again(
    house: House, issue: Issue, items: Sequence[PoolItem], now: datetime
) -> Mapping[str, Compiled]:
    """Compile these very items of `issue` as their files read at `now`; what is gone is missing."""
    return _compiled(house, issue, _among(house, issue, now), items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An issue as it was frozen, or would be, at `at`, and what it was made of."""

    locales: Mapping[str, Compiled]
    carried: Collection[str]
    works: Sequence[Article]
    public: Editions
    released: Released
    edits: Mapping[str, IssueEdit]
    at: datetime


def made_of(house: House, issue: Issue, now: datetime) -> Made:
    """Return what the revision of `issue` that it names is made of, or would be if frozen at `now`."""
    with house.database.read() as c:
        known = pools.frozen(c, issue.id, issue.revision)
        pool = pools.load(c, issue.id, issue.revision) if known else None
        released, carried = works.released(c), audit.carried_from(c, issue.id)
    among = _among(house, issue, pool.frozen_at if pool else now)
    if pool is None:
        drafted = draft(house, issue, now)
        locales, carried = drafted.locales, frozenset(drafted.carried)
    else:
        locales = pool.locales
    return Made(
        locales=locales,
        carried=carried,
        works=among.works,
        public=among.public,
        released=released,
        edits=among.edits,
        at=among.at,
    )


def lateness(house: House, issue: Issue, now: datetime) -> list[Finding]:
    """Return what is to be said of late translations if `issue` were settled at `now`."""
    table = newsletter_of(house, issue.newsletter)
    if not table.parity or issue.corrects:
        return []
    items, behind = _chosen(house, issue, _among(house, issue, now), table.late)
    return list(_told(house, issue, behind, items, table.late, now))


@dataclass(frozen=True, slots=True)
class _Among:
    """What an issue that is frozen at `at` could bring, and what editors decided for it.

    works: those that its readers see, the last good version of broken ones among them.
    """

    library: Library
    works: Sequence[Article]
    public: Editions
    edits: Mapping[str, IssueEdit]
    complaints: Sequence[Finding]
    at: datetime


def _among(house: House, issue: Issue, now: datetime) -> _Among:
    settings, table = house.settings, newsletter_of(house, issue.newsletter)
    at = min(now, issue.first_due + table.max_lateness) if issue.at is None else now
    library = folder.read(house.home, settings)
    # Who approves shall know of a work that is broken; what goes out by itself leaves without it.
    seen = shown(house, library) if table.reviewed else library.works
    known = content_edits.known_works(library, seen)
    edits, complaints = content_edits.edits(
        house.home, issue.newsletter, folder_of(issue), settings, known
    )
    public = _less(editions(seen, settings, at), gone(seen, settings, now) if at < now else {})
    return _Among(library, seen, public, edits, complaints, at)


def _less(public: Editions, taken_back: Gone) -> Editions:
    """Return what was public then, less what is withdrawn now."""
    return {
        tag: tuple(one for one in those if one.work not in taken_back.get(tag, ()))
        for tag, those in public.items()
    }


def _told(
    house: House,
    issue: Issue,
    behind: Sequence[Behind],
    items: Sequence[PoolItem],
    late: Late,
    now: datetime,
) -> Iterator[Finding]:
    until = issue.first_due + house.settings.newsletters[issue.newsletter].until
    brought = {item.work for item in items}
    return parity.tell(behind, brought, late, until, now, house.settings.site.zone)


def _chosen(
    house: House, issue: Issue, among: _Among, late: Late
) -> tuple[tuple[PoolItem, ...], list[Behind]]:
    """Return what the issue brings, and the works whose languages are not ready."""
    settings, name, at = house.settings, issue.newsletter, among.at
    with house.database.read() as c:
        released = works.released(c)
        before = pools.brought(c, name)
        carried = audit.carried(c, name) - before
    choose = partial(
        candidates,
        newsletter=name,
        settings=settings,
        released=released,
        first_due=issue.first_due if issue.at is None else max(issue.at, at),
        freeze_at=at,
        works=issue.works,
        carried=carried,
        edits=among.edits,
        alone=bool(issue.corrects),
    )
    items = choose(among.public)
    if issue.corrects:  # it is about what was brought, and waits for nobody
        return items, []
    wanted = {item.work for item in items} | {
        work.id
        for work in parity.held(among.works, among.public, name, settings, at)
        if is_asked_for(work, issue.works, among.edits, settings)
    }
    fresh = [work for work in among.works if work.id in wanted - before]
    behind = parity.behind(fresh, settings.newsletters[name].parity, settings)
    if behind and late == "carry":
        items = choose(parity.without(among.public, behind))
    return items, behind


def _compiled(
    house: House, issue: Issue, among: _Among, items: Sequence[PoolItem]
) -> Mapping[str, Compiled]:
    corrected = None
    if issue.corrects:
        with house.database.read() as c:
            corrected = issues.known(c, issue.corrects).occurrence
    return compile_issue(
        among.public,
        items,
        issue.newsletter,
        house.settings,
        house.environment,
        issue.occurrence,
        among.edits,
        number_of(issue),
        template="erratum" if issue.corrects else "",
        corrected=corrected,
    )


def _nothing_to_correct(issue: Issue) -> Iterator[Finding]:
    place = f"content/issues/{issue.newsletter}/{number_of(issue)}"
    yield Finding(
        code="correction-empty",
        severity="error",
        mender="editor",
        file=place,
        fields={"issue": issue.id},
    )


def _broken(among: _Among, items: Sequence[PoolItem]) -> Iterator[Finding]:
    """Yield an error for each item whose file is broken, a warning for what is left out for it."""
    library = among.library
    kept = [work for work in among.works if work not in library.works]
    known = {f"{work.kind}/{work.name}": work.id for work in kept}
    brought = {item.work for item in items}
    for name in sorted(library.broken):
        if known.get(name) in brought:
            yield _about("work-broken", "error", name)
        elif name.endswith(f"/{ALL}"):
            yield _about("works-left-out", "warning", name)
        elif name not in known:
            yield _about("work-left-out", "warning", name)


def _about(code: str, severity: Severity, name: str) -> Finding:
    kind, _, work = name.partition("/")
    return Finding(
        code=code,
        severity=severity,
        mender="editor",
        file=f"content/{kind}s/{work}".removesuffix(f"/{ALL}"),
        fields={"name": work},
    )


def number_of(issue: Issue) -> str:
    """Return what tells an issue from others of its newsletter: "2026-11-26", "2026-11-26-2"."""
    return issue.id.removeprefix(f"{issue.newsletter}-")


def folder_of(issue: Issue) -> str:
    """Return the name of the folder in which editors write for an issue: its day, or its number if it corrects another."""
    return number_of(issue) if issue.corrects else issue.occurrence.isoformat()
