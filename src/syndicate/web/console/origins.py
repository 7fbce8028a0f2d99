"""Where a form comes from, as far as the browser says so."""

from urllib.parse import urlsplit

from starlette.requests import Request

from syndicate.site.served import origin_of
from syndicate.web.console.office import office_of


def may_be_ours(request: Request) -> bool:
    """Tell whether a browser that says where a form comes from says that it is ours."""
    site, origin = _said(request)
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or _is_own(request, origin)


def is_ours(request: Request) -> bool:
    """Tell whether a browser says that a form is of our own pages; where it says nothing, it is not."""
    site, origin = _said(request)
    if site is not None:
        return site == "same-origin"
    return origin is not None and _is_own(request, origin)


def _said(request: Request) -> tuple[str | None, str | None]:
    return request.headers.get("sec-fetch-site"), request.headers.get("origin")


def _is_own(request: Request, origin: str) -> bool:
    ours = origin_of(office_of(request).house.settings.web_url)
    return origin == ours or urlsplit(origin).netloc == request.headers.get("host", "")
