"""A frozen issue and its readers → one row of the ledger each, in chunks that can be resumed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from syndicate.journeys.house import House
from syndicate.journeys.plan import archive
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import left, take_back
from syndicate.model import Issue, Recipient
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.newsletter.selection import select
from syndicate.store import enrolment, issues, pools, subscribers
from syndicate.store.enrolment import Enrolment
from syndicate.store.subscribers import Reader

CHUNK = 5_000
DueFor = Callable[[str], datetime]


def enrol(house: House, issue: Issue, due_of: Callable[[Issue], DueFor], now: datetime) -> Issue:
    """Write a delivery for every reader of a frozen `issue`, then open it to senders.

    What was taken back since the freeze is in nobody's selection.

    due_of: the issue as the database has it by then → zone → due instant. A reader whose digest would be empty gets no row and is counted.
    Any number of processes may do this at once, or go on where another stopped: a chunk that
    somebody else wrote in the meantime is dropped by the conditional update.
    """
    due_of(issue)  # what stands against it is said before anything changes
    with house.database.write() as c:
        issues.move(c, issue.id, ("scheduled", "approved"), "enrolling")
    with house.database.read() as c:
        issue = issues.known(c, issue.id)
        pool = pools.load(c, issue.id, issue.revision)
    gone = Watch(house).look(now)
    archive(house, issue, pool, gone, now)  # its mails link there
    items, due_for = left(items_of(pool.locales), gone), due_of(issue)
    while issue.state == "enrolling":
        readers = _readers(house, issue)
        if not readers:
            take_back(house, Watch(house).look(now), now)  # somebody may have been quicker than us
        issue = _chunk(house, issue, readers, items, due_for)
    return issue


def _chunk(
    house: House,
    issue: Issue,
    readers: Sequence[Reader],
    items: Sequence[PoolItem],
    due_for: DueFor,
) -> Issue:
    """Enrol the next readers, or end the enrolment when none are left; return the issue as it is."""
    rows = _rows(house, issue, readers, items, due_for) if readers else []
    with house.database.write() as c:
        if readers:
            enrolment.enrol(c, issue, rows, readers[-1].subscriber, issue.enrolled_to)
        else:
            issues.move(c, issue.id, ["enrolling"], "sending")
        return issues.known(c, issue.id)


def _readers(house: House, issue: Issue) -> Sequence[Reader]:
    # An issue outside every schedule goes to all readers of the newsletter.
    schedule = None if issue.schedule.startswith("adhoc-") else issue.schedule
    with house.database.read() as c:
        return subscribers.readers(c, issue.newsletter, schedule, issue.enrolled_to, CHUNK)


def _rows(
    house: House,
    issue: Issue,
    readers: Sequence[Reader],
    items: Sequence[PoolItem],
    due_for: DueFor,
) -> list[Enrolment]:
    first, last = readers[0].subscriber, readers[-1].subscriber
    keys = tuple(item.key for item in items)
    with house.database.read() as c:
        brought = enrolment.brought(c, issue.newsletter, first, last, keys)
    most = house.settings.newsletters[issue.newsletter].max_items
    rows = []
    for reader in readers:
        recipient = Recipient(
            subscriber=reader.subscriber,
            locale=reader.locale,
            zone=house.zone_of(reader.zone, reader.locale),
            topics=reader.topics,
            brought=brought.get(reader.subscriber, frozenset()),
        )
        chosen = tuple(item.key for item in select(items, recipient, most))
        rows.append(
            Enrolment(
                recipient=recipient.subscriber,
                locale=recipient.locale,
                zone=recipient.zone,
                due=due_for(recipient.zone),
                items=chosen,
            )
        )
    return rows
