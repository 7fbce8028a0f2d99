"""`check`: everything that people wrote, read as the commands will read it."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_json, emit, opened, said_totals, show
from syndicate.cli.words import _, ngettext, spoken
from syndicate.journeys.inspect import inspect
from syndicate.localise.marks import N_
from syndicate.shapes import checks
from syndicate.shapes.common import totals


@click.command(
    cls=Command,
    help=N_("Read settings, content, translations, catalogues and templates; list what is wrong."),
)
@as_json
@click.pass_obj
def check(home: Path, as_json: bool) -> int:
    """List findings with file and line; exit 1 if one is an error."""
    with opened(home) as app:
        found = inspect(app.house, app.clock.now())
    if as_json:
        emit(checks.check(found, spoken()))
    else:
        show(found.findings, err=False)
        files = ngettext("{n} file read", "{n} files read", found.files)
        totalled = said_totals(found.findings)
        click.echo(_("{files}: {totals}.").format(files=files, totals=totalled))
    return 1 if totals(found.findings)["error"] else 0
