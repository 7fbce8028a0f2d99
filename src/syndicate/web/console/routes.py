"""Every desk of the console, in one list, the first match answering. What no desk is at is not there.

The last one has whoever is not signed in sent to where they can, for any address: nobody else learns
which addresses there are.
"""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.web.console import (
    account,
    content,
    content_acts,
    crew,
    deliveries,
    entry,
    feeds,
    hold,
    imports,
    log,
    readers,
    reports,
    settings,
    static,
    today,
)
from syndicate.web.console.guard import Desk, desk
from syndicate.web.console.issues.routes import ISSUES


def _lost(_request: Request) -> Response:
    raise HTTPException(404)


DESKS: Sequence[Desk] = (
    desk("/console/login", entry.show_login, needs="anyone"),
    desk("/console/login", entry.take_login, methods=("POST",), needs="anyone"),
    desk("/console/static/{digest}/{name}", static.take, needs="anyone"),
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
    desk("/console/hold", hold.show_hold, needs="staff"),
    desk("/console/hold", hold.hold, methods=("POST",), needs="sender"),
    desk("/console/hold/release", hold.release, methods=("POST",), needs="sender"),
    desk("/console/hold/adopt", hold.adopt, methods=("POST",), needs="admin"),
    desk("/console/reports", reports.show_reports, needs="staff"),
    desk("/console/reports.csv", reports.reports_sheet, needs="staff"),
    desk("/console/reports/{id}", reports.show_issue_report, needs="staff"),
    desk("/console/reports/{id}/sheet.csv", reports.issue_sheet, needs="staff"),
    desk("/console/audit", log.show_log, needs="staff"),
    desk("/console/settings", settings.show_settings, needs="staff"),
    desk("/console", today.show_today, needs="staff"),
    desk("/console/", today.show_today, needs="staff"),
    desk("/console/content", content.show_works, needs="staff"),
    desk("/console/content/exchange", content_acts.show_exchange, needs="editor"),
    desk("/console/content/export", content_acts.export, methods=("POST",), needs="editor"),
    desk(
        "/console/content/import",
        content_acts.import_,
        methods=("POST",),
        needs="editor",
        longest=content_acts.LONGEST,
        files=1,
    ),
    desk(
        "/console/content/previews/{id}",
        content_acts.withdraw_preview,
        methods=("POST",),
        needs="editor",
    ),
    desk("/console/content/{kind}/{name}", content.show_work, needs="staff"),
    desk("/console/content/{kind}/{name}/{tag}", content.show_language, needs="staff"),
    desk(
        "/console/content/{kind}/{name}/{tag}/accept",
        content_acts.accept,
        methods=("POST",),
        needs="editor",
    ),
    desk(
        "/console/content/{kind}/{name}/{tag}/preview",
        content_acts.make_preview,
        methods=("POST",),
        needs="editor",
    ),
    *ISSUES,
    desk("/console/readers", readers.show_readers, needs="sender"),
    desk("/console/readers", readers.search, methods=("POST",), needs="sender"),
    desk("/console/readers/add", readers.show_add, needs="sender"),
    desk("/console/readers/add", readers.add, methods=("POST",), needs="sender"),
    desk("/console/readers/export", readers.export, methods=("POST",), needs="sender"),
    desk("/console/readers/import", imports.show_imports, needs="sender"),
    desk(
        "/console/readers/import",
        imports.hand_in,
        methods=("POST",),
        needs="sender",
        longest=imports.LONGEST,
        files=1,
    ),
    desk("/console/readers/import/{id}", imports.show_import, needs="sender"),
    desk("/console/readers/import/{id}", imports.decide, methods=("POST",), needs="sender"),
    desk("/console/readers/import/{id}/report", imports.report, needs="sender"),
    desk("/console/readers/{id}", readers.show_reader, needs="sender"),
    desk("/console/readers/{id}/dossier", readers.dossier, methods=("POST",), needs="sender"),
    desk("/console/readers/{id}/suppress", readers.show_suppress, needs="sender"),
    desk("/console/readers/{id}/suppress", readers.suppress, methods=("POST",), needs="sender"),
    desk("/console/readers/{id}/erase", readers.show_erase, needs="sender"),
    desk("/console/readers/{id}/erase", readers.erase, methods=("POST",), needs="sender"),
    desk("/console/deliveries", deliveries.show_deliveries, needs="staff"),
    desk("/console/deliveries/unknown", deliveries.show_unknown, needs="staff"),
    desk("/console/deliveries/settle", deliveries.settle, methods=("POST",), needs="sender"),
    desk("/console/deliveries/pauses", deliveries.show_pauses, needs="staff"),
    desk("/console/deliveries/pauses", deliveries.resume, methods=("POST",), needs="sender"),
    desk("/console/deliveries/bounces", deliveries.show_bounces, needs="staff"),
    desk("/console/deliveries/undo", deliveries.show_undo, needs="sender"),
    desk("/console/deliveries/undo", deliveries.undo, methods=("POST",), needs="sender"),
    desk("/console/feeds", feeds.show_feeds, needs="staff"),
    desk("/console", _lost, needs="staff"),
    desk("/console/{path:path}", _lost, methods=("GET", "POST"), needs="staff"),
)
