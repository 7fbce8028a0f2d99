"""Weeks of a publication whose machine is restarted, and away, at random: each reader gets each issue once.

Staff do as they are asked: they adopt what is held, send what is late, resume what is paused. WEEKS says
how long, MISSED_SEED which; `make chaos` lives a whole year.
"""

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from threading import Event

import pytest

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.content import folder
from syndicate.journeys import halt, instance
from syndicate.journeys.build.releases import release
from syndicate.journeys.deliver import deliver
from syndicate.localise.editions import editions
from syndicate.model import Issue, Message, Outcome
from syndicate.ports import Work
from syndicate.schedule import due, holidays, jobs
from syndicate.store import deliveries, issues, subscribers
from tests.support import homes, trips

pytestmark = pytest.mark.long

WEEKS = int(os.environ.get("WEEKS", "3"))
SEED = int(os.environ.get("MISSED_SEED", "2018"))
BEGIN = datetime(2026, 2, 20, 5, tzinfo=UTC)  # before the clocks change on both sides
HOUR = timedelta(hours=1)
ZONES = ("Europe/Paris", "America/Toronto", "America/St_Johns", "Pacific/Noumea")
SETTINGS = """\
[site]
base_url = "https://news.example"
zone = "Europe/Paris"
authority = "metropole.example,2026"
default_locale = "fr"
title.fr = "Actualités"

[sender]
legal_name = "Métropole d’exemple"
mailing_address = "1, place de l’Exemple, 63000 Clermont-Ferrand, France"
email = "actualites@metropole.example"

[locales.fr]
name = "Français"
babel = "fr_FR"

[sections.cooperation]
title.fr = "Coopération"

[newsletters.actualites]
title.fr = "Actualités"
sections = ["cooperation"]
approvals = 0
max_items = 200
window = "90d"
max_lateness = "10h"

[newsletters.actualites.schedules.weekly]
every = "week"
on = "thursday"
at = "08:00"

[newsletters.actualites.schedules.nightly]
every = "week"
on = "sunday"
at = "02:30"
holidays = ["fr"]

[newsletters.actualites.schedules.monthly]
every = "month"
on = "first monday"
at = "07:30"
holidays = ["fr", "ca-qc"]
on_holiday = "after"

[schedule]
ask_after = "8h"
"""
NAMES = ("weekly", "nightly", "monthly")
READERS = [
    f"{name}-{zone.rpartition('/')[2].lower()}@readers.example" for name in NAMES for zone in ZONES
]


@dataclass
class Post:
    """A way out for mail that remembers who got which issue."""

    got: Counter[tuple[str, str]] = field(default_factory=Counter)
    name: str = "post"
    sessions: int = 1
    batch: int = 1

    def open(self) -> "Post":
        return self

    def carry(self, work: Work) -> None:
        while (message := work.take()) is not None:
            if message.delivery in work.leaving([message]).ours():
                self._keep(message)
                work.settle(message, Outcome(state="sent"))

    def _keep(self, message: Message) -> None:
        self.got[message.key, message.recipient] += 1

    def close(self) -> None:
        """Have nothing to close."""


