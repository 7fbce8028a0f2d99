"""An occurrence of a newsletter → an issue; an issue → its frozen pool."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from syndicate.content import edits as content_edits
from syndicate.content import folder
from syndicate.content.files import ALL
from syndicate.content.folder import Library
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.lastgood import shown
from syndicate.journeys.publish import release
from syndicate.localise.editions import editions
from syndicate.model import Article, Compiled, Finding, Issue, IssueState, Pool, Severity
from syndicate.newsletter.compose import compile_issue, pool_hash, web_version
from syndicate.newsletter.issue import PoolItem, candidates, items_of
from syndicate.preflight.checks import examine
from syndicate.publish import add, put
from syndicate.settings.options import Newsletter
from syndicate.store import audit, issues, pools, works
from syndicate.urls import issue_path

# States in which an issue can be approved; another approval may move it between them meanwhile.
_OPEN: tuple[IssueState, ...] = ("draft", "in_review", "approved")


@dataclass(frozen=True, slots=True)
class Draft:
    """What an issue would be if it were frozen now, and what stands against sending it."""

    items: tuple[PoolItem, ...]
    locales: Mapping[str, Compiled]
    hash: str
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Tell whether a finding forbids to send it."""
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What an issue is made for: a local date, and when its first and last readers are due.

    schedule: None for an issue outside every schedule, due at once for all at `first_due`.
    """

    newsletter: str
    schedule: str | None
    date: date
    first_due: datetime
    last_due: datetime


def plan(house: House, occasion: Occasion, now: datetime, works: Sequence[str] = ()) -> Issue:
    """Make the issue of an occasion, or return the one that was made before."""
    table = newsletter_of(house, occasion.newsletter)
    library = folder.read(house.home, house.settings)
    for asked in works:
        folder.named(library.works, asked)
    release(house, editions(library.works, house.settings, now), now)
    with house.database.write() as c:
        return issues.create(
            c,
            newsletter=occasion.newsletter,
            schedule=occasion.schedule,
            occurrence=occasion.date,
            corrects="",
            first_due=occasion.first_due,
            last_due=occasion.last_due,
            state="scheduled" if occasion.schedule and table.approvals == 0 else "draft",
            now=now,
            at=None if occasion.schedule else occasion.first_due,
            works=tuple(works),
        )


def newsletter_of(house: House, key: str) -> Newsletter:
    """Return a newsletter's settings; raise UsageError newsletter-unknown with the known ones."""
    try:
        return house.settings.newsletters[key]
    except KeyError:
        known = ", ".join(house.settings.newsletters)
        raise UsageError("newsletter-unknown", newsletter=key, known=known) from None


def draft(house: House, issue: Issue, now: datetime) -> Draft:
    """Compile what `issue` would bring if it were frozen at `now`, without keeping anything.

    An issue that is sent long after its time brings what its readers would have had then: the
    pool's window ends with the newsletter's `max_lateness` after the first wave. One outside every
    schedule has no such time.
    """
    settings = house.settings
    table = newsletter_of(house, issue.newsletter)
    at = min(now, issue.first_due + table.max_lateness) if issue.at is None else now
    library = folder.read(house.home, settings)
    # Who approves shall know of a work that is broken; what goes out by itself leaves without it.
    works_shown = shown(house, library) if table.approvals else library.works
    kept = [work for work in works_shown if work not in library.works]
    public = editions(works_shown, settings, at)
    known = content_edits.known_works(library, works_shown)
    edits, complaints = content_edits.edits(
        house.home, issue.newsletter, issue.occurrence, settings, known
    )
    with house.database.read() as c:
        released = works.released(c)
    items = candidates(
        public,
        issue.newsletter,
        settings,
        released=released,
        first_due=issue.first_due if issue.at is None else max(issue.at, at),
        freeze_at=at,
        works=issue.works,
        edits=edits,
    )
    locales = compile_issue(
        public,
        items,
        issue.newsletter,
        settings,
        house.environment,
        issue.occurrence,
        edits,
        number_of(issue),
    )
    findings = (
        *complaints,
        *_broken(library, kept, items),
        *examine(locales, settings, issue.newsletter),
    )
    return Draft(items, locales, pool_hash(locales), findings)


def _broken(
    library: Library, kept: Sequence[Article], items: Sequence[PoolItem]
) -> Iterator[Finding]:
    """Yield an error for each item whose file is broken, a warning for what is left out for it."""
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


def freeze(house: House, issue: Issue, now: datetime) -> tuple[Issue, Draft]:
    """Freeze what `issue` brings, unless a finding forbids it: then it stays as it was.

    Of two processes that freeze at once, the first wins; both return its revision.
    """
    made = draft(house, issue, now)
    if made.refused:
        return issue, made
    pool = Pool(
        issue=issue.id,
        revision=issue.revision,
        frozen_at=now,
        hash=made.hash,
        locales=made.locales,
    )
    with house.database.write() as c:
        pools.save(c, pool)
        issue = issues.known(c, issue.id)
        kept = pools.load(c, issue.id, issue.revision)
    archive(house, issue, kept)
    return issue, made


def is_frozen(house: House, issue: Issue) -> bool:
    """Tell whether what `issue` brings is settled."""
    with house.database.read() as c:
        return pools.frozen(c, issue.id, issue.revision) is not None


def brings_nothing(house: House, issue: Issue) -> bool:
    """Tell whether the frozen pool of `issue` has nothing to read in any language."""
    with house.database.read() as c:
        return not items_of(pools.load(c, issue.id, issue.revision).locales)


def approve(house: House, issue: Issue, by: str, now: datetime) -> tuple[Issue, Draft | None]:
    """Approve the frozen pool of `issue`, freezing it first if nobody did.

    Returns the issue, and what was frozen now (None where it was before). With enough approvals
    it is scheduled, or, outside every schedule, ready for `send`.
    """
    by = by.strip().lower()  # one person is one, however they write their address
    if issue.state not in _OPEN:
        raise UsageError("issue-not-open", issue=issue.id, state=issue.state)
    made = None
    if not is_frozen(house, issue):
        issue, made = freeze(house, issue, now)
        if made.refused:
            return issue, made
    needed = newsletter_of(house, issue.newsletter).approvals
    with house.database.write() as c:
        pool = pools.load(c, issue.id, issue.revision)
        issues.approve(c, issue.id, by, now, pool.hash)
        audit.record(c, now, by, "approve", issue.id, {"hash": pool.hash})
        given = {one.by for one in issues.approvals(c, issue.id) if one.hash == pool.hash}
        ready: IssueState = "approved" if issue.at else "scheduled"
        enough = len(given) >= needed
        issues.move(c, issue.id, _OPEN, ready if enough else "in_review")
        return issues.known(c, issue.id), made


def archive(house: House, issue: Issue, pool: Pool) -> None:
    """Keep the web version of each locale, and put it where the mails link to.

    Doing it again writes only what a process that was killed in the middle has not.
    """
    number = number_of(issue)
    pages = {tag: web_version(compiled).encode() for tag, compiled in pool.locales.items()}
    for tag, page in pages.items():
        put(house.issue_archive / issue.newsletter / number / f"{tag}.html", page)
    paths = {f"{issue_path(tag, issue.newsletter, number)}index.html": tag for tag in pages}
    files = {path: pages[tag] for path, tag in paths.items()}
    add(house.public, files, house.manifest)


def number_of(issue: Issue) -> str:
    """Return what tells an issue from others of its newsletter: "2026-11-26", "2026-11-26-2"."""
    return issue.id.removeprefix(f"{issue.newsletter}-")
