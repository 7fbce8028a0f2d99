"""`issue`: plan, look at, approve and send one number of a newsletter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from syndicate.cli import gate, trial
from syndicate.cli.frame import (
    Group,
    Instant,
    as_dict,
    as_json,
    aware,
    emit,
    instant,
    named,
    opened,
    show,
)
from syndicate.cli.schedule import held_shape
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys import plan as planning
from syndicate.journeys import views
from syndicate.localise.marks import N_
from syndicate.model import Compiled
from syndicate.newsletter.issue import PoolItem
from syndicate.schedule import jobs
from syndicate.settings.options import Late

_late = click.option(
    "--late",
    type=click.Choice(["carry", "fallback"]),
    help=N_(
        "What to do with works that a language is awaited for: leave them to the next issue, or send them as they are."
    ),
)


@click.group(cls=Group, help=N_("Plan, preview, approve and send an issue of a newsletter."))
def issue() -> None:
    """Group the issue's commands."""


@issue.command(help=N_("Plan the next issue of a newsletter, or one made of chosen works only."))
@click.argument("newsletter")
@click.option("--at", type=Instant(), help=N_("The moment to plan for; now if not given."))
@click.option("--works", multiple=True, metavar="SLUG…", help=N_("Include only these works."))
@click.argument("more", nargs=-1, metavar="")
@as_json
@click.pass_obj
def plan(
    home: Path,
    newsletter: str,
    at: datetime | None,
    works: tuple[str, ...],
    more: tuple[str, ...],
    as_json: bool,
) -> None:
    """Plan and say what was planned. `--works a b c` leaves b and c to `more`."""
    if more and not works:
        raise UsageError("newsletter-one", found=more[0])
    works += more
    with opened(home) as app:
        now = app.clock.now()
        when = aware(at, app.house.settings.site.zone, now)
        planned = jobs.plan_next(app.house, newsletter, when, now, works)
        row = views.row(app.house, planned.id)
    if as_json:
        emit(_row_shape(row))
    else:
        click.echo(_said(row))


