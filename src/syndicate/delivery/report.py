"""What one run of sending did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.errors import DeliveryError

SETTLED = (  # every state that a run can leave a row in
    "sent", "deferred", "refused", "unknown", "withheld", "suppressed", "cancelled", "expired",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did.

    requeued, recovered_unknown: rows taken back from senders that died or fell silent.
    dropped:  mails given up at the last byte because they were no longer ours.
    trouble:  the last connection that could not be made; its rows are still queued.
    """

    started: datetime
    seconds: float
    settled: Mapping[str, int]
    requeued: int
    recovered_unknown: int
    dropped: int
    trouble: DeliveryError | None
    stopped: bool
