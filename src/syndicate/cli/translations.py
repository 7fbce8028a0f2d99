"""`translations`: which language of which work is ready, stale, a draft or missing, and what settles it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import click

from syndicate.cli import roundtrip
from syndicate.cli.drafting import draft
from syndicate.cli.frame import Group, as_json, emit, opened
from syndicate.cli.words import _, spoken
from syndicate.content import folder
from syndicate.localise.findings import changes, printable
from syndicate.localise.marks import N_
from syndicate.localise.translation import Translation, states
from syndicate.model import Article, TranslationState
from syndicate.shapes.common import instant

_Table = Sequence[tuple[Article, Mapping[str, Translation]]]
_STATES: tuple[str, ...] = get_args(TranslationState)


@click.group(
    cls=Group, help=N_("Follow translations, draft them, and exchange them with translators.")
)
def translations() -> None:
    """Group the translators' commands."""


@translations.command(help=N_("Show the state of every work in every locale."))
@as_json
@click.pass_obj
def status(home: Path, as_json: bool) -> None:
    """Show works by locales."""
    with opened(home) as app:
        settings = app.house.settings
        works = folder.read(home, settings).works
    table = [(work, states(work, settings)) for work in works]
    totals = {tag: dict.fromkeys(_STATES, 0) for tag in settings.locales}
    for _work, found in table:
        for tag, one in found.items():
            totals[tag][one.state] += 1
    if as_json:
        emit({"works": [_shape(work, found) for work, found in table], "totals": totals})
        return
    _show(table, list(settings.locales))
    _tell_what_waits(table)


@translations.command(help=N_("Record that a translation is up to date with its source."))
@click.argument("work")
@click.option(
    "--to",
    "locales",
    metavar="TAG",
    multiple=True,
    required=True,
    help=N_("Language of the translation; can be given several times."),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def accept(home: Path, work: str, locales: tuple[str, ...], by: str) -> None:
    """Have each translation say that it was made from the source as it is now."""
    from syndicate.journeys.translating import accept as accepted  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        done = accepted(app.house, work, locales, by, app.clock.now())
    for variant, changed in done.values():
        said = _("{file}: recorded.") if changed else _("{file}: was up to date before.")
        click.echo(said.format(file=variant.file))
        if variant.status == "draft":
            click.echo(_("It is a draft still: readers see it once its status is ready."))


translations.add_command(draft)
translations.add_command(roundtrip.export)
translations.add_command(roundtrip.import_)


def _show(table: _Table, locales: Sequence[str]) -> None:
    names = _names()
    click.echo(f"{'':<34}" + "".join(f"{tag:<14}" for tag in locales))
    for work, found in table:
        cells = "".join(f"{names[found[tag].state]:<14}" for tag in locales)
        click.echo(f"{work.name[:32]:<34}{cells}".rstrip())


def _tell_what_waits(table: _Table) -> None:
    """Print, for each stale translation, what has changed in its source and who is asked."""
    waiting = [
        (work, tag, one)
        for work, found in table
        for tag, one in found.items()
        if one.state == "stale" and one.file
    ]
    if waiting:
        click.echo()
    for work, tag, one in waiting:
        # Translators: {work} is a folder, {changed} a list such as “title, text (paragraph 2)”.
        said = _("{work}, {locale}: changed since: {changed}")
        told = changes(one.changed, one.paragraphs, spoken())
        asked = f" ({one.translator})" if one.translator else ""
        click.echo(said.format(work=work.name, locale=tag, changed=told) + printable(asked))


def _names() -> dict[str, str]:
    return {
        "source": _("source"),
        "ready": _("ready"),
        "stale": _("stale"),
        "draft": _("draft"),
        "missing": _("missing"),
    }


def _shape(work: Article, found: Mapping[str, Translation]) -> dict[str, Any]:
    return {
        "work": work.id,
        "kind": work.kind,
        "slug": work.variants[work.source].slug,
        "section": work.section,
        "date": instant(work.date),
        "source": work.source,
        "locales": {tag: _state_shape(one) for tag, one in found.items()},
    }


def _state_shape(one: Translation) -> dict[str, Any]:
    return {
        "state": one.state,
        "file": one.file,
        "shown": one.shown,
        "changed": list(one.changed),
        "paragraphs": list(one.paragraphs),
        "translator": one.translator,
        "reviewed_by": one.reviewed_by,
    }
