"""A frozen issue and its readers → one row of the ledger each, in chunks that can be resumed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.journeys.plan import archive
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import left, take_back
from syndicate.model import Issue, Recipient
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.newsletter.selection import select
from syndicate.store import amendment, enrolment, issues, pools, subscribers
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


def choose(
    house: House, issue: Issue, readers: Sequence[Reader], items: Sequence[PoolItem]
) -> list[tuple[Recipient, tuple[str, ...]]]:
    """Return what each of these readers, who stand in order of their ids, is to get of `items`.

    A correction brings all it has to everybody: it is about what they have had.
    """
    most = len(items) if issue.corrects else newsletter_of(house, issue.newsletter).max_items
    chosen = []
    for recipient in recipients(house, issue, readers, items):
        keys = tuple(item.key for item in select(items, recipient, most))
        chosen.append((recipient, keys))
    return chosen


def recipients(
    house: House, issue: Issue, readers: Sequence[Reader], items: Sequence[PoolItem]
) -> list[Recipient]:
    """Return readers with what other issues brought them of `items`."""
    brought: Mapping[str, frozenset[str]] = {}
    if not issue.corrects:
        first, last = readers[0].subscriber, readers[-1].subscriber
        works = {item.work for item in items}
        with house.database.read() as c:
            brought = enrolment.brought(c, issue.newsletter, first, last, works, but=issue.id)
    return [
        Recipient(
            subscriber=one.subscriber,
            locale=one.locale,
            zone=house.zone_of(one.zone, one.locale),
            topics=() if issue.corrects else one.topics,
            brought=brought.get(one.subscriber, frozenset()),
        )
        for one in readers
    ]


def _readers(house: House, issue: Issue) -> Sequence[Reader]:
    if issue.corrects:
        with house.database.read() as c:
            return amendment.reached(c, issue.corrects, issue.enrolled_to, CHUNK)
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
    return [
        Enrolment(
            recipient=recipient.subscriber,
            locale=recipient.locale,
            zone=recipient.zone,
            due=due_for(recipient.zone),
            items=keys,
        )
        for recipient, keys in choose(house, issue, readers, items)
    ]
