"""`tokens`: which programs may work here by HTTP, and what each may do."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Group, as_json, emit, opened
from syndicate.cli.words import _
from syndicate.errors import UsageError
from syndicate.journeys import programs
from syndicate.localise.marks import N_
from syndicate.shapes import tokens as shapes
from syndicate.shapes.common import instant

_DAYS = re.compile(r"([0-9]{1,5})d")


class Days(click.ParamType[timedelta]):
    """A number of days, written as in the settings: 365d."""

    name = "DAYS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Read it; the journey says whether it is too many."""
        if isinstance(value, timedelta):
            return value
        found = _DAYS.fullmatch(value)
        if found is None:
            raise UsageError("token-lasting", most=programs.LONGEST.days)
        return timedelta(days=int(found[1]))


@click.group(cls=Group, help=N_("Let programs work here by HTTP, each with a token of its own."))
def tokens() -> None:
    """Group the commands about tokens."""


@tokens.command(help=N_("Make a token for a program; it is shown once and never again."))
@click.argument("name")
@click.option(
    "--verb",
    "verbs",
    multiple=True,
    required=True,
    type=click.Choice(programs.VERBS),
    help=N_("What the program may do; once for each verb."),
)
@click.option(
    "--newsletter",
    "newsletters",
    multiple=True,
    metavar="KEY",
    help=N_("The newsletter that it is for, once for each; all of them if not given."),
)
@click.option(
    "--expires", type=Days(), default="365d", help=N_("In how many days it expires: 365d.")
)
@click.option(
    "--by",
    metavar="EMAIL",
    required=True,
    help=N_("The person in whose name the program acts: its approval is theirs."),
)
@as_json
@click.pass_obj
def add(
    home: Path,
    name: str,
    *,
    verbs: tuple[str, ...],
    newsletters: tuple[str, ...],
    expires: timedelta,
    by: str,
    as_json: bool,
) -> None:
    """Make a token, and print it."""
    with opened(home) as app:
        now = app.clock.now()
        made, text = programs.add(app.house, name, verbs, newsletters, expires, by, now)
    if as_json:
        emit({**shapes.token(made, now), "token": text})
        return
    click.echo(text)
    click.echo(
        _("Token {id} for “{name}”, until {until}. It is shown this once: keep it safe.").format(
            id=made.id, name=made.name, until=instant(made.expires_at)
        ),
        err=True,
    )


@tokens.command("list", help=N_("List every token: for whom, for what, and when it was last used."))
@as_json
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List tokens; of none the secret is known."""
    with opened(home) as app:
        now = app.clock.now()
        found = [shapes.token(one, now) for one in programs.listed(app.house)]
    if as_json:
        emit({"tokens": found})
        return
    states = {"good": _("good"), "expired": _("expired"), "revoked": _("revoked")}
    for one in found:
        own = ", ".join(one["newsletters"]) or "*"
        used = one["used_at"] or "–"
        click.echo(
            f"{one['id']}  {states[one['state']]}  {one['name']}  {own}  {' '.join(one['verbs'])}"
            f"  {one['by']}  {one['expires_at']}  {used}"
        )
    if not found:
        click.echo(_("No token yet; “syndicate tokens add NAME” makes one."))


@tokens.command(help=N_("Have a token open nothing any more, from this moment on."))
@click.argument("id")
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def revoke(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Revoke a token."""
    with opened(home) as app:
        found = programs.revoke(app.house, id, by.strip().lower(), app.clock.now())
    click.echo(_("Token {id} (“{name}”) is revoked.").format(id=found.id, name=found.name))
