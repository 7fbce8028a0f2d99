"""`serve`: pages, feeds, building, scheduling and delivery in one process."""

import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import click

from syndicate import logs
from syndicate.app import App
from syndicate.cli import beside
from syndicate.cli.frame import Command, opened
from syndicate.cli.rooms import desk, office, site, watch
from syndicate.cli.stopping import stopping
from syndicate.cli.systemd import READY, STOPPING, Service
from syndicate.cli.words import _, spoken
from syndicate.errors import StoreError, SyndicateError, UsageError
from syndicate.journeys.build.made import Build
from syndicate.journeys.build.world import folder_key
from syndicate.journeys.deliver import deliver
from syndicate.journeys.sketch import sketch
from syndicate.localise.findings import finding_of, say
from syndicate.localise.marks import N_
from syndicate.model import Page
from syndicate.schedule.building import Builder, Listener, Pace
from syndicate.schedule.jobs import JOBS, Job
from syndicate.schedule.local import Ticker
from syndicate.schedule.turn import Turn
from syndicate.web.api.runner import EVERY as TASKS_EVERY
from syndicate.web.application import application
from syndicate.web.dev import Changes, Live, is_loopback
from syndicate.web.drafts import Drafts
from syndicate.web.pulse import Built, Pulse
from syndicate.web.server import run

log = logging.getLogger("syndicate.serve")
_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Beat:
    """What the clock sets off, and how long delivery rests when nothing is due."""

    jobs: Mapping[str, Job] = field(default_factory=lambda: JOBS)
    pause_s: float = _PAUSE_S


_AT_ONCE = Pace(look=0.2, calm=0.1, patience=0.5)  # somebody sits there and waits


@click.command(
    cls=Command, help=N_("Serve pages and feeds, build, schedule and deliver, in one process.")
)
@click.option("--host", default="127.0.0.1", help=N_("Address to listen on."))
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help=N_("Port to listen on."))
@click.option(
    "--dev",
    is_flag=True,
    help=N_("For editors and designers: show changes at once, and send nothing."),
)
@click.pass_obj
def serve(home: Path, host: str, port: int, dev: bool) -> None:
    """Serve until SIGINT or SIGTERM; what is in flight settles first.

    Without its database it serves what was published, and who wants to leave; for the rest it waits.
    """
    if dev and not is_loopback(host):
        raise UsageError("dev-elsewhere", host=host)
    # The server hands a signal on to whoever listened before it: that must not be the default,
    # which would end us before what is in flight has settled, nor count as a second one.
    with opened(home, needs_database=False) as app, stopping(insisting=False) as stop:
        logs.begin(app.house.settings.logs.format, app.house.settings.logs.level)
        lacking = _lacks(app)
        if dev:
            _serve_dev(app, stop, host, port)
        else:
            work(app, stop, host, port, lacking)


def work(
    app: App,
    stop: threading.Event,
    host: str,
    port: int,
    lacking: str = "",
    beat: Beat | None = None,
) -> None:
    """Serve, build, schedule and deliver until `stop`. Of several that do, one keeps the clock.

    lacking: the code of what keeps us from the database, "" for nothing.
    """
    beat = beat or Beat()
    ticker, turn, pulse = Ticker(), Turn(app.house), Pulse()
    working = [
        beside.thread(
            "delivery", partial(_deliver, app, ticker, stop, lacking, beat.pause_s, pulse)
        ),
        beside.thread("building", partial(_build, app, stop, Pace(), pulse)),
    ]
    for name, job in beat.jobs.items():
        ticker.every(job.every(app.house.settings), name, partial(_run, app, turn, name, job))

    whole = replace(site(app), desk=desk(app), watch=watch(app, stop, pulse))
    answering = application(whole, office(app, stop))
    ticker.every(TASKS_EVERY, "api tasks", partial(beside.quietly, "api tasks", answering.go_on))

    service = Service(os.environ)

    def start(url: str) -> None:
        click.echo(_("Serving on {url} (Ctrl-C ends)").format(url=url))
        for one in (*working, beside.telling(app, stop)):
            one.start()
        service.tell(READY)

    def end() -> None:
        service.tell(STOPPING)
        stop.set()

    try:
        run(answering, host, port, start, end, service.beat)
    finally:
        stop.set()
        _join(working)
        ticker.stop()
        turn.end()


