"""`translations draft`: a draft for another region of the same language, made of the text there is."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _
from syndicate.localise.marks import N_


@click.command(
    cls=Command,
    help=N_("Write a draft of a work for another region of the same language."),
)
@click.argument("work")
@click.option(
    "--to", "tag", required=True, metavar="LANG", help=N_("The region’s language, as fr-CA.")
)
@as_json
@click.pass_obj
def draft(home: Path, work: str, tag: str, as_json: bool) -> None:
    """Write the file and say what to look at in it."""
    from syndicate.journeys.regional import draft_for  # noqa: PLC0415 (imports the database)

    with opened(home, needs_database=False) as app:
        made = draft_for(app.house, work, tag)
    if as_json:
        emit(
            {
                "work": made.work,
                "locale": made.locale,
                "source": made.source,
                "file": made.file,
                "replaced": [
                    {"found": found, "written": written, "count": count}
                    for (found, written), count in made.replaced.items()
                ],
                "findings": [as_dict(one) for one in made.findings],
            }
        )
        return
    show(made.findings, err=False)
    click.echo(_("{file} is written, as a draft.").format(file=made.file))
    click.echo(_("Read it, correct it, and set its status to ready."))
