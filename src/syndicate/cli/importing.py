"""`subscribers import`: readers from a table, of ours or of the service they come from."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

import click

from syndicate.audience.fates import report as fates_in
from syndicate.audience.layouts import PRESETS, layout
from syndicate.audience.sheets import lines
from syndicate.audience.tables import entrants
from syndicate.cli.frame import Command, Instant, as_dict, as_json, emit, show
from syndicate.cli.frame import aware as in_zone
from syndicate.cli.frame import opened as composed
from syndicate.cli.progress import LINES, bar
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys.admit import Admitted, admit
from syndicate.localise.marks import N_


@click.command("import", cls=Command, help=N_("Import readers from a CSV file with a header."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--preset",
    type=click.Choice(list(PRESETS)),
    help=N_("The service that exported the table: its columns are known."),
)
@click.option(
    "--columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help=N_(
        "What columns are called in the table: email=Address,name=First+Last. Others are passed over."
    ),
)
@click.option(
    "--fields",
    multiple=True,
    metavar="NAME[=THEIRS]",
    help=N_(
        "More columns to keep of each reader, for templates to say: company,city=Town. Never shown in public."
    ),
)
@click.option("--newsletter", help=N_("The newsletter of rows that name none."))
@click.option("--locale", metavar="TAG", help=N_("The language of rows that name none."))
@click.option(
    "--basis",
    type=click.Choice(["express", "implied"]),
    help=N_("How those agreed whose row does not say so; needs --evidence."),
)
@click.option("--evidence", help=N_("What shows that they agreed; it is kept in the ledger."))
@click.option(
    "--consented-at", type=Instant(), help=N_("When those agreed whose row does not say so.")
)
@click.option(
    "--ground",
    type=click.Choice(["business", "inquiry"]),
    help=N_("What implies the consent: a purchase (two years), or an inquiry (six months)."),
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("A file for what became of each row: line, fate, code."),
)
@click.option("--dry-run", is_flag=True, help=N_("Say what would happen, and change nothing."))
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def import_(
    home: Path,
    /,
    *,
    file: Path,
    preset: str | None,
    columns: tuple[str, ...],
    fields: tuple[str, ...],
    report: Path | None,
    dry_run: bool,
    by: str,
    as_json: bool,
    consented_at: datetime | None,
    **given: str | None,
) -> int:
    """Import; a wrong line is named and stops no other."""
    if given["basis"] and not (given["evidence"] or "").strip():
        raise UsageError("consent-evidence")
    with ExitStack() as stack:
        app = stack.enter_context(composed(home))
        now = app.clock.now()
        settings = app.house.settings
        if consented_at is not None:
            given["consented_at"] = in_zone(consented_at, settings.site.zone, now).isoformat()
        given_ = {name: value or "" for name, value in given.items()}
        form = layout(preset, columns, given_, fields)
        told = stack.enter_context(fates_in(report, file))
        shown = stack.enter_context(bar(quiet=as_json, said=LINES))
        table = stack.enter_context(closing(lines(file, shown)))
        found = entrants(table, file.name, settings, now, form)
        source = f"import {file.name}"
        admitted = admit(app.house, found, source, now, dry_run=dry_run, told=told, by=by)
    _say(admitted, report, dry_run=dry_run, as_json=as_json)
    return 1 if admitted.refused else 0


def _say(admitted: Admitted, report: Path | None, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "new": admitted.new,
                "expired": admitted.expired,
                "known": admitted.known,
                "duplicates": admitted.duplicates,
                "suppressed": admitted.suppressed,
                "gone": admitted.gone,
                "refused": admitted.refused,
                "findings": [as_dict(one) for one in admitted.findings],
                "dry_run": dry_run,
                "report": str(report) if report else None,
            }
        )
        return
    show(admitted.findings)
    if (more := admitted.refused - len(admitted.findings)) > 0:
        click.echo(
            ngettext("{n} more line refused; --report tells.", "{n} more lines refused; --report tells.", more),
            err=True,
        )  # fmt: skip
    if dry_run:
        click.echo(_("Nothing was changed. This is what would happen:"))
    click.echo(said(admitted))
    if report:
        click.echo(_("What became of each row: {file}").format(file=report))


def said(admitted: Admitted) -> str:
    """Say what an import did."""
    return f"{', '.join(_parts(admitted))}."


def _parts(admitted: Admitted) -> Iterator[str]:
    yield ngettext("{n} reader added", "{n} readers added", admitted.new)
    if count := admitted.expired:
        yield ngettext("{n} taken in as expired", "{n} taken in as expired", count)
    yield ngettext("{n} already known", "{n} already known", admitted.known)
    if count := admitted.duplicates:
        yield ngettext("{n} duplicate", "{n} duplicates", count)
    if count := admitted.suppressed:
        yield ngettext(
            "{n} who must not be written to left out",
            "{n} who must not be written to left out",
            count,
        )
    if count := admitted.gone:
        yield ngettext("{n} who had left there left out", "{n} who had left there left out", count)
    yield ngettext("{n} line refused", "{n} lines refused", admitted.refused)
