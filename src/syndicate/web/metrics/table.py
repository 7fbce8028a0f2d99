"""Every metric of ours, on one page. Labels take few values, and none is anybody's address, token or path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from syndicate.web.pulse import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A name with its unit, as Prometheus has them; what it means; label → the values it takes, or what they are."""

    name: str
    kind: Literal["gauge", "counter"]
    help: str
    labels: Mapping[str, str] = field(default_factory=dict)


_MOVING = "queued, claimed, handed_over, deferred, unknown"
_OUTCOMES = "sent, deferred, refused, unknown, withheld, suppressed, cancelled, expired, waiting, delayed, bounced, complained, left"
_SETTLED = "sent, deferred, refused, unknown, withheld, suppressed, cancelled, expired"

# What a database that cannot be asked leaves out, and what this process knows by itself.
OF_THE_DATABASE: Sequence[Metric] = (
    Metric(
        name="syndicate_deliveries",
        kind="gauge",
        help="Mails in each state that may change yet.",
        labels={"state": _MOVING},
    ),
    Metric(
        name="syndicate_deliveries_due",
        kind="gauge",
        help="Mails that are due and have not left, those of paused issues among them.",
    ),
    Metric(
        name="syndicate_deliveries_oldest_due_age_seconds",
        kind="gauge",
        help="For how long the mail has been due that is due longest and that nobody holds; 0 for none.",
    ),
    Metric(
        name="syndicate_issue_mails",
        kind="gauge",
        help="What became of the mails of all issues, as it was last counted (every few minutes).",
        labels={"outcome": _OUTCOMES},
    ),
    Metric(
        name="syndicate_issues",
        kind="gauge",
        help="Issues in each state.",
        labels={
            "state": "draft, in_review, approved, scheduled, enrolling, sending, sent, skipped, cancelled"
        },
    ),
    Metric(
        name="syndicate_returns_last_day",
        kind="gauge",
        help="What was said of mails within a day after they had left: bounces, complaints and the like.",
        labels={
            "kind": "bounced, complained, deferred, and the like",
            "class": "hard, disabled, soft, blocked, delayed, complaint, left",
        },
    ),
    Metric(
        name="syndicate_providers_paused",
        kind="gauge",
        help="Mailbox providers that are left alone for a while, because they refuse us or ask for less.",
    ),
    Metric(
        name="syndicate_senders",
        kind="gauge",
        help="Processes that have said that they send; one that died counts until another has noticed.",
    ),
    Metric(
        name="syndicate_withdrawals_unreplayed_bytes",
        kind="gauge",
        help="Bytes of withdrawals.log that the database does not have yet; more than 0 for minutes is trouble.",
    ),
    Metric(
        name="syndicate_held",
        kind="gauge",
        help="1 while all sending is held, else 0.",
    ),
    Metric(
        name="syndicate_last_tick_timestamp_seconds",
        kind="gauge",
        help="When the schedule was last looked at, in Unix time; 0 for never.",
    ),
)
OF_THE_PROCESS: Sequence[Metric] = (
    Metric(
        name="syndicate_database_up",
        kind="gauge",
        help="1 if the database answered just now, else 0; then what it knows is left out.",
    ),
    Metric(
        name="syndicate_build_info",
        kind="gauge",
        help="Always 1; which version this is.",
        labels={"version": "of the program"},
    ),
    Metric(
        name="syndicate_builds_total",
        kind="counter",
        help="Builds of this process that ended.",
        labels={"result": "done, failed"},
    ),
    Metric(
        name="syndicate_build_last_success_timestamp_seconds",
        kind="gauge",
        help="When this process last built without failing, in Unix time; 0 for never.",
    ),
    Metric(
        name="syndicate_build_duration_seconds",
        kind="gauge",
        help="How long the last build of this process took.",
    ),
    Metric(
        name="syndicate_works_broken",
        kind="gauge",
        help="Works whose file is broken, of which the last build kept an earlier version or nothing.",
    ),
    Metric(
        name="syndicate_deliveries_settled_total",
        kind="counter",
        help="Mails that this process settled, by what came of them; other senders have their own.",
        labels={"state": _SETTLED},
    ),
    Metric(
        name="syndicate_http_requests_total",
        kind="counter",
        help="Requests that were answered, by what was asked for.",
        labels={"kind": ", ".join(KINDS), "status": "of HTTP, as 200"},
    ),
    Metric(
        name="syndicate_http_connections",
        kind="gauge",
        help="Connections that are open.",
    ),
)
METRICS: Sequence[Metric] = (*OF_THE_DATABASE, *OF_THE_PROCESS)
BY_NAME: Mapping[str, Metric] = {one.name: one for one in METRICS}
