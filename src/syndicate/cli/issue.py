"""`issue`: plan, look at, approve and send one number of a newsletter."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from syndicate.cli import gate, issue_life, trial
from syndicate.cli.frame import (
    Group,
    Instant,
    as_json,
    aware,
    emit,
    instant,
    named,
    opened,
    show,
)
from syndicate.cli.issue_explain import explain
from syndicate.cli.issue_shapes import row_shape, subject, whole_shape
from syndicate.cli.reach import tell_reach
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys import amend, reach, views, waves
from syndicate.journeys import plan as planning
from syndicate.journeys.house import House
from syndicate.localise.marks import N_
from syndicate.model import Issue
from syndicate.newsletter.compose import readable
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
        late = waves.is_late(app.house, planned, now)
    if as_json:
        emit(row_shape(row, late=late))
    else:
        click.echo(_said(row, late=late))


@issue.command("list", help=N_("List every issue, the latest first."))
@as_json
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List issues."""
    with opened(home) as app:
        found = views.rows(app.house)
        now = app.clock.now()
        late = {row.issue.id for row in found if waves.is_late(app.house, row.issue, now)}
    if as_json:
        emit({"issues": [row_shape(row, late=row.issue.id in late) for row in found]})
        return
    for row in found:
        click.echo(_said(row, late=row.issue.id in late))
    if not found:
        click.echo(_("No issue yet; “syndicate issue plan NEWSLETTER” plans one."))


@issue.command("show", help=N_("Show what an issue contains, who gets it and when."))
@click.argument("id")
@as_json
@click.pass_obj
def show_(home: Path, id: str, as_json: bool) -> None:  # noqa: A002 (the argument's public name)
    """Show one issue."""
    with opened(home) as app:
        now = app.clock.now()
        found = views.whole(app.house, id, now)
        late = waves.is_late(app.house, found.row.issue, now)
        if not found.waves:
            expected = tuple(waves.expected(app.house, found.row.issue))
            found = replace(found, waves=expected)
        table = app.house.settings.newsletters.get(found.row.issue.newsletter)
        needed = table.approvals if table else 0
    if as_json:
        emit(whole_shape(found, needed, late=late))
    else:
        _tell(found, late=late)


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
        if found.state == "sending" and late is None:
            _approve_amendment(app.house, found, by, now)
            return 0
        approved, made = planning.approve(app.house, found, by, now, late)
        given = views.approvers(app.house, approved)
        needed = app.house.settings.newsletters[approved.newsletter].approvals
        reached = reach.reached(app.house, approved, now)
    show(made.findings if made else ())
    if made and made.refused:
        click.echo(_("Not approved: fix the errors first."), err=True)
        return 1
    click.echo(
        _("{issue} approved by {by} ({given} of {needed}); it is {state}.").format(
            issue=approved.id, by=by, given=given, needed=needed, state=named(approved.state)
        )
    )
    tell_reach(reached)
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


def _approve_amendment(house: House, found: Issue, by: str, now: datetime) -> None:
    """Approve what waits beside an issue that is being sent."""
    done = amend.approve(house, found, by, now)
    revision = amend.pending(house, done.issue)
    if revision is None:
        issue_life.tell_moved(done.moved)
        return
    given = views.approvers(house, done.issue, revision)
    needed = house.settings.newsletters[found.newsletter].approvals
    click.echo(
        _("{issue}, revision {revision}: approved by {by} ({given} of {needed}).").format(
            issue=found.id, revision=revision, by=by, given=given, needed=needed
        )
    )


def _said(row: views.Row, *, late: bool = False) -> str:
    readers = ngettext("{n} reader", "{n} readers", row.readers)
    due = f"{instant(row.issue.first_due)} – {instant(row.issue.last_due)}"
    state = named(row.issue.state)
    if row.issue.paused:
        state = _("{state}, paused").format(state=state)
    if late:
        state = _("{state}, late: send it or cancel it").format(state=state)
    return f"{row.issue.id}  {state}  {due}  {readers}"


def _tell(found: views.Whole, *, late: bool) -> None:
    click.echo(_said(found.row, late=late))
    if found.held:
        click.echo(_("Held: {reason}").format(reason=named(found.held[0])))
    for tag, compiled in found.locales.items():
        click.echo(f"\n{tag}  {subject(compiled) or '–'}")
        for block in readable(compiled):
            click.echo(f"    {block.section:<14} {block.title}")
    for zone, due, readers in found.waves:
        click.echo(f"{instant(due)}  {zone or '–'}  {readers}")
    for state, count in found.row.counts.items():
        if count:
            click.echo(f"{state}: {count}")
    show(found.findings, err=False)


for _command in (
    *(explain, gate.check, gate.override),
    *(issue_life.pause, issue_life.resume, issue_life.cancel),
    *(issue_life.keep, issue_life.take, issue_life.correct),
):
    issue.add_command(_command)
