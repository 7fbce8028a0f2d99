"""Time what the console’s pages ask for, beside a ledger of many issues, and write docs/performance.md.

The ledger is made by SQL, in the shapes that a sender leaves: 100,000 readers of whom each got each of
200 issues are 20 million mails, and about 9 GB. `--mails` has all issues but the last ten go to fewer,
and says so in what it writes. `make bench-console` is how it is called; the home is kept, and used
again by the next run with the same numbers.
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from benchmarks.building import machine, page

from syndicate.app import App, compose
from syndicate.cli.rooms import office, site
from syndicate.clocks import SteppingClock
from syndicate.journeys.house import House
from syndicate.journeys.reports.issues import of_issue
from syndicate.journeys.reports.over_time import Span, over_time
from syndicate.journeys.reports.refresh import count, refresh
from syndicate.journeys.staff import people, sessions
from syndicate.journeys.staff.people import Newcomer
from syndicate.journeys.staff.sessions import Origin
from syndicate.schedule.today import Desk
from syndicate.store import issues
from syndicate.store.database import open_database
from syndicate.web.application import application
from syndicate.web.server import server

TOP = Path(__file__).parents[1]
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LETTER, SCHEDULE = "actualites", "weekly"
MOST_MS = 200.0
ISSUE = f"{LETTER}-{(NOW - timedelta(days=3)).date()}"
# Every page that staff look at; {reader} is somebody's id.
PAGES: Mapping[str, str] = {
    "Today": "",
    "Issues": "issues",
    "an issue": f"issues/{ISSUE}",
    "who received it": f"issues/{ISSUE}/readers",
    "its result": f"issues/{ISSUE}/result",
    "Content": "content",
    "Readers": "readers",
    "a reader": "readers/{reader}",
    "Deliveries": "deliveries",
    "what came back": "deliveries/bounces",
    "Feeds": "feeds",
    "Reports": "reports",
    "the report of an issue": f"reports/{ISSUE}",
    "Log": "audit",
    "Settings": "settings",
    "Staff": "staff",
}
_WHOLE = 10  # the last issues, which go to everybody in any case
_DOMAINS = (
    "json_array('free.example','orange.example','mail.example','metropole.example','ville.example')"
)
_READERS = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :readers)
INSERT INTO subscribers(id, address, name, locale, zone, added_at)
SELECT printf('00000000-0000-4000-8000-%012d', i),
  'lectrice.' || i || '@' || CASE i % 50 WHEN 0 THEN 'own-' || (i / 100) || '.example'
    ELSE json_extract({_DOMAINS}, '$[' || (i % 5) || ']') END,
  'Zoé', CASE i % 10 WHEN 0 THEN 'en' WHEN 1 THEN 'fr-CA' WHEN 2 THEN 'fr-CA' ELSE 'fr' END,
  CASE i % 10 WHEN 0 THEN 'America/Toronto' WHEN 1 THEN 'America/St_Johns' WHEN 2 THEN NULL
    ELSE 'Europe/Paris' END,
  '2022-01-03T08:00:00.000000Z' FROM n"""  # noqa: S608 - no value of anybody's
_SUBSCRIPTIONS = """
INSERT INTO subscriptions(subscriber, newsletter, schedule, topics, state, since)
SELECT id, :letter, :schedule, '[]', 'active', added_at FROM subscribers"""
_CONSENTS = """
INSERT INTO consents(subscriber, newsletter, act, basis, at, source, method, recorded_at)
SELECT id, :letter, 'given', 'express', at, 'form', 'double opt-in', at FROM (
  SELECT id, strftime('%Y-%m-%dT%H:%M:%f000Z', '2022-01-03', '+' || (rowid % 1700) || ' days') AS at
  FROM subscribers)"""
