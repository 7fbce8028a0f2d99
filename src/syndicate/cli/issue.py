"""`issue`: plan, look at, approve and send one number of a newsletter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from syndicate.cli import gate, issue_life, issue_review, trial
from syndicate.cli.audit import said_act
from syndicate.cli.frame import Group, Instant, as_json, aware, emit, named, opened, show
from syndicate.cli.issue_explain import explain
from syndicate.cli.words import _, ngettext, spoken
from syndicate.errors import UsageError
from syndicate.journeys import sendoff, views, waves
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_
from syndicate.model import Issue
from syndicate.newsletter.compose import readable
from syndicate.schedule import jobs
from syndicate.settings.options import Late
from syndicate.shapes import issues
from syndicate.shapes.common import instant

_said_by = click.option(
    "--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log.")
)


@click.group(cls=Group, help=N_("Plan, preview, approve and send an issue of a newsletter."))
def issue() -> None:
    """Group the issue's commands."""


@issue.command(help=N_("Plan the next issue of a newsletter, or one made of chosen works only."))
@click.argument("newsletter")
@click.option("--at", type=Instant(), help=N_("The moment to plan for; now if not given."))
@click.option("--works", multiple=True, metavar="SLUG…", help=N_("Include only these works."))
@click.argument("more", nargs=-1, metavar="")
@_said_by
@as_json
@click.pass_obj
def plan(  # noqa: PLR0917 (an option each)
    home: Path,
    newsletter: str,
    at: datetime | None,
    works: tuple[str, ...],
    more: tuple[str, ...],
    by: str,
    as_json: bool,
) -> None:
    """Plan and say what was planned. `--works a b c` leaves b and c to `more`."""
    if more and not works:
        raise UsageError("newsletter-one", found=more[0])
    works += more
    with opened(home) as app:
        now = app.clock.now()
        when = aware(at, app.house.settings.site.zone, now)
        planned = jobs.plan_next(app.house, newsletter, when, now, works, by)
        row = views.row(app.house, planned.id)
        late = waves.is_late(app.house, planned, now)
    if as_json:
        emit(issues.row(row, late=late))
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
        emit({"issues": [issues.row(row, late=row.issue.id in late) for row in found]})
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
            one = found.row.issue
            expected = waves.leaving(app.house, one) or waves.expected(app.house, one)
            found = replace(found, waves=tuple(expected))
    if as_json:
        emit(issues.whole(found, spoken(), late=late))
    else:
        _tell(found, late=late)


for _looking in (trial.preview, trial.test):
    issue.add_command(_looking)


@issue.command(
    help=N_(
        "Send an issue: after the newsletter’s grace its readers are enrolled, and “deliver” or “serve” sends it out when it is due."
    )
)
@click.argument("id")
@click.option("--now", "at_once", is_flag=True, help=N_("Send to everybody now, not zone by zone."))
@issue_review.late
@_said_by
@click.pass_obj
def send(home: Path, id: str, at_once: bool, late: Late | None, by: str) -> int:  # noqa: A002 (the argument's public name)
    """Have it leave."""
    with opened(home) as app:
        now = app.clock.now()
        found = views.row(app.house, id).issue
        sent, findings = jobs.send(app.house, found, now, at_once=at_once, late=late, by=by)
        row = views.row(app.house, sent.id)
        leaving = waves.leaving(app.house, row.issue) if row.issue.state == "scheduled" else []
    show(findings)
    if any(one.severity == "error" for one in findings):
        return 1
    if row.issue.state == "scheduled":
        _tell_grace(row.issue, leaving)
    else:
        _tell_enrolled(row)
    return 0


@issue.command(
    help=N_(
        "Undo a “send” whose grace is not over: the issue is approved still, and nobody gets it."
    )
)
@click.argument("id")
@_said_by
@click.pass_obj
def unsend(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Have it not leave."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        issue = sendoff.unsend(app.house, found, by, app.clock.now())
    click.echo(_undone(issue))


def _undone(issue: Issue) -> str:
    if issue.paused:
        return _(
            "{issue} does not leave: it is paused. It goes on by: syndicate issue resume {issue} --by EMAIL"
        ).format(issue=issue.id)
    if issue.state == "scheduled":
        return _("{issue} leaves at its own hour again, from {time}; it is {state}.").format(
            issue=issue.id, time=instant(issue.first_due), state=named(issue.state)
        )
    return _("{issue} does not leave; it is {state}.").format(
        issue=issue.id, state=named(issue.state)
    )


def _tell_enrolled(row: views.Row) -> None:
    readers = ngettext("{n} reader", "{n} readers", row.readers)
    click.echo(
        _("{issue}: {readers} enrolled, {empty} with nothing new.").format(
            issue=row.issue.id, readers=readers, empty=row.issue.skipped_empty
        )
    )


def _tell_grace(found: Issue, leaving: Sequence[waves.Wave]) -> None:
    """Say how many get an issue when, and until when nobody does."""
    for zone, due, count in leaving:
        readers = ngettext("{n} reader", "{n} readers", count)
        click.echo(f"{instant(due)}  {zone or '–'}  {readers}")
    click.echo(
        _(
            "{issue} begins to leave at {time}; until then, this undoes it: syndicate issue unsend {issue} --by EMAIL"
        ).format(issue=found.id, time=instant(found.begins))
    )
    click.echo(_("“serve” sends it, or “schedule tick” and “deliver” after that time."))


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
    _tell_review(found)
    for tag, compiled in found.locales.items():
        click.echo(f"\n{tag}  {issues.subject(compiled) or '–'}")
        for block in readable(compiled):
            click.echo(f"    {block.section:<14} {block.title}")
    for zone, due, readers in found.waves:
        click.echo(f"{instant(due)}  {zone or '–'}  {readers}")
    for state, count in found.row.counts.items():
        if count:
            click.echo(f"{state}: {count}")
    show(found.findings, err=False)


def _tell_review(found: views.Whole) -> None:
    """Say who asked for what, who has approved, and until when it can be undone."""
    if found.asked and found.row.issue.state in ("draft", "in_review"):
        click.echo(said_act(found.asked))
    for one in found.assent.given if found.assent else ():
        click.echo(
            _("Approved in {locale} by {by}.").format(locale=one.locale, by=printable(one.by))
            if one.locale
            else _("Approved by {by}.").format(by=printable(one.by))
        )
    if found.assent:
        issue_review.tell_missing(found.assent)
    if found.grace and found.row.issue.state in ("approved", "scheduled"):
        click.echo(_("Nothing of it leaves before {time}.").format(time=instant(found.grace)))


for _command in (
    *(issue_review.submit, issue_review.approve, issue_review.unapprove, issue_review.refuse),
    *(explain, gate.check, gate.override),
    *(issue_life.pause, issue_life.resume, issue_life.cancel),
    *(issue_life.keep, issue_life.take, issue_life.correct),
):
    issue.add_command(_command)
