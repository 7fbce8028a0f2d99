"""Folder and settings → `public/`."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from syndicate import publish as files
from syndicate.content import edits as content_edits
from syndicate.content import scan
from syndicate.content.scan import Look
from syndicate.index import cards, documents, groups, queue, works
from syndicate.index.database import Index, IndexDamaged, opened
from syndicate.journeys import hubs, memory, sight
from syndicate.journeys.build import answers, cut, gather, given, made, numbers, releases, world
from syndicate.journeys.build.changes import next_change
from syndicate.journeys.build.crew import Crew, crew
from syndicate.journeys.build.cut import Cut
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.build.editorials import editorials
from syndicate.journeys.build.heads import Feeds
from syndicate.journeys.build.lists import Lists, is_feed, sitemaps
from syndicate.journeys.build.made import Build, Glance, State, Written
from syndicate.journeys.build.pages import Latest, pages
from syndicate.journeys.build.present import Presented, Stage, compressing, owner, present
from syndicate.journeys.build.strays import strays, taken
from syndicate.journeys.house import House
from syndicate.model import Channel, Finding
from syndicate.publish import Output, alone

Progress = Callable[[int, int], None]
_UNSEEN = Glance()
_COMMIT_EVERY = 2_000  # works: what an interrupted build does not do again


def publish(
    house: House,
    now: datetime,
    *,
    full: bool = False,
    progress: Progress | None = None,
    seen: Glance = _UNSEEN,
) -> Build:
    """Write `public/` as it is at `now`, and remember when each work was first publishable.

    Only what has changed is read and written; `full` reads and compares everything.

    seen: what a glance has found a moment ago.
    """
    act = partial(_published, house, now, full, progress or (lambda _done, _all: None), seen)
    with suppress(IndexDamaged):  # and thrown away
        return act()
    return act()


def _published(house: House, now: datetime, full: bool, progress: Progress, seen: Glance) -> Build:
    started = time.perf_counter()
    with alone(lock_of(house)) as interrupted, opened(house.index) as index:
        sight.heed(house, index)
        tree = files.opened(house.public, compressing(house.settings))
        if interrupted:  # any feed may have been written
            files.sweep(tree)
            hubs.note(house, () if tree.hidden else documents.all_paths(index), now)
        trip = _Trip(house, index, now, tree, full, progress, seen)
        ours = tree.hidden or made.has_built(house.home)
        lost = interrupted or (made.remembered(index) is None and not tree.hidden)
        build = trip.made(tree.root if ours and lost else None)
        if tree.root == house.public:  # whole, and where it belongs
            trip.remember(build, time.perf_counter() - started)
    return replace(build, seconds=round(time.perf_counter() - started, 3))


def lock_of(house: House) -> Path:
    """Return the file by which one process at a time writes `public/`."""
    return house.index.with_suffix(".lock")


def rehearse(house: House, now: datetime) -> None:
    """Make all that `publish` would write, and write nothing; raise what only templates can tell."""
    with opened(None) as index:
        trip = _Trip(house, index, now, files.Nowhere(), True, lambda _done, _all: None)
        trip.made()


@dataclass(slots=True)
class _Trip:
    """One build."""

    house: House
    index: Index
    now: datetime
    output: Output
    full: bool
    progress: Progress
    seen: Glance = _UNSEEN
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    troubles: list[Finding] = field(default_factory=list)
    released: dict[tuple[str, str], datetime] = field(default_factory=dict)
    owed: bool = False
    channels: tuple[Channel, ...] = ()
    latest: Latest = field(default_factory=dict)
    settings_key: bytes = b""
    design_key: bytes = b""
    look: Look = field(default_factory=Look)

    def made(self, doubtful: Path | None = None) -> Build:
        """Read, present, list; return what came of it. doubtful: where `strays` may be."""
        self.latest = numbers.latest(self.house.issue_archive, self.house.settings)
        with crew(self.house) as hands:
            self.troubles += self._gathered(hands)
            self._presented(hands)
        self._archived(cut.cut)
        self._listed()
        self._archived(cut.tell)
        self._removed(doubtful)
        if isinstance(self.output, files.Tree):
            files.settle(self.output, self.house.public, dict.fromkeys(self.changed))
            found = answers.answers(self.index, self.channels, self.house.settings)
            answers.write(self.house.home, found)
            hubs.note(self.house, self.changed, self.now)
        self.index.commit()
        released = (one for one in self._released() if one not in self.troubles)
        findings = [*self._told(), *self.troubles, *released]
        return self._build(tuple(findings))

    def _gathered(self, hands: Crew) -> list[Finding]:
        """Bring the index up to date, and queue what readers may find otherwise now."""
        home = self.house.home
        self.settings_key = self.house.read_by or world.settings_key(home, os.environ)
        self.design_key = world.design_key(home, self.house.data)
        self.house.renew(self.design_key)
        state, (before, look) = made.remembered(self.index), made.looked(self.index, self.seen)
        if look is None:
            look = scan.look(home, int(self.now.timestamp() * 1e9), before[0] if before else None)
        anew = self.full or before is None or before[1] != self.settings_key
        found = gather.gather(
            self.house, self.index, None if anew or before is None else before[0], look, hands
        )
        again = anew or state is None or state.design != self.design_key or self.now < state.made.at
        if isinstance(self.output, files.Tree):
            standing = made.folders(self.house.public)
            doubtful = state is None or self.full or standing != state.public
            queue.add(self.index, taken(self.output, self.index, doubtful=doubtful))
        queue.add(self.index, works.names(self.index) if again else found.affected)
        made.keep_look(self.index, look, self.settings_key)
        self.look = look
        self.index.commit()
        return list(found.troubles)

    def _presented(self, hands: Crew) -> None:
        """Write the pages of works that readers find otherwise, or for the first time."""
        names = sorted(queue.due(self.index, self.now.timestamp()))
        tree = self.output if isinstance(self.output, files.Tree) else None
        stage = Stage(
            index=self.house.index if tree else None,
            root=tree.root if tree else None,
            hidden=tree.hidden if tree else False,
            now=self.now,
            design=self._design(),
            latest=self.latest,
        )
        for number, one in enumerate(present(self.house, self.index, names, stage, hands), 1):
            self._take(one)
            self.progress(number, len(names))
            if number % _COMMIT_EVERY == 0:
                os.sync()
                self.index.commit()

    def _take(self, one: Presented) -> None:
        mine = owner(one.name)
        documents.leave(self.index, mine, one.files)
        self.changed += one.written
        self.troubles += one.troubles
        documents.put(self.index, mine, one.files)
        if one.facts is not None:
            memory.remember(self.index, one.facts)
        for row in one.rows:
            if row.withdrawn is None:
                self.released[row.work, row.locale] = datetime.fromtimestamp(row.date, UTC)
        queue.settle(self.index, one.name)

    def _listed(self) -> None:
        """Write what is made of many works: lists, feeds, what search engines and servers read."""
        known = documents.known(self.index, documents.LISTS)
        seen: dict[str, bytes] = {}
        for document in self._documents():
            key = seen[document.path] = document.key + bytes([self.house.settings.site.precompress])
            new = self.full or known.get(document.path) != key
            if new and self.output.put(document.path, document.make()):
                self.changed.append(document.path)
        documents.put(self.index, documents.LISTS, seen)
        documents.leave(self.index, documents.LISTS, seen)

    def _documents(self) -> Iterator[Document]:
        """Yield what is linked to before what links: pages, then feeds, then the sitemap."""
        design = self._design()
        made_with = pages(self.house, self.latest)
        yield from editorials(self.house)
        yield from numbers.documents(self.house.issue_archive, made_with.frames, design)
        those = groups.groups(self.index)
        yield from Lists(self.index, those, made_with, self.now, design).documents()
        archives = self.house.feed_archive if isinstance(self.output, files.Tree) else None
        audit = partial(cut.note, self.index)
        issues = numbers.Numbers(self.house.issue_archive, self.house, design)
        yield from issues.documents()
        own = issues.channels()
        feeds = Feeds(self.house, self.index, self.now, design, archives, audit, own)
        yield from feeds.documents()
        self.channels = (*feeds.channels, *feeds.archived)
        self.troubles += feeds.troubles
        yield from self._given()
        yield from sitemaps(self.index, those, self.house.settings, design)

    def _given(self) -> Iterator[Document]:
        if isinstance(self.output, files.Tree):
            leaving = documents.orphans(self.index)
            given.settle(self.house, self.index, self.output.root, leaving)
            yield from given.documents(self.house, self.index)

    def _design(self) -> bytes:
        """Return a key of all that shapes what is written, besides works."""
        any_issues = {tag: bool(those) for tag, those in self.latest.items()}
        return key_of(self.settings_key, self.design_key, repr(any_issues).encode())

    def _removed(self, doubtful: Path | None) -> None:
        """Delete what an earlier build wrote and this one did not: last, so that nothing links to a hole."""
        orphans = documents.orphans(self.index)
        orphans += strays(doubtful, self.house.settings, self.index)
        self.gone = [path for path in orphans if self.output.remove(path)]
        documents.drop(self.index, orphans)

    def _archived(self, act: Callable[[House, Index, datetime], Cut]) -> None:
        """Do what withdrawals ask of archives; what the database keeps us from is tried again."""
        if isinstance(self.output, files.Tree):
            came = act(self.house, self.index, self.now)
            self.troubles += (one for one in came.findings if one not in self.troubles)
            self.owed |= came.owed

    def _released(self) -> Iterator[Finding]:
        if isinstance(self.output, files.Nowhere):
            return
        before = made.remembered(self.index)
        told = releases.settle(self.house, self.index, self.released, self.now, before)
        if told is not None:
            self.owed = True
            yield told

    def _told(self) -> Iterator[Finding]:
        told = tuple(works.told(self.index))
        yield from (finding for one in told for finding in one.findings)
        yield from content_edits.check(self.house.home, self.house.settings)
        yield from (finding for one in told for finding in one.about)

    def _build(self, findings: tuple[Finding, ...]) -> Build:
        fine, broken = works.counts(self.index)
        changed = set(self.changed)
        return Build(
            at=self.now,
            seconds=0.0,
            full=self.full,
            works=fine,
            editions=cards.counts(self.index, self.house.settings.locales),
            broken=broken,
            written=Written(
                len(changed),
                documents.count(self.index) - len(changed),
                len(self.gone),
                tuple(sorted(path for path in changed if is_feed(path))),
            ),
            next_change=next_change(self.index, self.now, owed=self.owed),
            findings=findings,
        )

    def remember(self, build: Build, seconds: float) -> None:
        """Keep what the next build has to know to find that there is nothing to do.

        seconds: how long ago this one began, at its `now`.
        """
        home = self.house.home
        if self.look.young:
            then = int((self.now.timestamp() + seconds) * 1e9)
            made.keep_look(self.index, scan.aged(home, self.look, then), self.settings_key)
        made.remember(
            self.index,
            State(
                settings=self.settings_key,
                design=self.design_key,
                archives=made.archives_key(home),
                public=made.folders(self.house.public),
                database=made.database_inode(home),
                owed=self.owed,
                made=build,
            ),
        )
        self.index.commit()
