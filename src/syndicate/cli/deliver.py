"""`deliver` hands over what is due."""

import os
from pathlib import Path

import click

from syndicate.cli.abreast import abreast
from syndicate.cli.frame import Command, as_json, emit, opened, show
from syndicate.cli.sending import sending, summed
from syndicate.cli.stopping import stopping
from syndicate.cli.words import _, ngettext, spoken
from syndicate.delivery.outbox import Until
from syndicate.errors import UsageError
from syndicate.journeys.deliver import Delivered, waiting
from syndicate.journeys.deliver import deliver as hand_over
from syndicate.localise.marks import N_
from syndicate.shapes import sending as shapes
from syndicate.shapes.common import instant


@click.command(cls=Command, help=N_("Hand over what the outbox holds to the mail server."))
@click.option(
    "--until-empty",
    is_flag=True,
    help=N_("Wait for what is due later, until every row is settled."),
)
@click.option("--due", is_flag=True, help=N_("Stop when nothing is due now (the default)."))
@click.option(
    "--processes",
    default=1,
    type=click.IntRange(0, 64),
    metavar="N",
    help=N_("How many processes send side by side; 0 for one on each core."),
)
@as_json
@click.pass_obj
def deliver(home: Path, until_empty: bool, due: bool, processes: int, as_json: bool) -> int:
    """Deliver; exit 1 if this run left refused or unknown rows."""
    if until_empty and due:
        raise UsageError("options-exclusive", one="--until-empty", other="--due")
    until: Until = "empty" if until_empty else "due"
    with opened(home) as app, stopping() as stop:
        now = app.clock.now()
        with sending(lambda: waiting(app.house, until, now), quiet=as_json) as seen:
            if (count := processes or os.cpu_count() or 1) > 1:
                done = abreast(home, count, until, stop, seen)
            else:
                way = app.transport()
                done = hand_over(app.house, way, app.clock, until=until, stop=stop, progress=seen)
    if as_json:
        emit(shapes.delivered(done, spoken()))
    else:
        show(done.findings)
        click.echo(said(done))
    return 1 if done.troubled else 0


def said(done: Delivered) -> str:
    """Say what a run did, in one line."""
    settled = summed(done.settled)
    total = sum(done.settled.values())
    text = ngettext("{n} message settled", "{n} messages settled", total)
    line = f"{text} ({settled})" if settled else text
    if done.next_due:
        return _("{line}; next due {due}").format(line=line, due=instant(done.next_due))
    return line
