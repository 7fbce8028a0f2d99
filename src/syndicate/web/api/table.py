"""Every operation of the API, in one list: the routes and their description are made from it."""

from collections.abc import Sequence
from typing import get_args

from syndicate.localise.marks import N_
from syndicate.model import IssueState
from syndicate.web.api import issues, openapi, publication
from syndicate.web.api.fields import Field
from syndicate.web.api.operation import Operation

_LATE = Field(
    name="late",
    kind="text",
    choices=("carry", "fallback"),
    about=N_(
        "What to do with works that a language is awaited for: leave them to the next issue, or send them as they are."
    ),
)

OPERATIONS: Sequence[Operation] = (
    Operation(
        name="describe",
        method="GET",
        path="/openapi.json",
        verb=None,
        act=openapi.describe,
        gives="Description",
        summary=N_("Describe this API."),
    ),
    Operation(
        name="status",
        method="GET",
        path="/status",
        verb="status",
        act=publication.status,
        gives="Status",
        summary=N_(
            "Tell whether this instance may send, and how many issues it has in each state."
        ),
    ),
    Operation(
        name="deliverStatus",
        method="GET",
        path="/deliver",
        verb="status",
        act=publication.deliver,
        gives="Outbox",
        summary=N_("Tell what is in the outbox, and when the next mail is due."),
    ),
    Operation(
        name="schedule",
        method="GET",
        path="/schedule",
        verb="schedule",
        act=publication.schedule,
        gives="Schedule",
        summary=N_("List what is due in the next days, zone by zone."),
        takes=(
            Field(
                name="days",
                kind="whole",
                least=1,
                most=366,
                default=publication.DAYS,
                about=N_("How many days."),
            ),
        ),
    ),
    Operation(
        name="build",
        method="POST",
        path="/build",
        verb="publish",
        act=publication.build,
        gives="Build",
        summary=N_("Write public/: pages and feeds."),
        takes=(
            Field(
                name="full",
                kind="flag",
                default=False,
                about=N_("Read and hash everything again."),
            ),
        ),
        lasts=True,
    ),
    Operation(
        name="check",
        method="POST",
        path="/check",
        verb="check",
        act=publication.check,
        gives="Check",
        summary=N_(
            "Read settings, content, translations, catalogues and templates; list what is wrong."
        ),
        lasts=True,
    ),
    Operation(
        name="listIssues",
        method="GET",
        path="/issues",
        verb="status",
        act=issues.listing,
        gives="Issues",
        summary=N_("List issues, the latest first."),
        takes=(
            Field(name="newsletter", kind="text", about=N_("Those of one newsletter.")),
            Field(
                name="state",
                kind="text",
                choices=get_args(IssueState),
                about=N_("Those in one state."),
            ),
            Field(
                name="limit",
                kind="whole",
                least=1,
                most=1000,
                default=200,
                about=N_("How many at most."),
            ),
        ),
    ),
    Operation(
        name="planIssue",
        method="POST",
        path="/issues",
        verb="plan",
        act=issues.plan,
        gives="IssueRow",
        summary=N_("Plan the next issue of a newsletter, or one made of chosen works only."),
        takes=(
            Field(
                name="newsletter",
                kind="text",
                required=True,
                about=N_("The newsletter, by its key in the settings."),
            ),
            Field(name="at", kind="instant", about=N_("The moment to plan for; now if not given.")),
            Field(name="works", kind="texts", about=N_("Include only these works.")),
        ),
        may=(404,),
        lasts=True,
    ),
    Operation(
        name="showIssue",
        method="GET",
        path="/issues/{id}",
        verb="status",
        act=issues.show,
        gives="Issue",
        summary=N_("Show what an issue contains, who gets it and when."),
    ),
    Operation(
        name="issueStatus",
        method="GET",
        path="/issues/{id}/status",
        verb="status",
        act=issues.status,
        gives="IssueRow",
        summary=N_("Tell how far an issue is: to be asked again and again."),
    ),
    Operation(
        name="checkIssue",
        method="POST",
        path="/issues/{id}/check",
        verb="check",
        act=issues.check,
        gives="IssueCheck",
        summary=N_("Tell what stands against sending an issue, and what to think of again."),
        lasts=True,
    ),
    Operation(
        name="approveIssue",
        method="POST",
        path="/issues/{id}/approve",
        verb="approve",
        act=issues.approve,
        gives="Acted",
        summary=N_(
            "Approve an issue as it is, in the name of the token’s person; that freezes its content."
        ),
        takes=(_LATE,),
        may=(409,),
        lasts=True,
    ),
    Operation(
        name="sendIssue",
        method="POST",
        path="/issues/{id}/send",
        verb="send",
        act=issues.send,
        gives="Acted",
        summary=N_("Enrol the readers of an issue; its mails leave when they are due."),
        takes=(
            Field(
                name="now",
                kind="flag",
                default=False,
                about=N_("Send to everybody now, not zone by zone."),
            ),
            _LATE,
        ),
        may=(409,),
        lasts=True,
    ),
    Operation(
        name="pauseIssue",
        method="POST",
        path="/issues/{id}/pause",
        verb="pause",
        act=issues.pause,
        gives="Acted",
        summary=N_("Stop an issue; what has not left yet waits until “resume”."),
        may=(409,),
    ),
    Operation(
        name="resumeIssue",
        method="POST",
        path="/issues/{id}/resume",
        verb="resume",
        act=issues.resume,
        gives="Acted",
        summary=N_("Let a paused issue go on."),
        may=(409,),
    ),
    Operation(
        name="cancelIssue",
        method="POST",
        path="/issues/{id}/cancel",
        verb="cancel",
        act=issues.cancel,
        gives="Acted",
        summary=N_("Cancel an issue for good; what has left cannot be called back."),
        may=(409,),
    ),
    Operation(
        name="showTask",
        method="GET",
        path="/tasks/{id}",
        verb=None,
        act=publication.task,
        gives="Task",
        summary=N_("Tell how far something is that was asked for with this token."),
    ),
)
