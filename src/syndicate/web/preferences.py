"""/p/{token}: language, time zone and schedule of one reader's newsletter."""

import hmac
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.audience.tokens import Claim, form_seal, one_click
from syndicate.localise.formats import clock
from syndicate.settings.options import Schedule, Settings
from syndicate.web.forms import fields
from syndicate.web.language import site_of
from syndicate.web.pages import page
from syndicate.web.site import Wishes
from syndicate.web.visitor import claim_of, newsletter_title, wishes_of
from syndicate.web.zones import is_listed, zones_by_area

log = logging.getLogger(__name__)


async def show_preferences(request: Request) -> Response:
    """Show the form with what the reader has now."""
    claim = claim_of(request, "preferences")
    wishes = await _current(request, claim)
    return await _form(request, claim, wishes, saved="saved" in request.query_params)


async def save_preferences(request: Request) -> Response:
    """Keep what the reader chose, and show it; a form that is not ours is refused."""
    claim = claim_of(request, "preferences")
    token = request.path_params["token"]
    form = await fields(request)
    if not hmac.compare_digest(form.get("seal", "").encode(), _seal(request).encode()):
        raise HTTPException(403)
    current = await _current(request, claim)
    site = site_of(request)
    wanted = _wanted(form, current, site.settings, claim)
    if wanted is None:
        return await _form(request, claim, current, wrong=True, status=400)
    try:
        await run_in_threadpool(site.change, claim, wanted)
    except Exception as error:
        log.exception("preferences not kept")
        raise _busy() from error
    log.info("preferences changed", extra={"newsletter": claim.newsletter})
    root = site.root(request.scope["path"])
    return RedirectResponse(f"{root}p/{token}?saved", status_code=303)


async def _current(request: Request, claim: Claim) -> Wishes:
    try:
        wishes = await wishes_of(request, claim)
    except Exception as error:
        log.exception("preferences unknown")
        raise _busy() from error
    if wishes is None:
        raise HTTPException(404)
    return wishes


def _busy() -> HTTPException:
    return HTTPException(503, headers={"Retry-After": "60"})


def _seal(request: Request) -> str:
    return form_seal(site_of(request).keys, request.path_params["token"])


def _wanted(
    form: dict[str, str], current: Wishes, settings: Settings, claim: Claim
) -> Wishes | None:
    """Return what the form asks for, or None if it asks for what there is not."""
    locale = form.get("locale", current.locale)
    zone = form.get("zone", current.zone or "")
    schedule = form.get("schedule", current.schedule)
    if locale not in settings.locales or not (zone in {"", current.zone} or is_listed(zone)):
        return None
    if schedule not in {current.schedule, *_schedules(settings, claim)}:
        return None
    return Wishes(locale=locale, zone=zone or None, schedule=schedule)


def _schedules(settings: Settings, claim: Claim) -> Mapping[str, Schedule]:
    newsletter = settings.newsletters.get(claim.newsletter or "")
    return newsletter.schedules if newsletter else {}


def _told(schedule: Schedule, babel: str) -> Mapping[str, str]:
    at = datetime.combine(date.min, time.fromisoformat(schedule.at), UTC)
    return {"every": schedule.every, "on": schedule.on, "time": clock(at, babel, "UTC")}


def _other(zone: str | None) -> str:
    """Return a reader's zone that the list lacks, "UTC" for example: it stays theirs."""
    return zone if zone and not is_listed(zone) else ""


async def _form(
    request: Request,
    claim: Claim,
    wishes: Wishes,
    *,
    status: int = 200,
    saved: bool = False,
    wrong: bool = False,
) -> Response:
    site = site_of(request)
    root = site.root(request.scope["path"])
    known = site.settings.locales
    tag = wishes.locale if wishes.locale in known else site.settings.site.default_locale
    return await page(
        request,
        "preferences.html",
        tag,
        status=status,
        newsletter=newsletter_title(request, claim, tag),
        wishes=wishes,
        locales={key: locale.name for key, locale in known.items()},
        zones=zones_by_area(),
        other_zone=_other(wishes.zone),
        schedules={
            key: _told(schedule, known[tag].babel)
            for key, schedule in _schedules(site.settings, claim).items()
        },
        seal=_seal(request),
        leave=f"{root}u/{one_click(site.keys, claim.subscriber, claim.newsletter)}",
        saved=saved,
        wrong=wrong,
    )
