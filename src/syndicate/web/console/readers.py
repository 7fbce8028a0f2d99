"""/console/readers: who reads, one reader's story, and what is done for them.

Who is looked for stands in no address and so in no log: a search is a form that is posted, and a reader
is named by an id that says nothing.
"""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.audience.withdrawals import SUPPRESSED
from syndicate.errors import SyndicateError, UsageError
from syndicate.journeys.desk import readers
from syndicate.journeys.dossier import Dossier
from syndicate.localise import formats
from syndicate.store.finding_readers import Asked
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, refused, shown, tag_of, told, voice_of

STATES = ("pending", "active", "left", "expired")
BASES, GROUNDS = ("express", "implied"), ("business", "inquiry")
_MOST = 200  # things in a story before somebody asks for the rest


def show_readers(request: Request) -> Response:
    """Show those who came last."""
    return _list(request, Asked(), request.query_params.get("after", ""))


def search(request: Request) -> Response:
    """Show those who are looked for."""
    form = request.state.form
    settings = office_of(request).house.settings
    newsletter, state, locale = (form.get(key, "") for key in ("newsletter", "state", "locale"))
    asked = Asked(
        text=form.get("text", "").strip()[:200],
        newsletter=newsletter if newsletter in settings.newsletters else "",
        state=state if state in STATES else "",
        locale=locale if locale in settings.locales else "",
    )
    return _list(request, asked, form.get("after", ""))


def show_reader(request: Request) -> Response:
    """Show one reader's story."""
    found, id_ = _story(request), request.path_params["id"]
    every = readers.events(found)
    limit = len(every) if "all" in request.query_params else _MOST
    return shown(
        request,
        "reader.html",
        found=found,
        reader=found.subscriber,
        id=id_,
        events=every[:limit],
        left=max(len(every) - limit, 0),
        reasons=SUPPRESSED,
    )


def show_add(request: Request) -> Response:
    """Show the form that adds a reader."""
    return _adding(request)


def add(request: Request) -> Response:
    """Add a reader who agreed."""
    office, form = office_of(request), request.state.form
    words = office.house.catalogue(tag_of(request))
    row = {name: form.get(name, "") for name in _ROW}
    row["topics"] = ";".join(
        key for key in office.house.settings.sections if f"topic.{key}" in form
    )
    if row["basis"] != "implied":
        row["ground"] = ""
    try:
        if not row["evidence"].strip():
            raise UsageError("consent-unproven")
        id_, is_new = readers.add(office.house, row, request.state.person.address, office.now())
    except SyndicateError as error:
        return _adding(request, wrong=told(request, error), filled=row)
    said = (
        words.gettext("This reader is added.")
        if is_new
        else words.gettext("This reader was known already; nothing was changed.")
    )
    return onward(request, f"readers/{id_}", said)


_ROW = ("email", "name", "locale", "zone", "newsletter", "schedule", "basis", "ground", "evidence")


def suppress(request: Request) -> Response:
    """Write to a reader no more."""
    office, id_ = office_of(request), request.path_params["id"]
    words, here = office.house.catalogue(tag_of(request)), f"readers/{request.path_params['id']}"
    by, reason = request.state.person.address, request.state.form.get("reason", "")
    try:
        left = readers.suppress(office.house, id_, reason, by, office.now())
    except SyndicateError as error:
        return refused(request, here, error)
    sentence = words.ngettext(
        "Nobody writes to this reader any more; {n} subscription ended.",
        "Nobody writes to this reader any more; {n} subscriptions ended.",
        left,
    )
    return onward(request, here, sentence.format(n=voice_of(request).figure(left)))


def show_suppress(request: Request) -> Response:
    """Say what it means to write to a reader no more, and ask."""
    found = _story(request)
    active = sum(one.state in {"active", "pending"} for one in found.subscriptions)
    return shown(
        request,
        "reader_suppress.html",
        reader=found.subscriber,
        id=request.path_params["id"],
        active=active,
        reasons=SUPPRESSED,
    )


def show_erase(request: Request) -> Response:
    """Say what goes and what stays, and ask."""
    found = _story(request)
    return shown(
        request,
        "reader_erase.html",
        reader=found.subscriber,
        found=found,
        id=request.path_params["id"],
    )


def erase(request: Request) -> Response:
    """Erase a reader."""
    office, id_ = office_of(request), request.path_params["id"]
    words = office.house.catalogue(tag_of(request))
    try:
        done = readers.erase(office.house, id_, request.state.person.address, office.now())
    except SyndicateError as error:
        return refused(request, "readers", error)
    sentence = words.gettext(
        "Erased. A keyed hash of the address is kept until {until}, so that no import brings them back."
    )
    babel = office.house.settings.locales[tag_of(request)].babel
    until = formats.day(done.until, babel, office.house.settings.site.zone)
    return onward(request, "readers", sentence.format(until=until))


def dossier(request: Request) -> Response:
    """Answer with all there is about a reader."""
    office, id_ = office_of(request), request.path_params["id"]
    try:
        data = readers.dossier(office.house, id_, request.state.person.address, office.now())
    except SyndicateError as error:
        return refused(request, "readers", error)
    headers = {"Content-Disposition": f'attachment; filename="dossier-{id_[:8]}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


def export(request: Request) -> Response:
    """Answer with a table of all readers, or of those of a newsletter."""
    office = office_of(request)
    newsletter = request.state.form.get("newsletter") or None
    if newsletter is not None and newsletter not in office.house.settings.newsletters:
        raise HTTPException(400)
    now = office.now()
    data = readers.export(office.house, newsletter, request.state.person.address, now)
    name = f"{newsletter or 'readers'}-{now:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


def _list(request: Request, asked: Asked, after: str) -> Response:
    office = office_of(request)
    house = office.house
    is_first = asked == Asked() and not after
    return shown(
        request,
        "readers.html",
        asked=asked,
        page=readers.page(house, asked, after[:64]),
        is_all=asked == Asked(),
        counts=readers.counts(house, office.now()) if is_first else None,
        newsletters=list(house.settings.newsletters),
        tags=list(house.settings.locales),
        states=STATES,
    )


def _story(request: Request) -> Dossier:
    office = office_of(request)
    try:
        found = readers.story(office.house, request.path_params["id"], office.now())
    except UsageError as error:
        raise HTTPException(404) from error
    if found.subscriber is None:
        raise HTTPException(404)
    return found


def _adding(
    request: Request, wrong: tuple[str, str] | None = None, filled: dict[str, Any] | None = None
) -> Response:
    house = office_of(request).house
    return shown(
        request,
        "reader_add.html",
        status=400 if wrong else 200,
        wrong=wrong,
        filled=filled or dict.fromkeys((*_ROW, "topics"), ""),
        newsletters=house.settings.newsletters,
        sections=list(house.settings.sections),
        tags=list(house.settings.locales),
        bases=BASES,
        grounds=GROUNDS,
    )
