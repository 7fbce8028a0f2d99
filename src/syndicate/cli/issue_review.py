"""`issue submit`, `approve`, `unapprove`, `refuse`: who says that an issue may leave."""

from pathlib import Path

import click

from syndicate.cli import issue_life
from syndicate.cli.frame import Command, named, opened, show
from syndicate.cli.reach import tell_reach
from syndicate.cli.words import _
from syndicate.journeys import amend, reach, review, views
from syndicate.journeys.assent import Assent
from syndicate.journeys.house import House
from syndicate.localise.marks import N_
from syndicate.settings.options import Late

late = click.option(
    "--late",
    type=click.Choice(["carry", "fallback"]),
    help=N_(
        "What to do with works that a language is awaited for: leave them to the next issue, or send them as they are."
    ),
)
_approver = click.option(
    "--by", metavar="EMAIL", required=True, help=N_("Who approves, for the audit log.")
)
_said_by = click.option(
    "--by", metavar="EMAIL", required=True, help=N_("Who says so, for the audit log.")
)


@click.command(cls=Command, help=N_("Ask for the approval of an issue."))
@click.argument("id")
@_said_by
@click.option("--note", metavar="TEXT", default="", help=N_("What whoever approves should know."))
@click.pass_obj
def submit(home: Path, id: str, by: str, note: str) -> None:  # noqa: A002 (the argument's public name)
    """Have a draft be looked at."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        review.submit(app.house, found, by, app.clock.now(), note)
    click.echo(_("{issue} waits to be approved.").format(issue=id))
    click.echo(_("Approve it: syndicate issue approve {issue} --by EMAIL").format(issue=id))


@click.command(cls=Command, help=N_("Approve an issue as it is; that freezes its content."))
@click.argument("id")
@_approver
@click.option("--locale", metavar="TAG", help=N_("Approve what readers of this language get."))
@click.option("--hash", "seen", metavar="HASH", help=N_("Approve these very bytes, and no others."))
@late
@click.pass_obj
def approve(
    home: Path,
    id: str,  # noqa: A002 (the argument's public name)
    by: str,
    locale: str | None,
    seen: str | None,
    late: Late | None,
) -> int:
    """Approve, or list what stands against it."""
    with opened(home) as app:
        house, now = app.house, app.clock.now()
        found = views.row(house, id).issue
        if found.state == "sending" and late is None:
            done = amend.approve(house, found, by, now, locale=locale, seen=seen)
            _tell_amended(house, done, by)
            return 0
        approved, made = review.approve(house, found, by, now, late, locale=locale, seen=seen)
        standing = review.standing(house, approved)
        reached = reach.reached(house, approved, now)
    show(made.findings if made else ())
    if made and made.refused:
        click.echo(_("Not approved: fix the errors first."), err=True)
        return 1
    click.echo(
        _("{issue} approved by {by} ({given} of {needed}); it is {state}.").format(
            issue=approved.id,
            by=by,
            given=len(standing.whole),
            needed=standing.needed,
            state=named(approved.state),
        )
    )
    tell_missing(standing)
    tell_reach(reached)
    return 0


@click.command(cls=Command, help=N_("Take back your approval of an issue that is not leaving yet."))
@click.argument("id")
@_said_by
@click.pass_obj
def unapprove(home: Path, id: str, by: str) -> None:  # noqa: A002 (the argument's public name)
    """Have one person's approvals count no longer."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        issue = review.unapprove(app.house, found, by, app.clock.now())
    click.echo(_("{issue} is {state}.").format(issue=id, state=named(issue.state)))


@click.command(
    cls=Command,
    help=N_("Send an issue back to its editors, who are told why; no approval of it stands."),
)
@click.argument("id")
@_said_by
@click.option("--reason", metavar="TEXT", required=True, help=N_("What is to be changed."))
@click.pass_obj
def refuse(home: Path, id: str, by: str, reason: str) -> None:  # noqa: A002 (the argument's public name)
    """Have an issue be a draft again."""
    with opened(home) as app:
        found = views.row(app.house, id).issue
        review.refuse(app.house, found, by, reason, app.clock.now())
    click.echo(_("{issue} goes back to its editors.").format(issue=id))


def tell_missing(standing: Assent) -> None:
    """Say which languages somebody still has to approve."""
    if standing.frozen and standing.missing:
        languages = ", ".join(standing.missing)
        click.echo(_("Still to be approved in: {languages}").format(languages=languages))


def _tell_amended(house: House, done: amend.Amended, by: str) -> None:
    """Say what came of an approval of what waits beside an issue that is being sent."""
    revision = amend.pending(house, done.issue)
    if revision is None:
        issue_life.tell_moved(done.moved)
        return
    standing = review.standing(house, done.issue, revision)
    click.echo(
        _("{issue}, revision {revision}: approved by {by} ({given} of {needed}).").format(
            issue=done.issue.id,
            revision=revision,
            by=by,
            given=len(standing.whole),
            needed=standing.needed,
        )
    )
    tell_missing(standing)
