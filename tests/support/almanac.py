"""What can happen to a publication in a year: works come, change and go, and so do readers."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.journeys.house import House
from syndicate.model import Outcome, Subscriber, Subscription
from syndicate.newsletter.keys import work_of
from syndicate.store import deliveries, pools, subscribers
from syndicate.store.types import Connection
from tests.support import homes
from tests.support.ledger import hand_over

BEGIN = date(2026, 1, 5)  # a Monday
SECTIONS = ("cooperation", "culture")
MOST = 3
LETTER = "actualites"
WHICH = st.integers(0, 11)
AGO = st.sampled_from([0, 0, 0, 1, 9, 35])
TOPICS = st.sampled_from([(), (), SECTIONS[:1], SECTIONS[1:]])
SCHEDULE = st.sampled_from(["weekly", "weekly", "monday"])
LOCALE = st.sampled_from(["fr", "en"])
PUBLISH = st.tuples(
    st.just("publish"),
    st.integers(0, 1),
    AGO,
    st.sampled_from(["fr en", "fr en", "fr"]),
    st.sampled_from([False, False, True]),
)
JOIN = st.tuples(
    st.just("join"),
    LOCALE,
    st.sampled_from(["Europe/Paris", "America/Toronto"]),
    SCHEDULE,
    TOPICS,
)
ACT = st.one_of(
    PUBLISH,
    PUBLISH,
    st.tuples(st.just("edit"), WHICH, AGO, LOCALE, st.booleans()),
    st.tuples(st.just("edit"), WHICH, AGO, LOCALE, st.just(True)),
    st.tuples(st.just("translate"), WHICH),
    st.tuples(st.just("move"), WHICH),
    st.tuples(st.just("cancel"), WHICH),
    st.tuples(st.just("withdraw"), WHICH),
    JOIN,
    st.tuples(st.just("change"), WHICH, LOCALE, SCHEDULE, TOPICS),
)
ACTS = st.lists(ACT, max_size=3)
FATES = st.lists(
    st.sampled_from(["sent", "sent", "sent", "sent", "unknown", "refused"]), min_size=1, max_size=5
)
_FR_CA = """[locales.fr-CA]
name = "Français (Canada)"
babel = "fr_CA"
fallback = ["fr", "en"]
zone = "America/Toronto"

"""
_WEEKLY = "[newsletters.actualites.schedules.weekly]\n"
_MONDAY = """[newsletters.actualites.schedules.monday]
every = "week"
on = "monday"
at = "08:00"
zone = "recipient"

"""
_MORE = f'parity = ["fr", "en"]\nlate = "carry"\nmax_items = {MOST}\n'


def _swapped(text: str, *pairs: tuple[str, str]) -> str:
    """Return a text with others in the place of some, each of which is there."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


_SETTINGS = _swapped(
    homes.SETTINGS,
    (_FR_CA, ""),
    ("approvals = 0\n", f"approvals = 0\n{_MORE}"),
    (_WEEKLY, _MONDAY + _WEEKLY),
    ('sections = ["cooperation"]', 'sections = ["cooperation", "culture"]'),
)
SETTINGS = (
    "".join(line for line in _SETTINGS.splitlines(keepends=True) if "fr-CA" not in line)
    + """
[sections.culture]
missing = "omit"
title.fr = "Culture"
title.en = "Culture"
"""
)


