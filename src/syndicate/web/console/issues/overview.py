"""/console/issues/<id>: how an issue stands, what comes next and who has to do it."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import UsageError
from syndicate.journeys import amend, review
from syndicate.journeys.house import House
from syndicate.journeys.issues import looked, mails, reception
from syndicate.journeys.staff import people
from syndicate.journeys.views import Whole
from syndicate.localise import acts as said_acts
from syndicate.localise.sentences import gate as gate_sentences
from syndicate.newsletter.compose import readable
from syndicate.preflight.checks import NEVER_OVERRULED
from syndicate.store import audit, pools
from syndicate.store.audit import Wanted
from syndicate.web.console.issues.doable import Case, doable
from syndicate.web.console.issues.live import board_of
from syndicate.web.console.issues.one import LEAVING, PLANNED, issue_page
from syndicate.web.console.office import office_of
from syndicate.web.console.page import tag_of, voice_of

_LATELY = 8  # acts of the log
# What parts of the page say with their buttons.
_SAID_BY_PARTS = frozenset({"issue-changed-since", "issue-amendment-waits"})


def show_issue(request: Request, wrong: tuple[str, str] | None = None, note: str = "") -> Response:
    """Show one issue. wrong: why its approval was not asked for; note: what was typed to ask for it."""
    office = office_of(request)
    house, now = office.house, office.now()
    whole = whole_of(request)
    issue = whole.row.issue
    case = case_of(request, whole)
    waves = whole.waves or tuple(
        reception.expected(house, issue, now) if issue.state in PLANNED else ()
    )
    live = board_of(house, issue.id).look(office.now) if issue.state in LEAVING else None
    return issue_page(
        request,
        "one.html",
        issue,
        status=400 if wrong else 200,
        wrong=wrong,
        note_typed=note,
        whole=whole,
        case=case,
        can=doable(case),
        found=[one for one in whole.findings if one.code not in _SAID_BY_PARTS],
        waves=waves,
        readers=sum(readers for _zone, _due, readers in waves),
        tags=[tag for tag in house.settings.locales if tag in whole.locales],
        contents=_contents(whole, tag_of(request)),
        subjects={tag: mails.subject(one) for tag, one in whole.locales.items()},
        overridable=_overridable(whole),
        awaited=any(one.code == "translation-awaited" for one in whole.findings),
        history=_history(request, issue.id),
        live=live,
        colleagues=[one.person.address for one in people.listing(house) if one.state != "disabled"],
    )


def whole_of(request: Request) -> Whole:
    """Return the issue of the address with all there is to know; raise HTTPException 404."""
    office = office_of(request)
    try:
        return looked.whole(office.house, request.path_params["id"], office.now())
    except UsageError as error:
        if error.code != "issue-unknown":
            raise
        raise HTTPException(404) from error


def case_of(request: Request, whole: Whole) -> Case:
    """Return what decides who may do what with an issue."""
    house, issue = office_of(request).house, whole.row.issue
    table = house.settings.newsletters.get(issue.newsletter)
    waiting = amend.pending(house, issue) if table else None
    if waiting is None:
        assent, hash_ = whole.assent, whole.hash or whole.made
    else:
        assent, hash_ = review.standing(house, issue, waiting), _hash(house, issue.id, waiting)
    return Case(
        whole=whole,
        person=request.state.person,
        table=table,
        assent=assent,
        hash=hash_,
        waits=waiting is not None,
    )


def _hash(house: House, issue_id: str, revision: int) -> str | None:
    with house.database.read() as c:
        known = pools.frozen(c, issue_id, revision)
    return known[0] if known else None


def _contents(whole: Whole, tag: str) -> list[Mapping[str, Any]]:
    """Return each item with its title in one language, and in which languages it is brought as what."""
    order = [tag, *(one for one in whole.locales if one != tag)]
    blocks = {
        name: {one.item: one for one in readable(whole.locales[name])}
        for name in order
        if name in whole.locales
    }
    found: list[Mapping[str, Any]] = []
    for item in whole.items:
        own = {name: those[item.key] for name, those in blocks.items() if item.key in those}
        if own:
            first = next(iter(own.items()))
            found.append(
                {
                    "item": item,
                    "title": first[1].title,
                    "lang": first[1].shown,
                    "tags": {name: (one.shown, one.translation) for name, one in own.items()},
                }
            )
    return found


def _overridable(whole: Whole) -> frozenset[str]:
    errors = {one.code for one in whole.findings if one.severity == "error"}
    return frozenset((errors & gate_sentences.SENTENCES.keys()) - NEVER_OVERRULED.keys())


def _history(request: Request, issue_id: str) -> list[tuple[Any, str]]:
    """Return the last acts about an issue, and what each says."""
    words = voice_of(request).catalogue
    with office_of(request).house.database.read() as c:
        found = audit.listing(c, _LATELY, Wanted(issue=issue_id))
    return [
        (one, said_acts.told(one.act, one.actor, one.subject, one.fields, words)) for one in found
    ]
