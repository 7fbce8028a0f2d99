"""`serve`: pages, feeds, building, scheduling and delivery in one process."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from syndicate import templating
from syndicate.app import App
from syndicate.audience.tokens import Claim
from syndicate.audience.withdrawals import Withdrawal
from syndicate.cli.deliver import stopping
from syndicate.cli.frame import Command, opened
from syndicate.cli.words import _
from syndicate.journeys import wishes
from syndicate.journeys.deliver import deliver
from syndicate.journeys.leave import leave
from syndicate.localise.marks import N_
from syndicate.schedule.jobs import JOBS
from syndicate.schedule.local import Ticker
from syndicate.site.pages import stylesheet
from syndicate.web.application import application
from syndicate.web.server import run
from syndicate.web.site import Site, Wishes

log = logging.getLogger("syndicate.serve")
_PAUSE_S = 5.0


@click.command(
    cls=Command, help=N_("Serve pages and feeds, build, schedule and deliver, in one process.")
)
@click.option("--host", default="127.0.0.1", help=N_("Address to listen on."))
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help=N_("Port to listen on."))
@click.pass_obj
def serve(home: Path, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; what is in flight settles first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # The server hands a signal on to whoever listened before it: that must not be the default,
    # which would end us before what is in flight has settled, nor count as a second one.
    with opened(home) as app, stopping(insisting=False) as stop:
        _serve(app, stop, host, port)


def _serve(app: App, stop: threading.Event, host: str, port: int) -> None:
    sender = threading.Thread(target=_deliver, args=(app, stop), name="delivery")
    ticker = Ticker()
    for name, job in JOBS.items():
        ticker.every(job.every(app.house.settings), name, partial(_run, app, name))

    def start(url: str) -> None:
        click.echo(_("Serving on {url} (Ctrl-C ends)").format(url=url))
        ticker.start()
        sender.start()

    try:
        run(application(site(app)), host, port, start, stop.set)
    finally:
        stop.set()
        ticker.stop()
        if sender.ident is not None:
            sender.join()


def site(app: App) -> Site:
    """Return what the web works with."""
    house = app.house

    def render(template: str, tag: str, context: Mapping[str, Any]) -> str:
        return templating.render(house.environment(tag), template, **context)

    def withdraw(claim: Claim, source: str) -> None:
        leave(house, Withdrawal(app.clock.now(), claim.subscriber, claim.newsletter, source))

    def known(claim: Claim) -> Wishes | None:
        found = wishes.wanted(house, claim)
        if found is None:
            return None
        return Wishes(locale=found.locale, zone=found.zone, schedule=found.schedule)

    def change(claim: Claim, wish: Wishes) -> None:
        wanted = wishes.Wanted(locale=wish.locale, zone=wish.zone, schedule=wish.schedule)
        wishes.want(house, claim, wanted)

    default = house.settings.site.default_locale
    path, _css = stylesheet(house.environment(default), house.settings.brand)
    return Site(
        settings=house.settings,
        keys=house.keys,
        public=house.public,
        render=render,
        withdraw=withdraw,
        wishes=known,
        change=change,
        stylesheet=f"/{path}",
    )


def _run(app: App, name: str) -> None:
    """Run a job; trouble is logged, and the next run tries again."""
    _quietly(lambda: _log(name, JOBS[name].run(app.house, app.clock.now())), name)


def _log(name: str, done: object) -> None:
    """Log the errors among what a job found, one line each."""
    for one in getattr(done, "findings", ()):
        if one.severity == "error":
            log.error("%s: %s %s %s", name, one.code, one.file or "", dict(one.fields))


def _deliver(app: App, stop: threading.Event) -> None:
    """Deliver what is due, again and again; trouble is logged and tried again."""
    while not stop.is_set():
        _quietly(lambda: _deliver_once(app, stop), "delivery")
        stop.wait(_PAUSE_S)


def _deliver_once(app: App, stop: threading.Event) -> None:
    done = deliver(app.house, app.transport(), app.clock, until="due", stop=stop)
    settled = {state: count for state, count in done.settled.items() if count}
    if settled:
        log.info("delivered", extra={"settled": settled})


def _quietly(act: Callable[[], object], name: str) -> None:
    try:
        act()
    except Exception:
        log.exception("%s failed; it is tried again", name)
