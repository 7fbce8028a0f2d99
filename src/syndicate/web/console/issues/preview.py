"""/console/issues/<id>/preview: each mail as readers will see it, by language, width, light and dark, part."""

from typing import Literal, get_args
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from syndicate.journeys.issues import mails
from syndicate.journeys.issues.mails import Mail, Version
from syndicate.model import Issue
from syndicate.web.console.guard import root
from syndicate.web.console.issues.one import issue_of, issue_page, tag_of
from syndicate.web.console.issues.schemes import Scheme, forced
from syndicate.web.console.office import office_of
from syndicate.web.console.page import tag_of as own_tag
from syndicate.web.security import previewed

Part = Literal["html", "text", "web"]
Width = Literal["desktop", "phone"]
_PARTS: tuple[Part, ...] = get_args(Part)
_WIDTHS: tuple[Width, ...] = get_args(Width)
_SCHEMES: tuple[Scheme, ...] = get_args(Scheme)


def show_preview(request: Request) -> Response:
    """Show one mail in a frame, and what else there is to choose from."""
    office, issue = office_of(request), issue_of(request)
    tags = tuple(office.house.settings.locales)
    known = mails.versions(office.house, issue)
    asked = {
        "in": _one_of(request, "in", (own_tag(request), *tags)),
        "part": _one_of(request, "part", _PARTS),
        "width": _one_of(request, "width", _WIDTHS),
        "scheme": _one_of(request, "scheme", _SCHEMES),
        "of": _one_of(request, "of", known),
    }
    mail = _mail(request, issue, asked["in"], asked["of"])

    def path(**other: str) -> str:
        return f"issues/{issue.id}/preview?{urlencode({**asked, **other})}"

    frame = f"issues/{issue.id}/frame/{asked['in']}/{asked['part']}/{asked['scheme']}"
    return issue_page(
        request,
        "preview.html",
        issue,
        asked=asked,
        path=path,
        mail=mail,
        frame=f"{frame}?of={asked['of']}",
        tags=tags,
        versions=known,
        schemes=_SCHEMES,
        widths=_WIDTHS,
        mail_parts=_PARTS,
    )


def show_frame(request: Request) -> Response:
    """Answer with a mail alone: nothing in it runs or leads away, and its images come from here."""
    house, issue = office_of(request).house, issue_of(request)
    part, scheme = request.path_params["part"], request.path_params["scheme"]
    if part not in ("html", "web") or scheme not in _SCHEMES:
        raise HTTPException(404)
    version = _one_of(request, "of", mails.versions(house, issue))
    mail = _mail(request, issue, tag_of(request), version)
    if mail is None:
        raise HTTPException(404)
    html = forced(mail.html if part == "html" else mail.web, scheme)
    base = house.settings.site.base_url.rstrip("/")
    html = html.replace(f"{base}/media/", f"{root(request)}media/")
    headers = {"Content-Security-Policy": previewed(house.settings)}
    return HTMLResponse(html, headers=headers)


def _mail(request: Request, issue: Issue, tag: str, version: str) -> Mail | None:
    office = office_of(request)
    known: Version = (
        "frozen" if version == "frozen" else "waiting" if version == "waiting" else "now"
    )
    if issue.newsletter not in office.house.settings.newsletters and known == "now":
        return None
    compiled = mails.locales(office.house, issue, known, office.now()).get(tag)
    return mails.mail(office.house, issue, compiled, office.now()) if compiled else None


def _one_of(request: Request, name: str, those: tuple[str, ...]) -> str:
    asked = request.query_params.get(name, "")
    return asked if asked in those else those[0]
