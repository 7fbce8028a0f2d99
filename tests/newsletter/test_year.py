"""A year of whatever can happen: no item reaches a reader twice, and what does not reach one has its true reason.

The rules and the database, without files and templates; YEARS says how many years are lived.
tests/journeys/test_year.py has the whole way.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from syndicate.journeys.build.releases import release
from syndicate.journeys.enrol import Alike, Memory, choose
from syndicate.localise.editions import editions, gone
from syndicate.model import Article, Block, Compiled, Event, Issue, Pool, Variant
from syndicate.newsletter import parity
from syndicate.newsletter.issue import Editions, PoolItem, candidates
from syndicate.newsletter.omissions import Issued, omissions
from syndicate.newsletter.selection import explain
from syndicate.store import enrolment, issues, pools, works
from syndicate.store.enrolment import Enrolment
from syndicate.store.readers import active
from tests.support.almanac import (
    ACTS,
    BEGIN,
    FATES,
    JOIN,
    LETTER,
    MOST,
    Almanac,
    Work,
    nothing_twice,
    reason_is_true,
)

pytestmark = pytest.mark.long

YEARS = int(os.environ.get("YEARS", "2"))
WEEKS = 52
# What happens before Thursday, between two waves, to the mails; in which way the issue leaves.
WAYS = st.sampled_from(["in time"] * 5 + ["held", "apart"])
WEEK = st.tuples(ACTS, ACTS, FATES, WAYS)


@dataclass
class Books(Almanac):
    """Works are only noted, and pools are made of their summaries.

    carried, left: works that issues left for a later one: all of them, the last one.
    frozen: issues that are approved and held: they leave later, as they were.
    """

    carried: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    frozen: list[tuple[Issue, tuple[PoolItem, ...]]] = field(default_factory=list)

    def articles(self) -> list[Article]:
        return [_article(one) for one in self.works]

    def look(self) -> None:
        public = editions(self.articles(), self.house.settings, self.now)
        found = {(one.work, tag): one.date for tag, those in public.items() for one in those}
        release(self.house, found, self.now)

    def freeze(
        self, day: date, schedule: str | None, names: tuple[str, ...] = ()
    ) -> tuple[Issue, tuple[PoolItem, ...]]:
        """Make the issue of a day, as `journeys.draft` does, and keep its pool."""
        self.look()
        found, settings = self.articles(), self.house.settings
        public = editions(found, settings, self.now)
        with self.house.database.read() as c:
            released, before = works.released(c), pools.brought(c, LETTER)
        choice: dict[str, Any] = {
            "released": released,
            "first_due": self.now,
            "freeze_at": self.now,
            "works": names,
            "carried": self.carried - before,
        }
        wanted = {one.work for one in candidates(public, LETTER, settings, **choice)} - before
        late = parity.behind((one for one in found if one.id in wanted), ("fr", "en"), settings)
        self.left = {one.work.id for one in late}
        self.carried |= self.left
        items = candidates(parity.without(public, late), LETTER, settings, **choice)
        with self.house.database.write() as c:
            issue = issues.create(
                c,
                newsletter=LETTER,
                schedule=schedule,
                occurrence=day,
                corrects="",
                first_due=self.now,
                last_due=self.now,
                state="enrolling",
                now=self.now,
            )
            pools.save(c, _pool(issue, items, public, self))
        return issue, items

    def leave(self, issue: Issue, items: tuple[PoolItem, ...]) -> None:
        """Enrol the readers of an issue, and see that each learns the truth of each item."""
        taken = gone(self.articles(), self.house.settings, self.now)
        items = tuple(one for one in items if one.work not in taken.get("fr", ()))
        schedule = None if issue.schedule.startswith("adhoc-") else issue.schedule
        with self.house.database.read() as c:
            readers = active(c, LETTER, schedule, None, 100)
        alike = choose(readers, Memory(self.house, issue, items)) if readers else []
        self._explain(alike, items)
        kept = [
            Enrolment(
                recipients=one.readers,
                locale=one.recipient.locale,
                zone=one.recipient.zone,
                due=self.now,
                items=one.items,
            )
            for one in alike
        ]
        with self.house.database.write() as c:
            if readers:
                assert enrolment.enrol(c, issue, kept, readers[-1].subscriber, None)
            issues.move(c, issue.id, ["enrolling"], "sending")

    def _explain(self, alike: Sequence[Alike], items: tuple[PoolItem, ...]) -> None:
        read = self.read()
        for some in alike:
            told = explain(items, some.recipient, MOST)
            assert [one.item for one in told] == list(items)
            for who, one in product(some.readers, told):
                item, keys, topics = one.item, list(some.items), some.recipient.topics
                assert reason_is_true(one.reason, item.key, item.section, read[who], keys, topics)

    def why_not(self, items: tuple[PoolItem, ...], tag: str) -> None:
        """See that what the issue of this moment lacks has its reason, and nothing has two."""
        found, settings = self.articles(), self.house.settings
        with self.house.database.read() as c:
            released = works.released(c)
        brought = {one.work for one in items}
        issued = Issued(
            table=settings.newsletters[LETTER],
            public=editions(found, settings, self.now),
            released=released,
            edits={},
            brought=brought,
            carried=self.left,
            first_due=self.now,
            freeze_at=self.now,
        )
        told = {work.id: reason for work, reason in omissions(found, issued, tag, settings)}
        recent = self.now - timedelta(days=30)
        assert {one.id for one in found if one.date >= recent} <= brought | told.keys()
        assert not brought & told.keys()
        for one in self.works:
            match told.get(f"urn:x:{one.name}"):
                case "carried":
                    assert len(one.texts) == 1
                case "not-public":
                    assert one.withdrawn or (one.section == "culture" and tag not in one.texts)
                case "over":
                    assert one.start
                    assert one.start <= self.now
                case reason:
                    assert reason in {None, "too-old", "too-late"}


def _article(one: Work) -> Article:
    variants = {
        tag: Variant(
            locale=tag,
            file=f"content/{one.kind}/{one.name}/index.{tag}.md",
            title=one.name,
            summary=f"{one.name} {tag} {number}",
            html="",
            slug=one.name,
            updated=one.updated.get(tag, one.date),
            fingerprint="",
            withdrawn=one.withdrawn,
        )
        for tag, number in one.texts.items()
    }
    values: dict[str, Any] = {
        "id": f"urn:x:{one.name}",
        "name": one.name,
        "section": one.section,
        "date": one.date,
        "source": "fr",
        "variants": variants,
    }
    if one.start is None:
        return Article(**values)
    happens: dict[str, Any] = {"start": one.start, "end": None, "zone": "Europe/Paris"}
    return Event(**values, **happens, cancelled=one.cancelled, sequence=one.sequence)


def _pool(issue: Issue, items: tuple[PoolItem, ...], public: Editions, books: Books) -> Pool:
    locales = {}
    for tag, those in public.items():
        texts = {one.work: one for one in those}
        blocks = tuple(
            Block(
                item=one.key,
                work=one.work,
                kind=one.kind,
                section=one.section,
                title=texts[one.work].title,
                summary=texts[one.work].summary,
                shown=texts[one.work].shown,
                translation=texts[one.work].translation,
                slices={},
            )
            for one in items
            if tag in one.locales
        )
        locales[tag] = Compiled(locale=tag, subject=None, preheader=None, frame={}, blocks=blocks)
    return Pool(issue=issue.id, revision=1, frozen_at=books.now, hash="", locales=locales)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


@settings(
    deadline=None,
    max_examples=YEARS,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),  # to find a smaller one would take as many years again
)
@given(
    first=st.lists(JOIN, min_size=2, max_size=4),
    weeks=st.lists(WEEK, min_size=WEEKS, max_size=WEEKS),
)
def test_a_year_brings_nothing_twice_and_has_a_true_reason_for_what_it_does_not_bring(
    place: Path, first: list[Any], weeks: list[Any]
) -> None:
    shutil.rmtree(place / "home", ignore_errors=True)
    books = Books(place / "home")
    try:
        books.do(first)
        for number, week in enumerate(weeks):
            _live(books, number, *week)
        for mails in books.read().values():
            nothing_twice(mails)
    finally:
        books.close()


def _live(
    books: Books, number: int, acts: list[Any], late: list[Any], fates: list[str], way: str
) -> None:
    monday = BEGIN + timedelta(weeks=number)
    books.on(monday, 8)
    books.leave(*books.freeze(monday, "monday"))
    books.deliver(fates)
    books.on(monday + timedelta(days=1), 9)
    books.do(acts)
    books.on(monday + timedelta(days=3), 8)
    issue, items = books.freeze(monday + timedelta(days=3), "weekly")
    for tag in ("fr", "en"):
        books.why_not(items, tag)
    if way == "held":
        books.frozen.append((issue, items))
    else:
        books.leave(issue, items)
    books.deliver(fates)
    books.do(late)
    alive = tuple(one.name for one in books.works[-2:] if not one.withdrawn)
    if way == "apart" and alive:
        books.leave(*books.freeze(monday + timedelta(days=4), None, alive))
    elif way == "in time" and books.frozen:
        books.leave(*books.frozen.pop())  # approved long ago, and as it was then
    books.deliver(fates)
