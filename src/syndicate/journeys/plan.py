"""An occurrence of a newsletter → an issue; an issue → its frozen pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from syndicate.content import folder
from syndicate.errors import UsageError
from syndicate.journeys.build.numbers import told_again, told_beside, told_of
from syndicate.journeys.build.releases import release
from syndicate.journeys.draft import Draft, draft, newsletter_of, number_of
from syndicate.journeys.house import House
from syndicate.journeys.publish import lock_of
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import left
from syndicate.localise.editions import Gone, editions
from syndicate.model import Issue, Pool
from syndicate.newsletter.compose import web_version, without
from syndicate.newsletter.issue import items_of
from syndicate.publish import add, put
from syndicate.settings.options import Late
from syndicate.store import audit, gate, issues, pools
from syndicate.store.types import Connection
from syndicate.urls import issue_path


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


def plan(
    house: House,
    occasion: Occasion,
    now: datetime,
    works: Sequence[str] = (),
    by: str = "syndicate",
    *,
    read_at: datetime | None = None,
) -> Issue:
    """Make the issue of an occasion, or return the one that was made before.

    read_at: an earlier instant whose public works are given their editions; the log has `now` even so.
    """
    then = now if read_at is None else min(read_at, now)
    table = newsletter_of(house, occasion.newsletter)
    library = folder.read(house.home, house.settings)
    for asked in works:
        folder.named(library, asked)
    public = editions(library.works, house.settings, then)
    release(house, {(e.work, tag): e.date for tag, those in public.items() for e in those}, then)
    with house.database.write() as c:
        before = occasion.schedule and issues.for_occurrence(
            c, occasion.newsletter, occasion.schedule, occasion.date
        )
        made = issues.create(
            c,
            newsletter=occasion.newsletter,
            schedule=occasion.schedule,
            occurrence=occasion.date,
            corrects="",
            first_due=occasion.first_due,
            last_due=occasion.last_due,
            state="scheduled" if occasion.schedule and not table.reviewed else "draft",
            now=now,
            at=None if occasion.schedule else occasion.first_due,
            works=tuple(works),
        )
        if not before:
            audit.record(c, now, by, "plan", made.id, {"works": [*works]})
        return made


def freeze(
    house: House, issue: Issue, now: datetime, late: Late | None = None
) -> tuple[Issue, Draft]:
    """Freeze what `issue` brings, unless a finding forbids it: then it stays as it was.

    Of two processes that freeze at once, the first wins; both return its revision.
    """
    made = draft(house, issue, now, late)
    if made.refused:
        return issue, made
    pool = pool_of(issue, made, now)
    with house.database.write() as c:
        keep_pool(c, pool, made, now)
        issue = issues.known(c, issue.id)
        kept = pools.load(c, issue.id, issue.revision)
    archive(house, issue, kept, Watch(house).look(now))
    return issue, made


def keep_pool(c: Connection, pool: Pool, made: Draft, now: datetime) -> None:
    """Keep a frozen pool and what is to be known of it, unless somebody kept this revision before."""
    if not pools.save(c, pool):
        return
    gate.keep(c, pool.issue, pool.revision, now, made.findings)
    if made.carried:
        audit.record(c, now, "syndicate", audit.CARRY, pool.issue, {"works": [*made.carried]})


def pool_of(issue: Issue, made: Draft, now: datetime) -> Pool:
    """Return what was drafted for `issue` as the pool of its revision."""
    return Pool(
        issue=issue.id,
        revision=issue.revision,
        frozen_at=now,
        hash=made.hash,
        locales=made.locales,
    )


def settle(
    house: House, issue: Issue, now: datetime, late: Late | None = None
) -> tuple[Issue, Draft | None]:
    """Freeze `issue` unless that was done before (None); then there is nothing left to decide.

    Raises UsageError issue-settled for a decision about late works that comes after it.
    """
    if not is_frozen(house, issue):
        return freeze(house, issue, now, late)
    if late:
        raise UsageError("issue-settled", issue=issue.id)
    return issue, None


def is_frozen(house: House, issue: Issue) -> bool:
    """Tell whether what `issue` brings is settled."""
    with house.database.read() as c:
        return pools.frozen(c, issue.id, issue.revision) is not None


def brings_nothing(house: House, issue: Issue, gone: Gone) -> bool:
    """Tell whether the frozen pool of `issue` has nothing to read in any language, but what is gone."""
    with house.database.read() as c:
        return not left(items_of(pools.load(c, issue.id, issue.revision).locales), gone)


def archive(
    house: House, issue: Issue, pool: Pool, gone: Gone, sent: datetime | None = None
) -> None:
    """Keep the web version of each locale without what is gone, and put it where the mails link to.

    Doing it again writes only what a process that was killed in the middle has not.

    sent: since when it is, once it is: the newsletter's feed has it then.
    """
    number = number_of(issue)
    left = {tag: without(one, gone.get(tag, ())) for tag, one in pool.locales.items()}
    pages = {tag: web_version(one).encode() for tag, one in left.items()}
    for tag, page in pages.items():
        file = house.issue_archive / issue.newsletter / number / f"{tag}.html"
        told = told_beside(file)
        if sent is not None:
            again = told.is_file()
            put(
                told,
                told_again(told.read_bytes(), left[tag]) if again else told_of(left[tag], sent),
            )
        put(file, page)
    paths = {f"{issue_path(tag, issue.newsletter, number)}index.html": tag for tag in pages}
    files = {path: pages[tag] for path, tag in paths.items()}
    add(house.public, files, lock_of(house))
