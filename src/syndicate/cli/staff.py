"""`staff`: who may use the console. A password is never typed here: each chooses their own by a link."""

from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Group, as_json, emit, opened
from syndicate.cli.words import _
from syndicate.journeys.staff import people
from syndicate.journeys.staff.people import Listed, Newcomer
from syndicate.localise.marks import N_
from syndicate.model import ROLES, Role
from syndicate.shapes.common import instant

_by = click.option(
    "--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log.")
)
_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    help=N_("What they may do; several times for several roles."),
)


@click.group(cls=Group, help=N_("Say who may use the console, and what each may do there."))
def staff() -> None:
    """Group the commands about staff."""


@staff.command(help=N_("Add somebody, and print the link by which they choose a password."))
@click.argument("email")
@_roles
@click.option("--name", default="", help=N_("Their name."))
@click.option("--locale", default="", metavar="TAG", help=N_("Their language."))
@_by
@click.pass_obj
def add(
    home: Path, /, *, email: str, roles: tuple[Role, ...], name: str, locale: str, by: str
) -> None:
    """Add somebody; the link works once, for two days."""
    with opened(home) as app:
        locale = locale or app.house.settings.site.default_locale
        new = Newcomer(address=email, roles=roles, locale=locale, name=name)
        _person, link = people.add(app.house, new, by, app.clock.now())
    _tell(link)


@staff.command("list", help=N_("List who may use the console."))
@as_json
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List the staff by address."""
    with opened(home) as app:
        found = people.listing(app.house)
    if as_json:
        emit({"staff": [_shape(one) for one in found]})
        return
    states = {"active": "", "invited": _("has no password yet"), "disabled": _("disabled")}
    for one in found:
        roles = ", ".join(role for role in ROLES if role in one.person.roles)
        codes = _("signs in with a code") if one.codes else ""
        parts = (one.person.address, one.person.name, roles, states[one.state], codes)
        click.echo("  ".join(filter(None, parts)))
    if not found:
        click.echo(_("Nobody yet: “syndicate staff add EMAIL --role admin” adds the first one."))


@staff.command(help=N_("Give somebody these roles and no others; their sessions end."))
@click.argument("email")
@_roles
@_by
@click.pass_obj
def role(home: Path, email: str, roles: tuple[Role, ...], by: str) -> None:
    """Give roles."""
    with opened(home) as app:
        people.give(app.house, email, roles, by, app.clock.now())
    click.echo(_("Roles: {roles}.").format(roles=", ".join(one for one in ROLES if one in roles)))


@staff.command(help=N_("Let somebody in no more; their sessions end at once."))
@click.argument("email")
@_by
@click.pass_obj
def disable(home: Path, email: str, by: str) -> None:
    """Disable an account; what it did stays in the audit log."""
    with opened(home) as app:
        done = people.disable(app.house, email, by, app.clock.now())
    click.echo(_("Disabled.") if done else _("Disabled already; nothing was changed."))


@staff.command(help=N_("Let somebody in again."))
@click.argument("email")
@_by
@click.pass_obj
def enable(home: Path, email: str, by: str) -> None:
    """Enable an account."""
    with opened(home) as app:
        done = people.enable(app.house, email, by, app.clock.now())
    click.echo(_("Enabled.") if done else _("Enabled already; nothing was changed."))


@staff.command(help=N_("End somebody’s password and sessions, and print a new link."))
@click.argument("email")
@click.option("--totp", is_flag=True, help=N_("Their telephone is lost: take the code away, too."))
@_by
@click.pass_obj
def reset(home: Path, email: str, totp: bool, by: str) -> None:
    """Make a new link."""
    with opened(home) as app:
        _person, link = people.reset(app.house, email, by, app.clock.now(), codes=totp)
    _tell(link)


def _tell(link: str) -> None:
    """Print a link alone on stdout, so that a script can take it."""
    click.echo(link)
    text = _("Whoever opens this link chooses the password: once, within 48 hours.")
    click.echo(text, err=True)


def _shape(one: Listed) -> dict[str, Any]:
    return {
        "address": one.person.address,
        "name": one.person.name,
        "roles": [role for role in ROLES if role in one.person.roles],
        "locale": one.person.locale,
        "state": one.state,
        "totp": one.codes,
        "created_at": instant(one.created_at),
    }
