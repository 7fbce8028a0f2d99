"""A template of ours → an HTML answer in one language."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse

from syndicate.web.language import site_of


async def page(
    request: Request, template: str, tag: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a rendered page; every template finds `site_title`, `stylesheet` and `home` too."""
    site = site_of(request)
    common = {
        "site_title": site.settings.site.title[tag],
        "home": site.settings.site.base_url.rstrip("/") + "/",
        **({"stylesheet": site.stylesheet} if site.stylesheet else {}),
    }
    html = await run_in_threadpool(site.render, f"web/{template}", tag, common | context)
    return HTMLResponse(html, status, {"Content-Language": tag})
