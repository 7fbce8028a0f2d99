"""`translations`: which language of which work is ready, stale, a draft or missing; see roundtrip."""

from pathlib import Path
from typing import Any, get_args

import click

from syndicate.cli import roundtrip
from syndicate.cli.frame import Group, as_json, emit, instant, opened
from syndicate.cli.words import _
from syndicate.content import folder
from syndicate.localise.marks import N_
from syndicate.localise.translation import Translation, states
from syndicate.model import Article, TranslationState

_STATES: tuple[str, ...] = get_args(TranslationState)


@click.group(cls=Group, help=N_("See which translations are ready, stale or missing."))
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
    names = _names()
    click.echo(f"{'':<34}" + "".join(f"{tag:<14}" for tag in settings.locales))
    for work, found in table:
        cells = "".join(f"{names[found[tag].state]:<14}" for tag in settings.locales)
        click.echo(f"{work.name[:32]:<34}{cells}".rstrip())


translations.add_command(roundtrip.export)
translations.add_command(roundtrip.import_)


def _names() -> dict[str, str]:
    return {
        "source": _("source"),
        "ready": _("ready"),
        "stale": _("stale"),
        "draft": _("draft"),
        "missing": _("missing"),
    }


def _shape(work: Article, found: Any) -> dict[str, Any]:
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
        "reviewed_by": one.reviewed_by,
    }
