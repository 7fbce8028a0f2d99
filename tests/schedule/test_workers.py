"""Jobs are hints: what is lost, doubled or not there yet costs time, and no mail."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from syndicate.app import App, compose
from syndicate.clocks import SystemClock
from syndicate.delivery.transports.folder import FolderTransport
from syndicate.errors import StoreBusy
from syndicate.schedule import workers
from syndicate.schedule.workers import Worker
from syndicate.store import deliveries, instance
from syndicate.store.database import open_database
from syndicate.store.presence import CLOCK, Presence
from tests.support import postgres, trips
from tests.support.cli import run, start
from tests.support.homes import home, write_article
from tests.support.ledger import NOW
from tests.support.waiting import until

BEFORE_THE_LAST = "03.04.00_01_pre_add_retry_failed_job_procedure.sql"
MADE_LAST = "procrastinate_trigger_function_status_events_update_v1"
JOBS = (
    "SELECT task_name, args->>'mails', scheduled_at, priority FROM procrastinate_jobs ORDER BY id"
)


@pytest.fixture
def app(
    new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[App]:
    monkeypatch.setenv("SYNDICATE_STORE__URL", new_database())
    monkeypatch.setenv("SYNDICATE_SCHEDULE__RUNNER", "workers")
    made = compose(home(tmp_path / "home"), os.environ, SystemClock())
    yield made
    made.close()


def jobs(app: App) -> list[tuple[object, ...]]:
    with app.house.database.read() as c:
        return [tuple(row) for row in c.exec_driver_sql(JOBS).all()]


@contextmanager
def at_work(app: App, count: int = 1) -> Iterator[None]:
    stop = threading.Event()
    root = app.house.var / "outbox"
    crew = [Worker(app.house, lambda: FolderTransport(root), app.clock, stop) for _ in range(count)]
    threads = [threading.Thread(target=one.run) for one in crew]
    for one in threads:
        one.start()
    try:
        yield
    finally:
        stop.set()
        for one in threads:
            one.join()


def counts(app: App) -> dict[str, int]:
    with app.house.database.read() as c:
        return deliveries.counts(c)


def sent(app: App) -> str:
    """Send an issue to three readers; return its id."""
    folder = app.house.home
    write_article(folder, "fete")
    rows = "".join(f"r{n}@readers.example,actualites,express,2025-05-01\n" for n in range(3))
    table = folder / "readers.csv"
    table.write_text(f"email,newsletter,basis,consented_at\n{rows}", encoding="utf-8")
    trips.ok(folder, "subscribers", "import", str(table))
    plan = ("issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json")
    issue = str(trips.ok(folder, *plan).json["id"])
    trips.ok(folder, "issue", "send", issue, "--now")
    return issue


def test_the_tables_of_jobs_are_made_once(server: postgres.Server, tmp_path: Path) -> None:
    name = server.create()
    database = open_database(server.url(name), tmp_path)
    assert [workers.install(database) for _ in range(2)] == [True, False]
    database.check()
    database.close()
    server.drop(name)


def test_tables_of_an_earlier_version_of_the_library_are_brought_up_to_date(
    server: postgres.Server, tmp_path: Path
) -> None:
    name = server.create()
    database = open_database(server.url(name), tmp_path)
    workers.install(database)
    there = f"SELECT count(*) FROM pg_proc WHERE proname = '{MADE_LAST}'"  # noqa: S608 (our own name)
    server.ask(f"DROP FUNCTION {MADE_LAST} CASCADE", name)
    server.ask(f"COMMENT ON TABLE procrastinate_jobs IS '{BEFORE_THE_LAST}'", name)
    assert workers.install(database)
    assert server.ask(there, name) == [(1,)]
    assert not workers.install(database)
    database.close()
    server.drop(name)


def test_a_chunk_and_its_jobs_are_there_together_or_not_at_all(app: App) -> None:
    def give_up() -> None:
        with app.house.database.write() as c:
            workers.wake(c, {NOW: 3})
            raise KeyError

    with pytest.raises(KeyError):
        give_up()
    assert jobs(app) == []
    with app.house.database.write() as c:
        workers.wake(c, {NOW: 3})
    assert jobs(app) == [("deliver", "3", NOW, 0)]


@pytest.mark.parametrize("hints", [0, 1, 3], ids=["lost", "one", "doubled"])
def test_mails_leave_once_however_many_jobs_tell_of_them(app: App, hints: int) -> None:
    issue = sent(app)
    assert [job[:2] for job in jobs(app)] == [("deliver", "3")]
    with app.house.database.write() as c:
        if not hints:
            c.exec_driver_sql("DELETE FROM procrastinate_jobs")
        for _ in range(hints - 1):
            workers.wake(c, {NOW: 3})
    with at_work(app, 2):
        until(lambda: counts(app)["sent"] == 3)
    assert len(list((app.house.var / "outbox" / issue).glob("*.eml"))) == 3


def test_a_paused_issue_stays_and_leaves_once_it_is_resumed(app: App) -> None:
    issue = sent(app)
    trips.ok(app.house.home, "issue", "pause", issue)
    with at_work(app):
        until(lambda: ("deliver", "3") not in [job[:2] for job in jobs(app)])
        assert counts(app)["queued"] == 3
        trips.ok(app.house.home, "issue", "resume", issue)
        until(lambda: counts(app)["sent"] == 3)


def test_a_job_whose_end_cannot_be_noted_is_named_and_the_worker_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres.alone() as server:
        monkeypatch.setenv("SYNDICATE_STORE__URL", server.url())
        monkeypatch.setenv("SYNDICATE_SCHEDULE__RUNNER", "workers")
        app = compose(home(tmp_path / "home"), os.environ, SystemClock())
        sent(app)
        root = app.house.var / "outbox"

        def without_a_server() -> FolderTransport:
            server.stop()
            return FolderTransport(root)

        with pytest.raises(StoreBusy, match="database-away"):
            Worker(app.house, without_a_server, app.clock, threading.Event()).run()
        assert "that a job has ended could not be noted (OperationalError)" in caplog.messages
        # It would tell all that it knows.
        assert "asyncio" not in {record.name for record in caplog.records}
        server.restart()
        with at_work(app):
            until(lambda: counts(app)["sent"] == 3)
        app.close()


def test_a_worker_where_serve_sends_by_itself_says_so(tmp_path: Path) -> None:
    ran = run(home(tmp_path / "home"), "worker")
    assert (ran.code, "[schedule] runner" in ran.err) == (2, True)


def test_a_worker_says_that_its_settings_are_no_longer_those_on_the_disk(app: App) -> None:
    process = start(app.house.home, "worker")
    assert process.stdout
    assert process.stderr
    process.stdout.readline()  # it has begun
    with (app.house.home / "config" / "syndicate.toml").open("a", encoding="utf-8") as file:
        file.write("# another day\n")
    said = next(line for line in process.stderr if "restart it" in line)
    process.terminate()
    process.communicate()
    assert (process.returncode, "The settings have changed" in said) == (0, True)


def test_a_machine_that_does_not_belong_stops_itself_alone(app: App, tmp_path: Path) -> None:
    stranger = home(tmp_path / "stranger")
    keys = stranger / "var" / "keys"
    keys.parent.mkdir(exist_ok=True)
    keys.symlink_to(app.house.key_folder)
    presence = Presence(app.house.database, CLOCK)
    assert presence.begin()
    ran = run(stranger, "deliver")
    assert (ran.code, "var/instance" in ran.err) == (2, True)
    with app.house.database.read() as c:
        assert instance.held(c) is None
    presence.end()
    assert run(stranger, "deliver", "--json").json["held"]["reason"] == "copied"
