"""`translations export` and `import`: texts to translators and back, in XLIFF 2.1."""

from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Command, Named, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _, ngettext
from syndicate.journeys.translated import Import, Taken, counted
from syndicate.journeys.translating import take_in
from syndicate.journeys.translators import OPEN, Export, Offered, Wish
from syndicate.journeys.translators import export as write_export
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_
from syndicate.model import TranslationState


@click.command(cls=Command, help=N_("Write the texts that wait for a language into an XLIFF file."))
@click.argument("file", type=Named(dir_okay=False, path_type=Path))
@click.option("--to", metavar="TAG", required=True, help=N_("The language to translate into."))
@click.option(
    "--from",
    "source",
    metavar="TAG",
    help=N_("The language to translate from; needed where works were written in several."),
)
@click.option(
    "--work",
    "works",
    metavar="SLUG",
    multiple=True,
    help=N_("Only this work, whatever its state; may be given several times."),
)
@click.option("--missing", is_flag=True, help=N_("Only works that have no translation yet."))
@click.option(
    "--stale", is_flag=True, help=N_("Only works whose source has changed since the translation.")
)
@as_json
@click.pass_obj
def export(  # noqa: PLR0917 (an option each)
    home: Path,
    file: Path,
    to: str,
    source: str | None,
    works: tuple[str, ...],
    missing: bool,
    stale: bool,
    as_json: bool,
) -> None:
    """Write a file; never over one that is there."""
    chosen: dict[TranslationState, bool] = {"missing": missing, "stale": stale}
    states = tuple(state for state, wanted in chosen.items() if wanted) or OPEN
    wish = Wish(to=to, source=source, works=works, states=states)
    with opened(home) as app:
        made = write_export(app.house, wish, file, app.clock.now())
    if as_json:
        emit(_export_shape(made, wish, file))
        return
    show(made.findings)
    click.echo(_exported(made, file))


@click.command(
    "import", cls=Command, help=N_("Write the translations in an XLIFF file into the works’ files.")
)
@click.argument("file", type=Named(dir_okay=False, path_type=Path))
@click.option(
    "--stale",
    is_flag=True,
    help=N_("Also take translations of a source that has changed since, as stale."),
)
@click.option(
    "--replace",
    is_flag=True,
    help=N_("Also replace translations that were changed since the file was made."),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def import_(home: Path, file: Path, stale: bool, replace: bool, by: str, as_json: bool) -> int:
    """Take in each work by itself; exit 1 if one was refused."""
    with opened(home) as app:
        made = take_in(app.house, file, by, app.clock.now(), stale=stale, replace=replace)
    if as_json:
        emit(_import_shape(made, file))
    else:
        show(made.findings)
        for one in made.works:
            if one.outcome == "written":
                click.echo(printable(one.file or ""))
        click.echo(_imported(made))
    return 1 if any(one.severity == "error" for one in made.findings) else 0


def _exported(made: Export, file: Path) -> str:
    if not made.works:
        return _("Nothing waits for this language; no file was written.")
    works = ngettext("{n} work", "{n} works", len(made.works))
    count = sum(one.units for one in made.works)
    texts = ngettext("{n} text", "{n} texts", count)
    count = sum(one.words for one in made.works)
    words = ngettext("{n} word", "{n} words", count)
    return _("{works} in {file}: {texts}, {words}.").format(
        works=works, file=printable(str(file)), texts=texts, words=words
    )


def _imported(made: Import) -> str:
    counts = counted(made.works)
    written = ngettext("{n} translation written", "{n} translations written", counts["written"])
    unchanged = ngettext("{n} unchanged", "{n} unchanged", counts["unchanged"])
    refused = ngettext("{n} refused", "{n} refused", counts["refused"])
    return _("{written}, {unchanged}, {refused}.").format(
        written=written, unchanged=unchanged, refused=refused
    )


def _export_shape(made: Export, wish: Wish, file: Path) -> dict[str, Any]:
    return {
        "file": str(file) if made.works else None,
        "source": made.source or None,
        "target": wish.to,
        "works": [_offered_shape(one) for one in made.works],
        "findings": [as_dict(one) for one in made.findings],
    }


def _offered_shape(one: Offered) -> dict[str, Any]:
    return {
        "work": one.work.id,
        "name": one.work.name,
        "file": one.work.variants[one.work.source].file,
        "state": one.state,
        "units": one.units,
        "words": one.words,
    }


def _import_shape(made: Import, file: Path) -> dict[str, Any]:
    return {
        "file": str(file),
        "source": made.source,
        "target": made.target,
        "works": [_taken_shape(one) for one in made.works],
        "totals": dict(counted(made.works)),
        "findings": [as_dict(one) for one in made.findings],
    }


def _taken_shape(one: Taken) -> dict[str, Any]:
    return {
        "work": one.work.id if one.work else None,
        "original": one.original,
        "outcome": one.outcome,
        "file": one.file,
        "status": one.status,
        "units": one.units,
        "open": one.open,
    }
