"""`issue check` and `issue override`: what the gate says of an issue, and what somebody lets pass."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_json, emit, opened, said_totals, show
from syndicate.cli.reach import tell_reach
from syndicate.cli.words import _, spoken
from syndicate.journeys import overrule as overruling
from syndicate.localise.marks import N_
from syndicate.shapes import issues


@click.command(
    cls=Command, help=N_("Tell what stands against sending an issue, and what to think of again.")
)
@click.argument("id")
@as_json
@click.pass_obj
def check(home: Path, id: str, as_json: bool) -> int:  # noqa: A002 (the argument's public name)
    """List what the gate finds; exit 1 if one is an error."""
    with opened(home) as app:
        found = overruling.report(app.house, id, app.clock.now())
    if as_json:
        emit(issues.report(found, spoken()))
    else:
        show(found.findings, err=False)
        tell_reach(found.reach)
        totalled = said_totals(found.findings)
        click.echo(_("{issue}: {totals}.").format(issue=found.issue.id, totals=totalled))
    return 1 if found.refused else 0


@click.command(
    cls=Command,
    help=N_("Let one error of the gate pass, for one issue; it is kept who did and why."),
)
@click.argument("id")
@click.argument("code")
@click.option("--by", metavar="EMAIL", required=True, help=N_("Who answers for it."))
@click.option("--reason", metavar="TEXT", required=True, help=N_("Why it may pass."))
@click.pass_obj
def override(home: Path, id: str, code: str, by: str, reason: str) -> None:  # noqa: A002 (the argument's public name)
    """Keep the decision and say so."""
    with opened(home) as app:
        given = overruling.overrule(app.house, id, code, by, reason, app.clock.now())
    click.echo(
        _("{issue}: {by} lets “{code}” pass.").format(
            issue=given.issue, by=given.by, code=given.code
        )
    )
