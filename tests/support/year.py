"""A publication on disk, with the journeys that staff and the clock set off."""

import shutil
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from syndicate.content import folder
from syndicate.journeys import explain as explaining
from syndicate.journeys.build.releases import release
from syndicate.journeys.explain import Explained
from syndicate.localise.editions import editions
from syndicate.model import Article, IssueState
from syndicate.schedule import jobs, starting
from syndicate.store import deliveries, issues
from tests.support import homes
from tests.support.almanac import LETTER, Almanac, Work

_SCHEDULED: tuple[IssueState, ...] = ("scheduled",)


@dataclass
class Year(Almanac):
    """Works are files, and issues leave as `tick` and `send` have them."""

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        super().__post_init__()
        (self.home / "content" / "events").mkdir()

    def _write(self, work: Work) -> None:
        for language, number in work.texts.items():
            lines = {
                "title": f"{work.name} {language}",
                "summary": f"{work.name} {language} {number}",
                "date": work.date.isoformat(),
                "section": work.section,
                "id": f"urn:x:{work.name}",
                "updated": work.updated.get(language, work.date).isoformat(),
            }
            if work.start:
                lines |= {"start": work.start.isoformat(), "zone": "Europe/Paris"}
            if work.sequence:
                lines["sequence"] = str(work.sequence)
            for key in ("cancelled", "withdrawn"):
                if at := getattr(work, key):
                    lines[key] = at.isoformat()
            file = self.home / "content" / work.kind / work.name / f"index.{language}.md"
            homes.write_work(file, lines, "Bonjour.\n")

    def look(self) -> None:
        """Record what readers find by now, as a build does."""
        public = editions(self.library(), self.house.settings, self.now)
        found = {(one.work, tag): one.date for tag, those in public.items() for one in those}
        release(self.house, found, self.now)

    def library(self) -> tuple[Article, ...]:
        return tuple(folder.read(self.home, self.house.settings).works)

    def tick(self) -> list[str]:
        self.look()
        return jobs.tick(self.house, self.now, remember=False).enrolled

    def send(self, names: tuple[str, ...] = ()) -> list[str]:
        """Send what was held too long, or an issue of chosen works, to everybody at once."""
        self.look()
        with self.house.database.read() as c:
            waiting = [one for one in issues.in_states(c, _SCHEDULED) if one.first_due < self.now]
        if names:
            waiting = [jobs.plan_next(self.house, LETTER, self.now, self.now, names)]
        sent = []
        for issue in waiting:
            gone, _ = jobs.send(self.house, issue, self.now, at_once=True)
            sent += [gone.id] if gone.state == "sending" else []
        return sent

    def explain(self, issue: str, who: str) -> Explained:
        address = f"r{self.readers.index(who)}@readers.example"
        due_of = partial(starting.due_for, self.house)
        return explaining.explain(self.house, issue, address, due_of, self.now)

    def hours(self) -> set[str]:
        """Return the local hours at which the mails of schedules were due to leave."""
        with self.house.database.read() as c:
            at_once = {one.id for one in issues.listing(c) if one.at}
            rows = [one for one in deliveries.listing(c, limit=100_000) if one.key not in at_once]
        return {f"{one.due.astimezone(ZoneInfo(one.zone or 'UTC')):%H:%M}" for one in rows}
