"""`issue explain`: what one reader gets of an issue, and why."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Command, as_json, emit, named, opened
from syndicate.cli.words import _, figure, spoken
from syndicate.journeys.explain import Explained, Told
from syndicate.journeys.explain import explain as explained_for
from syndicate.localise.findings import explained, printable
from syndicate.localise.marks import N_
from syndicate.schedule.starting import due_for
from syndicate.shapes.common import instant


@click.command(
    cls=Command,
    help=N_(
        "Explain what a reader gets of an issue: language, hour, items, and why not the others."
    ),
)
@click.argument("id")
@click.option("--to", "address", metavar="EMAIL", required=True, help=N_("Which reader."))
@as_json
@click.pass_obj
def explain(home: Path, id: str, address: str, as_json: bool) -> None:  # noqa: A002 (the argument's public name)
    """Explain an issue to staff as one reader meets it."""
    with opened(home) as app:
        due_of = partial(due_for, app.house)
        found = explained_for(app.house, id, address, due_of, app.clock.now())
    if as_json:
        emit(_shape(found, address))
    else:
        _tell(found)


def _tell(found: Explained) -> None:
    click.echo(_standing(found))
    click.echo(_language(found))
    click.echo(
        _("At {time} in {zone} ({why}), which is {due}.").format(
            time=f"{found.local:%Y-%m-%d %H:%M}",
            zone=found.zone,
            why=explained("zone", found.zone_why, {}, spoken()),
            due=instant(found.due),
        )
    )
    if found.subject:
        click.echo(_("Subject: {subject}").format(subject=printable(found.subject)))
    if found.bytes is not None:
        click.echo(_("{bytes} bytes.").format(bytes=figure(found.bytes)))
    for one in found.items:
        mark = "+" if one.reason.startswith("chosen") else "–"
        # Translators: the title of an item, and why a reader gets it or not.
        line = _("{title}: {why}").format(title=printable(one.title), why=said(one))
        click.echo(f"  {mark} {line}")


def _standing(found: Explained) -> str:
    state = named(found.state)
    if found.standing == "enrolled":
        state = explained("mail", found.state, {}, spoken())
    fields = {"issue": found.issue.id, "state": state, "schedule": found.schedule or "–"}
    return explained("standing", found.standing, fields, spoken())


def _language(found: Explained) -> str:
    fields = {"locale": found.locale, "chosen": found.chosen_locale}
    return explained("language", found.locale_why, fields, spoken())


def said(one: Told) -> str:
    """Return why a reader gets an item or not, as staff read it."""
    return explained("item", one.reason, one.fields, spoken())


def _shape(found: Explained, address: str) -> dict[str, Any]:
    return {
        "issue": found.issue.id,
        "revision": found.revision,
        "to": address,
        "subscriber": found.subscriber,
        "standing": {"code": found.standing, "message": _standing(found)},
        "state": found.state,
        "locale": {"tag": found.locale, "code": found.locale_why, "message": _language(found)},
        "zone": {
            "name": found.zone,
            "code": found.zone_why,
            "message": explained("zone", found.zone_why, {}, spoken()),
        },
        "due": instant(found.due),
        "local": found.local.isoformat(timespec="minutes"),
        "subject": found.subject,
        "bytes": found.bytes,
        "items": [
            {
                "item": one.item,
                "work": one.work,
                "section": one.section,
                "title": one.title,
                "shown": one.shown,
                "gets": one.reason.startswith("chosen"),
                "reason": {"code": one.reason, "message": said(one)},
            }
            for one in found.items
        ],
    }
