"""A request → the language to answer it in."""

from starlette.requests import Request

from syndicate.localise.locales import negotiate
from syndicate.urls import tag_path
from syndicate.web.site import Site


def site_of(request: Request) -> Site:
    """Return the site that the application serves."""
    site: Site = request.app.state.site
    return site


def asked(request: Request) -> str:
    """Return the tag of the path, if it has one, else what the browser likes best."""
    site = site_of(request)
    by_path = {tag_path(tag): tag for tag in site.settings.locales}
    path = (
        str(request.scope["path"]).lower().strip("/").removeprefix("s/")
    )  # forms have theirs, too
    return by_path.get(path.partition("/")[0]) or preferred(request)


def preferred(request: Request) -> str:
    """Return the tag that Accept-Language asks for, else the publication's default."""
    settings = site_of(request).settings
    header = request.headers.get("accept-language", "")
    return negotiate(header, list(settings.locales), settings.site.default_locale)
