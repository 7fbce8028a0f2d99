"""What is done with an issue by one button: each act leads back to the issue, which says what was done."""

from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError, UsageError
from syndicate.journeys import amend, halt, review, sendoff, trial
from syndicate.journeys.house import House
from syndicate.journeys.issues import looked
from syndicate.journeys.staff import people
from syndicate.localise.catalogue import Catalogue
from syndicate.model import Issue
from syndicate.settings.options import Late
from syndicate.web.console.issues.one import issue_of
from syndicate.web.console.issues.overview import show_issue
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, refused, told, voice_of

_LATE: tuple[Late, ...] = ("carry", "fallback")


def submit(request: Request) -> Response:
    """Ask for the approval of a draft."""

    def act(words: Catalogue, issue: Issue) -> str:
        by, now = _by(request)
        review.submit(_house(request), issue, by, now, request.state.form.get("note", ""))
        return words.gettext("Its approval is asked for.")

    return done(request, act, _asked_again)


def approve(request: Request) -> Response:
    """Approve an issue as it was looked at, the whole or one language."""

    def act(words: Catalogue, issue: Issue) -> str:
        form = request.state.form
        locale, late = form.get("locale") or None, late_of(request)
        seen = form.get("seen", "")
        house, (by, now) = _house(request), _by(request)
        if issue.state == "sending":
            amended = amend.approve(house, issue, by, now, locale=locale, seen=seen)
            if amend.pending(house, amended.issue) is None:
                return moved(words, amended.moved)
            return words.gettext("Approved. It waits for another approval.")
        issue, made = review.approve(house, issue, by, now, late, locale=locale, seen=seen)
        if made and made.refused:
            raise NotDone(words.gettext("Not approved: mend the errors below first."))
        if review.standing(house, issue).enough:
            return words.gettext("Approved: what readers get is settled.")
        return words.gettext("Approved. It waits for another approval.")

    return done(request, act)


def unapprove(request: Request) -> Response:
    """Take back one's own approval."""

    def act(words: Catalogue, issue: Issue) -> str:
        review.unapprove(_house(request), issue, *_by(request))
        return words.gettext("Your approval counts no more.")

    return done(request, act)


def unsend(request: Request) -> Response:
    """Undo a send whose grace is not over."""

    def act(words: Catalogue, issue: Issue) -> str:
        undone = sendoff.unsend(_house(request), issue, *_by(request))
        if undone.paused:
            return words.gettext(
                "It does not leave, and nobody has had it. It is paused until somebody lets it go on."
            )
        if undone.state == "scheduled":
            at = voice_of(request).sentence(undone.first_due)
            return words.gettext("It leaves at its own hour again: {at}.").format(at=at)
        return words.gettext("It does not leave. Nobody has had it.")

    return done(request, act)


def pause(request: Request) -> Response:
    """Have what has not left wait."""

    def act(words: Catalogue, issue: Issue) -> str:
        halt.pause(_house(request), issue, *_by(request))
        return words.gettext("Paused: what has not left waits until somebody lets it go on.")

    return done(request, act)


def resume(request: Request) -> Response:
    """Let a paused issue go on."""

    def act(words: Catalogue, issue: Issue) -> str:
        halt.resume(_house(request), issue, *_by(request))
        return words.gettext("It goes on.")

    return done(request, act)


def keep(request: Request) -> Response:
    """Keep the text as it is frozen."""

    def act(words: Catalogue, issue: Issue) -> str:
        amend.keep(_house(request), issue, *_by(request))
        return words.gettext("The text stays as it was approved.")

    return done(request, act)


def take(request: Request) -> Response:
    """Take the text as it is now."""

    def act(words: Catalogue, issue: Issue) -> str:
        house = _house(request)
        taken = amend.take(house, issue, *_by(request))
        if taken.made and taken.made.refused:
            looked.forget(house, taken.issue.id)
            raise NotDone(
                words.gettext("Nothing was taken: the new text has errors. See its preview.")
            )
        if amend.pending(house, taken.issue) or taken.issue.state == "in_review":
            return words.gettext("The new text is taken. It has to be approved.")
        return moved(words, taken.moved) if taken.moved else words.gettext("The new text is taken.")

    return done(request, act)


def test(request: Request) -> Response:
    """Send the mail to somebody of the staff, in one language."""

    def act(words: Catalogue, issue: Issue) -> str:
        form = request.state.form
        house, (by, now) = _house(request), _by(request)
        to = form.get("to", "") or by
        known = {one.person.address for one in people.listing(house) if one.state != "disabled"}
        if to not in known:
            raise UsageError("staff-unknown")
        trial.trial(house, issue.id, to, None, now, by, locale=form.get("locale") or None)
        return words.gettext("A test is on its way to {address}.").format(address=to)

    return done(request, act)


def moved(words: Catalogue, count: int) -> str:
    """Return how many mails bring a new text by now."""
    text = words.ngettext(
        "%(num)s email that had not left brings the new text.",
        "%(num)s emails that had not left bring the new text.",
        count,
    )
    return text % {"num": count}


def late_of(request: Request) -> Late | None:
    """Return what was decided about works that wait for a translation."""
    asked = request.state.form.get("late", "")
    return next((one for one in _LATE if one == asked), None)


class NotDone(Exception):
    """Nothing was done; the page says why."""


def done(
    request: Request,
    act: Callable[[Catalogue, Issue], str],
    again: Callable[[Request, tuple[str, str]], Response] | None = None,
) -> Response:
    """Do it, and lead to the issue. again: returns the page of an act that is refused, with what was typed."""
    issue = issue_of(request)
    path = f"issues/{issue.id}"
    try:
        text = act(voice_of(request).catalogue, issue)
    except NotDone as no:
        return onward(request, path, str(no), "wrong")
    except SyndicateError as error:
        looked.forget(_house(request), issue.id)
        return again(request, told(request, error)) if again else refused(request, path, error)
    return onward(request, path, text)


def _asked_again(request: Request, wrong: tuple[str, str]) -> Response:
    return show_issue(request, wrong, request.state.form.get("note", ""))


def _house(request: Request) -> House:
    return office_of(request).house


def _by(request: Request) -> tuple[str, datetime]:
    return request.state.person.address, office_of(request).now()
