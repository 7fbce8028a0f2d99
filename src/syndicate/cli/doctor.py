"""`doctor`: what an operator has to know of this installation, and of the keys that sign mails."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from syndicate.cli.frame import Group, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _
from syndicate.journeys.doctor import SigningKey, SigningKeys, signing_keys
from syndicate.journeys.health import health
from syndicate.localise.marks import N_
from syndicate.shapes.common import held, instant, totals


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_("Say how this installation is: whether it sends, and what waits."),
)
@as_json
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> int:
    """Look at everything, if nothing else is asked for; exit 1 at an error."""
    if context.invoked_subcommand is not None:
        return 0
    with opened(context.obj) as app:
        found = health(app.house, app.clock.now())
    if as_json:
        emit(
            {
                "zones": found.zones or None,
                "last_tick": instant(found.last_tick),
                "held": held(found.held),
                "findings": [as_dict(one) for one in found.findings],
            }
        )
    else:
        ticked = instant(found.last_tick) or _("never")
        click.echo(_("The schedule was last looked at: {instant}").format(instant=ticked))
        zones = found.zones or _("unknown")
        click.echo(_("Time zone data: {version}").format(version=zones))
        show(found.findings)
        if not found.findings:
            click.echo(_("All is well."))
    return 1 if totals(found.findings)["error"] else 0


@doctor.command(help=N_("Show the DNS records of the keys that sign mails (DKIM)."))
@click.option("--make", is_flag=True, help=N_("Make keys that are missing; none is overwritten."))
@as_json
@click.pass_obj
def keys(home: Path, make: bool, as_json: bool) -> int:
    """Show what to publish, key by key; exit 1 if one cannot sign."""
    from syndicate.app import settings_of  # noqa: PLC0415 (not for --help)

    found = signing_keys(settings_of(home, os.environ), home, make=make)
    if as_json:
        emit(
            {
                "domain": found.domain,
                "keys": [asdict(key) for key in found.keys],
                "findings": [as_dict(one) for one in found.findings],
            }
        )
    else:
        for line in _told(found):
            click.echo(line)
        show(found.findings)
    return 1 if totals(found.findings)["error"] else 0


def _told(found: SigningKeys) -> Iterator[str]:
    if not found.keys:
        yield _("No key of ours signs mails: [delivery.dkim] names no selector.")
        yield _("A relay that signs by itself needs none.")
        return
    there = [key for key in found.keys if key.record]
    yield from (_standing(key) for key in there)
    if there:
        yield ""
        yield _("Publish in the DNS of {domain}:").format(domain=found.domain)
        for key in there:
            yield f"\n{key.name}. TXT ("
            yield from (f'    "{one}"' for one in key.strings)
            yield ")"
        yield ""
        yield _("A form of your provider wants the strings of a record in one piece, unquoted.")
        yield _(
            "To change a key: add a selector with sign = false, make its key, and publish it. A day later, set "
            "sign = true there and false here. Keep the old record for a week: mails are still on their way."
        )


def _standing(key: SigningKey) -> str:
    if key.made:
        text = _("{file}: made ({kind}, {bits} bits). Keep it secret, and in your backups.")
    elif key.sign:
        text = _("{file}: signs mails ({kind}, {bits} bits).")
    else:
        text = _("{file}: does not sign yet ({kind}, {bits} bits).")
    kind = {"rsa": "RSA", "ed25519": "Ed25519"}[key.algorithm]
    return text.format(file=key.file, kind=kind, bits=key.bits)
