"""What it takes long to learn of an issue → learnt again only once something may have changed.

Staff look at an issue many times while they work on it. To read all content and to compile it takes a
second; whether any file changed since is told by their stamps. What depends on readers or on the clock may be as old as
`PATIENCE`: whoever approves or sends does so with what is true at that moment (`review`, `sendoff`).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar, cast

from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.journeys import amend, views
from syndicate.journeys.build.world import folder_key
from syndicate.journeys.draft import Draft, draft
from syndicate.journeys.house import House
from syndicate.model import Issue, Pool
from syndicate.newsletter.difference import Difference
from syndicate.store import gate

T = TypeVar("T")
PATIENCE = timedelta(minutes=5)
_MOST = 48  # of what is kept: a compiled issue has some hundred kilobytes
_UNWRITTEN = ("draft", "in_review", "approved", "scheduled")
_OURS = b"issues looked at"


@dataclass(slots=True)
class Known:
    """What was learnt: by name, with what it was learnt from, and when; the least asked for goes first."""

    found: OrderedDict[Hashable, tuple[Hashable, datetime, object]] = field(
        default_factory=OrderedDict
    )
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(
        self,
        name: Hashable,
        made_of: Hashable,
        now: datetime,
        learn: Callable[[], T],
        patience: timedelta = PATIENCE,
    ) -> T:
        """Return what is known under a name, learnt now if it was made of something else, or long ago."""
        with self.lock:
            known = self.found.get(name)
            if known and known[0] == made_of and timedelta(0) <= now - known[1] < patience:
                self.found.move_to_end(name)
                return cast(T, known[2])
        learnt = learn()
        with self.lock:
            self.found[name] = (made_of, now, learnt)
            self.found.move_to_end(name)
            while len(self.found) > _MOST:
                self.found.popitem(last=False)
        return learnt


def forget(house: House, issue_id: str) -> None:
    """Learn anew what an issue would be when it is next asked for."""
    one = known(house)
    with one.lock:
        one.found.pop(("draft", issue_id), None)
        one.found.pop(("changed", issue_id), None)


def known(house: House) -> Known:
    """Return what was learnt in this house; nothing once templates and catalogues are read anew."""
    return cast(Known, house.held.setdefault(_OURS, Known()))


def whole(house: House, issue_id: str, now: datetime) -> views.Whole:
    """Return an issue with all there is to know; raise UsageError issue-unknown."""
    return views.whole(house, issue_id, now, views.Sources(drafted, changed, waves))


def drafted(house: House, issue: Issue, now: datetime) -> Draft:
    """Return what an issue would be if it were frozen now."""
    with house.database.read() as c:
        passed = gate.overrides(c, issue.id)
    made_of = (issue, passed, content_key(house))
    return known(house).get(("draft", issue.id), made_of, now, lambda: draft(house, issue, now))


def changed(house: House, issue: Issue, pool: Pool, now: datetime) -> Difference:
    """Return how the sources of a frozen issue read by now."""
    made_of = (issue, pool.hash, content_key(house))
    return known(house).get(
        ("changed", issue.id), made_of, now, lambda: amend.changed(house, issue, pool, now)
    )


def waves(house: House, issue: Issue, now: datetime) -> views.Waves:
    """Return the waves of an enrolled issue; of one that is being enrolled, they grow."""
    if issue.state in _UNWRITTEN:
        return ()
    patience = timedelta(0) if issue.state == "enrolling" else PATIENCE
    return known(house).get(
        ("waves", issue.id), issue, now, lambda: views.waves_of(house, issue, now), patience
    )


def library(house: House, now: datetime) -> Library:
    """Return all works."""
    return known(house).get(
        "library",
        content_key(house),
        now,
        lambda: folder.read(house.home, house.settings),
        timedelta(days=1),
    )


def content_key(house: House) -> bytes:
    """Return a key of all that editors write."""
    return folder_key(house.home / "content")
