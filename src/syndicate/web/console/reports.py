"""/console/reports: what became of issues, over time and each; nobody is named, and nothing is tracked."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.charts.bars import bars
from syndicate.charts.curve import curve
from syndicate.charts.frame import both
from syndicate.errors import UsageError
from syndicate.journeys.reports import shapes
from syndicate.journeys.reports.issues import Course, of_issue
from syndicate.journeys.reports.over_time import By, OverTime, Span, over_time
from syndicate.localise import formats
from syndicate.localise.sentences.figures import FIGURES
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown, voice_of

_CSV = "text/csv; charset=utf-8"


def show_reports(request: Request) -> Response:
    """Show all issues over time."""
    found = _over_time(request)
    voice, house = voice_of(request), office_of(request).house
    words = voice.catalogue
    drawn = {
        name: both(
            partial(_bars, found=found, name=name, title=words.gettext(FIGURES[name]), voice=voice),
            name,
        )
        for name in ("sent", "readers")
        if found.periods
    }
    return shown(
        request,
        "reports.html",
        found=found,
        charts={name: Markup(one) for name, one in drawn.items()},  # noqa: S704 - ours, its texts escaped
        figures={name: words.gettext(one) for name, one in FIGURES.items()},
        newsletters={
            "": words.gettext("All"),
            **{key: voice.newsletter(key) for key in house.settings.newsletters},
        },
        period=lambda one: _period(found.by, one.start, voice.babel),
    )


def show_issue_report(request: Request) -> Response:
    """Show what became of one issue."""
    office = office_of(request)
    try:
        found = of_issue(office.house, request.path_params["id"], office.now())
    except UsageError as error:
        raise HTTPException(404) from error
    voice = voice_of(request)
    drawn = both(partial(course_chart, found.course, voice=voice), "course")
    return shown(
        request,
        "report.html",
        found=found,
        chart=Markup(drawn) if found.course.points else "",  # noqa: S704 - ours, its texts escaped
        figures={name: voice.catalogue.gettext(one) for name, one in FIGURES.items()},
    )


def reports_sheet(request: Request) -> Response:
    """Give the table of a time, for spreadsheets."""
    return _sheet(shapes.over_time_sheet(_over_time(request)), "reports")


def issue_sheet(request: Request) -> Response:
    """Give the table of an issue, for spreadsheets."""
    office, id_ = office_of(request), request.path_params["id"]
    try:
        found = of_issue(office.house, id_, office.now())
    except UsageError as error:
        raise HTTPException(404) from error
    return _sheet(shapes.issue_sheet(found), found.issue.id)


def course_chart(course: Course, width: int, key: str, *, voice: Any) -> str:
    """Return the curve of how an issue left."""
    title = voice.catalogue.gettext("Emails handed to the mail server, over time")
    description = voice.catalogue.gettext("The figures stand in the text beside it.")
    return curve(
        course.begun,
        course.points,
        key=key,
        title=title,
        description=description,
        locale=voice.babel,
        zone=voice.settings.site.zone,
        width=width,
    )


def _over_time(request: Request) -> OverTime:
    asked, office = request.query_params, office_of(request)
    by = asked.get("by", "month")
    newsletter = asked.get("newsletter") or None
    if by not in get_args(By):
        raise HTTPException(404)
    try:
        start, end = (
            datetime.fromisoformat(asked[name]).date() if asked.get(name) else None
            for name in ("from", "to")
        )
        today = office.now().astimezone(ZoneInfo(office.house.settings.site.zone)).date()
        end = min(end or today, today)  # nothing is to be told of later, and each week has a bar
        span = Span(newsletter=newsletter, start=start, end=end, by=cast(By, by))
        return over_time(office.house, span, office.now())
    except (UsageError, ValueError) as error:
        raise HTTPException(404) from error


def _bars(width: int, key: str, *, found: OverTime, name: str, title: str, voice: Any) -> str:
    values = [
        (
            _period(found.by, one.start, voice.babel, short=True),
            float(getattr(one.growth if name == "readers" else one.whole, name) or 0),
        )
        for one in found.periods
    ]
    description = voice.catalogue.gettext("The figures stand in the table below.")
    return bars(
        values, key=key, title=title, description=description, locale=voice.babel, width=width
    )


def _period(by: By, start: Any, babel: str, *, short: bool = False) -> str:
    if by == "week":
        return formats.parts(start, "MMMd", babel) if short else formats.short_day(start, babel)
    return formats.parts(start, "yMMM", babel) if short else formats.month(start, babel)


def _sheet(text: str, name: str) -> Response:
    headers: Mapping[str, str] = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type=_CSV, headers=dict(headers))
