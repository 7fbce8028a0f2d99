"""A text that has changed since its issue was frozen → kept out of it, or taken in as a revision.

Until it is sent, an issue has one revision: a new one replaces it, and approvals given to other bytes
count no longer. While it is being sent, a new one waits for its own approvals beside the one that
leaves; then what has not been handed over yet brings the new one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.errors import UsageError
from syndicate.journeys import proofs, review, sendoff
from syndicate.journeys.assent import assent
from syndicate.journeys.draft import Draft, draft, draft_again, newsletter_of
from syndicate.journeys.enrol import Memory, choose
from syndicate.journeys.house import House
from syndicate.journeys.plan import archive, keep_pool, pool_of
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import left
from syndicate.model import Finding, Issue, IssueState, Pool
from syndicate.newsletter.compose import without
from syndicate.newsletter.difference import Difference, difference
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.store import amendment, audit, issues, pools
from syndicate.store.amendment import Waiting

CHUNK = 2_000  # mails in one transaction
_SENDING: tuple[IssueState, ...] = ("sending",)
_BEFORE: tuple[IssueState, ...] = ("draft", "in_review", "approved", "scheduled")


@dataclass(frozen=True, slots=True)
class Amended:
    """What became of an amendment.

    made:  what was compiled for it; None if there was nothing to take.
    moved: mails that bring the new text now.
    """

    issue: Issue
    made: Draft | None = None
    moved: int = 0


def changed(house: House, issue: Issue, pool: Pool, now: datetime) -> Difference:
    """Return how the sources of a frozen issue read by now, unless an editor keeps what is approved.

    What was withdrawn is no difference: it goes by itself.
    """
    gone = Watch(house).look(now)
    frozen = {tag: without(one, gone.get(tag, ())) for tag, one in pool.locales.items()}
    found = difference(frozen, draft_again(house, issue, items_of(frozen), now))
    return Difference() if found.mark == issue.kept else found


def pending(house: House, issue: Issue) -> int | None:
    """Return the revision of an issue that waits for approval beside the one that leaves."""
    with house.database.read() as c:
        latest = pools.latest(c, issue.id)
    return latest if issue.state == "sending" and latest > issue.revision else None


def keep(house: House, issue: Issue, by: str, now: datetime) -> tuple[Issue, Difference]:
    """Have the approved text stay, whatever its sources say by now; return what that leaves out.

    Raises UsageError issue-not-frozen.
    """
    pool = _frozen(house, issue)
    found = changed(house, replace(issue, kept=None), pool, now)
    with house.database.write() as c:
        issues.keep(c, issue.id, found.mark or None)
        audit.record(c, now, by, "keep", issue.id, {"works": [work for work, _ in found.works]})
        return issues.known(c, issue.id), found


def take(house: House, issue: Issue, by: str, now: datetime) -> Amended:
    """Freeze `issue` anew, as its sources read now: a new revision, to be approved again.

    Approvals of languages that read as before stand. One that is about to leave is sent again
    afterwards; one that is being sent has to be paused. Raises UsageError issue-not-frozen,
    issue-not-amendable, issue-not-paused.
    """
    _frozen(house, issue)
    sending = issue.state == "sending"
    if sending and not issue.paused:
        raise UsageError("issue-not-paused", issue=issue.id)
    if not sending and issue.state not in _BEFORE:
        raise UsageError("issue-not-amendable", issue=issue.id, state=issue.state)
    made = draft(house, issue, now)
    if made.refused:
        return Amended(issue, made)
    reviewed = newsletter_of(house, issue.newsletter).reviewed
    with house.database.write() as c:
        revision = max(pools.latest(c, issue.id), issue.revision) + 1
        to: IssueState = issue.state if sending or not reviewed else "in_review"
        into = issue.revision if sending else revision
        if not issues.revise(c, issue, (issue.state,), into, to):
            raise UsageError("issue-not-amendable", issue=issue.id, state=issue.state)
        pool = pool_of(replace(issue, revision=revision), made, now)
        keep_pool(c, pool, made, now)
        audit.record(c, now, by, audit.TAKE, issue.id, {"revision": revision, "hash": pool.hash})
        issue = issues.known(c, issue.id)
        enough = assent(
            c, house, issue, revision
        ).enough  # of languages that it leaves as they were
        if enough and reviewed and not sending:
            review.ready(c, house, issue, now)
            issue = issues.known(c, issue.id)
    if sending and enough:
        return replace(adopt(house, issue, revision, now), made=made)
    if not sending:
        archive(house, issue, pool, Watch(house).look(now))
    return Amended(issue, made)


def approve(
    house: House,
    issue: Issue,
    by: str,
    now: datetime,
    *,
    locale: str | None = None,
    seen: str | None = None,
) -> Amended:
    """Approve the revision that waits beside the one that leaves; with enough approvals, adopt it.

    Raises UsageError issue-not-open where none waits, issue-not-paused, and what `review.give` does.
    """
    who = review.person(by)
    review.asked(house, issue, locale)
    revision = pending(house, issue)
    if revision is None:
        raise UsageError("issue-not-open", issue=issue.id, state=issue.state)
    if not issue.paused:
        raise UsageError("issue-not-paused", issue=issue.id)
    with house.database.write() as c:
        issues.locked(c, issue.id)
        pool = pools.load(c, issue.id, revision)
        review.give(c, house, issue, pool, who, now, locale=locale, seen=seen)
        enough = assent(c, house, issue, revision).enough
    return adopt(house, issue, revision, now) if enough else Amended(issue)


def adopt(house: House, issue: Issue, revision: int, now: datetime) -> Amended:
    """Have what is still to be handed over of a paused issue bring another revision.

    Whoever was reached already is not written to again. Its proofs leave now, and it waits for the
    end of the grace even if the issue goes on before. Cut short and done again, it goes on.
    """
    with house.database.read() as c:
        pool = pools.load(c, issue.id, revision)
        until = sendoff.grace_of(c, house, issue, revision)
    gone = Watch(house).look(now)
    items = left(items_of(pool.locales), gone)
    moved = _move(house, issue, revision, items, until, now)
    with house.database.write() as c:
        if issues.revise(c, issue, _SENDING, revision, "sending"):
            fields = {"revision": revision, "mails": moved}
            audit.record(c, now, "syndicate", "amend", issue.id, fields)
        issue = issues.known(c, issue.id)
        if newsletter_of(house, issue.newsletter).reviewed:
            proofs.queue(c, house, issue, now)
    archive(house, issue, pool, gone)
    return Amended(issue, moved=moved)


def catch_up(house: House, issue: Issue, now: datetime) -> int:
    """Have mails that were on their way while a revision was adopted, and came back, bring it too."""
    with house.database.read() as c:
        pool = pools.load(c, issue.id, issue.revision)
        until = sendoff.grace_of(c, house, issue, issue.revision)
    items = left(items_of(pool.locales), Watch(house).look(now))
    return _move(house, issue, issue.revision, items, until, now)


def amendment_of(house: House, issue: Issue) -> list[Finding]:
    """Return what is to be said of a revision that waits to be approved."""
    revision = pending(house, issue)
    if revision is None:
        return []
    fields = {"issue": issue.id, "revision": revision}
    return [
        Finding(code="issue-amendment-waits", severity="warning", mender="editor", fields=fields)
    ]


def _frozen(house: House, issue: Issue) -> Pool:
    with house.database.read() as c:
        if pools.frozen(c, issue.id, issue.revision) is None:
            raise UsageError("issue-not-frozen", issue=issue.id)
        return pools.load(c, issue.id, issue.revision)


def _move(
    house: House,
    issue: Issue,
    revision: int,
    items: Sequence[PoolItem],
    until: datetime | None,
    now: datetime,
) -> int:
    moved, memory = 0, Memory(house, issue, items)
    while True:
        with house.database.read() as c:
            waiting = amendment.behind(c, issue, revision, CHUNK)
        if not waiting:
            return moved
        chosen = _chosen(waiting, memory)
        with house.database.write() as c:
            moved += amendment.move(c, issue.id, revision, chosen, now, until)


def _chosen(
    waiting: Sequence[Waiting], memory: Memory
) -> Mapping[tuple[str, tuple[str, ...]], Sequence[int]]:
    """Return what each of some mails is to bring: (locale, item keys) → their ids."""
    ids = {one.reader.subscriber: one.id for one in waiting}
    chosen: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for some in choose([one.reader for one in waiting], memory):
        chosen[some.recipient.locale, some.items].extend(ids[who] for who in some.readers)
    return chosen