def _serve_dev(app: App, stop: threading.Event, host: str, port: int) -> None:
    """Serve pages that reload when they change; nothing is scheduled, sent or told."""
    changes = Changes()
    working = [beside.thread("building", partial(_build, app, stop, _AT_ONCE, Pulse(), changes))]

    def start(url: str) -> None:
        click.echo(_("Serving on {url}, and following every change (Ctrl-C ends)").format(url=url))
        working[0].start()

    def end() -> None:
        stop.set()
        changes.close()

    try:
        run(Live(_with_drafts(app, stop), changes), host, port, start, end)
    finally:
        end()
        _join(working)


def _with_drafts(app: App, stop: threading.Event) -> Drafts:
    def read(newsletter: str, tag: str) -> Page | None:
        return sketch(app.house, newsletter, tag, app.clock.now())

    def told(error: SyndicateError) -> str:
        place = ":".join(str(one) for one in (error.file, error.line) if one)
        return "\n".join((place, *say(error, spoken()))).strip()

    found = site(app)
    return Drafts(application(found, office(app, stop)), found, read, told)


def _join(working: list[threading.Thread]) -> None:
    for one in working:
        if one.ident is not None:
            one.join()


def _run(app: App, turn: Turn, name: str, job: Job) -> None:
    """Run a job if it is our turn; trouble is logged, and the next run tries again."""

    def act() -> None:
        if not turn.ours():
            return
        done = job.run(app.house, app.clock.now())
        found = getattr(done, "findings", ())
        beside.note(name, (one for one in found if one.severity == "error"))

    beside.quietly(name, act)


def _build(
    app: App, stop: threading.Event, pace: Pace, pulse: Pulse, changes: Changes | None = None
) -> None:
    """Build until the end; open pages are told of `changes`."""
    known: set[str] = set()
    edits = folder_key(app.house.home / "content" / "issues")

    def built(made: Build, anew: bool) -> None:
        done = made.written
        pulse.built(Built(app.clock.now(), made.seconds, made.broken))
        if done.written or done.deleted:
            text = "built: %d files written, %d deleted, in %s s"
            log.info(text, done.written, done.deleted, made.seconds)
        found = {repr(one): one for one in made.findings if one.severity == "error"}
        beside.note("build", (one for key, one in found.items() if key not in known))
        known.clear()
        known.update(found)
        if changes is not None:
            nonlocal edits  # of issues, which only drafts of mails show
            before, edits = edits, folder_key(app.house.home / "content" / "issues")
            if anew or done.written or done.deleted or edits != before:
                changes.tell()

    def failed(error: Exception) -> None:
        pulse.failed()
        beside.failed("build", error)

    listener = Listener(
        built=built,
        failed=failed,
        outdated=lambda: log.warning(_(beside.OUTDATED)),
    )

    def run() -> None:
        Builder(app.house, app.clock.now, stop, listener, pace).run()

    beside.repeat("building", run, stop, _PAUSE_S)


def _lacks(app: App, known: str = "") -> str:
    """Return what keeps us from the database, "" for nothing; unless it is `known`, log it with its remedy."""
    try:
        _there = app.house.database
    except StoreError as error:
        if error.code != known:
            fact, remedy = say(error, spoken())
            told = beside.facts(finding_of(error))
            log.error("database: %s: %s %s", error, fact, remedy, extra=told)  # noqa: TRY400 - foreseen
        return error.code
    return ""


def _deliver(
    app: App, ticker: Ticker, stop: threading.Event, lacking: str, pause_s: float, pulse: Pulse
) -> None:
    """Schedule, and deliver what is due, again and again; trouble is logged and tried again.

    Where there are workers, delivering is theirs.
    Nothing of it begins before the database can be had.
    """
    while lacking and not stop.wait(_PAUSE_S):
        lacking = _lacks(app, lacking)
        if not lacking:
            log.info("database: there, and all of us at work")
    if not stop.is_set():
        ticker.start()
    if app.house.settings.schedule.runner == "workers":
        stop.wait()
        return
    beside.repeat("delivery", partial(_deliver_once, app, stop, pulse), stop, pause_s)


def _deliver_once(app: App, stop: threading.Event, pulse: Pulse) -> None:
    done = deliver(app.house, app.transport(), app.clock, until="due", stop=stop)
    settled = {state: count for state, count in done.settled.items() if count}
    pulse.settled(settled)
    if settled:
        log.info("delivered", extra={"settled": settled})
