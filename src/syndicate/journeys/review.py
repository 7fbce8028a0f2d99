"""An issue that somebody is to look at before it leaves → asked for, approved, sent back.

draft → in_review → approved (or scheduled, where its schedule says when it leaves). What counts is what
was approved, byte by byte (`assent`): who approves names it, if they know it.
"""

from collections.abc import Sequence
from datetime import datetime

from syndicate.errors import UsageError
from syndicate.journeys import proofs
from syndicate.journeys.assent import Assent, assent
from syndicate.journeys.draft import Draft, draft, newsletter_of
from syndicate.journeys.house import House
from syndicate.journeys.plan import archive, is_frozen, keep_pool, pool_of
from syndicate.journeys.watch import Watch
from syndicate.localise import locales
from syndicate.model import Issue, IssueState, Pool
from syndicate.newsletter.compose import locale_hash
from syndicate.settings.options import Late
from syndicate.store import audit, issues, pools
from syndicate.store.types import Connection

_DRAFT: Sequence[IssueState] = ("draft",)
_OPEN: Sequence[IssueState] = ("draft", "in_review", "approved")
_ASKED: Sequence[IssueState] = ("in_review", "approved", "scheduled")


def person(by: str) -> str:
    """Return somebody as the log names them: one person is one, however they write their address."""
    found = by.strip().lower()
    if not found:
        raise UsageError("argument-empty", name="--by")
    return found


def submit(house: House, issue: Issue, by: str, now: datetime, note: str = "") -> Issue:
    """Ask for the approval of a draft. What stands against it is for whoever approves to see.

    Raises UsageError approval-unneeded, issue-not-draft.
    """
    who = person(by)
    with house.database.write() as c:
        issue = issues.locked(c, issue.id)
        _reviewed(house, issue)
        if not issues.move(c, issue.id, _DRAFT, "in_review"):
            raise UsageError("issue-not-draft", issue=issue.id, state=issue.state)
        audit.record(c, now, who, audit.SUBMIT, issue.id, {"note": note.strip()})
        return issues.known(c, issue.id)


def approve(  # noqa: PLR0913 - who approves what of which issue
    house: House,
    issue: Issue,
    by: str,
    now: datetime,
    late: Late | None = None,
    *,
    locale: str | None = None,
    seen: str | None = None,
) -> tuple[Issue, Draft | None]:
    """Approve the frozen pool of `issue`, freezing it in the same step if nobody did.

    locale: approve what readers of this language get, and nothing else. seen: the hash of the pool
    that was looked at, before or after what is decided about late works; another one is not approved.
    Returns the issue, and what was frozen now (None where it was before). With all approvals it is scheduled, or, outside every schedule, ready for
    `send`. Raises UsageError issue-not-open, issue-settled, issue-changed-meanwhile,
    approval-of-another, approval-own, approval-unasked.
    """
    who = person(by)
    asked(house, issue, locale)
    if issue.state not in _OPEN:
        raise UsageError("issue-not-open", issue=issue.id, state=issue.state)
    made = None if is_frozen(house, issue) else draft(house, issue, now, late)
    if made is None and late:
        raise UsageError("issue-settled", issue=issue.id)
    if made and made.refused:
        return issue, made
    if made and late and seen not in (None, made.hash) and seen == draft(house, issue, now).hash:
        seen = made.hash
    with house.database.write() as c:
        pool = _settled(c, issue, made, now)
        give(c, house, issue, pool, who, now, locale=locale, seen=seen)
        if assent(c, house, issue).enough:
            ready(c, house, issue, now)
        else:
            issues.move(c, issue.id, _OPEN, "in_review")
        found = issues.known(c, issue.id)
    if made:
        archive(house, issue, pool, Watch(house).look(now))
    return found, made


def _settled(c: Connection, issue: Issue, made: Draft | None, now: datetime) -> Pool:
    """Return the pool of an issue that is still as it was looked at, kept now unless it was before."""
    found = issues.locked(c, issue.id)
    if found.revision != issue.revision:
        raise UsageError("issue-changed-meanwhile", issue=issue.id)
    if found.state not in _OPEN:
        raise UsageError("issue-not-open", issue=issue.id, state=found.state)
    if made:
        keep_pool(c, pool_of(issue, made, now), made, now)
    return pools.load(c, issue.id, issue.revision)


