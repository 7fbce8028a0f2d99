"""The mails of the last days → what went wrong with them, and what came back more than it does."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median

from syndicate.journeys.providers import finding
from syndicate.journeys.reports.tally import Tally, read
from syndicate.journeys.today.rows import Row, told
from syndicate.model import Issue
from syndicate.store import figures, providers
from syndicate.store.types import Connection

LATELY = timedelta(days=7)
_FEW = 10  # that come back say nothing
_USUAL = 0.02  # of the mails of an issue may come back, whatever did before
_TIMES = 3  # as often as usual is unusual
_REFUSED = 0.05  # of the mails of an issue: from here on it is more than single readers
_COMPLAINED = 0.001  # of them: standards B.4, from here on providers think ill of who sends
_BEFORE = 10  # issues tell what is usual


def wrong(c: Connection, gone: Sequence[Issue], now: datetime) -> Iterator[Row]:
    """Yield what went wrong lately, and all of which nobody knows, of issues that have left."""
    unknown = figures.unknown_mails(c, [one.id for one in gone])
    for key, count in unknown.items():
        yield told("mails-unknown", "warning", "sender", "deliveries", key or "", count=count)
    lately = [one for one in gone if one.last_due > now - LATELY]
    earlier = {one.id: _before(one, gone) for one in lately}
    wanted = {one.id for one in lately} | {id_ for those in earlier.values() for id_ in those}
    kept = {key: read(one.whole) for key, one in figures.among(c, wanted).items()}
    for issue in lately:
        if issue.id in kept:
            yield from _of(
                issue, kept[issue.id], [kept[id_] for id_ in earlier[issue.id] if id_ in kept]
            )
    for pause in providers.pauses(c).values():
        yield Row(
            finding=finding(pause),
            role="admin",
            place="provider",
            id=pause.provider,
            at=pause.until,
        )


def _before(issue: Issue, gone: Sequence[Issue]) -> list[str]:
    """Return the last issues of the same newsletter before one."""
    same = [
        one
        for one in gone
        if one.newsletter == issue.newsletter
        and one.first_due < issue.first_due
        and not one.corrects
    ]
    same.sort(key=lambda one: one.first_due)
    return [one.id for one in same[-_BEFORE:]]


def _of(issue: Issue, own: Tally, before: Sequence[Tally]) -> Iterator[Row]:
    due, fields = issue.first_due, {"issue": issue.id}
    if own.refused:
        grave = own.refused >= max(_FEW, _REFUSED * own.mails)
        yield told(
            "issue-mails-refused",
            "warning" if grave else "note",
            "sender",
            "deliveries",
            issue.id,
            due,
            **fields,
            count=own.refused,
        )
    if is_unusual(own, before):
        yield told(
            "issue-bounced",
            "warning",
            "sender",
            "bounces",
            issue.id,
            due,
            **fields,
            count=own.bounced,
        )
    if own.complained > 1 and (own.share("complained") or 0) >= _COMPLAINED:
        yield told(
            "issue-complained",
            "warning",
            "editor",
            "issue",
            issue.id,
            due,
            **fields,
            count=own.complained,
        )


def is_unusual(own: Tally, before: Sequence[Tally]) -> bool:
    """Tell whether more mails of an issue came back than of those before it."""
    shares = [share for one in before if (share := one.share("bounced")) is not None]
    usual = max(_USUAL, _TIMES * median(shares)) if shares else _USUAL
    return own.bounced >= _FEW and (own.share("bounced") or 0) > usual
