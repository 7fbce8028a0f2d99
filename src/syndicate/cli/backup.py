"""`backup`, `restore`: what cannot be made again, into one file and back."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from syndicate import app
from syndicate.cli.counting import ROWS, counting
from syndicate.cli.frame import Command, Named, opened, show
from syndicate.cli.progress import bar
from syndicate.cli.words import _, figure
from syndicate.clocks import SystemClock
from syndicate.journeys.alerts.look import back_up as noted
from syndicate.journeys.backup import restoring
from syndicate.journeys.backup.making import back_up
from syndicate.journeys.backup.manifest import Manifest
from syndicate.journeys.instance import RESTORED, held_finding
from syndicate.journeys.leaving import leaving, told
from syndicate.journeys.raising import ALONE
from syndicate.localise.marks import N_
from syndicate.store import backup as copies


@click.command(
    cls=Command,
    help=N_("Copy what cannot be made again into a file, while everything goes on."),
)
@click.argument("file", type=Named(dir_okay=False, path_type=Path))
@click.option(
    "--without-keys",
    is_flag=True,
    help=N_("Leave var/keys out; keep it elsewhere: nothing is sent without it."),
)
@click.pass_obj
def backup(home: Path, file: Path, without_keys: bool) -> None:
    """Write the backup; never over a file that is there. `.db`: the database alone."""
    with opened(home) as composed, bar(said=ROWS) as shown:
        house, now, target = composed.house, composed.clock.now(), file.absolute()
        if file.suffix == ALONE:
            copies.copy(house.database, target, counting(shown))
            made = None
        else:
            made = back_up(house, target, now, counting(shown), keys=not without_keys)
        noted(house, now)
    for line in _told(file, made):
        click.echo(line)


def _told(file: Path, made: Manifest | None) -> Iterator[str]:
    if made is None:
        yield _("The database is in {file}; readers’ addresses are in it.").format(file=file)
        yield _("Nothing else is: for a whole backup, give it another ending than .db.")
        return
    text = _("The backup is in {file}, written and read back: {rows} rows and {files} files.")
    rows, files = sum(made.tables.values()), len(made.members) - 1
    yield text.format(file=file, rows=figure(rows), files=figure(files))
    yield (
        _("Readers’ addresses are in it, and the secret keys: keep it where nobody else can read.")
        if made.keys
        else _(
            "Readers’ addresses are in it, but not var/keys: keep a copy of that folder elsewhere."
        )
    )
    yield _("Not in it: content/, config/, templates/ and locales/, which people write.")


@click.command(
    cls=Command,
    help=N_("Bring a publication back from a backup; it sends nothing before “adopt”."),
)
@click.argument("file", type=Named(dir_okay=False, path_type=Path))
@click.option(
    "--over",
    is_flag=True,
    help=N_("Do so although there is a database here, or other keys: they give way."),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def restore(home: Path, file: Path, over: bool, by: str) -> None:
    """Restore the home; what it would send once it is adopted is said."""
    settings = app.settings_of(home, os.environ)
    database, clock = app.connect(settings.store.url, home), SystemClock()
    place = restoring.Place(home, home / settings.store.withdrawals, database)
    try:
        with bar(said=ROWS) as shown:
            done = restoring.restore(place, file, by, clock.now(), counting(shown), over=over)
        app.install(database)
    finally:
        database.close()
    text = _("The publication is as it was at {at}; {rows} rows came back.")
    click.echo(text.format(at=done.at, rows=figure(done.rows)))
    if done.kept is not None:
        text = _("What was here before is in {folder}; delete it once you are sure.")
        click.echo(text.format(folder=done.kept))
    show(done.findings)
    with opened(home) as composed:  # which takes in who left since
        show([held_finding(RESTORED), *map(told, leaving(composed.house, clock.now()))])
