"""`withdraw`: a work is taken back from readers, and what follows of itself is said."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _, ngettext
from syndicate.localise.marks import N_
from syndicate.shapes.common import instant


@click.command(
    cls=Command,
    help=N_("Take a published work back from readers, in all its languages, from now on."),
)
@click.argument("work")
@click.option(
    "--reason", default="", metavar="TEXT", help=N_("Why; kept in the log, not told to readers.")
)
@click.option("--by", metavar="EMAIL", default="staff", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def withdraw(home: Path, work: str, reason: str, by: str, as_json: bool) -> None:
    """Write `withdrawn` and `updated` into the files of a work."""
    from syndicate.journeys.retract import retract  # noqa: PLC0415 (imports the database)

    with opened(home, needs_database=False) as app:
        done = retract(app.house, work, app.clock.now(), reason.strip(), by)
    if as_json:
        emit(
            {
                "work": done.work,
                "since": instant(done.since),
                "files": list(done.files),
                "issues": list(done.issues),
                "archives": list(done.archives),
                "findings": [as_dict(one) for one in done.findings],
            }
        )
        return
    show(done.findings)
    if not done.files:
        since = instant(done.since)
        click.echo(_("“{title}” was withdrawn on {since}.").format(title=done.title, since=since))
        return
    for file in done.files:
        click.echo(file)
    click.echo(_("“{title}” is withdrawn.").format(title=done.title))
    click.echo(
        _(
            "From the next build on, its pages answer that it is gone (410), and for 30 days feeds and "
            "calendars say that it was withdrawn. “serve” builds by itself; otherwise: syndicate build"
        )
    )
    if done.issues:
        issues = ", ".join(done.issues)
        click.echo(
            _("Issues that are about to go out leave it out: {issues}").format(issues=issues)
        )
    if count := len(done.archives):
        click.echo(
            ngettext(
                "{n} archive that shows it is rewritten by the next build.",
                "{n} archives that show it are rewritten by the next build.",
                count,
            )
        )
    click.echo(_("Emails that have already left cannot be called back."))
