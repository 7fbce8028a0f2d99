"""/console/issues/<id>/readers: who receives it, why others do not, and what one reader gets."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.journeys import reach
from syndicate.journeys.explain import Explained, explain
from syndicate.journeys.issues import reception
from syndicate.localise.findings import explained, word
from syndicate.schedule.starting import due_for
from syndicate.web.console.issues.one import issue_of, issue_page
from syndicate.web.console.office import office_of
from syndicate.web.console.page import told, voice_of


def show_readers(request: Request) -> Response:
    """Show counts by language and zone."""
    return _page(request)


def explain_reader(request: Request) -> Response:
    """Show what one reader gets, and why. A POST: an address stands in no log and no history."""
    office = office_of(request)
    address = request.state.form.get("address", "")
    try:
        due_of = partial(due_for, office.house)
        found = explain(office.house, request.path_params["id"], address, due_of, office.now())
    except SyndicateError as error:
        return _page(request, address=address, wrong=told(request, error))
    return _page(request, address=address, one=found)


def _page(
    request: Request,
    *,
    address: str = "",
    one: Explained | None = None,
    wrong: tuple[str, str] | None = None,
) -> Response:
    office, issue = office_of(request), issue_of(request)
    found = reception.reception(office.house, issue, office.now())
    known = issue.newsletter in office.house.settings.newsletters
    return issue_page(
        request,
        "readers.html",
        issue,
        status=400 if wrong else 200,
        found=found,
        reached=reach.reached(office.house, issue, office.now()) if known else None,
        address=address,
        one=one,
        reasons_of=_said(request, one) if one else None,
        wrong=wrong,
    )


def _said(request: Request, found: Explained) -> dict[str, object]:
    """Return the sentences about one reader."""
    words = voice_of(request).catalogue
    state = word(found.state, words)
    if found.standing == "enrolled":
        state = explained("mail", found.state, {}, words)
    fields = {"issue": found.issue.id, "state": state, "schedule": found.schedule or "–"}
    language = {"locale": found.locale, "chosen": found.chosen_locale}
    return {
        "standing": explained("standing", found.standing, fields, words),
        "language": explained("language", found.locale_why, language, words),
        "zone": explained("zone", found.zone_why, {}, words),
        "items": [(one, explained("item", one.reason, one.fields, words)) for one in found.items],
    }
