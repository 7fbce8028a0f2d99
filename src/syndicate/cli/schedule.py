"""`schedule`: what is due when, and doing what is due now."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from syndicate.cli.frame import Group, Instant, as_json, aware, emit, named, opened, show
from syndicate.cli.words import _, spoken
from syndicate.localise.marks import N_
from syndicate.schedule import calendar, jobs
from syndicate.shapes import sending
from syndicate.shapes.common import instant


@click.group(cls=Group, help=N_("See what is due and when, and do what is due now."))
def schedule() -> None:
    """Group the schedule's commands."""


@schedule.command("show", help=N_("List what is due in the next days, zone by zone."))
@click.option("--days", default=14, type=click.IntRange(1, 366), help=N_("How many days."))
@as_json
@click.pass_obj
def show_(home: Path, days: int, as_json: bool) -> None:
    """List occurrences."""
    with opened(home) as app:
        now = app.clock.now()
        language = spoken().tag.partition("-")[0]
        found = calendar.look(app.house, now, now + timedelta(days=days), language)
    if as_json:
        emit(sending.calendar(found))
        return
    if found.held:
        click.echo(_("Held: {reason}").format(reason=named(found.held[0])), err=True)
    for issue in found.late:
        text = _("{issue} was due {due} and waits: send it late, or cancel it.")
        click.echo(text.format(issue=issue.id, due=instant(issue.first_due)))
    for one in found.occurrences:
        head = f"{one.newsletter} {one.schedule} {one.date}"
        state = (
            named(one.state)
            if one.state
            else _("planned from {at}").format(at=instant(one.plan_at))
        )
        click.echo(f"{head}  {one.issue or '–'}  {state}")
        for wave in one.waves:
            click.echo(f"    {wave.local:%Y-%m-%d %H:%M} {wave.zone}  {wave.readers}")
    for pause in found.paused:
        click.echo(_said(pause))
    if not found.occurrences:
        click.echo(_("Nothing is due in that time."))


def _said(pause: calendar.Pause) -> str:
    """Say which day a holiday takes, and why."""
    head = f"{pause.newsletter} {pause.schedule} {pause.date}"
    why = ", ".join(f"{name} ({code})" for code, name in pause.holidays)
    if pause.to is None:
        return _("{head}  nothing: {holidays}").format(head=head, holidays=why)
    return _("{head}  on {day} instead: {holidays}").format(head=head, day=pause.to, holidays=why)


@schedule.command(help=N_("Plan and enrol what is due now; “deliver” or “serve” sends it out."))
@click.option("--at", type=Instant(), help=N_("As if it were this instant; moves no stored clock."))
@as_json
@click.pass_obj
def tick(home: Path, at: datetime | None, as_json: bool) -> int:
    """Tick once."""
    with opened(home) as app:
        now = aware(at, app.house.settings.site.zone, app.clock.now())
        done = jobs.tick(app.house, now, remember=at is None)
    if as_json:
        emit(sending.ticked(done, now, spoken()))
    else:
        show(done.findings)
        _say(_("planned: {issues}"), done.planned)
        _say(_("enrolled: {issues}"), done.enrolled)
        _say(_("skipped, nothing new to send: {issues}"), done.skipped)
        if not (done.planned or done.enrolled or done.skipped):
            click.echo(_("Nothing is due."))
    return 1 if any(one.severity == "error" for one in done.findings) else 0


def _say(text: str, issues: list[str]) -> None:
    if issues:
        click.echo(text.format(issues=", ".join(issues)))
