"""What the gate said of an issue, who let an error pass, and what it asks about readers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, select

from syndicate.model import AGREES, Finding
from syndicate.store import bounces
from syndicate.store.amendment import reached_by
from syndicate.store.database import columns, insert
from syndicate.store.people import consents, subscribers, subscriptions, suppressions
from syndicate.store.schema import deliveries, gate_reports, issues
from syndicate.store.schema import overrides as overrides_table

_PAGE = 5_000
_LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Somebody let an error pass, for one issue."""

    issue: str
    code: str
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an issue goes to: readers of a newsletter, of one schedule or all.

    corrects: of them, those alone whom that issue has reached, or may have; "" for all.
    """

    newsletter: str
    schedule: str | None = None
    corrects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Readers of an issue by locale, and of all of them how many there is something to say of."""

    by_locale: Mapping[str, int]
    without_consent: int
    ending: int


_OVERRIDE = columns(overrides_table, [field.name for field in fields(Override)])


def keep(
    c: Connection, issue: str, revision: int, at: datetime, findings: Sequence[Finding]
) -> None:
    """Keep what the gate said of a revision when it was settled; what is kept stays."""
    values = {"issue": issue, "revision": revision, "at": at}
    told = [asdict(one) | {"fields": _plain(one.fields)} for one in findings]
    statement = insert(c, gate_reports).values(**values, findings=told)
    c.execute(statement.on_conflict_do_nothing())


def kept(c: Connection, issue: str, revision: int) -> tuple[datetime, tuple[Finding, ...]] | None:
    """Return when a revision was settled, and what the gate said of it; None of one before the gate."""
    t = gate_reports.c
    row = c.execute(
        select(t.at, t.findings).where(t.issue == issue, t.revision == revision)
    ).first()
    return None if row is None else (row.at, tuple(Finding(**one) for one in row.findings))


def override(c: Connection, given: Override) -> None:
    """Keep that somebody let an error pass."""
    c.execute(overrides_table.insert().values(**asdict(given)))


def overrides(c: Connection, issue: str) -> tuple[Override, ...]:
    """Return what was let pass for an issue, in the order in which that was."""
    t = overrides_table.c
    rows = c.execute(select(*_OVERRIDE).where(t.issue == issue).order_by(t.id))
    return tuple(Override(**row) for row in rows.mappings())


def counts(c: Connection, audience: Audience, until: datetime) -> Counts:
    """Return what there is to say of those whom an issue goes to.

    until: when the last of them is due.
    """
    s, p = subscribers.c, subscriptions.c
    ends = func.sum(case((p.expires <= until, 1), else_=0))
    rows = c.execute(
        select(s.locale, func.count(), ends)
        .select_from(subscriptions.join(subscribers, s.id == p.subscriber))
        .where(*_active(audience))
        .group_by(s.locale)
    ).all()
    return Counts(
        by_locale={row[0]: row[1] for row in rows},
        without_consent=_without_consent(c, audience) if rows else 0,
        ending=sum(int(row[2] or 0) for row in rows),
    )


def _without_consent(c: Connection, audience: Audience) -> int:
    t, p = consents.c, subscriptions.c
    agreed = exists().where(
        t.subscriber == p.subscriber, t.newsletter == p.newsletter, t.act.in_(AGREES)
    )
    counted = (
        select(func.count())
        .select_from(subscriptions.join(subscribers, subscribers.c.id == p.subscriber))
        .where(*_active(audience), ~agreed)
    )
    return int(c.execute(counted).scalar_one())


def addresses(c: Connection, audience: Audience, after: str) -> Sequence[tuple[str, str]]:
    """Return (subscriber, address) of some of them after one, by id; none at the end."""
    s, p = subscribers.c, subscriptions.c
    rows = c.execute(
        select(p.subscriber, s.address)
        .select_from(subscriptions.join(subscribers, s.id == p.subscriber))
        .where(*_active(audience), p.subscriber > after)
        .order_by(p.subscriber)
        .limit(_PAGE)
    )
    return [(row[0], row[1]) for row in rows]


def in_force(c: Connection) -> frozenset[str]:
    """Return the marks of all addresses that must not be written to."""
    t = suppressions.c
    rows = c.execute(select(t.address_hmac).where(t.lifted_at.is_(None))).scalars()
    return frozenset(rows)


def complaints(c: Connection, now: datetime) -> tuple[int, int]:
    """Return how many complained in the last seven days, and how many issues’ mails were sent then."""
    i, d = issues.c, deliveries.c
    lately = select(i.id).where(i.last_due > now - _LATELY, i.first_due <= now)
    sent = select(func.count()).where(d.issue.in_(lately), d.state == "sent")
    return bounces.complained(c, now - _LATELY), int(c.execute(sent).scalar_one())


def _active(audience: Audience) -> tuple[ColumnElement[bool], ...]:
    s, p = subscribers.c, subscriptions.c
    return (
        p.newsletter == audience.newsletter,
        p.state == "active",
        s.address.is_not(None),
        *(() if audience.schedule is None else (p.schedule == audience.schedule,)),
        *((p.subscriber.in_(reached_by(audience.corrects)),) if audience.corrects else ()),
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as JSON keeps them."""
    return {key: _value(value) for key, value in values.items()}


def _value(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_value(one) for one in value]
    return value if isinstance(value, (str, int, float, type(None))) else str(value)
