"""A publication at an instant → the case that its alerts follow from; and what others note for it."""

import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from syndicate.errors import StoreError, SyndicateError
from syndicate.journeys.alerts.kinds import LATELY, Case, told_of
from syndicate.journeys.assent import assent
from syndicate.journeys.draft import lateness
from syndicate.journeys.house import House
from syndicate.journeys.instance import is_foreign
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue, IssueState
from syndicate.store import (
    alerts,
    deliveries,
    gate,
    instance,
    issues,
    looks,
    pace,
    pools,
    providers,
    sights,
)
from syndicate.store.types import Connection

SELDOM = timedelta(minutes=15)
BACKUP = "backup"
_SINCE, _LOOKED = "alerts", "alerts-seldom"
_OPEN: tuple[IssueState, ...] = ("draft", "in_review", "approved", "scheduled", "enrolling")
_SENDING: tuple[IssueState, ...] = ("sending",)
_ADDRESS = re.compile(r"\S+@\S+")


def look(house: House, now: datetime, known: Mapping[tuple[str, str], alerts.Standing]) -> Case:
    """Return what is the case.

    known: what is remembered of alerts; what does not change any more is not counted again.
    """
    settings = house.settings
    with house.database.read() as c:
        open_, over = issues.in_states(c, _OPEN), alerts.over(c, now - LATELY)
        away = sights.seen(c, "away").get(settings.delivery.transport)
        held = instance.held(c)
        case = Case(
            now=now,
            host=socket.gethostname(),
            home=str(house.home),
            newsletters=settings.newsletters,
            open=open_,
            given={one.id: _given(c, house, one) for one in open_ if one.state == "in_review"},
            over=over,
            counts={one.id: _counts(c, one, known) for one in over if one.state == "sent"},
            refused=sights.seen(c, "refused"),
            away=away,
            held=held,
            foreign=held is not None and is_foreign(house),
            waiting=pace.waiting(c, now) if held else 0,
            pauses=tuple(providers.pauses(c).values()),
            doubted=alerts.in_doubt(c),
            backup=_backup(house, c),
            backup_after=settings.alerts.backup_after,
        )
    return case if case.is_copy or not _is_time(house, now) else _closer(house, case)


def _closer(house: House, case: Case) -> Case:
    """Return the case with what takes long to look at."""
    with house.database.read() as c:
        sent = [one for one in case.over if one.state == "sent"]
        those = (*issues.in_states(c, _SENDING), *sent)
        complaints = gate.complaints(c, case.now)
        sending = {one.id: deliveries.counts(c, one.id) for one in those}
    late = _late(house, case.open, case.now)
    return replace(case, late=late, complaints=complaints, sending=sending)


def _is_time(house: House, now: datetime) -> bool:
    """Tell whether to look at what takes long; whoever does has it noted, so that others need not."""
    with house.database.read() as c:
        last, since = looks.last(c, _LOOKED), looks.last(c, _SINCE)
    if since is not None and last is not None and last <= now < last + SELDOM:
        return False
    with house.database.write() as c:
        if since is None:
            looks.note(c, _SINCE, now)
        looks.note(c, _LOOKED, now)
    return True


def _given(c: Connection, house: House, issue: Issue) -> int:
    return len(assent(c, house, issue).whole) if _has(house, issue) else 0


def _counts(
    c: Connection, issue: Issue, known: Mapping[tuple[str, str], alerts.Standing]
) -> Mapping[str, int]:
    before = known.get(("issue-done", issue.id))
    if before is not None and before.ended_at is None:
        counts: Mapping[str, int] = before.facts["counts"]
        return counts
    return deliveries.counts(c, issue.id)


def _backup(house: House, c: Connection) -> tuple[datetime, bool] | None:
    """Return when the last backup was made, or since when we look for one.

    Of a server’s database others may make them: none of ours is missed before there was a first.
    """
    made, since = looks.last(c, BACKUP), looks.last(c, _SINCE)
    if made is None and house.database.file is None:
        return None
    return (made, True) if made else (since, False) if since else None


def _late(house: House, open_: Sequence[Issue], now: datetime) -> Mapping[str, Sequence[Finding]]:
    waiting = [one for one in open_ if one.state in ("draft", "in_review", "scheduled")]
    return {one.id: _lateness(house, one, now) for one in waiting if _has(house, one)}


def _has(house: House, issue: Issue) -> bool:
    return issue.newsletter in house.settings.newsletters


def _lateness(house: House, issue: Issue, now: datetime) -> Sequence[Finding]:
    """Return the translations that an issue waits for, unless what it brings is settled."""
    with house.database.read() as c:
        settled = pools.frozen(c, issue.id, issue.revision) is not None
    try:
        return () if settled else lateness(house, issue, now)
    except SyndicateError:  # `check` says what is wrong
        return ()


def back_up(house: House, now: datetime) -> None:
    """Note that a backup was made."""
    with house.database.write() as c:
        looks.note(c, BACKUP, now)


def see_issue(house: House, issue: Issue, findings: Sequence[Finding], now: datetime) -> None:
    """Note what keeps an issue that is due from leaving; nothing: it is on its way."""
    errors = [told_of(one) for one in findings if one.severity == "error"]
    _see(house, "refused", issue.id, {"findings": errors} if errors else None, now)


def see_way(house: House, transport: str, error: BaseException | None, now: datetime) -> None:
    """Note what keeps mails from leaving; None: they leave."""
    facts = None
    if error is not None:
        if not isinstance(error, SyndicateError) or isinstance(error, StoreError):
            return  # it says nothing of the way out
        facts = {"error": told_of(nameless(finding_of(error)))}
    _see(house, "away", transport, facts, now)


def nameless(finding: Finding) -> Finding:
    """Return a finding without the addresses that a server may have put into its answer."""
    fields = finding.fields.items()
    clean = {key: _ADDRESS.sub("…", one) if isinstance(one, str) else one for key, one in fields}
    return replace(finding, fields=clean)


def _see(
    house: House, kind: str, subject: str, facts: Mapping[str, Any] | None, now: datetime
) -> None:
    """Have it known, if it is news: this is asked again and again."""
    with house.database.read() as c:
        before = sights.seen(c, kind).get(subject)
    if (before.facts if before else None) == facts:
        return
    with house.database.write() as c:
        if facts is None:
            sights.forget(c, kind, subject)
        else:
            sights.note(c, kind, subject, facts, now)
