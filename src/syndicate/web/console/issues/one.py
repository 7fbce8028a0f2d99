"""What every page of one issue has: the issue, its tabs, what may be done with it."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from syndicate.errors import UsageError
from syndicate.journeys import views
from syndicate.journeys.issues import editing
from syndicate.model import Issue
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown

PLANNED = ("draft", "in_review", "approved", "scheduled")
LEAVING = ("enrolling", "sending")
OVER = ("sent", "skipped", "cancelled")


def issue_of(request: Request) -> Issue:
    """Return the issue of the address, compiling nothing; raise HTTPException 404."""
    return row_of(request).issue


def row_of(request: Request) -> views.Row:
    """Return the issue of the address and its counts; raise HTTPException 404."""
    try:
        return views.row(office_of(request).house, request.path_params["id"])
    except UsageError as error:
        raise HTTPException(404) from error


def issue_page(
    request: Request, template: str, issue: Issue, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a page of an issue. What its template finds besides: `issue`, `base` (its path) and `parts` (its tabs)."""
    base = f"issues/{issue.id}"
    return shown(
        request,
        f"issues/{template}",
        status=status,
        issue=issue,
        base=base,
        parts=_parts(issue, base, request.scope["path"]),
        **context,
    )


def tag_of(request: Request, name: str = "tag") -> str:
    """Return the language of the address; raise HTTPException 404 for one that we do not publish in."""
    tag = str(request.path_params[name])
    if tag not in office_of(request).house.settings.locales:
        raise HTTPException(404)
    return tag


def _parts(issue: Issue, base: str, here: str) -> Mapping[str, tuple[str, bool]]:
    """Return name → (path, whether we are there) of the tabs that an issue has."""
    names = ["", "edit", "preview", "readers"]
    if not editing.is_open(issue):
        names.remove("edit")
    if issue.state in ("sending", "sent", "cancelled"):
        names.append("result")
    inside = here.partition(issue.id)[2].strip("/").partition("/")[0]
    known = inside if inside in names else ""
    return {name: (f"{base}/{name}".rstrip("/"), name == known) for name in names}