@dataclass
class Life:
    """A publication, the machine that it runs on, and its staff."""

    place: Path
    dice: random.Random
    clock: SteppingClock = field(default_factory=lambda: SteppingClock(BEGIN))
    post: Post = field(default_factory=Post)
    articles: list[tuple[str, datetime]] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.home = homes.home(self.place / "home", SETTINGS)
        rows = (
            f"{address},fr,{zone},{name},actualites,express,2025-05-01\n"
            for address, (name, zone) in zip(READERS, product(NAMES, ZONES), strict=True)
        )
        table = self.place / "readers.csv"
        table.write_text(
            "email,locale,zone,schedule,newsletter,basis,consented_at\n" + "".join(rows), "utf-8"
        )
        trips.ok(self.home, "subscribers", "import", str(table))
        self.app: App = compose(self.home, os.environ, self.clock)
        self.write()
        jobs.tick(self.app.house, self.clock.now())

    def write(self) -> None:
        name, now = f"article-{len(self.articles)}", self.clock.now()
        homes.write_article(self.home, name, date=now.isoformat(), id=f"urn:x:{name}")
        self.articles.append((f"urn:x:{name}", now))
        house = self.app.house
        public = editions(folder.read(self.home, house.settings).works, house.settings, now)
        found = {(one.work, tag): one.date for tag, those in public.items() for one in those}
        release(house, found, now)  # as the build does that follows

    def move(self, address: str, zone: str) -> None:
        with self.app.house.database.write() as c:
            assert subscribers.update(c, self.id_of(address), zone=zone)

    def id_of(self, address: str) -> str:
        with self.app.house.database.read() as c:
            reader = subscribers.by_address(c, address)
        assert reader is not None
        return reader.id

    def restart(self) -> None:
        self.app.close()
        self.app = compose(self.home, os.environ, self.clock)
        self.acts["restart"] += 1

    def work(self) -> None:
        """Do what `serve` does, in whatever order its threads do it."""
        acts = [self.tick, self.deliver]
        self.dice.shuffle(acts)
        for act in acts:
            act()

    def tick(self) -> None:
        jobs.tick(self.app.house, self.clock.now())

    def deliver(self) -> None:
        deliver(self.app.house, self.post, self.clock, until="due", stop=Event())

    def staff(self) -> None:
        """Do as the findings say."""
        house, now = self.app.house, self.clock.now()
        done = jobs.tick(house, now)
        for one in done.findings:
            self.acts[one.code] += 1
            if one.code == "instance-held":
                instance.adopt(house, "a@metropole.example", now)
            if one.code == "issue-late":
                jobs.send(house, self.issue(str(one.fields["issue"])), now, at_once=False)
        for issue in self.issues():
            if issue.paused:
                self.acts["wave-late"] += 1
                halt.resume(house, issue, "a@metropole.example", now)

    def issue(self, key: str) -> Issue:
        with self.app.house.database.read() as c:
            return issues.known(c, key)

    def issues(self) -> tuple[Issue, ...]:
        with self.app.house.database.read() as c:
            return issues.listing(c)

    def live(self, until: datetime) -> None:
        while self.clock.now() < until:
            self.step()
        for _ in range(4):  # everybody comes back, and nothing is left undone
            self.staff()
            self.work()

    def step(self) -> None:
        luck = self.dice.random()
        away = luck < 0.04
        hours = self.dice.uniform(8, 72) if away else self.dice.uniform(0.5, 7.5)
        self.clock.sleep(hours * 3600)
        self.acts["away"] += away
        if away or luck < 0.2:
            self.restart()
        if self.dice.random() < 0.08:
            self.write()
        if self.dice.random() < 0.05:
            self.move(self.dice.choice(READERS), self.dice.choice(ZONES))
        self.work()
        if self.dice.random() < 0.3:
            self.staff()
            self.work()


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    made = Life(tmp_path_factory.mktemp("life"), random.Random(SEED))  # noqa: S311 (to be repeated)
    made.live(BEGIN + WEEKS * timedelta(days=7))
    return made


def test_the_machine_was_away_and_staff_were_asked(life: Life) -> None:
    assert life.acts["restart"] > WEEKS
    assert life.acts["away"]
    if WEEKS > 20:
        assert {"instance-held", "issue-late"} <= {key for key, count in life.acts.items() if count}


def test_no_reader_gets_an_issue_twice(life: Life) -> None:
    assert set(life.post.got.values()) == {1}
    assert not [one for one in life.issues() if one.state not in ("sent", "skipped")]


def test_each_issue_of_a_week_or_a_month_reaches_each_of_its_readers(life: Life) -> None:
    for name in NAMES:
        days = {one.occurrence: one.id for one in life.issues() if one.schedule == name}
        assert sorted(days) == expected(life, name)
        sent = Counter(key for key, who in life.post.got if who.startswith(f"{name}-"))
        assert all(sent[key] == 4 or empty(life, key) for key in days.values())


def expected(life: Life, name: str) -> list[date]:
    """Return the local dates on which a schedule was due, by the first of its waves."""
    letter = life.app.house.settings.newsletters["actualites"]
    zones = dict.fromkeys(letter.schedules, ZONES)
    begun, last = BEGIN + HOUR, life.clock.now()
    found = due.between("actualites", letter, zones, begun, last + timedelta(days=1), holidays.off)
    mine = [one for one in found if one.schedule == name and one.first_due >= begun]
    planned = [one.occurrence for one in life.issues() if one.schedule == name]
    return [one.date for one in mine if one.first_due <= last or one.date in planned]


def empty(life: Life, key: str) -> bool:
    """Tell whether an issue had nothing new for some of its readers."""
    return life.issue(key).skipped_empty > 0 or life.issue(key).state == "skipped"


def test_each_article_is_in_exactly_one_digest_of_each_reader(life: Life) -> None:
    with life.app.house.database.read() as c:
        rows = deliveries.listing(c, limit=100_000)
    last = {one.id: one.first_due for one in life.issues()}
    for address in READERS:
        who = life.id_of(address)
        mine = [row for row in rows if row.recipient == who]
        brought = Counter(item for row in mine for item in row.items)
        until = max(last[row.key] for row in mine)
        whole = {name for name, at in life.articles if at < until}
        assert set(brought.values()) == {1}
        assert whole <= brought.keys(), address
