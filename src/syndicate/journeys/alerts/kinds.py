"""What is the case → the alerts that stand now. Pure; each kind is a row of `KINDS`.

A kind names whom it concerns, whether people are told when it is over (machines always are), and whether
it is looked at seldom, because to look takes long.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from syndicate.journeys.instance import takes_adopt
from syndicate.journeys.waves import is_overdue
from syndicate.model import Finding, Issue, Role
from syndicate.settings.options import Newsletter
from syndicate.store.alerts import Alert
from syndicate.store.providers import Pause
from syndicate.store.sights import Sight

REMIND = timedelta(hours=2)  # before the first wave
PATIENCE = timedelta(minutes=2)  # until a server that is away is news: most come back by then
LATELY = timedelta(days=3)  # how long it is told that an issue was sent
MANY_COMPLAINTS, TOO_MANY = 0.001, 0.003  # as the gate has it (preflight.people)
ENOUGH = 100  # mails, for a rate to say something
MANY_REFUSALS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that alerts follow from, at an instant.

    open:     issues that have not begun to leave; over: those that were sent lately, or skipped.
    counts:   of those, and of what is being sent, how many mails are in each state.
    refused:  what stood against sending an issue when it was due; away: what keeps all mails here.
    held:     why sending is held, and since when; waiting: how many mails wait for that.
    doubted:  issue ("" for none) → mails that may have arrived or not.
    backup:   when the last backup was made, or since when there was none; None: not for us to say.
    late:     issue → translations that it waits for; None: not looked at now. So is complaints.
    """

    now: datetime
    host: str
    home: str
    newsletters: Mapping[str, Newsletter]
    open: Sequence[Issue] = ()
    given: Mapping[str, int] = field(default_factory=dict)
    over: Sequence[Issue] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    refused: Mapping[str, Sight] = field(default_factory=dict)
    away: Sight | None = None
    held: tuple[str, datetime] | None = None
    foreign: bool = False
    waiting: int = 0
    pauses: Sequence[Pause] = ()
    doubted: Mapping[str, int] = field(default_factory=dict)
    backup: tuple[datetime, bool] | None = None
    backup_after: timedelta = timedelta()
    late: Mapping[str, Sequence[Finding]] | None = None
    complaints: tuple[int, int] | None = None
    sending: Mapping[str, Mapping[str, int]] | None = None

    @property
    def is_copy(self) -> bool:
        """Tell whether another may be the one that sends: then it says so, and nothing else."""
        return self.held is not None and (self.foreign or takes_adopt(self.held[0]))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alert."""

    find: Callable[[Case], Iterator[Alert]]
    roles: tuple[Role, ...]
    ends: bool = False
    seldom: bool = False


def standing(case: Case) -> tuple[Alert, ...]:
    """Return what stands, of the kinds that were looked at."""
    return tuple(one for name in looked_at(case) for one in KINDS[name].find(case))


def looked_at(case: Case) -> tuple[str, ...]:
    """Return the kinds of which `case` knows whether they stand."""
    if case.is_copy:
        return (INSTANCE,)
    return tuple(name for name, kind in KINDS.items() if not kind.seldom or case.late is not None)


def _approval(case: Case) -> Iterator[Alert]:
    for issue, table in _awaiting(case):
        if issue.at is None and issue.first_due <= case.now:
            continue  # it is held by now
        soon = case.now >= issue.first_due - REMIND and issue.at is None
        yield _of_issue(
            issue,
            "approval",
            ("waits", "soon") if soon else ("waits",),
            soon=soon,
            alone=issue.at is not None,
            needed=table.approvals,
            given=case.given.get(issue.id, 0),
            policy=table.if_unapproved,
        )


def _awaiting(case: Case) -> Iterator[tuple[Issue, Newsletter]]:
    for issue in case.open:
        table = case.newsletters.get(issue.newsletter)
        if table and table.reviewed and issue.state in ("draft", "in_review"):
            yield issue, table


def _late(case: Case) -> Iterator[Alert]:
    by_id = {issue.id: issue for issue in case.open}
    for id_, findings in (case.late or {}).items():
        if not findings:
            continue
        works = [_work(one) for one in findings]
        parts = tuple(sorted(f"{one.work} {one.locale}" for one in findings))
        policy = case.newsletters[by_id[id_].newsletter].late
        until = by_id[id_].first_due + case.newsletters[by_id[id_].newsletter].until
        yield _of_issue(
            by_id[id_], "translation-late", parts, works=works, policy=policy, until=_iso(until)
        )


def _work(finding: Finding) -> dict[str, Any]:
    told = {key: finding.fields.get(key) or "" for key in ("title", "state", "translator")}
    return {**told, "language": finding.locale}


def _held_issues(case: Case) -> Iterator[Alert]:
    for issue in case.open:
        table = case.newsletters.get(issue.newsletter)
        if table is None or issue.at is not None or issue.first_due > case.now:
            continue
        why = _why_held(issue, table, case.now, case.refused)
        if why == "refused":
            found = case.refused[issue.id].facts["findings"]
            parts = tuple(sorted({f"refused {one['code']}" for one in found}))
            yield _of_issue(issue, "issue-held", parts, why=why, findings=found)
        elif why:
            yield _of_issue(issue, "issue-held", (why,), why=why, findings=[])


def _why_held(issue: Issue, table: Newsletter, now: datetime, refused: Mapping[str, Sight]) -> str:
    if issue.state in ("draft", "in_review"):
        return "unapproved" if table.reviewed and table.if_unapproved == "hold" else ""
    if is_overdue(issue, table, now):
        return "late"
    return "refused" if issue.id in refused else ""


def _over(case: Case) -> Iterator[Alert]:
    for issue in case.over:
        if issue.state == "sent":
            yield _of_issue(issue, "issue-done", counts=dict(case.counts.get(issue.id, {})))


def _skipped(case: Case) -> Iterator[Alert]:
    for issue in case.over:
        if issue.state == "skipped" and issue.first_due <= case.now:
            yield _of_issue(issue, "issue-skipped")


def _instance(case: Case) -> Iterator[Alert]:
    if case.held is None:
        return
    reason, since = case.held
    place = {"host": case.host, "home": case.home}
    state = {"waiting": case.waiting, "copy": case.is_copy}
    facts = {"reason": reason, "since": _iso(since), **place, **state}
    yield Alert(kind=INSTANCE, subject="", parts=(f"{reason} {_iso(since)}",), facts=facts)


def _breakers(case: Case) -> Iterator[Alert]:
    sight = case.away
    if sight is not None and case.now >= sight.since + PATIENCE:
        facts = {"transport": sight.subject, "since": _iso(sight.since), **sight.facts}
        yield Alert(kind="breaker", subject=sight.subject, facts=facts)


def _providers(case: Case) -> Iterator[Alert]:
    for one in case.pauses:
        text = one.text or ""
        enhanced = "" if text.startswith(one.enhanced or " ") else one.enhanced
        said = " ".join(str(part) for part in (one.code, enhanced, text) if part)
        facts = {"provider": one.provider, "since": _iso(one.since), "until": _iso(one.until)}
        facts |= {"policy": one.kind, "said": said}
        yield Alert(kind="provider", subject=one.provider, parts=(one.kind,), facts=facts)


def _doubts(case: Case) -> Iterator[Alert]:
    for issue, count in case.doubted.items():
        yield Alert(kind="unknowns", subject=issue, facts={"issue": issue, "count": count})


def _backup(case: Case) -> Iterator[Alert]:
    if case.backup is None or not case.backup_after:
        return
    since, made = case.backup
    late = (case.now - since) // case.backup_after
    if late >= 1:
        parts = tuple(map(str, range(1, late + 1)))  # told again each time
        yield Alert(
            kind="no-backup", subject="", parts=parts, facts={"since": _iso(since), "made": made}
        )


def _complaints(case: Case) -> Iterator[Alert]:
    count, sent = case.complaints or (0, 0)
    if sent >= ENOUGH and count >= sent * MANY_COMPLAINTS:
        parts = ("many", "too many") if count >= sent * TOO_MANY else ("many",)
        yield Alert(
            kind="complaints", subject="", parts=parts, facts={"count": count, "sent": sent}
        )


def _refusals(case: Case) -> Iterator[Alert]:
    for issue, counts in (case.sending or {}).items():
        refused = counts.get("refused", 0)
        settled = refused + counts.get("sent", 0)
        if settled >= ENOUGH and refused >= settled * MANY_REFUSALS:
            facts = {"issue": issue, "count": refused, "sent": settled}
            yield Alert(kind="refusals", subject=issue, facts=facts)


def _of_issue(issue: Issue, kind: str, parts: tuple[str, ...] = ("",), **facts: Any) -> Alert:
    about = {"issue": issue.id, "newsletter": issue.newsletter}
    about |= {"day": issue.occurrence.isoformat(), "due": _iso(issue.first_due)}
    return Alert(kind=kind, subject=issue.id, parts=parts, facts=about | facts)


def told_of(finding: Finding) -> dict[str, Any]:
    """Return a finding as facts have it: what JSON can say."""
    found = {key: value for key, value in asdict(finding).items() if value not in (None, "")}
    return found | {"fields": {key: _plain(value) for key, value in finding.fields.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, type(None))) else str(value)


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


INSTANCE = "instance-held"
KINDS: Mapping[str, Kind] = {
    INSTANCE: Kind(_instance, ("sender", "admin"), ends=True),
    "breaker": Kind(_breakers, ("sender", "admin"), ends=True),
    "provider": Kind(_providers, ("sender", "admin"), ends=True),
    "approval": Kind(_approval, ("approver",)),
    "translation-late": Kind(_late, ("editor",), seldom=True),
    "issue-held": Kind(_held_issues, ("editor", "approver", "sender")),
    "issue-skipped": Kind(_skipped, ("editor", "sender")),
    "issue-done": Kind(_over, ("editor", "sender")),
    "unknowns": Kind(_doubts, ("sender",)),
    "no-backup": Kind(_backup, ("admin",)),
    "complaints": Kind(_complaints, ("editor", "sender", "admin"), seldom=True),
    "refusals": Kind(_refusals, ("sender", "admin"), seldom=True),
}