_ISSUE = """
INSERT INTO issues(id, newsletter, schedule, occurrence, corrects, state, paused, revision, first_due,
  last_due, works, skipped_empty, created_at, sent_at)
VALUES (:id, :letter, :schedule, :day, '', 'sent', 0, 1, :due, :due, '[]', 0, :due, :due)"""
_MAILS = """
INSERT INTO deliveries(purpose, key, recipient, issue, locale, zone, priority, due, state, attempts,
  resent, handed_over_at, settled_at, reply_code, reply_text)
SELECT 'issue', :id, id, :id, locale, coalesce(zone, 'Europe/Paris'), 10, :due,
  CASE WHEN r % 250 = 0 THEN 'refused' WHEN r % 10007 = 0 THEN 'unknown' WHEN r % 997 = 0 THEN 'suppressed'
    ELSE 'sent' END, 1 + (r % 97 = 0), 0, left_at, left_at, 250, '2.0.0 Ok: queued'
FROM (SELECT id, locale, zone, abs(random()) % 1000000 AS r,
  strftime('%Y-%m-%dT%H:%M:%f000Z', :due, '+' || (rowid / 28) || ' seconds') AS left_at
  FROM subscribers WHERE rowid <= :mails)"""
_BOUNCES = """
INSERT INTO bounces(source, delivery, subscriber, at, told_at, kind, class, action)
SELECT 'mail', id, recipient, settled_at, settled_at,
  CASE WHEN id % 29 = 0 THEN 'complained' ELSE 'bounced' END, 'soft', 'counted'
FROM deliveries WHERE issue = :id AND state = 'sent' AND id % 131 = 0"""
_LEFT = """
INSERT INTO consents(subscriber, newsletter, act, at, source, method, recorded_at)
SELECT recipient, :letter, 'left', settled_at, 'one-click', 'one-click', settled_at
FROM deliveries WHERE issue = :id AND id % 1009 = 0"""


@dataclass(frozen=True, slots=True)
class Size:
    """How long the list is, how many issues it had, and to how many all but the last ten went."""

    readers: int
    issues: int
    mails: int


@dataclass(frozen=True, slots=True)
class Figure:
    """How long something took, in milliseconds: the median, the worst of some rounds, and CPU (median)."""

    name: str
    median: float
    worst: float
    cpu: float


def make(home: Path, size: Size) -> None:
    """Make a home whose ledger has all this, whole or not at all."""
    if (home / "ready").is_file():
        return
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(TOP / "config", home / "config")
    shutil.copytree(TOP / "content", home / "content")
    open_database("sqlite:///var/syndicate.db", home).close()
    with closing(sqlite3.connect(home / "var" / "syndicate.db")) as c, _unindexed(c):
        c.execute("PRAGMA journal_mode = OFF")
        c.execute("PRAGMA synchronous = OFF")
        own = {"letter": LETTER, "schedule": SCHEDULE}
        c.execute(_READERS, {"readers": size.readers})
        c.execute(_SUBSCRIPTIONS, own)
        c.execute(_CONSENTS, own)
        for number in range(size.issues):
            due = NOW.replace(hour=7) - timedelta(days=(size.issues - number) * 3)
            told = {
                **own,
                "id": f"{LETTER}-{due.date()}",
                "day": due.date().isoformat(),
                "due": due.strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
                "mails": size.readers if number >= size.issues - _WHOLE else size.mails,
            }
            for statement in (_ISSUE, _MAILS):
                c.execute(statement, told)
            c.commit()
    with closing(sqlite3.connect(home / "var" / "syndicate.db")) as c:
        for (issue,) in c.execute("SELECT id FROM issues").fetchall():
            for statement in (_BOUNCES, _LEFT):
                c.execute(statement, {**own, "id": issue})
        c.commit()
    (home / "ready").touch()


@contextmanager
def _unindexed(c: sqlite3.Connection) -> Iterator[None]:
    """Have the ledger's indexes made once all rows are there: one by one, that takes far longer."""
    kept = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'deliveries' AND sql IS NOT NULL"
    indexes = c.execute(kept).fetchall()
    for name, _ in indexes:
        c.execute(f"DROP INDEX {name}")
    yield
    for _, statement in indexes:
        c.execute(statement)
    c.commit()


def timed(name: str, asked: Callable[[], object], rounds: int) -> Figure:
    """Ask some times; the first time, which everything is loaded in, is the worst."""
    took, worked = [], []
    for _ in range(rounds):
        begun, idle = time.perf_counter(), time.process_time()
        asked()
        took.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - idle) * 1000)
    return Figure(name, statistics.median(took), max(took), statistics.median(worked))


