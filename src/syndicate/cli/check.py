"""`check`: everything that people wrote, read as the commands will read it."""

from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Command, as_dict, as_json, emit, opened, said_totals, show, totals
from syndicate.cli.words import _, ngettext
from syndicate.journeys.inspect import Inspection, inspect
from syndicate.localise.marks import N_


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
        emit(_shape(found))
    else:
        show(found.findings, err=False)
        files = ngettext("{n} file read", "{n} files read", found.files)
        totalled = said_totals(found.findings)
        click.echo(_("{files}: {totals}.").format(files=files, totals=totalled))
    return 1 if totals(found.findings)["error"] else 0


def _shape(found: Inspection) -> dict[str, Any]:
    return {
        "files": found.files,
        "works": found.works,
        "totals": totals(found.findings),
        "findings": [as_dict(finding) for finding in found.findings],
    }
