"""Every desk of the console, in one list, the first match answering. What no desk is at is not there.

The last one has whoever is not signed in sent to where they can, for any address: nobody else learns
which addresses there are.
"""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.web.console import account, crew, entry, static
from syndicate.web.console.guard import Desk, desk
from syndicate.web.console.issues.routes import ISSUES


def _lost(_request: Request) -> Response:
    raise HTTPException(404)


DESKS: Sequence[Desk] = (
    desk("/console/static/{digest}/{name}", static.take, needs="anyone"),
    desk("/console/login", entry.show_login, needs="anyone"),
    desk("/console/login", entry.take_login, methods=("POST",), needs="anyone"),
    desk("/console/logout", entry.take_logout, methods=("POST",), needs="staff"),
    desk("/console/welcome/{token}", entry.show_welcome, needs="anyone"),
    desk("/console/welcome/{token}", entry.take_welcome, methods=("POST",), needs="anyone"),
    desk("/console/account", account.show_account, needs="staff"),
    desk("/console/account", account.introduce, methods=("POST",), needs="staff"),
    desk("/console/account/password", account.change_password, methods=("POST",), needs="staff"),
    desk("/console/account/codes", account.begin_codes, needs="staff"),
    desk("/console/account/codes", account.confirm_codes, methods=("POST",), needs="staff"),
    desk("/console/account/codes/end", account.remove_codes, methods=("POST",), needs="staff"),
    desk("/console/account/recovery", account.renew_recovery, methods=("POST",), needs="staff"),
    desk("/console/account/sessions", account.end_session, methods=("POST",), needs="staff"),
    desk("/console/staff", crew.show_staff, needs="admin"),
    desk("/console/staff", crew.add_person, methods=("POST",), needs="admin"),
    desk("/console/staff/{id}", crew.show_person, needs="admin"),
    desk("/console/staff/{id}", crew.change_person, methods=("POST",), needs="admin"),
    *ISSUES,
    desk("/console", _lost, needs="staff"),
    desk("/console/{path:path}", _lost, methods=("GET", "POST"), needs="staff"),
)
