"""`audit`: who did what, and when."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.frame import Group, Instant, as_json, aware, emit, opened
from syndicate.cli.words import _, spoken
from syndicate.localise.acts import told
from syndicate.localise.marks import N_
from syndicate.shapes.common import instant

if TYPE_CHECKING:
    from syndicate.store.audit import Act


@click.group(cls=Group, help=N_("See who did what, and when."))
def audit() -> None:
    """Group the log's commands."""


@audit.command("list", help=N_("List what people and the program did, the latest first."))
@click.option("--issue", metavar="ID", help=N_("Only what was done to this issue."))
@click.option("--by", metavar="EMAIL", help=N_("Only what this person did."))
@click.option("--since", type=Instant(), help=N_("Only from this instant on."))
@click.option("--after", type=click.IntRange(0, 10**15), metavar="N", help=N_("After this row."))
@click.option("--limit", default=100, type=click.IntRange(1, 10_000), help=N_("At most this many."))
@as_json
@click.pass_obj
def list_(
    home: Path,
    /,
    *,
    issue: str | None,
    by: str | None,
    since: datetime | None,
    after: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """List acts, page by page."""
    from syndicate.store import audit as log  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        zone, now = app.house.settings.site.zone, app.clock.now()
        wanted = log.Wanted(
            issue=issue,
            actor=by.strip().lower() if by else None,
            since=None if since is None else aware(since, zone, now),
            before=after,
        )
        with app.house.database.read() as c:
            rows = log.listing(c, limit + 1, wanted)
    following = rows[limit - 1].id if len(rows) > limit else None
    if as_json:
        emit({"acts": [_shape(one) for one in rows[:limit]], "next": following})
        return
    for one in rows[:limit]:
        click.echo(f"{one.id:>8}  {instant(one.at)}  {said_act(one)}")
    if following:
        click.echo(_("More: --after {after}").format(after=following))


def said_act(one: "Act") -> str:
    """Return what was done, in the person's language."""
    return told(one.act, one.actor, one.subject, one.fields, spoken())


def _shape(one: "Act") -> dict[str, Any]:
    return {
        "id": one.id,
        "at": instant(one.at),
        "by": one.actor,
        "act": one.act,
        "subject": one.subject,
        "fields": dict(one.fields),
        "message": said_act(one),
    }
