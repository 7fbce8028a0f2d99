"""`hold`, `release`, `adopt`: whether this instance may send."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, named, opened, show
from syndicate.cli.words import _
from syndicate.errors import UsageError
from syndicate.journeys import identity, instance
from syndicate.journeys.leaving import leaving
from syndicate.journeys.leaving import told as leaves
from syndicate.localise.marks import N_

_LONGEST_REASON = 200

_by = click.option(
    "--by", metavar="EMAIL", required=True, help=N_("Who says so, for the audit log.")
)


@click.command(cls=Command, help=N_("Stop all sending until `release`."))
@click.option("--reason", required=True, help=N_("Why, for those who find it held."))
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def hold(home: Path, reason: str, by: str) -> int:
    """Hold the instance; exit 1 if it is held already, for that hold stands."""
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise UsageError("hold-reason", most=_LONGEST_REASON)
    with opened(home) as app:
        before = instance.hold(app.house, reason.strip(), by, app.clock.now())
    if before is not None:
        text = _("It is held already ({reason}); this hold was not added.")
        click.echo(text.format(reason=named(before)), err=True)
        return 1
    click.echo(_("Held: nothing goes out until “syndicate release”."))
    return 0


@click.command(cls=Command, help=N_("End a hold that somebody asked for."))
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def release(home: Path, by: str) -> int:
    """Release the instance; exit 1 if it takes `adopt`, 3 if it takes another key."""
    with opened(home) as app:
        free = instance.release(app.house, by, app.clock.now())
        if not free:
            identity.require_key(app.house)
    if not free:
        click.echo(
            _("This looks like a copy; “syndicate adopt --by EMAIL” lets it send."), err=True
        )
        return 1
    click.echo(_("Released: what is due goes out."))
    return 0


@click.command(cls=Command, help=N_("Let this copy of the publication send."))
@_by
@click.option(
    "--new-key",
    is_flag=True,
    help=N_("Accept that var/keys/identity is lost: who was erased or suppressed can come back."),
)
@click.pass_obj
def adopt(home: Path, by: str, new_key: bool) -> None:
    """Make this the instance that sends."""
    with opened(home) as app:
        now = app.clock.now()
        instance.adopt(app.house, by, now, new_key=new_key)
        found = leaving(app.house, now)
    click.echo(_("Adopted: this instance sends from now on. Make sure that no other copy does."))
    show(map(leaves, found), err=False)
