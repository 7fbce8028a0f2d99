"""`demo`: the sample publication, built, planned and delivered at the instant it is made for."""

import os
import shutil
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from syndicate import app
from syndicate.app import App
from syndicate.audience.sheets import lines
from syndicate.audience.tables import entrants
from syndicate.cli.built import said as said_build
from syndicate.cli.frame import Command, said_totals, show
from syndicate.cli.importing import said as said_import
from syndicate.cli.words import _, ngettext
from syndicate.clocks import SteppingClock
from syndicate.errors import SettingsError, UsageError
from syndicate.journeys import instance
from syndicate.journeys.admit import Admitted, admit
from syndicate.journeys.deliver import deliver
from syndicate.journeys.publish import publish
from syndicate.localise.marks import N_
from syndicate.model import Finding
from syndicate.paths import data_root
from syndicate.publish import replace_file
from syndicate.schedule import calendar, jobs
from syndicate.shapes.common import instant
from syndicate.store import deliveries, reports

_READERS = "sample-readers.csv"


@click.command(
    cls=Command,
    help=N_("Build, plan and deliver the sample publication; repeating it sends nothing again."),
)
@click.pass_obj
def demo(home: Path) -> int:
    """Run the main job on the embedded default: SQLite, and mails as files."""
    if _copy_sample(home):
        click.echo(_("The sample publication was copied to {home}.").format(home=home))
    settings = app.settings_of(home, os.environ)
    if settings.demo is None:
        raise SettingsError("demo-absent", file=settings.file, setting="demo.as_of")
    clock = SteppingClock(settings.demo.as_of)
    composed = app.compose(home, os.environ, clock)
    try:
        return _run(composed, clock, settings.demo.as_of)
    finally:
        composed.close()


def _run(composed: App, clock: SteppingClock, as_of: datetime) -> int:
    house = composed.house
    _adopt_if_new(composed, as_of)
    click.echo(said_import(_enrol_readers(composed, as_of)))
    built = publish(house, as_of)
    findings = _send(composed, clock, as_of)
    again = publish(house, as_of)  # now with the web versions that the mails link to
    findings += (one for one in again.findings if one.severity == "error")
    show(one for one in findings if one.severity == "error")
    # The sample's own loose ends are there to be seen; “check” tells what to do about them.
    show((one for one in findings if one.severity != "error"), remedies=False)
    click.echo(said_build(built))
    click.echo(_("check: {totals}.").format(totals=said_totals(again.findings)))
    _report(composed)
    return 1 if any(one.severity == "error" for one in findings) else 0


def _copy_sample(home: Path) -> bool:
    """Copy settings and content into a home that has no settings; never over anything.

    Content comes whole or not at all, and the settings last: a copy cut short is begun anew.
    """
    if (home / "config" / "syndicate.toml").exists():
        return False
    data, content, aside = data_root(), home / "content", home / ".content.new"
    home.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(content):
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(data / "content", aside)
        aside.rename(content)
    elif _files(content) != _files(data / "content"):
        raise UsageError("demo-content-in-the-way", file=str(content))
    settings = (data / "config" / "syndicate.toml").read_bytes()
    for file in sorted((data / "config").iterdir()):
        if file.name != "syndicate.toml":
            replace_file(home / "config" / file.name, file.read_bytes())
    replace_file(home / "config" / "syndicate.toml", settings)
    return True


def _files(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def _adopt_if_new(composed: App, now: datetime) -> None:
    """Let a demo whose database was deleted start over: nothing in it was ever sent."""
    with composed.house.database.read() as c:
        fresh = not sum(deliveries.counts(c).values())
    if fresh:
        instance.adopt(composed.house, "demo", now, new_key=True)


def _enrol_readers(composed: App, now: datetime) -> Admitted:
    house = composed.house
    with closing(lines(house.home / "config" / _READERS)) as table:
        found = entrants(table, f"config/{_READERS}", house.settings, now)
        admitted = admit(house, found, _READERS, now, by="demo")
    show(admitted.findings)
    return admitted


def _send(composed: App, clock: SteppingClock, as_of: datetime) -> list[Finding]:
    """Step through the planning time and each wave of the next occurrence."""
    house = composed.house
    transport = composed.transport()
    findings: list[Finding] = []
    for occurrence in calendar.look(house, as_of, as_of + timedelta(days=7)).occurrences:
        for moment in (occurrence.plan_at, *(wave.due for wave in occurrence.waves)):
            clock.step_to(moment)
            said = jobs.tick(house, clock.now(), remember=False).findings
            findings += (one for one in said if one not in findings)
            done = deliver(house, transport, clock, until="due", stop=threading.Event())
            findings += done.findings
            if done.held:
                held = replace(instance.held_finding(done.held[0]), severity="error")
                return [*(one for one in findings if one.code != held.code), held]
    with house.database.write() as c:
        deliveries.finish_issues(c, clock.now())
    return findings


def _report(composed: App) -> None:
    house = composed.house
    with house.database.read() as c:
        by_locale = reports.locales(c, "sent")
        counts = deliveries.counts(c)
    total = sum(by_locale.values())
    said = ngettext("{n} email delivered", "{n} emails delivered", total)
    locales = ", ".join(f"{tag} {n}" for tag, n in by_locale.items())
    click.echo(_("{emails}: {locales}.").format(emails=said, locales=locales))
    for state in ("refused", "unknown", "withheld", "suppressed"):
        if counts[state]:
            click.echo(f"    {state}: {counts[state]}")
    click.echo(_("Pages and feeds:"))
    for tag in house.settings.locales:
        click.echo(f"    public/{tag.lower()}/  feed.rss  feed.atom  feed.json  agenda.*")
    if house.settings.delivery.transport == "folder":
        click.echo(_("Emails, one file each:"))
        for folder in sorted((house.var / "outbox").glob("[!.]*")):
            click.echo(f"    {folder.relative_to(house.home)}/")
    click.echo(
        _("Everything is as it was on {day}; running it again sends nothing twice.").format(
            day=instant(composed.house.settings.demo.as_of) if composed.house.settings.demo else ""
        )
    )
    click.echo(_("Next: “syndicate serve” shows pages and feeds on http://127.0.0.1:8000/"))
