"""/console/content: works by language, and one work with all that is known of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import UsageError
from syndicate.index.works import Name
from syndicate.journeys import previews
from syndicate.journeys.desk import shelf, work
from syndicate.journeys.desk.shelf import STANDINGS, Asked
from syndicate.journeys.house import House
from syndicate.localise.findings import changes as told_changes
from syndicate.model import FOLDERS
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown, tag_of

PAGE = 50


def show_works(request: Request) -> Response:
    """Show the works that somebody looks for, a page at a time."""
    office = office_of(request)
    house, now = office.house, office.now()
    asked = _asked(request)
    every = shelf.lines(house, now)
    found = list(shelf.asked_for(every, asked, house.settings, now))
    first = _number(request.query_params.get("from", ""))
    part = found[first : first + PAGE]
    return shown(
        request,
        "content.html",
        asked=asked,
        works=[_row(house, one, shelf.standings(one, house.settings, now)) for one in part],
        count=len(found),
        every=len(every),
        broken=sum(bool(one.errors) for one in every),
        first=first,
        more=_path(asked, first + PAGE) if len(found) > first + PAGE else "",
        back=_path(asked, max(first - PAGE, 0)) if first else "",
        tags=list(house.settings.locales),
        sections=list(house.settings.sections),
        standings=STANDINGS,
    )


def show_work(request: Request) -> Response:
    """Show one work: its languages, where it appeared, what is wrong with it."""
    office, name = office_of(request), name_of(request)
    house, now = office.house, office.now()
    found = _whole(house, name, office.now())
    return shown(
        request,
        "work.html",
        whole=found,
        title=_title(request, found),
        name=name[1],
        here=path_of(name),
        address=_address(house),
        now=now,
        previews=[(one, previews.url(house, one)) for one in previews.open_of(house, name, now)],
        days=previews.DAYS,
    )


def show_language(request: Request) -> Response:
    """Show one language of a work beside its source, and what has changed there since."""
    office, name, tag = office_of(request), name_of(request), request.path_params["tag"]
    house, now = office.house, office.now()
    found = _whole(house, name, now)
    language = next((one for one in found.languages if one.tag == tag), None)
    if found.work is None or language is None:
        raise HTTPException(404)
    source = found.work.variants[found.work.source]
    changed = (
        work.changes(house, found.work, tag)
        if language.standing == "stale" or language.state.state == "stale"
        else None
    )
    words = house.catalogue(tag_of(request))
    told = told_changes(language.state.changed, language.state.paragraphs, words)
    return shown(
        request,
        "language.html",
        whole=found,
        title=_title(request, found),
        language=language,
        source=source,
        texts=work.side_by_side(source, language.text),
        changed=changed,
        told=told,
        here=path_of(name),
        previews=[
            (one, previews.url(house, one))
            for one in previews.open_of(house, name, now)
            if one.locale == tag
        ],
        days=previews.DAYS,
    )


def name_of(request: Request) -> Name:
    """Return which work an address is about; raise HTTPException 404 for what can be none."""
    kind, name = request.path_params["kind"], request.path_params["name"]
    if kind not in FOLDERS:
        raise HTTPException(404)
    return kind, name


def path_of(name: Name) -> str:
    """Return where a work is, below `console/`."""
    return f"content/{name[0]}/{quote(name[1], safe='')}"


def _whole(house: House, name: Name, now: Any) -> work.Whole:
    try:
        return work.whole(house, name, now)
    except UsageError as error:
        raise HTTPException(404) from error


def _asked(request: Request) -> Asked:
    query = request.query_params
    settings = office_of(request).house.settings
    return Asked(
        text=query.get("q", "")[:200],
        kind=_one_of(query.get("kind", ""), FOLDERS),
        section=_one_of(query.get("section", ""), settings.sections),
        tag=_one_of(query.get("tag", ""), settings.locales),
        standing=_one_of(query.get("state", ""), dict.fromkeys(STANDINGS)),
    )


def _one_of(value: str, known: Mapping[Any, object]) -> str:
    return value if value in known else ""


def _path(asked: Asked, first: int) -> str:
    given = {
        "q": asked.text,
        "kind": asked.kind,
        "section": asked.section,
        "tag": asked.tag,
        "state": asked.standing,
        "from": str(first or ""),
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"content?{query}" if query else "content"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0  # noqa: PLR2004


def _row(house: House, one: shelf.Line, standings: Mapping[str, str]) -> dict[str, Any]:
    found = one.work
    source = found.variants[found.source] if found else None
    return {
        "path": path_of(one.name),
        "title": source.title if source else one.name[1],
        "lang": found.source if found else "",
        "kind": one.name[0],
        "section": found.section if found else "",
        "date": found.date if found else None,
        "standings": standings,
        "errors": one.errors,
        "warnings": one.warnings,
        "own": frozenset(found.variants) if found else frozenset(),
        "known": found is not None and found.section in house.settings.sections,
    }


def _title(request: Request, found: work.Whole) -> tuple[str, str]:
    """Return what a work is called in the language of who asks, or its own, and which that is."""
    if found.work is None:
        return found.name[1], ""
    tag = tag_of(request)
    text = found.work.variants.get(tag) or found.work.variants[found.work.source]
    return text.title, text.locale


def _address(house: House) -> Any:
    base = house.settings.site.base_url.rstrip("/")
    return lambda path: f"{base}/{path}"
