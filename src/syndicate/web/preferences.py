"""/p/{token}: what a reader receives, when, in which language and on what; and what we know of them."""

import hmac
import logging
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.audience.tokens import Claim, form_seal, one_click
from syndicate.errors import UsageError
from syndicate.journeys.wishes import Wish, Wishes
from syndicate.settings.options import Newsletter, Settings
from syndicate.web.forms import MANY, fields
from syndicate.web.language import site_of
from syndicate.web.pages import page
from syndicate.web.schedules import schedules
from syndicate.web.visitor import asked_of, claim_of, network_of, wishes_of
from syndicate.web.zones import is_listed, other_zone, zones_by_area

log = logging.getLogger(__name__)
_FORMS: Mapping[str, str] = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


async def show_preferences(request: Request) -> Response:
    """Show the form with what the reader has now."""
    claim = claim_of(request, "preferences")
    wishes = await wishes_of(request, claim)
    return await _form(request, claim, wishes, saved="saved" in request.query_params)


async def save_preferences(request: Request) -> Response:
    """Keep what the reader chose, and show it; a form that is not ours is refused."""
    claim = claim_of(request, "preferences")
    form = await _sealed(request)
    current = await wishes_of(request, claim)
    site = site_of(request)
    wanted, wrong = _wanted(form, current, site.settings)
    if wrong:
        return await _form(request, claim, wanted, wrong=wrong, status=400)
    tag = _tag(current, site.settings)
    try:
        await asked_of(
            "preferences not kept", _change, request, claim, wanted, tag, network_of(request)
        )
    except _Suppressed:
        return await _form(request, claim, current, wrong="suppressed", status=400)
    log.info("preferences changed")
    root = site.root(request.scope["path"])
    return RedirectResponse(f"{root}p/{request.path_params['token']}?saved", status_code=303)


async def own_data(request: Request) -> Response:
    """Give a reader all there is about them, as a file (GDPR art. 15 and 20)."""
    claim = claim_of(request, "preferences")
    form = await _sealed(request)
    wanted = form.get("form", "")
    if wanted not in _FORMS:
        raise HTTPException(400)
    found = await asked_of("data not given", site_of(request).readers.data, claim, wanted)
    if found is None:
        raise HTTPException(404)
    name = f'attachment; filename="syndicate.{wanted}"'
    return Response(found, media_type=_FORMS[wanted], headers={"Content-Disposition": name})


class _Suppressed(HTTPException):
    """The reader may not be written to, whatever they choose."""


def _change(request: Request, claim: Claim, wanted: Wishes, tag: str, network: str | None) -> None:
    try:
        site_of(request).readers.change(claim, wanted, tag, network)
    except UsageError as error:
        if error.code != "reader-suppressed":
            raise
        raise _Suppressed(409) from error


async def _sealed(request: Request) -> dict[str, str]:
    form = await fields(request, MANY)
    if not hmac.compare_digest(form.get("seal", "").encode(), _seal(request).encode()):
        raise HTTPException(403)
    return form


def _seal(request: Request) -> str:
    return form_seal(site_of(request).keys, request.path_params["token"])


def _tag(wishes: Wishes, settings: Settings) -> str:
    return wishes.locale if wishes.locale in settings.locales else settings.site.default_locale


def _wanted(form: Mapping[str, str], current: Wishes, settings: Settings) -> tuple[Wishes, str]:
    """Return what the form asks for, and "" or what is wrong with it."""
    locale = form.get("locale", current.locale)
    zone = form.get("zone", current.zone or "")
    newsletters = {
        key: _wish(form, key, current.newsletters[key], table)
        for key, table in settings.newsletters.items()
    }
    known = locale in settings.locales and (zone in {"", current.zone} or is_listed(zone))
    if not known or not all(
        one.schedule in {current.newsletters[key].schedule, *settings.newsletters[key].schedules}
        for key, one in newsletters.items()
    ):
        return current, "choice"
    wanted = Wishes(locale=locale, zone=zone or None, newsletters=newsletters)
    bare = [key for key, one in newsletters.items() if one.wanted and _is_bare(form, key, settings)]
    return wanted, "topics" if bare else ""


def _wish(form: Mapping[str, str], key: str, had: Wish, table: Newsletter) -> Wish:
    chosen = tuple(one for one in table.sections if form.get(f"topic.{key}.{one}"))
    return Wish(
        wanted=bool(form.get(f"newsletter.{key}")),
        schedule=form.get(f"schedule.{key}", had.schedule),
        # All of them is what is new later, too; a form without topics leaves them alone.
        topics=had.topics
        if not _has_topics(form, key)
        else ()
        if len(chosen) == len(table.sections)
        else chosen,
    )


def _has_topics(form: Mapping[str, str], key: str) -> bool:
    return f"topics.{key}" in form


def _is_bare(form: Mapping[str, str], key: str, settings: Settings) -> bool:
    """Tell whether a newsletter is wanted, and nothing in it."""
    topics = (form.get(f"topic.{key}.{one}") for one in settings.newsletters[key].sections)
    return _has_topics(form, key) and not any(topics)


async def _form(
    request: Request,
    claim: Claim,
    wishes: Wishes,
    *,
    status: int = 200,
    saved: bool = False,
    wrong: str = "",
) -> Response:
    site = site_of(request)
    settings = site.settings
    tag = _tag(wishes, settings)
    babel = settings.locales[tag].babel
    root = site.root(request.scope["path"])
    token = request.path_params["token"]
    several = len(settings.newsletters) > 1
    which = None if several else next(iter(settings.newsletters))
    leave = f"{root}u/{one_click(site.keys, claim.subscriber, which)}"
    context: dict[str, Any] = {
        "wishes": wishes,
        "locales": {key: locale.name for key, locale in settings.locales.items()},
        "zones": zones_by_area(babel),
        "other_zone": other_zone(wishes.zone, babel),
        "newsletters": [
            _offered(key, one, wishes.newsletters[key], site.words(tag)[key], settings, tag)
            for key, one in settings.newsletters.items()
        ],
        "several": several,
        "contact": settings.sender.email,
        "seal": _seal(request),
        "here": f"{root}p/{token}",
        "leave": leave,
        "saved": saved,
        "wrong": wrong,
    }
    return await page(request, "preferences.html", tag, status=status, **context)


def _offered(
    key: str, table: Newsletter, wish: Wish, words: Any, settings: Settings, tag: str
) -> Mapping[str, Any]:
    topics = [
        (one, settings.sections[one].title[tag], not wish.topics or one in wish.topics)
        for one in table.sections
    ]
    return {
        "key": key,
        "title": table.title[tag],
        "words": words,
        "wish": wish,
        "schedules": schedules(settings, key, tag),
        "topics": topics if len(topics) > 1 else [],
    }
