"""`build`: content and settings → public/."""

from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Command, as_dict, as_json, emit, instant, opened, show
from syndicate.cli.words import _, figure, ngettext
from syndicate.journeys.publish import Build, publish
from syndicate.localise.marks import N_


@click.command(cls=Command, help=N_("Write public/: pages and feeds."))
@click.option("--full", is_flag=True, help=N_("Read and hash everything again."))
@as_json
@click.pass_obj
def build(home: Path, full: bool, as_json: bool) -> int:
    """Write public/, with or without a database; exit 1 if a file could not be read."""
    with opened(home, needs_database=False) as app:
        made = publish(app.house, app.clock.now(), full=full)
    if as_json:
        emit(shape(made))
    else:
        show(one for one in made.findings if one.severity == "error" or one.mender == "operator")
        click.echo(said(made))
    return 1 if any(one.severity == "error" for one in made.findings) else 0


def said(made: Build) -> str:
    """Say in one line what a build did."""
    works = ngettext("{n} work", "{n} works", made.works)
    return _(
        "{works} ({editions}): {written} files written, {unchanged} unchanged, {deleted} deleted, "
        "in {seconds} s"
    ).format(
        works=works,
        editions=", ".join(f"{tag} {figure(count)}" for tag, count in made.editions.items()),
        written=figure(made.written.written),
        unchanged=figure(made.written.unchanged),
        deleted=figure(made.written.deleted),
        seconds=made.seconds,
    )


def shape(made: Build) -> dict[str, Any]:
    """Return the contract's JSON of a build."""
    return {
        "at": instant(made.at),
        "seconds": made.seconds,
        "full": made.full,
        "works": made.works,
        "editions": dict(made.editions),
        "broken": made.broken,
        "written": made.written.written,
        "unchanged": made.written.unchanged,
        "deleted": made.written.deleted,
        "changed_feeds": list(made.written.changed_feeds),
        "next_change": instant(made.next_change),
        "findings": [as_dict(finding) for finding in made.findings],
    }
