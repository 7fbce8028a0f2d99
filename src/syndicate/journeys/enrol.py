"""A frozen issue and its readers → one row of the ledger each, in chunks that can be resumed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from syndicate.errors import UsageError
from syndicate.journeys.assent import assent
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.journeys.plan import archive
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import left, take_back
from syndicate.model import Issue, Recipient
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.newsletter.selection import select
from syndicate.store import amendment, enrolment, issues, pools
from syndicate.store import brought as earlier
from syndicate.store.brought import Held
from syndicate.store.enrolment import Enrolment
from syndicate.store.readers import Reader, active

CHUNK = 5_000
DueFor = Callable[[str], datetime]
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Alike:
    """Readers, by id, of whom everything is the same that decides what an issue brings, and what it is."""

    recipient: Recipient
    readers: Sequence[str]
    items: tuple[str, ...]


@dataclass(slots=True)
class Memory:
    """What earlier issues brought of some items; what can be known without readers is read once.

    Another issue may select something meanwhile: then it is read anew.
    """

    house: House
    issue: Issue
    items: Sequence[PoolItem]
    held: Held | None = None

    def of(self, readers: Sequence[Reader]) -> Mapping[str, frozenset[str]]:
        """Return what these readers, who stand in order of their ids, had; nothing for who had nothing."""
        if self.issue.corrects:
            return {}
        issue, works = self.issue, {item.work for item in self.items}
        with self.house.database.read() as c:
            if self.held is None or not earlier.still(c, self.held, but=issue.id):
                self.held = earlier.held(c, issue.newsletter, works, but=issue.id)
            first, last = readers[0].subscriber, readers[-1].subscriber
            return earlier.brought(c, self.held, first, last)


def enrol(house: House, issue: Issue, due_of: Callable[[Issue], DueFor], now: datetime) -> Issue:
    """Write a delivery for every reader of a frozen `issue`, then open it to senders.

    What was taken back since the freeze is in nobody's selection.

    due_of: the issue as the database has it by then → zone → due instant. A reader whose digest would be empty gets no row and is counted.
    Any number of processes may do this at once, or go on where another stopped: a chunk that
    somebody else wrote in the meantime is dropped by the conditional update.
    """
    due_of(issue)  # what stands against it is said before anything changes
    issue = _begun(house, issue)
    if issue.state != "enrolling":  # it was undone, or is out already
        return issue
    with house.database.read() as c:
        pool = pools.load(c, issue.id, issue.revision)
    gone = Watch(house).look(now)
    archive(house, issue, pool, gone, now)  # its mails link there
    memory, due_for = Memory(house, issue, left(items_of(pool.locales), gone)), due_of(issue)
    while issue.state == "enrolling":
        readers = _readers(house, issue)
        if not readers:
            take_back(house, Watch(house).look(now), now)  # somebody may have been quicker than us
        issue = _chunk(issue, readers, memory, due_for)
    return issue


def _begun(house: House, issue: Issue) -> Issue:
    """Return an issue as it is by now: open to enrolment, if these bytes have all their approvals."""
    with house.database.write() as c:
        found = issues.locked(c, issue.id)
        if found.state in ("scheduled", "approved"):
            if not assent(c, house, found).enough:
                raise UsageError("issue-lacks-approval", issue=issue.id)
            issues.begin(c, issue)
        return issues.known(c, issue.id)


def _chunk(issue: Issue, readers: Sequence[Reader], memory: Memory, due_for: DueFor) -> Issue:
    """Enrol the next readers, or end the enrolment when none are left; return the issue as it is."""
    rows = _rows(choose(readers, memory), due_for) if readers else []
    with memory.house.database.write() as c:
        if readers:
            if enrolment.enrol(c, issue, rows, readers[-1].subscriber, issue.enrolled_to):
                memory.house.wake(c, _by_due(rows))
        else:
            issues.move(c, issue.id, ["enrolling"], "sending")
        return issues.known(c, issue.id)


def _by_due(rows: Sequence[Enrolment]) -> Mapping[datetime, int]:
    found: Counter[datetime] = Counter()
    for row in rows:
        if row.items:
            found[row.due] += len(row.recipients)
    return found


def choose(readers: Sequence[Reader], memory: Memory) -> list[Alike]:
    """Return what each of some readers, who stand in order of their ids, is to get.

    A correction brings all it has to everybody: it is about what they have had.
    """
    issue, items, house = memory.issue, memory.items, memory.house
    most = len(items) if issue.corrects else newsletter_of(house, issue.newsletter).max_items

    @cache  # zones are many; what is chosen does not depend on them
    def chosen(one: Recipient) -> tuple[str, ...]:
        return tuple(item.key for item in select(items, one, most))

    had = memory.of(readers)
    groups: dict[tuple[str, str | None, tuple[str, ...], frozenset[str]], list[str]]
    groups = defaultdict(list)
    for who, locale, zone, topics in readers:
        groups[locale, zone, topics, had.get(who, _NOTHING)].append(who)
    found = []
    for (locale, zone, topics, brought), those in groups.items():
        recipient = Recipient(
            locale=locale,
            zone=house.zone_of(zone, locale),
            topics=() if issue.corrects else topics,
            brought=brought,
        )
        found.append(Alike(recipient, those, chosen(replace(recipient, zone=""))))
    return found


def _readers(house: House, issue: Issue) -> Sequence[Reader]:
    if issue.corrects:
        with house.database.read() as c:
            return amendment.reached(c, issue.corrects, issue.enrolled_to, CHUNK)
    # An issue outside every schedule goes to all readers of the newsletter.
    schedule = None if issue.schedule.startswith("adhoc-") else issue.schedule
    with house.database.read() as c:
        return active(c, issue.newsletter, schedule, issue.enrolled_to, CHUNK)


def _rows(chosen: Sequence[Alike], due_for: DueFor) -> list[Enrolment]:
    return [
        Enrolment(
            recipients=one.readers,
            locale=one.recipient.locale,
            zone=one.recipient.zone,
            due=due_for(one.recipient.zone),
            items=one.items,
        )
        for one in chosen
    ]