@dataclass
class Work:
    """A work as its files say: how often each language was written, and what readers are told of it."""

    name: str
    section: str
    date: datetime
    texts: dict[str, int]
    updated: dict[str, datetime] = field(default_factory=dict)
    start: datetime | None = None
    sequence: int = 0
    cancelled: datetime | None = None
    withdrawn: datetime | None = None

    @property
    def kind(self) -> str:
        return "events" if self.start else "articles"


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found in a mail: a state of a work, and its very text."""

    issue: str
    item: str
    text: str


@dataclass
class Almanac(ABC):
    """A publication in an empty folder, its clock, and what editors and readers do."""

    folder: Path
    works: list[Work] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[tuple[str, int, str], dict[str, str]] = field(default_factory=dict)
    app: App | None = None

    def __post_init__(self) -> None:
        self.home = homes.home(self.folder, SETTINGS)
        self.clock = SteppingClock(datetime.combine(BEGIN, time(5), UTC))
        self.app = compose(self.home, os.environ, self.clock)

    def close(self) -> None:
        if self.app:
            self.app.close()

    @property
    def house(self) -> House:
        assert self.app is not None
        return self.app.house

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def on(self, day: date, hour: int, minute: int = 0) -> None:
        """Go on to an hour of a day in Paris, unless that is over."""
        local = datetime.combine(day, time(hour, minute), ZoneInfo("Europe/Paris"))
        self.clock.step_to(local.astimezone(UTC))

    def do(self, acts: list[Any]) -> None:
        for name, *values in acts:
            getattr(self, name)(*values)
            self.look()

    @abstractmethod
    def look(self) -> None:
        """Record what readers find by now, as a build does."""

    # What editors and translators do.

    def publish(self, section: int, days_ago: int, languages: str, event: bool) -> None:
        at = self.now - timedelta(days=days_ago, minutes=len(self.works) + 1)
        work = Work(
            name=f"w{len(self.works)}",
            section=SECTIONS[section % len(SECTIONS)],
            date=at,
            texts=dict.fromkeys(languages.split(), 1),
            start=self.now + timedelta(days=25) if event else None,
        )
        self.works.append(work)
        self._write(work)

    def edit(self, which: int, days_ago: int, language: str, told: bool) -> None:
        """Change a text; readers are told of it, perhaps under an earlier date, or not."""
        for work in self._chosen(which):
            if language in work.texts:
                work.texts[language] += 1
                if told:
                    work.updated[language] = max(work.date, self.now - timedelta(days=days_ago))
                self._write(work)

    def translate(self, which: int) -> None:
        """Write what is missing, and accept what is there."""
        for work in self._chosen(which):
            for language in ("fr", "en"):
                if language not in work.texts:
                    work.texts[language] = 1
                    work.updated[language] = self.now
            self._write(work)

    def move(self, which: int) -> None:
        for work in self._chosen(which):
            if work.start:
                work.start += timedelta(days=1)
                work.sequence += 1
                self._told(work)

    def cancel(self, which: int) -> None:
        for work in self._chosen(which):
            if work.start:
                work.cancelled = self.now
                self._told(work)

    def withdraw(self, which: int) -> None:
        for work in self._chosen(which):
            work.withdrawn = self.now
            self._write(work)

    def _told(self, work: Work) -> None:
        for language in work.texts:
            work.texts[language] += 1
            work.updated[language] = self.now
        self._write(work)

    def _chosen(self, which: int) -> Iterator[Work]:
        """Yield one of the works, the newest being 0."""
        alive = [one for one in self.works if not one.withdrawn]
        if alive:
            yield alive[-1 - which % min(len(alive), 12)]

    def _write(self, work: Work) -> None:  # noqa: B027 - who has no files has nothing to write
        """Have the files of a work say what it is now."""

    # What readers do.

    def join(self, locale: str, zone: str, schedule: str, topics: tuple[str, ...]) -> None:
        number = len(self.readers)
        who = f"00000000-0000-4000-8000-{number:012d}"
        address = f"r{number}@readers.example"
        with self.house.database.write() as c:
            reader = Subscriber(id=who, address=address, name=None, locale=locale, zone=zone)
            subscribers.add(c, reader, self.now)
        self.readers.append(who)
        self._wish(who, schedule, topics)

    def change(self, which: int, locale: str, schedule: str, topics: tuple[str, ...]) -> None:
        if self.readers:
            who = self.readers[which % len(self.readers)]
            with self.house.database.write() as c:
                subscribers.update(c, who, locale=locale)
            self._wish(who, schedule, topics)

    def _wish(self, who: str, schedule: str, topics: tuple[str, ...]) -> None:
        wish = Subscription(
            subscriber=who,
            newsletter=LETTER,
            schedule=schedule,
            topics=topics,
            state="active",
            since=self.now,
        )
        with self.house.database.write() as c:
            subscribers.subscribe(c, wish)
        self.topics[who] = topics

    def deliver(self, fates: list[str]) -> None:
        """Settle what is due, each mail by the next of `fates`."""
        with self.house.database.write() as c:
            for number, row in enumerate(
                deliveries.claim(c, "s", "t", self.now, timedelta(hours=1), 500)
            ):
                assert hand_over(c, row.id, "t", self.now)
                state = fates[number % len(fates)]
                outcome = Outcome(state=state)  # type: ignore[arg-type]  # each is one
                assert deliveries.settle(c, row.id, "t", outcome, self.now)
            deliveries.finish_issues(c, self.now)

    def read(self) -> dict[str, list[list[Read]]]:
        """Return what each mail that may have arrived brought each reader, in order."""
        found: dict[str, list[list[Read]]] = {who: [] for who in self.readers}
        with self.house.database.read() as c:
            for row in deliveries.listing(c, limit=100_000):
                if row.state not in ("refused", "cancelled"):
                    assert row.revision is not None
                    texts = self._texts(c, row.key, row.revision, row.locale)
                    mail = [Read(row.key, item, texts[item]) for item in row.items]
                    found[row.recipient].append(mail)
        return found

    def _texts(self, c: Connection, issue: str, revision: int, locale: str) -> dict[str, str]:
        """Return the text of each item of a frozen pool, which never changes."""
        key = (issue, revision, locale)
        if key not in self.texts:
            blocks = pools.load_locale(c, *key).blocks
            self.texts[key] = {one.item: one.summary for one in blocks if one.kind != "reminder"}
        return self.texts[key]


def had_before(mails: list[list[Read]], item: str) -> bool:
    """Tell whether a reader had the work of an item by one of these mails."""
    return any(work_of(one.item) == work_of(item) for mail in mails for one in mail)


def nothing_twice(mails: list[list[Read]]) -> None:
    """See that a reader never met an item, nor a text, a second time; and a change only of what they had."""
    items = [one.item for mail in mails for one in mail]
    assert len(items) == len(set(items))
    texts = [(work_of(one.item), one.text) for mail in mails for one in mail]
    assert len(texts) == len(set(texts))
    for number, mail in enumerate(mails):
        works = [work_of(one.item) for one in mail]
        assert len(works) == len(set(works))
        for one in mail:
            is_change = one.item != work_of(one.item)
            assert had_before(mails[:number], one.item) == is_change


def reason_is_true(
    reason: str,
    key: str,
    section: str,
    before: list[list[Read]],
    got: list[str],
    topics: tuple[str, ...],
) -> bool:
    """Tell whether an item's reason is so for a reader who had `before` and got `got`."""
    had, lacks = had_before(before, key), key not in got
    truths = {
        "chosen": not lacks,
        "chosen-fallback": not lacks,
        "not-in-locale": lacks,
        "withdrawn": lacks,
        "brought": had,
        "brought-as-new": had,
        "never-had": not had and key != work_of(key),
        "other-topic": section not in topics,
        "over-max": len(got) == MOST,
        "told-otherwise": lacks and work_of(key) in map(work_of, got),
    }
    return truths[reason]
