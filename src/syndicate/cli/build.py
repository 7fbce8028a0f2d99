"""`build`: content and settings → public/."""

from dataclasses import replace
from pathlib import Path

import click

from syndicate.cli.built import said, told
from syndicate.cli.frame import Command, as_json, emit, opened, show
from syndicate.cli.progress import bar
from syndicate.cli.words import _, spoken
from syndicate.clocks import SystemClock
from syndicate.delivery import websub
from syndicate.errors import UsageError
from syndicate.journeys.build.made import Build, Glance, glance
from syndicate.localise.marks import N_
from syndicate.paths import data_root
from syndicate.shapes import builds


@click.command(cls=Command, help=N_("Write public/: pages and feeds."))
@click.option("--full", is_flag=True, help=N_("Read and hash everything again."))
@click.option(
    "--watch", is_flag=True, help=N_("Stay, and build again on every change, until Ctrl-C.")
)
@as_json
@click.pass_obj
def build(home: Path, full: bool, watch: bool, as_json: bool) -> int:
    """Write public/, with or without a database; exit 1 if a file could not be read."""
    if watch and as_json:
        raise UsageError("options-exclusive", one="--watch", other="--json")
    if watch:
        from syndicate.cli.watch import stay  # noqa: PLC0415 (imports what only it needs)

        stay(home, full=full)
        return 0
    try:
        made = _whole(home, full=full, as_json=as_json)
    except KeyboardInterrupt:
        click.echo(_("Interrupted. Nothing is lost: the next build goes on."), err=True)
        return 1
    if as_json:
        emit(builds.build(made, spoken()))
    else:
        show(told(made))
        click.echo(said(made))
    return 1 if any(one.severity == "error" for one in made.findings) else 0


def _whole(home: Path, *, full: bool, as_json: bool) -> Build:
    """Build, and tell hubs of it; what they do not hear now, the next build tells them."""
    seen = Glance() if full else glance(home, data_root(), SystemClock().now())
    made = seen.build
    if made is not None and not (home / websub.FILE).exists():
        return made
    from syndicate.journeys import hubs  # noqa: PLC0415 (renders and calls, where there is need)
    from syndicate.journeys.publish import publish  # noqa: PLC0415

    with opened(home, needs_database=False) as app:
        if made is None:
            with bar(quiet=as_json) as progress:
                made = publish(app.house, app.clock.now(), full=full, progress=progress, seen=seen)
        return replace(made, findings=(*made.findings, *hubs.tell(app.house, app.clock)))
