"""`subscribers dossier` and `erase`: what a reader, or a regulator, may ask for."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_json, emit, opened
from syndicate.cli.words import _, ngettext
from syndicate.localise.marks import N_
from syndicate.shapes.common import instant


@click.command(
    cls=Command,
    help=N_("Write all there is about a reader into a zip, for a regulator or for themselves."),
)
@click.argument("email")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def dossier(home: Path, email: str, file: Path, as_json: bool) -> None:
    """Write a dossier: consents, the words they were given to, every message and its reply."""
    from syndicate.journeys import dossier as dossiers  # noqa: PLC0415 (nobody else needs it)

    with opened(home) as app:
        now = app.clock.now()
        found = dossiers.dossier(app.house, email, now)
        dossiers.write(found, file, now)
    if as_json:
        emit(
            {
                "id": found.id,
                "file": str(file),
                "acts": len(found.acts),
                "messages": len(found.mails),
            }
        )
        return
    acts = ngettext("{n} act of consent", "{n} acts of consent", len(found.acts))
    messages = ngettext("{n} message", "{n} messages", len(found.mails))
    click.echo(_("{acts}, {messages}: {file}").format(acts=acts, messages=messages, file=file))


@click.command(
    cls=Command,
    help=N_("Erase a reader; a keyed hash keeps imports from bringing them back."),
)
@click.argument("email")
@click.option("--by", required=True, metavar="EMAIL", help=N_("Who does this."))
@as_json
@click.pass_obj
def erase(home: Path, email: str, by: str, as_json: bool) -> None:
    """Erase a reader, and what the folder transport kept of their mails."""
    from syndicate.journeys.erase import erase as erased  # noqa: PLC0415 (nobody else needs it)

    with opened(home) as app:
        done = erased(app.house, email, by, app.clock.now())
    if as_json:
        emit(
            {
                "at": instant(done.at),
                "until": instant(done.until),
                "messages": done.mails,
                "files": done.files,
                "again": done.again,
            }
        )
        return
    if done.again:
        click.echo(_("They were erased on {at}.").format(at=instant(done.at)))
    else:
        click.echo(
            _(
                "Erased. A keyed hash of the address is kept until {until}, so that no import brings them back."
            ).format(until=instant(done.until))
        )
    click.echo(_("What providers, servers and backups hold of their mails is theirs to delete."))
