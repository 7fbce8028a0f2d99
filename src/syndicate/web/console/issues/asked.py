"""Acts that cannot be undone, or that have to be answered for: a page that says in numbers what comes of them.

GET shows the page, POST does what its button says.
"""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.journeys import halt, overrule, review
from syndicate.journeys.correct import correct as plan_correction
from syndicate.journeys.issues import looked, reception
from syndicate.localise.catalogue import Catalogue
from syndicate.model import Issue
from syndicate.schedule import jobs
from syndicate.web.console.guard import may
from syndicate.web.console.issues.acts import NotDone, done, late_of
from syndicate.web.console.issues.doable import WRITES
from syndicate.web.console.issues.one import issue_of, issue_page, row_of
from syndicate.web.console.issues.overview import whole_of
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, told, voice_of

Wrong = tuple[str, str] | None


def send(request: Request) -> Response:
    """Have it leave: in its waves, or to everybody at once."""
    house, now = office_of(request).house, office_of(request).now()
    if request.method != "POST":
        issue = issue_of(request)
        table = house.settings.newsletters.get(issue.newsletter)
        awaited = any(one.code == "translation-awaited" for one in whole_of(request).findings)
        return _page(
            request,
            "send",
            issue,
            readers=reception.readers(house, issue),
            waves=reception.expected(house, issue, now),
            grace=table.grace if table else None,
            proofs=table.proofs if table else (),
            awaited=awaited,
        )

    def act(words: Catalogue, issue: Issue) -> str:
        at_once = request.state.form.get("when") == "now"
        by = request.state.person.address
        sent, found = jobs.send(house, issue, now, at_once=at_once, late=late_of(request), by=by)
        if any(one.severity == "error" for one in found):
            looked.forget(house, issue.id)
            raise NotDone(words.gettext("Not sent: mend the errors below first."))
        if sent.state == "scheduled":
            text = words.gettext("It begins to leave {at}. Until then, you can undo it here.")
            at = sent.begins or sent.first_due
            return text.format(at=voice_of(request).sentence(at))
        return words.gettext("It leaves.")

    return done(request, act)


def cancel(request: Request) -> Response:
    """Have nothing more of it leave, for good."""
    house, now = office_of(request).house, office_of(request).now()
    if request.method != "POST":
        issue = issue_of(request)
        left, waiting = reception.unsent(house, issue)
        if not left + waiting:
            waiting = reception.readers(house, issue)
        return _page(request, "cancel", issue, left=left, waiting=waiting)

    def act(words: Catalogue, issue: Issue) -> str:
        _issue, count = halt.cancel(house, issue, request.state.person.address, now)
        text = words.ngettext(
            "Cancelled: %(num)s email is not sent.",
            "Cancelled: %(num)s emails are not sent.",
            count,
        )
        return text % {"num": count} if count else words.gettext("Cancelled: nobody gets it.")

    return done(request, act)


def correct(request: Request) -> Response:
    """Plan a correction for exactly those whom it has reached."""
    house, now = office_of(request).house, office_of(request).now()
    if request.method != "POST":
        return _correct_page(request)
    issue = issue_of(request)
    works = tuple(request.state.form.get("works", "").replace(",", " ").split())
    try:
        made = plan_correction(house, issue.id, works, request.state.person.address, now)
    except SyndicateError as error:
        return _correct_page(request, told(request, error))
    words = voice_of(request).catalogue
    text = words.gettext(
        "Here is the correction. Write what was wrong, then have it approved and send it."
    )
    writes = may(request.state.person, WRITES)
    return onward(request, f"issues/{made.id}{'/edit' if writes else ''}", text)


def refuse(request: Request) -> Response:
    """Send it back to its editors, and say why."""
    house, now = office_of(request).house, office_of(request).now()
    if request.method != "POST":
        return _refuse_page(request)

    def act(words: Catalogue, issue: Issue) -> str:
        reason = request.state.form.get("reason", "")
        review.refuse(house, issue, request.state.person.address, reason, now)
        return words.gettext("It goes back to its editors.")

    return done(request, act, _refuse_page)


def override(request: Request) -> Response:
    """Let an error pass, for this issue, and say why."""
    code = request.path_params["code"]
    house, now = office_of(request).house, office_of(request).now()
    if request.method != "POST":
        return _override_page(request)

    def act(words: Catalogue, issue: Issue) -> str:
        reason = request.state.form.get("reason", "")
        overrule.overrule(house, issue.id, code, request.state.person.address, reason, now)
        return words.gettext(
            "It may pass, for this issue. The log says who answers for it, and why."
        )

    return done(request, act, _override_page)


def _correct_page(request: Request, wrong: Wrong = None) -> Response:
    row = row_of(request)
    reached = row.counts["sent"] + row.counts["unknown"]
    return _page(request, "correct", row.issue, wrong, reached=reached)


def _refuse_page(request: Request, wrong: Wrong = None) -> Response:
    issue = issue_of(request)
    given = review.standing(office_of(request).house, issue).given
    return _page(request, "refuse", issue, wrong, given=given)


def _override_page(request: Request, wrong: Wrong = None) -> Response:
    code, whole = request.path_params["code"], whole_of(request)
    found = [one for one in whole.findings if one.code == code and one.severity == "error"]
    if not found and wrong is None:
        raise HTTPException(404)
    return _page(request, "override", whole.row.issue, wrong, code=code, found=found)


def _page(
    request: Request, what: str, issue: Issue, wrong: Wrong = None, **context: Any
) -> Response:
    """Return the page of an act; one that was refused has what was typed."""
    form = getattr(request.state, "form", {})
    filled = {name: form.get(name, "") for name in ("works", "reason")}
    status = 400 if wrong else 200
    return issue_page(
        request,
        "asked.html",
        issue,
        status=status,
        what=what,
        wrong=wrong,
        filled=filled,
        **context,
    )
