"""`keys`: another key signs readers' links."""

from pathlib import Path

import click

from syndicate.cli.frame import Group, opened
from syndicate.cli.words import _
from syndicate.journeys.keys import rotate as rotated
from syndicate.localise.marks import N_


@click.group(cls=Group, help=N_("Add a key that signs readers’ links."))
def keys() -> None:
    """Group the commands about keys."""


@keys.command(
    help=N_("Sign readers’ links with a new key from now on; those of older keys stay valid.")
)
@click.option("--by", metavar="EMAIL", required=True, help=N_("Who says so, for the audit log."))
@click.pass_obj
def rotate(home: Path, by: str) -> None:
    """Add a key; processes at work take it up when they are restarted."""
    with opened(home) as app:
        number = rotated(app.house, by, app.clock.now())
    text = _("var/keys/token-{number} signs links from now on; those of older keys stay valid.")
    click.echo(text.format(number=number))
    click.echo(_("Restart what runs, so that it signs with it too, and back up var/keys."))
