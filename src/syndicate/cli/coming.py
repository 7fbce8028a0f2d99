"""`import`: what was published with something else, into `content/`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import click

from syndicate import disk
from syndicate.cli.frame import Group, Named, as_dict, emit, opened, said_totals, show
from syndicate.cli.frame import as_json as json_option
from syndicate.cli.words import _, ngettext
from syndicate.content.importers.values import Mode, Report, Wish
from syndicate.errors import UsageError, reason_of, unwritable
from syndicate.journeys.arriving import Coming, Source, arrive, pairs
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_


@click.group(
    "import",
    cls=Group,
    help=N_("Bring in what was published elsewhere, as files below content/."),
)
def import_() -> None:
    """Group the importers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What every importer is asked, as it was typed."""

    wish: Wish
    by: str
    report: Path | None
    as_json: bool


_OPTIONS = (
    click.option(
        "--lang",
        "languages",
        multiple=True,
        metavar="[THEIRS=]TAG",
        help=N_("The language of all works, or ours for one of theirs: fr_CA=fr-CA."),
    ),
    click.option(
        "--section",
        multiple=True,
        metavar="[THEIRS=]KEY",
        help=N_("The section of works that go nowhere else, or of a folder or category of theirs."),
    ),
    click.option(
        "--sections",
        type=Named(dir_okay=False, path_type=Path),
        help=N_("A file with a line “theirs=key” for each folder or category of theirs."),
    ),
    click.option(
        "--files",
        type=Named(file_okay=False, path_type=Path),
        help=N_(
            "A folder with copies of the old site’s pictures: they are looked for there first."
        ),
    ),
    click.option("--pages", is_flag=True, help=N_("Also take pages, which are no articles.")),
    click.option("--replace", is_flag=True, help=N_("Also write over what was changed here.")),
    click.option("--dry-run", is_flag=True, help=N_("Say what would come, and write nothing.")),
    click.option(
        "--report",
        type=Named(dir_okay=False, path_type=Path),
        help=N_("Also write what --json prints into a file."),
    ),
    click.option(
        "--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log.")
    ),
    json_option,
)


def asks(images: Mode) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what gives a command the options of every importer, as `asked` in one.

    images: what becomes of pictures if nobody says.
    """
    pictures = click.option(
        "--images",
        type=click.Choice(get_args(Mode)),
        default=images,
        show_default=True,
        help=N_("Pictures: copy local ones, fetch all of them, or link to where they are."),
    )

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        def called(**given: Any) -> Any:
            return command(asked=_asked(given), **given)

        called.__name__, called.__doc__ = command.__name__, command.__doc__
        called.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
        made: Callable[..., Any] = called
        for option in reversed((pictures, *_OPTIONS)):
            made = option(made)
        return made

    return decorate


def bring(home: Path, source: Source, name: Path | str, asked: Asked) -> int:
    """Take a source in and tell what came of it; exit 1 if something was refused."""
    with opened(home) as app:
        coming = Coming(source=source, name=str(name), wish=asked.wish)
        made = arrive(app.house, coming, asked.by, app.clock.now())
    shape = _shape(made, str(name), asked.wish)
    if asked.report is not None:
        _keep(asked.report, shape)
    if asked.as_json:
        emit(shape)
    else:
        show(made.findings)
        _tell(made, asked.wish)
    return 1 if any(one.severity == "error" for one in made.findings) else 0


def _asked(given: dict[str, Any]) -> Asked:
    written = _lines(given.pop("sections"))
    if given["files"] is not None and not given["files"].is_dir():
        raise UsageError("import-files", file=str(given["files"]))
    wish = Wish(
        languages=pairs(given.pop("languages"), "--lang"),
        sections=pairs(written, "--sections") | pairs(given.pop("section"), "--section"),
        images=given.pop("images"),
        files=given.pop("files"),
        pages=given.pop("pages"),
        replace=given.pop("replace"),
        dry=given.pop("dry_run"),
    )
    return Asked(wish, given.pop("by"), given.pop("report"), given.pop("as_json"))


