"""`report`: what became of an issue, and of all of them over time; nobody is named."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from syndicate.cli.columns import lines
from syndicate.cli.frame import Group, Instant, as_json, emit, named, opened
from syndicate.cli.words import HOUSE_LOCALES, _, figure, ngettext, spoken
from syndicate.errors import UsageError
from syndicate.journeys.reports import shapes
from syndicate.journeys.reports.issues import Course, IssueReport, of_issue
from syndicate.journeys.reports.over_time import By, OverTime, Span, over_time
from syndicate.journeys.reports.refresh import refresh
from syndicate.journeys.reports.tally import STATES, Tally
from syndicate.localise import formats
from syndicate.localise.marks import N_
from syndicate.localise.sentences.figures import FIGURES

if TYPE_CHECKING:
    from syndicate.app import App

_PLACES = 2  # of a percentage: complaints count by the thousandth
_HEARD = ("delayed", "bounced", "complained", "left")
_COLUMNS = ("sent", "delayed", "refused", "unknown", "bounced", "complained", "left")
_PERIODS = ("sent", "refused", "bounced", "complained", "left")
# Translators: heads a column of days or of months.
_BY: Mapping[By, str] = {"week": N_("week of"), "month": N_("month")}
as_csv = click.option("--csv", "as_csv", is_flag=True, help=N_("Print a table for spreadsheets."))


@click.group(cls=Group, help=N_("Tell what became of issues, in figures that name nobody."))
def report() -> None:
    """Group the reports."""


@report.command(help=N_("Tell what became of an issue, by language and by domain."))
@click.argument("id")
@as_json
@as_csv
@click.pass_obj
def issue(home: Path, id: str, as_json: bool, as_csv: bool) -> None:  # noqa: A002 (the argument's public name)
    """Report an issue, as its ledger is now."""
    _one(as_json, as_csv)
    with opened(home) as app:
        found = of_issue(app.house, id, app.clock.now(), timedelta(0))
        zone = app.house.settings.site.zone
    if as_json:
        emit(shapes.of_issue(found))
    elif as_csv:
        click.echo(shapes.issue_sheet(found), nl=False)
    else:
        _say_issue(found, zone)


@report.command("over-time", help=N_("Tell what became of all issues, week by week or by month."))
@click.option("--newsletter", help=N_("Of one newsletter; of all if not given."))
@click.option("--from", "start", type=Instant(), help=N_("From this day on; a year if not given."))
@click.option("--to", "end", type=Instant(), help=N_("Up to this day; today if not given."))
@click.option(
    "--by", type=click.Choice(get_args(By)), default="month", help=N_("How it is divided.")
)
@as_json
@as_csv
@click.pass_obj
def over_time_(  # noqa: PLR0917 - one argument for each option
    home: Path,
    newsletter: str | None,
    start: datetime | None,
    end: datetime | None,
    by: By,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Report a time, after all that changed was counted."""
    _one(as_json, as_csv)
    if start and end and start.date() > end.date():
        raise UsageError("report-period")
    span = Span(
        newsletter=newsletter,
        start=start.date() if start else None,
        end=end.date() if end else None,
        by=by,
    )
    with opened(home) as app:
        found = _counted(app, span)
    if as_json:
        emit(shapes.over_time(found))
    elif as_csv:
        click.echo(shapes.over_time_sheet(found), nl=False)
    else:
        _say_over_time(found)


def _counted(app: "App", span: Span) -> OverTime:
    now = app.clock.now()
    refresh(app.house, now)
    return over_time(app.house, span, now)


def _one(as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise UsageError("report-one")


def _say_issue(found: IssueReport, zone: str) -> None:
    issue = found.issue
    click.echo(f"{issue.id}  {formats.day(issue.occurrence, _babel())}  {named(issue.state)}")
    if found.taken_at is None:
        click.echo(_("Nothing of it has left yet."))
        return
    whole = found.whole
    told = [name for name in (*STATES, *_HEARD) if getattr(whole, name) or name == "sent"]
    base = {name: whole.mails if name in STATES else whole.sent for name in told}
    rows = [
        [_(FIGURES[name]), figure(getattr(whole, name)), _share(getattr(whole, name), base[name])]
        for name in told
    ]
    for line in lines(("", ngettext("{n} mail", "{n} mails", whole.mails), ""), rows, most=40):
        click.echo(f"  {line}".rstrip())
    _say_course(found.course, zone)
    _say_parts(found.locales, found.domains)


def _say_course(course: Course, zone: str) -> None:
    if course.seconds is None or course.half is None or course.last is None:
        return
    text = _(
        "Handed over in {hours} h: half of it by {half}, the last of it {last}; at most {fastest} a minute."
    )
    click.echo()
    click.echo(
        text.format(
            hours=formats.number(round(course.seconds / 3600, 1), _babel()),
            half=formats.clock(course.half, _babel(), zone),
            last=formats.moment(course.last, _babel(), zone, compact=True),
            fastest=figure(course.fastest),
        )
    )


def _say_over_time(found: OverTime) -> None:
    if not found.periods:
        click.echo(_("Nothing is known of that time."))
        return
    rows = [
        [
            _name(found.by, one.start),
            *map(_figure, (one.issues, *_values(_PERIODS, one.whole))),
            *map(_figure, (one.growth.joined, one.growth.gone, one.growth.readers)),
        ]
        for one in found.periods
    ]
    head = ("issues", *_PERIODS, "joined", "gone", "readers")
    _table(_(_BY[found.by]), head, rows)
    _say_parts(found.locales, found.domains)
    if found.missing:
        text = ngettext(
            "{n} issue is not counted yet.", "{n} issues are not counted yet.", found.missing
        )
        click.echo(text)


def _say_parts(locales: Mapping[str, Tally], domains: Mapping[str, Tally]) -> None:
    for name, those in ((_("language"), locales), (_("domain"), domains)):
        if those:
            click.echo()
            rows = [
                [key or _("others"), *map(_figure, (one.mails, *_values(_COLUMNS, one)))]
                for key, one in those.items()
            ]
            _table(name, ("mails", *_COLUMNS), rows)


def _table(first: str, names: Iterable[str], rows: Sequence[Sequence[str]]) -> None:
    for line in lines([first, *(_(FIGURES[name]) for name in names)], rows):
        click.echo(line)


def _values(names: Iterable[str], one: Tally) -> list[int]:
    return [getattr(one, name) for name in names]


def _figure(value: int | None) -> str:
    return "–" if value is None else figure(value)


def _name(by: By, start: date) -> str:
    return (
        formats.month(start, _babel()) if by == "month" else formats.parts(start, "yMMMd", _babel())
    )


def _share(count: int, whole: int) -> str:
    """Return a share of all, unless that is all or nothing."""
    share = count / whole if whole else 0.0
    return formats.percent(share, _babel(), _PLACES) if count and share < 1 else ""


def _babel() -> str:
    return HOUSE_LOCALES[spoken().tag].babel
