"""`init`, `new`, `stamp`: a publication, a work in it, and an id that stays."""

import os
from pathlib import Path

import click

from syndicate.cli.frame import Command, Named, opened
from syndicate.cli.words import _, ngettext
from syndicate.clocks import SystemClock
from syndicate.errors import UsageError
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_
from syndicate.paths import data_root


@click.command(cls=Command, help=N_("Start a new publication in a folder."))
@click.argument("folder", type=Named(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write settings, folders and a first article; never over anything that is there."""
    from syndicate.cli.seed import plant  # noqa: PLC0415 (only init writes a publication)
    from syndicate.clocks import SystemClock  # noqa: PLC0415 (imports the database)

    if (folder / "config" / "syndicate.toml").exists():
        raise UsageError("home-exists", file=str(folder))
    written = plant(folder, data_root(), SystemClock().now())
    click.echo(_("A new publication in {folder}:").format(folder=printable(str(folder))))
    for name, what in written:
        click.echo(f"  {name}  {what}")
    click.echo(
        _(
            "Next: cd {folder}, put your names into config/syndicate.toml, then “syndicate check”."
        ).format(folder=folder)
    )


@click.command(
    cls=Command, help=N_("Create an article or event, with every front matter key in place.")
)
@click.argument("kind", type=click.Choice(["article", "event"]))
@click.argument("slug")
@click.option(
    "--locale", metavar="TAG", help=N_("Language of the file; the default locale if not given.")
)
@click.pass_obj
def new(home: Path, kind: str, slug: str, locale: str | None) -> None:
    """Write one file and say where it is."""
    from syndicate import app  # noqa: PLC0415 (works without a database)
    from syndicate.content.new import create  # noqa: PLC0415 (only new writes a work)

    settings = app.settings_of(home, os.environ)
    tag = locale or settings.site.default_locale
    file = create(
        home,
        settings,
        "event" if kind == "event" else "article",
        slug,
        tag,
        SystemClock().now(),
    )
    click.echo(file.relative_to(home).as_posix())


@click.command(cls=Command, help=N_("Give a permanent id to works that have none."))
@click.pass_obj
def stamp(home: Path) -> None:
    """Write ids, and the `updated` that readers need, into the files; list those that changed."""
    from syndicate.content import folder  # noqa: PLC0415 (not for --help)
    from syndicate.content.stamp import stamp as stamp_works  # noqa: PLC0415
    from syndicate.journeys import memory  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        known, settings = memory.recall(app.house), app.house.settings
        moved = memory.unsaid(folder.read(home, settings), known)
        changed = stamp_works(home, settings, app.clock.now(), memory.last_shown(known), moved)
    for file in changed:
        click.echo(file)
    click.echo(ngettext("{n} file changed.", "{n} files changed.", len(changed)))