def figures(house: House, rounds: int) -> Sequence[Figure]:
    """Measure what is asked for by pages, and what the clock has done beside them."""
    refresh(house, NOW)  # the first time, all of it is counted: that is made, and not measured
    issue, desk = ISSUE, Desk(house)
    with house.database.read() as c:
        last = issues.known(c, issue)
    year, ever = Span(), Span(start=(NOW - timedelta(days=9000)).date(), by="week")
    return (
        timed("today", lambda: desk.look(NOW), rounds),
        timed("report of an issue", lambda: of_issue(house, issue, NOW), rounds),
        timed("report over a year, by month", lambda: over_time(house, year, NOW), rounds),
        timed("report of all issues, by week", lambda: over_time(house, ever, NOW), rounds),
        timed("counting one issue anew (a job)", lambda: count(house, last, NOW), 5),
        timed("looking for what is new (a job)", lambda: refresh(house, NOW), 5),
    )


@contextmanager
def _answering(app: App) -> Iterator[str]:
    """Serve the console on the loopback; give its address."""
    found, there = list[str](), threading.Event()

    def started(url: str) -> None:
        found.append(url)
        there.set()

    running = server(application(site(app), office(app)), "127.0.0.1", 0, started)
    thread = threading.Thread(target=running.run)
    thread.start()
    there.wait()
    try:
        yield found[0]
    finally:
        running.should_exit = True
        thread.join()


def _signed_in(app: App) -> str:
    address, now = "bench@metropole.example", NOW
    known = {one.person.address: one.person for one in people.listing(app.house)}
    person = known.get(address)
    if person is None:
        new = Newcomer(address=address, name="Bench", roles=("admin",), locale="fr")
        person = people.add(app.house, new, "cli", now)[0]
    with app.house.database.write() as c:
        return sessions.begin(c, person.id, Origin(None, ""), now)


def pages(app: App, rounds: int) -> Sequence[Figure]:
    """Measure each page as a browser asks for it, from its request to its last byte."""
    reader = "00000000-0000-4000-8000-000000000007"
    with _answering(app) as url, requests.Session() as browser:
        browser.headers["Cookie"] = f"syndicate-session={_signed_in(app)}"

        def ask(path: str) -> None:
            answer = browser.get(f"{url}/console/{path.format(reader=reader)}", timeout=60)
            assert answer.ok, f"{path}: {answer.status_code}"
            assert "/console/login" not in answer.url, path

        return [timed(name, lambda path=path: ask(path), rounds) for name, path in PAGES.items()]


def markdown(size: Size, mails: int, found: Sequence[Figure]) -> str:
    """Return the figures as a part of docs/performance.md."""
    lines = [
        f"- {size.readers:,} readers, {size.issues} issues, {mails:,} mails in the ledger, {machine.today()}",
        f"- {machine.place()}",
        f"- {machine.own()}",
        "",
        "| | median, ms | worst, ms | CPU, ms |",
        "|---|---:|---:|---:|",
        *(
            f"| {one.name} | {one.median:,.0f} | {one.worst:,.0f} | {one.cpu:,.0f} |"
            for one in found
        ),
    ]
    return "\n".join(lines)


def main() -> int:
    """Make the ledger, measure, write; exit 1 where a page is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=100_000)
    parser.add_argument("--issues", type=int, default=200)
    parser.add_argument("--mails", type=int, default=100_000, help="of each issue but the last ten")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--home", type=Path, default=TOP / "var" / "bench-console")
    given = parser.parse_args()
    size = Size(given.readers, given.issues, min(given.mails, given.readers))
    home = given.home / f"{size.readers}-{size.issues}-{size.mails}"
    make(home, size)
    with closing(sqlite3.connect(home / "var" / "syndicate.db")) as c:
        mails = c.execute("SELECT max(id) FROM deliveries").fetchone()[0]
    local = {"SYNDICATE_WEB__BASE_URL": "http://127.0.0.1"}
    with closing(compose(home, local, SteppingClock(NOW))) as app:
        found = [*figures(app.house, given.rounds), *pages(app, given.rounds)]
    told = markdown(size, mails, found)
    sys.stdout.write(f"{told}\n")
    page.written("bench-console", told)
    jobs = [one for one in found if one.name.endswith("(a job)")]
    return int(any(one.median > MOST_MS for one in found if one not in jobs))


if __name__ == "__main__":
    sys.exit(main())