@issue.command("list", help=N_("List every issue, the latest first."))
@as_json
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List issues."""
    with opened(home) as app:
        found = views.rows(app.house)
    if as_json:
        emit({"issues": [_row_shape(row) for row in found]})
        return
    for row in found:
        click.echo(_said(row))
    if not found:
        click.echo(_("No issue yet; “syndicate issue plan NEWSLETTER” plans one."))


@issue.command("show", help=N_("Show what an issue contains, who gets it and when."))
@click.argument("id")
@as_json
@click.pass_obj
def show_(home: Path, id: str, as_json: bool) -> None:  # noqa: A002 (the argument's public name)
    """Show one issue."""
    with opened(home) as app:
        found = views.whole(app.house, id, app.clock.now())
        if not found.waves:
            expected = tuple(jobs.expected_waves(app.house, found.row.issue))
            found = replace(found, waves=expected)
        table = app.house.settings.newsletters.get(found.row.issue.newsletter)
        needed = table.approvals if table else 0
    if as_json:
        emit(_whole_shape(found, needed))
    else:
        _tell(found)


for _looking in (trial.preview, trial.test):
    issue.add_command(_looking)


@issue.command(help=N_("Approve an issue as it is; that freezes its content."))
@click.argument("id")
@click.option("--by", metavar="EMAIL", required=True, help=N_("Who approves, for the audit log."))
@_late
@click.pass_obj
def approve(home: Path, id: str, by: str, late: Late | None) -> int:  # noqa: A002 (the argument's public name)
    """Approve, or list what stands against it."""
    with opened(home) as app:
        now = app.clock.now()
        found = views.row(app.house, id).issue
        approved, made = planning.approve(app.house, found, by, now, late)
        given = views.approvers(app.house, approved)
        needed = app.house.settings.newsletters[approved.newsletter].approvals
    show(made.findings if made else ())
    if made and made.refused:
        click.echo(_("Not approved: fix the errors first."), err=True)
        return 1
    click.echo(
        _("{issue} approved by {by} ({given} of {needed}); it is {state}.").format(
            issue=approved.id, by=by, given=given, needed=needed, state=named(approved.state)
        )
    )
    return 0


@issue.command(
    help=N_("Enrol the readers of an issue; “deliver” or “serve” sends it out when it is due.")
)
@click.argument("id")
@click.option("--now", "at_once", is_flag=True, help=N_("Send to everybody now, not zone by zone."))
@_late
@click.pass_obj
def send(home: Path, id: str, at_once: bool, late: Late | None) -> int:  # noqa: A002 (the argument's public name)
    """Enrol every reader."""
    with opened(home) as app:
        now = app.clock.now()
        found = views.row(app.house, id).issue
        sent, findings = jobs.send(app.house, found, now, at_once=at_once, late=late)
        row = views.row(app.house, sent.id)
    show(findings)
    if any(one.severity == "error" for one in findings):
        return 1
    readers = ngettext("{n} reader", "{n} readers", row.readers)
    empty = row.issue.skipped_empty
    click.echo(
        _("{issue}: {readers} enrolled, {empty} with nothing new.").format(
            issue=sent.id, readers=readers, empty=empty
        )
    )
    return 0


def _said(row: views.Row) -> str:
    readers = ngettext("{n} reader", "{n} readers", row.readers)
    due = f"{instant(row.issue.first_due)} – {instant(row.issue.last_due)}"
    return f"{row.issue.id}  {named(row.issue.state)}  {due}  {readers}"


def _tell(found: views.Whole) -> None:
    click.echo(_said(found.row))
    if found.held:
        click.echo(_("Held: {reason}").format(reason=named(found.held[0])))
    for tag, compiled in found.locales.items():
        click.echo(f"\n{tag}  {_subject(compiled) or '–'}")
        for block in compiled.blocks:
            if block.kind != "reminder":
                click.echo(f"    {block.section:<14} {block.title}")
    for zone, due, readers in found.waves:
        click.echo(f"{instant(due)}  {zone or '–'}  {readers}")
    for state, count in found.row.counts.items():
        if count:
            click.echo(f"{state}: {count}")
    show(found.findings, err=False)


def _subject(compiled: Compiled) -> str | None:
    items = [block for block in compiled.blocks if block.kind != "reminder"]
    return compiled.subject or (items[0].title if items else None)


def _preheader(compiled: Compiled) -> str | None:
    items = [block for block in compiled.blocks if block.kind != "reminder"]
    return compiled.preheader or (items[0].summary if items else None)


def _row_shape(row: views.Row) -> dict[str, Any]:
    one = row.issue
    return {
        "id": one.id,
        "newsletter": one.newsletter,
        "schedule": None if one.schedule.startswith("adhoc-") else one.schedule,
        "occurrence": one.occurrence.isoformat(),
        "state": one.state,
        "paused": one.paused,
        "corrects": one.corrects or None,
        "first_due": instant(one.first_due),
        "last_due": instant(one.last_due),
        "readers": row.readers,
        "skipped_empty": one.skipped_empty,
        "counts": dict(row.counts),
    }


def _whole_shape(found: views.Whole, needed: int) -> dict[str, Any]:
    return {
        **_row_shape(found.row),
        "revision": found.row.issue.revision,
        "pool": {
            "hash": found.hash,
            "frozen_at": instant(found.frozen_at),
            "items": [_item_shape(item, found.locales) for item in found.items],
        },
        "subject": {tag: text for tag, c in found.locales.items() if (text := _subject(c))},
        "preheader": {tag: text for tag, c in found.locales.items() if (text := _preheader(c))},
        "approvals": {
            "needed": needed,
            "given": [
                {"by": one.by, "at": instant(one.at), "locale": one.locale, "hash": one.hash}
                for one in found.approvals
            ],
        },
        "waves": [
            {"zone": zone, "due": instant(due), "readers": readers}
            for zone, due, readers in found.waves
        ],
        "changed_since": [{"work": work, "locale": tag} for work, tag in found.changed_since],
        "held": held_shape(found.held),
        "findings": [as_dict(finding) for finding in found.findings],
    }


def _item_shape(item: PoolItem, locales: Mapping[str, Compiled]) -> dict[str, Any]:
    shown = {
        tag: {"title": block.title, "shown": block.shown, "translation": block.translation}
        for tag, compiled in locales.items()
        for block in compiled.blocks
        if block.item == item.key and block.kind != "reminder"
    }
    return {
        "item": item.key,
        "work": item.work,
        "kind": item.kind,
        "section": item.section,
        "lead": item.lead,
        "locales": shown,
    }


issue.add_command(gate.check)
issue.add_command(gate.override)
