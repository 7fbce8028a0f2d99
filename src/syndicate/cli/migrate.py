"""`migrate`: the database on the newest schema, or in another place."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from syndicate import app
from syndicate.app import App
from syndicate.cli.counting import ROWS, counting
from syndicate.cli.frame import Command, Named, show
from syndicate.cli.progress import bar
from syndicate.cli.words import _, figure
from syndicate.errors import UsageError
from syndicate.journeys import moving, raising
from syndicate.localise.marks import N_


@click.command(cls=Command, help=N_("Bring the database up to date, or into another one."))
@click.option(
    "--to",
    "target",
    metavar="URL",
    help=N_("Move all that is in it to this one: sqlite:///… or postgresql://…"),
)
@click.option("--stay", is_flag=True, help=N_("Give up a move that has not come to its end."))
@click.option(
    "--backup",
    "backup",
    type=Named(dir_okay=False, path_type=Path),
    help=N_("Where to keep a copy of the database before it is changed; beside it, if not given."),
)
@click.option("--no-backup", is_flag=True, help=N_("Keep none: you have one that you trust."))
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def migrate(
    home: Path, target: str | None, stay: bool, backup: Path | None, no_backup: bool, by: str
) -> int:
    """Migrate the database that the settings name; exit 1 where a move ends with differences."""
    _expect_one({"--to": target, "--stay": stay, "--backup": backup})
    _expect_one({"--backup": backup, "--no-backup": no_backup})
    composed = app.compose(home, os.environ, as_it_is=True)
    try:
        if target is not None:
            return _move(composed, target, by)
        if stay:
            return _stay(composed, by)
        return _raise(composed, backup, keeps=not no_backup)
    finally:
        composed.close()


def _expect_one(given: Mapping[str, object]) -> None:
    """Raise UsageError option-conflict where two options exclude one another."""
    those = [name for name, value in given.items() if value]
    if len(those) > 1:
        raise UsageError("option-conflict", one=those[0], other=those[1])


def _raise(composed: App, backup: Path | None, *, keeps: bool) -> int:
    with bar(said=ROWS) as shown:
        done = raising.migrate(
            composed.house, backup, composed.clock.now(), counting(shown), keeps=keeps
        )
    app.install(composed.house.database)
    if done.kept is not None:
        text = _("The database as it was is in {file}; delete it once you are sure.")
        click.echo(text.format(file=done.kept))
    if done.before == done.after:
        click.echo(_("The database is up to date (revision {after}).").format(after=done.after))
    else:
        text = _("The database went from revision {before} to {after}.")
        click.echo(text.format(before=done.before or "–", after=done.after))
    return 0


def _move(composed: App, url: str, by: str) -> int:
    house = composed.house
    target = app.connect(url, house.home)
    try:
        with bar(said=ROWS) as shown:
            done = moving.move(house, target, by, composed.clock.now(), counting(shown))
        if not done.findings:
            app.install(target)
    finally:
        target.close()
    if done.findings:
        show(done.findings)
        return 1
    text = _("Moved: {rows} rows, counted and compared; both databases hold the same.")
    click.echo(text.format(rows=figure(done.rows)))
    click.echo(_("What counts is the new one: nobody writes to the old one any more."))
    text = _("Now name it in {file}, under [store], as url; then restart what runs.")
    click.echo(text.format(file=house.settings.file))
    return 0


def _stay(composed: App, by: str) -> int:
    moving.stay(composed.house.database, by, composed.clock.now())
    click.echo(_("The move is given up: this database is written to as before."))
    return 0
