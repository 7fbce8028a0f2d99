"""`backup`: a copy of the database, made while everything goes on."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, Named, opened
from syndicate.cli.words import _
from syndicate.localise.marks import N_


@click.command(cls=Command, help=N_("Copy the database into a file, while everything goes on."))
@click.argument("file", type=Named(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(home: Path, file: Path) -> None:
    """Write the copy; never over a file that is there."""
    from syndicate.journeys.alerts.look import back_up  # noqa: PLC0415 (imports the database)
    from syndicate.store import backup as backups  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        backups.copy(app.house.database, file.absolute())
        back_up(app.house, app.clock.now())
    click.echo(_("The database is in {file}; readers’ addresses are in it.").format(file=file))
    click.echo(
        _(
            "Not in it: content/, config/, var/keys/, var/archives/ and withdrawals.log; copy them too."
        )
    )