def _lines(path: Path | None) -> list[str]:
    """Return what a file of sections says, line by line. Raises UsageError import-sections."""
    if path is None:
        return []
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError("import-sections", file=str(path), problem=reason_of(error)) from error
    except UnicodeDecodeError as error:
        raise UsageError("import-sections", file=str(path), problem="UTF-8") from error
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _keep(path: Path, shape: dict[str, Any]) -> None:
    try:
        disk.replace(path, json.dumps(shape, ensure_ascii=False, indent=2).encode() + b"\n")
    except OSError as error:
        raise unwritable(path, error) from error


def _tell(made: Report, wish: Wish) -> None:
    counts = made.counts()
    new = ngettext("{n} file written", "{n} files written", counts["written"])
    followed = counts["updated"] + counts["replaced"]
    changed = ngettext("{n} brought up to date", "{n} brought up to date", followed)
    same = ngettext("{n} as it was", "{n} as they were", counts["unchanged"])
    left = counts["kept"] + counts["removed"]
    kept = ngettext("{n} left as changed here", "{n} left as changed here", left)
    refused = ngettext("{n} text refused", "{n} texts refused", counts["refused"])
    said = _("{new}, {changed}, {same}, {kept}, {refused}.")
    click.echo(said.format(new=new, changed=changed, same=same, kept=kept, refused=refused))
    brought = ngettext("{n} picture brought", "{n} pictures brought", made.pictures["brought"])
    linked = ngettext("{n} linked to", "{n} linked to", made.pictures["linked"])
    click.echo(_("{brought}, {linked}.").format(brought=brought, linked=linked))
    click.echo(said_totals(made.findings) + ".")
    if wish.dry:
        click.echo(_("Nothing was written."))


def _shape(made: Report, name: str, wish: Wish) -> dict[str, Any]:
    return {
        "source": printable(name),
        "dry_run": wish.dry,
        "files": [
            {
                "work": one.work,
                "name": one.name,
                "locale": one.locale,
                "file": one.file,
                "outcome": one.outcome,
                "origin": one.origin,
            }
            for one in made.taken
        ],
        "totals": dict(made.counts()),
        "pictures": dict(made.pictures),
        "findings": [as_dict(one) for one in made.findings],
    }


@import_.command(help=N_("Bring in the texts of a Hugo site, from the folder of its source."))
@click.argument("source", type=Named(file_okay=False, path_type=Path))
@asks("copy")
@click.pass_obj
def hugo(home: Path, source: Path, asked: Asked) -> int:
    """Read content/ and the settings of a site; nothing of it is run."""
    from syndicate.journeys.arriving import hugo as read  # noqa: PLC0415 (each reads its own source)

    return bring(home, read(source, asked.wish), source, asked)


_pairs = click.option(
    "--pairs",
    type=Named(dir_okay=False, path_type=Path),
    help=N_(
        "A CSV table of what belongs together: a column for each language, a row for each work."
    ),
)


@import_.command(help=N_("Bring in the posts of a WordPress site, from its export (WXR)."))
@click.argument("source", type=Named(dir_okay=False, path_type=Path))
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE",
    help=N_("A post type besides posts that is an article here."),
)
@_pairs
@click.option(
    "--hreflang",
    is_flag=True,
    help=N_("Ask the live site which pages are the same in other languages (WPML)."),
)
@asks("fetch")
@click.pass_obj
def wordpress(
    home: Path,
    source: Path,
    types: tuple[str, ...],
    pairs: Path | None,
    hreflang: bool,
    asked: Asked,
) -> int:
    """Read an export from beginning to end, twice."""
    from syndicate.journeys.arriving import wordpress as read  # noqa: PLC0415 (as above)

    return bring(home, read(source, asked.wish, types, pairs, ask=hreflang), source, asked)


@import_.command(help=N_("Bring in the posts of a Ghost site, from its export (JSON)."))
@click.argument("source", type=Named(dir_okay=False, path_type=Path))
@click.option(
    "--url",
    metavar="URL",
    default="",
    help=N_("The address of the old site, which no export tells."),
)
@_pairs
@asks("fetch")
@click.pass_obj
def ghost(home: Path, source: Path, url: str, pairs: Path | None, asked: Asked) -> int:
    """Read an export."""
    from syndicate.journeys.arriving import ghost as read  # noqa: PLC0415 (as above)

    return bring(home, read(source, asked.wish, url, pairs), source, asked)
