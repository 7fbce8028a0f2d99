"""`deliveries pauses` and `deliveries resume`: mailbox providers that are left alone for a while."""

from pathlib import Path
from typing import Any

import click

from syndicate.cli.frame import Command, as_json, emit, opened
from syndicate.cli.words import _
from syndicate.journeys import providers
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_
from syndicate.shapes.common import instant
from syndicate.store.providers import Pause


@click.command(
    cls=Command,
    help=N_("List the mailbox providers that would not have our mail, and until when it waits."),
)
@as_json
@click.pass_obj
def pauses(home: Path, as_json: bool) -> None:
    """List them."""
    with opened(home) as app:
        found = providers.paused(app.house)
    if as_json:
        emit({"pauses": [_shape(one) for one in found]})
        return
    kinds = {"policy": _("refuses us"), "rate": _("asks for less")}
    for one in found:
        kind, until = kinds[one.kind], instant(one.until)
        click.echo(f"{one.provider:<20} {kind:<16} {until}  {printable(_said(one))}")
    if not found:
        click.echo(_("No provider is left alone."))


@click.command(cls=Command, help=N_("Send to a mailbox provider again that was left alone."))
@click.argument("provider")
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def resume(home: Path, provider: str, by: str) -> None:
    """Lift a pause and say so."""
    with opened(home) as app:
        name = providers.resume(app.house, provider, by, app.clock.now())
    click.echo(_("Mail for {provider} leaves again.").format(provider=name))


def _said(one: Pause) -> str:
    return " ".join(str(part) for part in (one.code, one.enhanced, one.text) if part)


def _shape(one: Pause) -> dict[str, Any]:
    return {
        "provider": one.provider,
        "kind": one.kind,
        "since": instant(one.since),
        "until": instant(one.until),
        "times": one.times,
        "reply": {"code": one.code, "enhanced": one.enhanced, "text": one.text},
    }
