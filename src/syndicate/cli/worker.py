"""`worker`: one of many that hand over what the ledger on a server has."""

import logging
import threading
from pathlib import Path

import click

from syndicate import logs
from syndicate.cli import beside
from syndicate.cli.frame import Command, opened
from syndicate.cli.stopping import stopping
from syndicate.cli.words import _
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.sight import is_outdated
from syndicate.localise.marks import N_

log = logging.getLogger("syndicate.worker")
_PAUSE_S = 2.0
_SETTINGS_S = 2.0


@click.command(
    cls=Command, help=N_("Hand over mails beside other workers, on any number of machines.")
)
@click.pass_obj
def worker(home: Path) -> None:
    """Work until SIGINT or SIGTERM; what is in flight settles first."""
    from syndicate.schedule.workers import Worker  # noqa: PLC0415 (slow to import)

    for name in ("procrastinate", "psycopg"):  # what goes wrong there is said by us, in words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with opened(home) as app, stopping(insisting=False) as stop:
        if app.house.settings.schedule.runner != "workers":
            raise UsageError("worker-alone", setting="schedule.runner")
        logs.begin(app.house.settings.logs.format, app.house.settings.logs.level)
        one = Worker(app.house, app.transport, app.clock, stop)
        click.echo(_("Handing over what is due, beside other workers (Ctrl-C ends)"))
        beside.thread("settings", lambda: _watched(app.house, stop), daemon=True).start()
        beside.repeat("worker", one.run, stop, _PAUSE_S)


def _watched(house: House, stop: threading.Event) -> None:
    """Say once that what we go on with is not what stands in the settings any more."""
    while not stop.wait(_SETTINGS_S):
        if is_outdated(house):
            log.warning(_(beside.OUTDATED))
            return
