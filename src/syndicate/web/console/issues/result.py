"""/console/issues/<id>/result: what became of an issue, in figures and one drawing."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from syndicate.charts import curve, frame
from syndicate.journeys.reports.issues import IssueReport, of_issue
from syndicate.web.console.guard import may
from syndicate.web.console.issues.doable import SENDS, correctable
from syndicate.web.console.issues.one import issue_page, row_of
from syndicate.web.console.office import office_of
from syndicate.web.console.page import voice_of

_DOMAINS = 8


def show_result(request: Request) -> Response:
    """Show figures by language and domain, and how the issue left."""
    office, row = office_of(request), row_of(request)
    issue = row.issue
    known = issue.newsletter in office.house.settings.newsletters
    may_correct = may(request.state.person, SENDS) and known
    found = of_issue(office.house, issue.id, office.now())
    return issue_page(
        request,
        "result.html",
        issue,
        found=found,
        drawing=_drawing(request, found),
        domains=dict(list(found.domains.items())[:_DOMAINS]),
        corrects=may_correct and correctable(issue, row.counts),
    )


def _drawing(request: Request, found: IssueReport) -> Markup | None:
    voice = voice_of(request)
    course = found.course
    if len(course.points) < 2:  # noqa: PLR2004 - nothing to see in one
        return None
    words = voice.catalogue
    title = words.gettext("Emails handed over, by when")
    last = course.points[-1]
    told = words.gettext("{count} emails by {at}.").format(
        count=voice.figure(last[1]), at=voice.clock(last[0])
    )

    def draw(width: int, key: str) -> str:
        return curve.curve(
            course.begun,
            course.points,
            key=key,
            title=title,
            description=told,
            locale=voice.babel,
            zone=voice.settings.site.zone,
            width=width,
        )

    return Markup(frame.both(draw, "course"))  # noqa: S704 - our own SVG, its texts escaped
