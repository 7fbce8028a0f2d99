"""/s/{tag}: the form by which people subscribe, or ask for the link to their preferences.

It takes an address and ticks, and answers everybody the same. Other sites can have a form of their own
that posts an address here: it gets this one back, filled in, for what somebody agrees to has to be ours.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.audience import timed
from syndicate.audience.addresses import normalise
from syndicate.errors import UsageError
from syndicate.journeys.signup import Asked
from syndicate.settings.options import Settings
from syndicate.urls import tag_path
from syndicate.web.forms import MANY, fields
from syndicate.web.language import preferred, site_of
from syndicate.web.pages import page
from syndicate.web.schedules import schedules
from syndicate.web.site import Site
from syndicate.web.visitor import asked_of, network_of
from syndicate.web.zones import is_listed, other_zone, zones_by_area

log = logging.getLogger(__name__)
SCRIPT = (Path(__file__).parent / "zone.js").read_bytes()
TRAP = "homepage"  # people do not see it, and programs fill it in
# Nobody reads and fills in a form sooner, and nobody is held to words from days ago.
_SOONEST, _LATEST = timedelta(seconds=2), timedelta(hours=24)
_MOST_LETTERS = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the form.

    wrong: what is wrong with the address: "empty", "unfit", "letters", or "".
    bare:  nothing was chosen. again: it has to be looked through and sent once more.
    """

    email: str = ""
    locale: str
    zone: str = ""
    schedules: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    bare: bool = False
    again: bool = False


async def choose_form(request: Request) -> Response:
    """Lead to the form in the reader's language."""
    root = site_of(request).root(request.scope["path"])
    where = f"{root}s/{tag_path(preferred(request))}"
    return RedirectResponse(where, status_code=302, headers={"Vary": "Accept-Language"})


async def zone_script(_request: Request) -> Response:
    """Return what proposes the time zone of the browser."""
    return Response(SCRIPT, media_type="text/javascript; charset=utf-8")


async def show_signup(request: Request) -> Response:
    """Show the form, nothing ticked."""
    return await _form(request, _tag(request), Filled(locale=_tag(request)))


async def take_signup(request: Request) -> Response:
    """Have a mail sent to who asks, and say so: the same to everybody, whatever we know of them."""
    tag, site = _tag(request), site_of(request)
    form = await fields(request, MANY)
    if form.get(TRAP):
        return await _sent(request, tag)
    filled = _filled(form, tag, site.settings)
    seal = timed.read(site.keys, "form", form.get("seal", ""), site.now(), _LATEST)
    if seal is None or seal.value != _shown(site, tag) or seal.over or seal.age < _SOONEST:
        # From elsewhere, too soon or too late: to be looked through, and sent again.
        return await _form(request, tag, replace(filled, wrong="", bare=False, again=True))
    if filled.wrong or filled.bare:
        return await _form(request, tag, filled, status=400)
    asked = Asked(
        address=normalise(filled.email),
        tag=tag,
        locale=filled.locale,
        zone=filled.zone or None,
        schedules={} if "link" in form else filled.schedules,
        network=network_of(request),
    )
    if not await asked_of("request not kept", site.readers.ask, asked):
        raise HTTPException(429, headers={"Retry-After": "3600"})
    log.info("mail asked for", extra={"tag": tag})
    return await _sent(request, tag)


def _tag(request: Request) -> str:
    by_path = {tag_path(tag): tag for tag in site_of(request).settings.locales}
    tag = by_path.get(request.path_params["tag"])
    if tag is None:
        raise HTTPException(404)
    return tag


def _shown(site: Site, tag: str) -> str:
    """Return what stands for the words of the form: who agrees to others is shown these first."""
    ids = (one.id for one in site.words(tag).values())
    return hashlib.sha256("\0".join((tag, *ids)).encode()).hexdigest()[:32]


def _filled(form: Mapping[str, str], tag: str, settings: Settings) -> Filled:
    """Return what somebody filled in, in so far as there is such a thing to choose."""
    typed = form.get("email", "").strip()[:_MOST_LETTERS]
    email = "".join(one for one in typed if one.isprintable())
    locale, zone = form.get("locale", tag), form.get("zone", "")
    chosen = {
        key: _schedule(form.get(f"schedule.{key}", ""), tuple(table.schedules))
        for key, table in settings.newsletters.items()
        if form.get(f"newsletter.{key}")
    }
    return Filled(
        email=email,
        locale=locale if locale in settings.locales else tag,
        zone=zone if is_listed(zone) else "",
        schedules=chosen,
        wrong=_wrong(email, utf8=settings.web.utf8_addresses),
        bare=not chosen and "link" not in form,
    )


def _schedule(chosen: str, known: tuple[str, ...]) -> str:
    return chosen if chosen in known else (*known, "")[0]


def _wrong(email: str, *, utf8: bool) -> str:
    """Return what is wrong with an address, "" for nothing."""
    if not email:
        return "empty"
    try:
        known = normalise(email)
    except UsageError:
        return "unfit"
    # Where the relay takes no such address (RFC 6531), it is better said here than found out by waiting.
    return "" if utf8 or known.isascii() else "letters"


async def _sent(request: Request, tag: str) -> Response:
    return await page(request, "sent.html", tag, again=request.scope["path"].rpartition("/")[2])


async def _form(request: Request, tag: str, filled: Filled, *, status: int = 200) -> Response:
    site = site_of(request)
    settings = site.settings
    context: dict[str, Any] = {
        "filled": filled,
        "words": list(site.words(tag).values()),
        "schedules": {key: schedules(settings, key, tag) for key in settings.newsletters},
        "locales": {key: locale.name for key, locale in settings.locales.items()},
        "languages": [
            {"tag": key, "name": locale.name, "url": tag_path(key)}
            for key, locale in settings.locales.items()
        ],
        "zones": zones_by_area(settings.locales[tag].babel),
        "privacy": settings.links.get("privacy"),
        "seal": timed.sign(site.keys, "form", _shown(site, tag), site.now()),
        "trap": TRAP,
        "utf8": settings.web.utf8_addresses,
        "other_zone": other_zone(filled.zone, settings.locales[tag].babel),
    }
    return await page(request, "signup.html", tag, status=status, **context)
