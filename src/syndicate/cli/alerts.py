"""`alerts`: what stands and who was told, telling it now, and a test."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from syndicate.cli.frame import Group, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _, ngettext, spoken
from syndicate.errors import UsageError
from syndicate.localise.findings import finding_of
from syndicate.localise.marks import N_
from syndicate.model import Role
from syndicate.shapes.common import instant

if TYPE_CHECKING:  # the database is imported by those commands that ask it
    from syndicate.app import App
    from syndicate.journeys.alerts.trial import Tried
    from syndicate.store.alerts import Standing, Telling


@click.group(cls=Group, help=N_("See what staff are told, and try whether it reaches them."))
def alerts() -> None:
    """Group the commands about alerts."""


@alerts.command("list", help=N_("List what stands, since when, and who was told."))
@as_json
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List alerts that stand."""
    from syndicate.store import alerts as store  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        with app.house.database.read() as c:
            standing = [one for one in store.known(c).values() if one.ended_at is None]
            told = store.tellings(c, [one.id for one in standing])
        rows = [_row(app, one, told.get(one.id, ())) for one in standing]
    if as_json:
        emit({"alerts": rows})
        return
    for row in rows:
        click.echo(f"{row['since']}  {row['subject_line']}")
        for one in row["told"]:
            when = one["told_at"] or _("not yet")
            click.echo(f"    {one['way']} {one['to'] or ''}".rstrip() + f"  {when}")
    if not rows:
        click.echo(_("Nothing stands that staff should know."))


@alerts.command(help=N_("Look at everything now, and tell who has not heard yet (for cron)."))
@as_json
@click.pass_obj
def tell(home: Path, as_json: bool) -> int:
    """Do what `serve` does each minute; exit 1 if somebody could not be told."""
    from syndicate.journeys.alerts.watch import watch  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        done = watch(app.house, app.clock.now())
    if as_json:
        emit({"told": done.told, "findings": [as_dict(one) for one in done.findings]})
    else:
        show(done.findings)
        click.echo(ngettext("{n} alert told", "{n} alerts told", done.told))
    return 1 if done.findings else 0


@alerts.command(help=N_("Send a test alert, by mail and to the webhook."))
@click.option("--to", metavar="EMAIL", help=N_("To this address."))
@click.option("--role", type=click.Choice(get_args(Role)), help=N_("To everybody with this role."))
@as_json
@click.pass_obj
def test(home: Path, to: str | None, role: Role | None, as_json: bool) -> int:
    """Send a test; exit 1 if it was not taken somewhere."""
    from syndicate.journeys.alerts import trial  # noqa: PLC0415 (imports the database)

    if (to is None) == (role is None):
        raise UsageError("alert-whom")
    with opened(home) as app:
        done = trial.test(app.house, trial.whom(app.house, to, role), app.clock.now())
    if as_json:
        emit({"tests": [_tried(one) for one in done]})
    else:
        _say(done)
    return 1 if any(one.trouble for one in done) else 0


def _say(done: "list[Tried]") -> None:
    for one in done:
        name = f"{one.address} ({one.locale})" if one.address else _("The webhook")
        if one.trouble is None:
            click.echo(_("{name}: taken").format(name=name))
        else:
            click.echo(_("{name}: not taken").format(name=name), err=True)
            show([finding_of(one.trouble)])


def _tried(one: "Tried") -> dict[str, Any]:
    trouble = as_dict(finding_of(one.trouble)) if one.trouble else None
    way = "mail" if one.address else "webhook"
    return {"way": way, "to": one.address or None, "locale": one.locale or None, "trouble": trouble}


def _row(app: "App", one: "Standing", told: "tuple[Telling, ...]") -> dict[str, Any]:
    from syndicate.journeys.alerts.words import words  # noqa: PLC0415 (Babel takes long to load)

    house = app.house
    tag = spoken().tag
    own = tag if tag in house.settings.locales else house.settings.site.default_locale
    said = words(one.kind, one.facts, house.settings, house.catalogue(own))
    return {
        "kind": one.kind,
        "subject": one.subject or None,
        "since": instant(one.since),
        "subject_line": said.subject,
        "what": said.what,
        "lines": list(said.lines),
        "safe": said.safe,
        "remedy": said.remedy,
        "url": said.url,
        "command": said.command,
        "told": [_told(each) for each in told if each.added_at >= one.since],
    }


def _told(one: "Telling") -> dict[str, Any]:
    return {
        "way": one.way,
        "to": one.person or None,
        "state": one.state,
        "attempts": one.attempts,
        "told_at": instant(one.told_at),
    }
