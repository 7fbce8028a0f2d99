"""A settled issue that is about to leave → a proof in each of its languages, to those who want one first."""

from datetime import datetime

from syndicate.audience.addresses import normalise
from syndicate.audience.tokens import address_hmac
from syndicate.journeys import reading
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.journeys.plan import settle
from syndicate.model import Issue
from syndicate.store import deliveries, pools, selections, subscribers, trials
from syndicate.store.types import Connection


def prove(house: House, issue: Issue, now: datetime) -> None:
    """Settle an issue that nobody has to approve a grace before its first readers, if somebody wants proofs.

    What stands against that is said when its readers are due.
    """
    table = newsletter_of(house, issue.newsletter)
    waits = issue.state == "scheduled" and issue.at is None and not table.reviewed
    if not (waits and table.proofs and issue.first_due - table.grace <= now):
        return
    issue, made = settle(house, issue, now)
    if not (made and made.refused):
        with house.database.write() as c:
            queue(c, house, issue, now)


def queue(c: Connection, house: House, issue: Issue, now: datetime) -> int:
    """Queue what the newsletter's `proofs` get of a revision; return how many mails are new.

    A test mail each, ahead of every reader. Its key names revision and language, and is unique: done
    again, or by several processes at once, it adds nothing.
    """
    proofs = newsletter_of(house, issue.newsletter).proofs
    if not proofs:
        return 0
    added = 0
    for tag, compiled in pools.load(c, issue.id, issue.revision).locales.items():
        items = reading.whole(house, issue, compiled)
        if not items:
            continue
        selection = selections.ensure(c, issue.id, issue.revision, tag, items)
        key = trials.proof_key(issue.id, issue.revision, tag)
        for address in dict.fromkeys(map(normalise, proofs)):
            known = subscribers.by_address(c, address)
            recipient = known.id if known else address_hmac(house.keys, address)
            new = deliveries.add(
                c,
                "test",
                key,
                recipient,
                tag,
                now,
                address=address,
                selection=selection,
                issue=issue.id,
            )
            added += new is not None
    return added
