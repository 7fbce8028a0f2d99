"""/console/hold: all sending stopped, and let go on."""

from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.journeys import instance
from syndicate.journeys.status import status
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, refused, shown, voice_of

LONGEST_REASON = 200


def show_hold(request: Request) -> Response:
    """Show whether anything leaves, what would leave, and what to do about it."""
    office = office_of(request)
    found = status(office.house, office.now())
    adopts = found.held is not None and instance.takes_adopt(found.held[0])
    return shown(request, "hold.html", status=200, found=found, adopts=adopts, most=LONGEST_REASON)


def hold(request: Request) -> Response:
    """Stop all sending."""
    office, by = office_of(request), request.state.person.address
    words = voice_of(request).catalogue
    reason = request.state.form.get("reason", "").strip()[:LONGEST_REASON]
    if not reason:
        return onward(request, "hold", words.gettext("Say why: others will want to know."), "wrong")
    try:
        instance.hold(office.house, reason, by, office.now())
    except SyndicateError as error:
        return refused(request, "hold", error)
    return onward(request, "", words.gettext("Nothing leaves any more, until somebody lets it."))


def release(request: Request) -> Response:
    """End a hold that somebody asked for."""
    office, by = office_of(request), request.state.person.address
    words = voice_of(request).catalogue
    try:
        free = instance.release(office.house, by, office.now())
    except SyndicateError as error:
        return refused(request, "hold", error)
    if not free:
        return onward(request, "hold", words.gettext("An administrator has to let it."), "wrong")
    return onward(request, "", words.gettext("What is due leaves again."))


def adopt(request: Request) -> Response:
    """Make this the instance that sends, whatever it was copied from."""
    office, by = office_of(request), request.state.person.address
    words = voice_of(request).catalogue
    try:
        instance.adopt(office.house, by, office.now())
    except SyndicateError as error:
        return refused(request, "hold", error)
    return onward(request, "", words.gettext("This is the instance that sends, from now on."))
