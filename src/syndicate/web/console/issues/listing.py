"""/console/issues: all of them, and the form that plans the next."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.journeys.issues import listing
from syndicate.schedule import jobs
from syndicate.web.console.instants import instant
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, shown, told, voice_of


def show_issues(request: Request, wrong: tuple[str, str] | None = None) -> Response:
    """Show a page of the list. wrong: why nothing was planned; its form has what was typed."""
    office, asked = office_of(request), request.query_params
    form = getattr(request.state, "form", {})
    newsletter = asked.get("newsletter", "")
    stage = asked.get("stage", "")
    known = stage if stage in listing.STAGES else None
    found = listing.listing(office.house, office.now(), newsletter, known, _after(request))
    more = ""
    if found.onward:
        day, id_ = found.onward
        more = str(request.url.include_query_params(after=f"{day.isoformat()} {id_}").query)
    return shown(
        request,
        "issues/list.html",
        status=400 if wrong else 200,
        wrong=wrong,
        filled={name: form.get(name, "") for name in ("newsletter", "at")},
        found=found,
        newsletter=newsletter,
        stage=known or "",
        stages=listing.STAGES,
        newsletters=tuple(office.house.settings.newsletters),
        more=f"issues?{more}" if more else "",
        is_first=_after(request) is None,
    )


def plan_issue(request: Request) -> Response:
    """Plan the next issue of a newsletter, or one for an instant of its own."""
    office, form = office_of(request), request.state.form
    house, now = office.house, office.now()
    try:
        text = form.get("at", "").strip()
        at = instant(text, house.settings.site.zone) if text else now
        made = jobs.plan_next(
            house, form.get("newsletter", ""), at, now, (), request.state.person.address
        )
    except SyndicateError as error:
        return show_issues(request, told(request, error))
    words = voice_of(request).catalogue
    text = words.gettext("Here is the issue. It stays open to changes until it is approved.")
    return onward(request, f"issues/{made.id}", text)


def _after(request: Request) -> tuple[date, str] | None:
    day, _, id_ = request.query_params.get("after", "").partition(" ")
    try:
        return date.fromisoformat(day), id_
    except ValueError:
        return None
