"""`issue pause`, `resume`, `cancel`, `keep`, `take`, `correct`: what happens to one that is planned or out."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_json, emit, named, opened, show
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys import amend, halt, views
from syndicate.journeys.correct import correct as plan_correction
from syndicate.localise.marks import N_
from syndicate.shapes import issues

_said_by = click.option(
    "--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log.")
)
_decided_by = click.option(
    "--by", metavar="EMAIL", required=True, help=N_("Who says so, for the audit log.")
)


@click.command(cls=Command, help=N_("Stop an issue; what has not left yet waits until “resume”."))
@click.argument("id")
@_said_by
@click.pass_obj
def pause(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Set the flag that senders read."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        halt.pause(app.house, found, by, app.clock.now())
    click.echo(_("{issue} is paused; “syndicate issue resume” lets it go on.").format(issue=id))


@click.command(cls=Command, help=N_("Let a paused issue go on."))
@click.argument("id")
@_said_by
@click.pass_obj
def resume(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Clear the flag that senders read."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        halt.resume(app.house, found, by, app.clock.now())
    click.echo(_("{issue} goes on.").format(issue=id))


@click.command(
    cls=Command, help=N_("Cancel an issue for good; what has left cannot be called back.")
)
@click.argument("id")
@_said_by
@click.pass_obj
def cancel(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Settle what has not left as cancelled."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        _issue, count = halt.cancel(app.house, found, by, app.clock.now())
    mails = ngettext("{n} email is not sent", "{n} emails are not sent", count)
    click.echo(_("{issue} is cancelled: {mails}.").format(issue=id, mails=mails))


@click.command(
    cls=Command,
    help=N_("Keep the approved text of an issue, though its sources have changed since."),
)
@click.argument("id")
@_decided_by
@click.pass_obj
def keep(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Have the difference told no more until it changes again."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        _issue, since = amend.keep(app.house, found, by, app.clock.now())
    if since.mark:
        click.echo(_("{issue} keeps its text.").format(issue=id))
    else:
        click.echo(_("Nothing has changed since {issue} was frozen.").format(issue=id))


@click.command(
    cls=Command, help=N_("Take the text as it is now into an issue; it has to be approved again.")
)
@click.argument("id")
@_decided_by
@click.pass_obj
def take(home: Path, id: str, by: str) -> int:  # noqa: A002 (the argument's public name)
    """Freeze anew, or list what stands against it."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        done = amend.take(app.house, found, by, app.clock.now())
        waits = amend.pending(app.house, done.issue)
    show(done.made.findings if done.made else ())
    if done.made and done.made.refused:
        click.echo(_("Nothing was taken: fix the errors first."), err=True)
        return 1
    revision = waits or done.issue.revision
    text = _("{issue} has a new text (revision {revision}).").format(issue=id, revision=revision)
    click.echo(text)
    if waits or done.issue.state == "in_review":
        click.echo(_("Approve it: syndicate issue approve {issue} --by EMAIL").format(issue=id))
    elif done.moved:
        tell_moved(done.moved)
    return 0


def tell_moved(count: int) -> None:
    """Say how many mails bring a new text."""
    click.echo(
        ngettext(
            "{n} email that had not left brings the new text",
            "{n} emails that had not left bring the new text",
            count,
        )
        + "."
    )


@click.command(
    cls=Command, help=N_("Plan the correction of an issue, for exactly those whom it has reached.")
)
@click.argument("id")
@click.option("--works", multiple=True, metavar="SLUG…", help=N_("Correct these works."))
@click.argument("more", nargs=-1, metavar="")
@_said_by
@as_json
@click.pass_obj
def correct(
    home: Path,
    id: str,  # noqa: A002 (the argument's public name)
    works: tuple[str, ...],
    more: tuple[str, ...],
    by: str,
    as_json: bool,
) -> None:
    """Plan and say what is to be done next. `--works a b c` leaves b and c to `more`."""
    if more and not works:
        raise UsageError("issue-one", found=more[0])
    with opened(home) as app:
        made = plan_correction(app.house, id, works + more, by, app.clock.now())
        row = views.row(app.house, made.id)
    if as_json:
        emit(issues.row(row, late=False))
        return
    click.echo(f"{made.id}  {named(made.state)}")
    place = f"content/issues/{made.newsletter}/{made.id.removeprefix(f'{made.newsletter}-')}/"
    click.echo(_("Write what was wrong into {place} as index.<language>.md.").format(place=place))
    click.echo(
        _("Then: syndicate issue preview {issue} --out DIR, approve it, and send it.").format(
            issue=made.id
        )
    )
