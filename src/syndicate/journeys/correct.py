"""An issue that was wrong → another one that says so, to exactly those whom it has reached."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from syndicate.content import folder
from syndicate.errors import UsageError
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.model import Issue
from syndicate.store import audit, deliveries, issues

_MOVING = ("claimed", "handed_over")


def correct(house: House, issue_id: str, works: Sequence[str], by: str, now: datetime) -> Issue:
    """Plan the correction of an issue, of `works`, or of what editors include in its own folder.

    It is due at once, and goes out as any issue outside a schedule does: approved, and sent. Who it
    is for is read from the ledger as it is enrolled. Raises UsageError issue-unknown, work-unknown,
    issue-still-leaving, issue-reached-nobody.
    """
    library = folder.read(house.home, house.settings)
    for asked in works:
        folder.named(library, asked)
    with house.database.write() as c:
        wrong = issues.known(c, issue_id)
        newsletter_of(house, wrong.newsletter)
        counts = deliveries.counts(c, wrong.id)
        leaving = wrong.state == "enrolling" or (wrong.state == "sending" and not wrong.paused)
        if leaving or any(counts[state] for state in _MOVING):
            raise UsageError("issue-still-leaving", issue=wrong.id)
        if not counts["sent"] and not counts["unknown"]:
            raise UsageError("issue-reached-nobody", issue=wrong.id)
        today = now.astimezone(ZoneInfo(house.settings.site.zone)).date()
        if begun := issues.begun_correction(c, wrong.id, today, works):
            return begun  # asked for twice, as by a button that was pressed again
        made = issues.create(
            c,
            newsletter=wrong.newsletter,
            schedule=None,
            occurrence=today,
            corrects=wrong.id,
            first_due=now,
            last_due=now,
            state="draft",
            now=now,
            at=now,
            works=tuple(works),
        )
        fields = {"correction": made.id, "works": list(works)}
        audit.record(c, now, by, "correct", wrong.id, fields)
    return made
