"""Reports → what scripts and spreadsheets read; every key is always there."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from syndicate import timezones
from syndicate.journeys.reports.issues import IssueReport
from syndicate.journeys.reports.over_time import Growth, OverTime
from syndicate.journeys.reports.tally import NAMES, OTHERS, Tally
from syndicate.journeys.sheet import sheet

Shape = dict[str, Any]
_GROWTH = ("joined", "gone", "readers")
_COLUMNS = ("from", "to", "group", "name", "issues", "mails", *NAMES, *_GROWTH)


def of_issue(found: IssueReport) -> Shape:
    """Return the report of an issue; a domain of null stands for the small ones."""
    issue, course = found.issue, found.course
    return {
        "issue": issue.id,
        "newsletter": issue.newsletter,
        "occurrence": issue.occurrence.isoformat(),
        "state": issue.state,
        "taken_at": timezones.iso(found.taken_at) if found.taken_at else None,
        "skipped_empty": issue.skipped_empty,
        "total": _tally(found.whole),
        "locales": {tag: _tally(one) for tag, one in found.locales.items()},
        "domains": _domains(found.domains),
        "course": {
            "begun": timezones.iso(course.begun),
            "half": timezones.iso(course.half) if course.half else None,
            "last": timezones.iso(course.last) if course.last else None,
            "seconds": None if course.seconds is None else int(course.seconds),
            "fastest": course.fastest,
            "points": [{"at": timezones.iso(at), "sent": count} for at, count in course.points],
        },
    }


def over_time(found: OverTime) -> Shape:
    """Return figures of a time."""
    return {
        "newsletter": found.newsletter,
        "by": found.by,
        "from": found.start.isoformat(),
        "to": found.end.isoformat(),
        "counted": found.counted,
        "missing": found.missing,
        "periods": [
            {
                "from": one.start.isoformat(),
                "to": one.end.isoformat(),
                "issues": one.issues,
                "total": _tally(one.whole),
                **asdict(one.growth),
            }
            for one in found.periods
        ],
        "total": _tally(found.whole),
        "locales": {tag: _tally(one) for tag, one in found.locales.items()},
        "domains": _domains(found.domains),
        "readers": {tag: asdict(one) for tag, one in found.growth.items()},
    }


def issue_sheet(found: IssueReport) -> str:
    """Return the report of an issue as a table: all, then each language, then each domain."""
    day = found.issue.occurrence.isoformat()
    common = {"from": day, "to": day}
    rows = [{**common, "group": "all", "issues": 1, **_tally(found.whole)}]
    rows += _rows(common, "locale", found.locales)
    rows += _rows(common, "domain", found.domains)
    return sheet(_COLUMNS, rows, mark=False)


def over_time_sheet(found: OverTime) -> str:
    """Return figures of a time as a table: each week or month, then all of it, by language and by domain."""
    common = {"from": found.start.isoformat(), "to": found.end.isoformat()}
    rows: list[Shape] = [
        {
            "from": one.start.isoformat(),
            "to": one.end.isoformat(),
            "group": found.by,
            "issues": one.issues,
            **_tally(one.whole),
            **asdict(one.growth),
        }
        for one in found.periods
    ]
    issues = found.counted + found.missing
    rows.append({**common, "group": "all", "issues": issues, **_tally(found.whole)})
    rows += _rows(common, "locale", found.locales, found.growth)
    rows += _rows(common, "domain", found.domains)
    return sheet(_COLUMNS, rows, mark=False)


def _tally(one: Tally) -> dict[str, int]:
    return {"mails": one.mails, **asdict(one)}


def _domains(those: Mapping[str, Tally]) -> list[Shape]:
    return [{"domain": name or None, **_tally(one)} for name, one in those.items()]


def _rows(
    common: Mapping[str, str],
    group: str,
    those: Mapping[str, Tally],
    growth: Mapping[str, Growth] | None = None,
) -> Iterator[Shape]:
    grown = growth or {}
    for name in {**those, **grown}:
        own = asdict(grown[name]) if name in grown else {}
        tally = _tally(those.get(name, Tally()))
        named = name if name != OTHERS or group == "locale" else "others"
        yield {**common, "group": group, "name": named, **tally, **own}