def give(  # noqa: PLR0913 - who approves what of which issue
    c: Connection,
    house: House,
    issue: Issue,
    pool: Pool,
    who: str,
    now: datetime,
    *,
    locale: str | None,
    seen: str | None,
) -> None:
    """Record an approval of a pool, or of one language of it; a second one by the same person adds nothing."""
    if seen is not None and seen != pool.hash:
        raise UsageError("approval-of-another", issue=issue.id)
    table = newsletter_of(house, issue.newsletter)
    author = None if table.own_approval else audit.last(c, issue.id, audit.AUTHORING)
    if author and author.actor == who:
        raise UsageError("approval-own", issue=issue.id, act=author.act)
    hash_ = pool.hash if locale is None else locale_hash(pool.locales[locale])
    issues.approve(c, issue.id, who, now, hash_, locale)
    fields = {"hash": hash_, "revision": pool.revision, "locale": locale}
    audit.record(c, now, who, audit.APPROVE, issue.id, fields)


def ready(c: Connection, house: House, issue: Issue, now: datetime) -> None:
    """Have an issue that has all its approvals wait to leave, and its proofs leave first."""
    found = issues.known(c, issue.id)
    to: IssueState = "approved" if found.at else "scheduled"
    issues.move(c, issue.id, _OPEN, to)
    proofs.queue(c, house, found, now)


def refuse(house: House, issue: Issue, by: str, reason: str, now: datetime) -> Issue:
    """Send an issue back to its editors: a draft again, open to all that changes; no approval stands.

    Raises UsageError approval-unneeded, issue-not-asked, argument-empty.
    """
    who, why = person(by), reason.strip()
    if not why:
        raise UsageError("argument-empty", name="--reason")
    with house.database.write() as c:
        issue = issues.locked(c, issue.id)
        _reviewed(house, issue)
        if issue.state not in _ASKED:
            raise UsageError("issue-not-asked", issue=issue.id, state=issue.state)
        latest = pools.latest(c, issue.id)
        # What is frozen stays what it was; what comes next is another revision.
        into = issue.revision if latest < issue.revision else latest + 1
        voided = issues.void(c, issue.id, now)
        issues.revise(c, issue, (issue.state,), into, "draft")
        fields = {"reason": why, "revision": issue.revision, "approvals": voided}
        audit.record(c, now, who, audit.REFUSE, issue.id, fields)
        return issues.known(c, issue.id)


def unapprove(house: House, issue: Issue, by: str, now: datetime) -> Issue:
    """Take back what somebody has approved of an issue that is not leaving yet.

    Raises UsageError issue-not-asked, approval-none.
    """
    who = person(by)
    with house.database.write() as c:
        issue = issues.locked(c, issue.id)
        if issue.state not in _ASKED:
            raise UsageError("issue-not-asked", issue=issue.id, state=issue.state)
        if not issues.void(c, issue.id, now, who):
            raise UsageError("approval-none", issue=issue.id, by=who)
        if not assent(c, house, issue).enough:
            issues.move(c, issue.id, _ASKED, "in_review", **issues.unsent(issue))
        audit.record(c, now, who, audit.UNAPPROVE, issue.id, {"revision": issue.revision})
        return issues.known(c, issue.id)


def standing(house: House, issue: Issue, revision: int | None = None) -> Assent:
    """Return how far an issue is approved."""
    with house.database.read() as c:
        return assent(c, house, issue, revision)


def _reviewed(house: House, issue: Issue) -> None:
    if not newsletter_of(house, issue.newsletter).reviewed:
        raise UsageError("approval-unneeded", issue=issue.id, newsletter=issue.newsletter)


def asked(house: House, issue: Issue, locale: str | None) -> None:
    """Raise UsageError unless a language needs an approval of its own, or none is named."""
    if locale is None:
        return
    locales.expect(locale, house.settings.locales)
    wanted = newsletter_of(house, issue.newsletter).approvals_in
    if locale not in wanted:
        allowed = ", ".join(wanted) or "–"
        raise UsageError("approval-unasked", issue=issue.id, found=locale, allowed=allowed)


def reopened(house: House, issue: Issue, now: datetime) -> bool:
    """Have an issue that was to leave be looked at again if it lacks approvals, as other settings ask for more."""
    if issue.state != "scheduled":
        return False
    with house.database.write() as c:
        if assent(c, house, issue).enough:
            return False
        if issues.move(c, issue.id, (issue.state,), "in_review", **issues.unsent(issue)):
            audit.record(c, now, "syndicate", "reopen", issue.id, {})
        return True
