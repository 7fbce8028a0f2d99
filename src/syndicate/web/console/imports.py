"""/console/readers/import: a table of readers is handed in, looked through, and let in."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.audience.layouts import PRESETS
from syndicate.errors import SyndicateError
from syndicate.journeys import imports
from syndicate.journeys.imports import Job, Wish
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, shown, tag_of, told
from syndicate.web.console.readers import BASES, GROUNDS
from syndicate.web.forms import Upload

LONGEST = 64 * 1024 * 1024
_GIVEN = ("newsletter", "locale", "basis", "evidence", "consented_at", "ground")
_ROWS = 100


def show_imports(request: Request) -> Response:
    """Show the form, and what became of earlier tables."""
    return _form(request)


def hand_in(request: Request) -> Response:
    """Keep a table, to be looked through."""
    office, form = office_of(request), request.state.form
    upload: Upload | None = request.state.files.get("file")
    words = office.house.catalogue(tag_of(request))
    if upload is None or not upload.name or not upload.data:
        return _form(request, wrong=(words.gettext("Choose a file first."), ""))
    given = {name: form.get(name, "").strip() for name in _GIVEN}
    if given["basis"] != "implied":
        given["ground"] = ""
    preset = form.get("preset", "")
    wish = Wish(
        preset=preset if preset in PRESETS else "",
        columns=form.get("columns", "").strip(),
        fields=form.get("fields", "").strip(),
        given={name: value for name, value in given.items() if value},
    )
    by, now = request.state.person.address, office.now()
    try:
        job = imports.hand_in(office.house, upload.name, upload.data, wish, by, now)
    except SyndicateError as error:
        return _form(request, wrong=told(request, error))
    return onward(request, f"readers/import/{job.id}")


def show_import(request: Request) -> Response:
    """Show how far a table is, and what is wrong in it, row by row; a part of the page to who polls."""
    job = _job(request)
    first = _number(request.query_params.get("from", ""))
    found = imports.findings(office_of(request).house, job.id, first, _ROWS)
    template = "import_part.html" if "hx-request" in request.headers else "import.html"
    more = first + _ROWS if job.findings > first + _ROWS else 0
    return shown(request, template, job=job, found=found, first=first, more=more)


def decide(request: Request) -> Response:
    """Let a table in that was looked through, or throw it away."""
    office, job = office_of(request), _job(request)
    words = office.house.catalogue(tag_of(request))
    by, now, here = request.state.person.address, office.now(), f"readers/import/{job.id}"
    match request.state.form.get("do"):
        case "in":
            done, said = imports.let_in(office.house, job.id, by, now), ""
        case "drop":
            done = imports.drop(office.house, job.id, by, now)
            said = words.gettext("The table is thrown away; nobody was added.")
        case _:
            raise HTTPException(400)
    if not done:
        wrong = words.gettext("Somebody else has decided about this table before.")
        return onward(request, here, wrong, "wrong")
    return onward(request, here, said)


def report(request: Request) -> Response:
    """Answer with what became of each line; nobody is named in it."""
    job = _job(request)
    data = "line,fate,code\r\n" + imports.fates(office_of(request).house, job.id)
    headers = {"Content-Disposition": f'attachment; filename="import-{job.id[:8]}.csv"'}
    return Response(data, media_type="text/csv", headers=headers)


def _form(request: Request, wrong: tuple[str, str] | None = None) -> Response:
    house = office_of(request).house
    typed = request.state.form if wrong else {}
    filled = {name: typed.get(name, "") for name in ("preset", "columns", "fields", *_GIVEN)}
    return shown(
        request,
        "imports.html",
        status=400 if wrong else 200,
        wrong=wrong,
        filled=filled,
        jobs=imports.listing(house)[:20],
        presets=list(PRESETS),
        newsletters=list(house.settings.newsletters),
        tags=list(house.settings.locales),
        bases=BASES,
        grounds=GROUNDS,
    )


def _job(request: Request) -> Job:
    job = imports.get(office_of(request).house, request.path_params["id"])
    if job is None:
        raise HTTPException(404)
    return job


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0  # noqa: PLR2004
