"""`issue preview` and `issue test`: an issue as its readers will see it."""

from pathlib import Path

import click

from syndicate.cli.frame import Command, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _, ngettext
from syndicate.journeys import trial
from syndicate.journeys.preview import preview as write_preview
from syndicate.localise.marks import N_


@click.command(
    cls=Command,
    help=N_("Write an issue as its readers will see it: HTML, text and email per locale."),
)
@click.argument("target", metavar="NEWSLETTER|ID")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help=N_("Folder to write to."),
)
@click.option(
    "--to",
    metavar="EMAIL",
    help=N_("One reader: only what they get, in their language; the links open nothing."),
)
@click.pass_obj
def preview(home: Path, target: str, out: Path, to: str | None) -> int:
    """Write <tag>.html, <tag>.txt and <tag>.eml."""
    with opened(home) as app:
        made = write_preview(app.house, target, out, app.clock.now(), to)
    for file in made.files:
        click.echo(file)
    show(made.findings)
    return 1 if any(one.severity == "error" for one in made.findings) else 0


@click.command(
    cls=Command,
    help=N_("Send an issue to yourself, marked as a test; it counts for nobody’s memory."),
)
@click.argument("id")
@click.option("--to", metavar="EMAIL", required=True, help=N_("Where the test mail goes."))
@click.option(
    "--as",
    "seen_by",
    metavar="EMAIL",
    help=N_("The reader whose mail it shows; all that the issue brings if not given."),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def test(
    home: Path,
    id: str,  # noqa: A002 (the argument's public name)
    to: str,
    seen_by: str | None,
    by: str,
    as_json: bool,
) -> None:
    """Queue a test mail."""
    with opened(home) as app:
        made = trial.trial(app.house, id, to, seen_by, app.clock.now(), by)
    if as_json:
        emit(
            {
                "key": made.key,
                "delivery": made.delivery,
                "locale": made.locale,
                "items": list(made.items),
                "findings": [as_dict(one) for one in made.findings],
            }
        )
        return
    show(made.findings)
    items = ngettext("{n} item", "{n} items", len(made.items))
    click.echo(
        _("{key}: a test mail in {locale}, {items}; “deliver” or “serve” sends it.").format(
            key=made.key, locale=made.locale, items=items
        )
    )
