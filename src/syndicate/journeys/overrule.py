"""What the gate says of an issue, now or when it was settled; and an error that somebody lets pass."""

from dataclasses import dataclass
from datetime import datetime

from syndicate.delivery.forecast import Reach
from syndicate.errors import UsageError
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.reach import reached
from syndicate.localise.sentences import gate as sentences
from syndicate.model import Finding, Issue
from syndicate.preflight.checks import NEVER_OVERRULED
from syndicate.store import audit, gate, issues, pools
from syndicate.store.gate import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is said of an issue.

    settled: when it was frozen; None of one that still can change.
    reach:   when its readers are reached, as far as that can be told.
    """

    issue: Issue
    settled: datetime | None
    findings: tuple[Finding, ...]
    overrides: tuple[Override, ...]
    reach: Reach | None

    @property
    def refused(self) -> bool:
        """Tell whether something forbids to send it."""
        return any(one.severity == "error" for one in self.findings)


def report(house: House, issue_id: str, now: datetime) -> Report:
    """Return what the gate says of an issue; raise UsageError issue-unknown."""
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        frozen = pools.frozen(c, issue.id, issue.revision)
        kept = gate.kept(c, issue.id, issue.revision)
        given = gate.overrides(c, issue.id)
    if frozen is None:
        settled, findings = None, draft(house, issue, now).findings
    else:
        settled, findings = frozen[1], kept[1] if kept else ()
    return Report(
        issue=issue,
        settled=settled,
        findings=findings,
        overrides=given,
        reach=reached(house, issue, now),
    )


def overrule(
    house: House, issue_id: str, code: str, by: str, reason: str, now: datetime
) -> Override:
    """Let an error of the gate pass for one issue; who did so, and why, is kept and audited.

    Raises UsageError issue-unknown, override-never, override-late, override-nothing, argument-empty.
    """
    by, reason = by.strip().lower(), reason.strip()
    for name, value in (("--by", by), ("--reason", reason)):
        if not value:
            raise UsageError("argument-empty", name=name)
    if code in NEVER_OVERRULED:
        why = NEVER_OVERRULED[code]
        raise UsageError("override-never", issue=issue_id, found=code, reason=why)
    said = report(house, issue_id, now)
    if said.settled is not None:
        raise UsageError("override-late", issue=issue_id)
    errors = {one.code for one in said.findings if one.severity == "error"}
    if code not in errors & sentences.SENTENCES.keys():
        raise UsageError("override-nothing", issue=issue_id, found=code)
    given = Override(issue=issue_id, code=code, by=by, reason=reason, at=now)
    with house.database.write() as c:
        gate.override(c, given)
        audit.record(c, now, by, "override", issue_id, {"code": code, "reason": reason})
    return given
