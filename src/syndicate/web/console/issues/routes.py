"""Every desk of issues, each with who may come to it."""

from collections.abc import Sequence

from syndicate.web.console.guard import Desk, desk
from syndicate.web.console.issues import (
    acts,
    asked,
    audience,
    editor,
    listing,
    live,
    overview,
    preview,
    result,
)
from syndicate.web.console.issues.doable import APPROVES, DECIDES, SENDS, WORKS, WRITES

_POST = ("POST",)
_BOTH = ("GET", "POST")
_ONE = "/console/issues/{id}"
_TEXT = 200_000  # bytes of a form with an editorial

ISSUES: Sequence[Desk] = (
    desk("/console/issues", listing.show_issues, needs="staff"),
    desk("/console/issues", listing.plan_issue, methods=_POST, needs=("editor", "sender")),
    desk(_ONE, overview.show_issue, needs="staff"),
    desk(f"{_ONE}/edit", editor.show_choice, needs=WRITES),
    desk(f"{_ONE}/edit", editor.take_choice, methods=_POST, needs=WRITES),
    desk(f"{_ONE}/edit/{{tag}}", editor.show_words, needs=WRITES),
    desk(f"{_ONE}/edit/{{tag}}", editor.take_words, methods=_POST, needs=WRITES, longest=_TEXT),
    desk(f"{_ONE}/preview", preview.show_preview, needs="staff"),
    desk(f"{_ONE}/frame/{{tag}}/{{part}}/{{scheme}}", preview.show_frame, needs="staff"),
    desk(f"{_ONE}/readers", audience.show_readers, needs="staff"),
    desk(f"{_ONE}/readers", audience.explain_reader, methods=_POST, needs=SENDS),
    desk(f"{_ONE}/live", live.follow, needs="staff"),
    desk(f"{_ONE}/result", result.show_result, needs="staff"),
    desk(f"{_ONE}/submit", acts.submit, methods=_POST, needs=WRITES),
    desk(f"{_ONE}/approve", acts.approve, methods=_POST, needs=APPROVES),
    desk(f"{_ONE}/unapprove", acts.unapprove, methods=_POST, needs=APPROVES),
    desk(f"{_ONE}/refuse", asked.refuse, methods=_BOTH, needs=APPROVES),
    desk(f"{_ONE}/override/{{code}}", asked.override, methods=_BOTH, needs=APPROVES),
    desk(f"{_ONE}/keep", acts.keep, methods=_POST, needs=DECIDES),
    desk(f"{_ONE}/take", acts.take, methods=_POST, needs=DECIDES),
    desk(f"{_ONE}/test", acts.test, methods=_POST, needs=WORKS),
    desk(f"{_ONE}/send", asked.send, methods=_BOTH, needs=SENDS),
    desk(f"{_ONE}/unsend", acts.unsend, methods=_POST, needs=SENDS),
    desk(f"{_ONE}/pause", acts.pause, methods=_POST, needs=SENDS),
    desk(f"{_ONE}/resume", acts.resume, methods=_POST, needs=SENDS),
    desk(f"{_ONE}/cancel", asked.cancel, methods=_BOTH, needs=SENDS),
    desk(f"{_ONE}/correct", asked.correct, methods=_BOTH, needs=SENDS),
)
