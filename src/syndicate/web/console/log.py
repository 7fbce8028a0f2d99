"""/console/audit: who did what, and when."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from syndicate.localise.acts import told
from syndicate.store import audit
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown, voice_of

PAGE = 100
_LAST = 18  # figures of the number of a row


def show_log(request: Request) -> Response:
    """Show what was done, the latest first."""
    asked = request.query_params
    issue, by = asked.get("issue", "").strip(), asked.get("by", "").strip().lower()
    before = asked.get("before", "")
    wanted = audit.Wanted(
        issue=issue or None,
        actor=by or None,
        since=None,
        before=int(before) if before.isdecimal() and len(before) < _LAST else None,
    )
    with office_of(request).house.database.read() as c:
        rows = audit.listing(c, PAGE + 1, wanted)
    words = voice_of(request).catalogue
    acts = [(one, told(one.act, one.actor, one.subject, one.fields, words)) for one in rows[:PAGE]]
    more = ""
    if len(rows) > PAGE:
        more = f"audit?{urlencode({'issue': issue, 'by': by, 'before': rows[PAGE - 1].id})}"
    return shown(request, "log.html", acts=acts, issue=issue, by=by, more=more)
