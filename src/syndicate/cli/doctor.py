"""`doctor`: what an operator has to know of this installation, and of the keys that sign mails."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.frame import Group, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _
from syndicate.errors import SettingsError, StoreError, UsageError
from syndicate.journeys.doctor import SigningKey, SigningKeys, signing_keys
from syndicate.journeys.examine.checks import Check, findings
from syndicate.journeys.health import Health, health
from syndicate.localise.findings import printable
from syndicate.localise.marks import N_
from syndicate.localise.sentences.doctor import SEEN, SKIPPED
from syndicate.model import Finding
from syndicate.shapes.common import held, instant, totals

if TYPE_CHECKING:
    from syndicate.app import App


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_("Say how this installation is: whether it sends, and what waits."),
)
@click.option(
    "--offline",
    "--no-network",
    is_flag=True,
    help=N_("Ask neither the mail server nor the DNS."),
)
@click.option("--full", is_flag=True, help=N_("Read the whole database, however large it is."))
@click.option(
    "--resolver",
    metavar="ADDRESS",
    default="",
    help=N_("The DNS server to ask, as 192.0.2.53 or 192.0.2.53:5353."),
)
@as_json
@click.pass_context
def doctor(context: click.Context, offline: bool, full: bool, resolver: str, as_json: bool) -> int:
    """Look at everything, if nothing else is asked for; exit 1 at an error."""
    if context.invoked_subcommand is not None:
        return 0
    from syndicate.journeys.examine.whole import Wanted, examine  # noqa: PLC0415 (not for --help)

    wanted = Wanted(online=not offline, whole=full, resolver=_server(resolver))
    with opened(context.obj, needs_database=False) as app:
        checks = []
        for one in examine(app.house, app.clock.now(), wanted):
            checks.append(one)
            if not as_json:
                click.echo(seen(one))
        found = _health(app)
    if as_json:
        emit(_document(found, checks))
    else:
        _tell(found, checks)
    return 1 if totals(_said(found, checks))["error"] else 0


def _health(app: "App") -> Health | None:
    """Return whether it sends and what waits; None while the database cannot tell, as a check has said."""
    try:
        return health(app.house, app.clock.now())
    except (StoreError, SettingsError):
        return None


def _server(named: str) -> str:
    from syndicate.settings.forms import server_of  # noqa: PLC0415 (as above)

    try:
        if named:
            server_of(named)
    except ValueError as error:
        raise UsageError("resolver-unfit", found=named) from error
    return named


def _said(found: Health | None, checks: Sequence[Check]) -> list[Finding]:
    return [*(found.findings if found else ()), *findings(checks)]


def _document(found: Health | None, checks: Sequence[Check]) -> Mapping[str, Any]:
    return {
        "zones": (found.zones or None) if found else None,
        "last_tick": instant(found.last_tick) if found else None,
        "held": held(found.held) if found else None,
        "checks": [
            {"area": one.area, "name": one.name, "state": one.state, "facts": dict(one.facts)}
            | {"skipped": one.skipped or None}
            for one in checks
        ],
        "records": [asdict(record) for one in checks for record in one.records],
        "findings": [as_dict(one) for one in _said(found, checks)],
    }


def seen(check: Check) -> str:
    """Return what was looked into, as people read it."""
    words = (
        SKIPPED[check.area if check.name != "ptr" else "ptr", check.skipped]
        if check.skipped
        else SEEN[check.name]
    )
    marks = {"ok": "✓", "note": "✓", "warning": "!", "error": "✗", "skipped": "–"}
    known = {key: _("unknown") if one is None else one for key, one in check.facts.items()}
    return f"{marks[check.state]} {printable(_(words).format(**known))}"


def _tell(found: Health | None, checks: Sequence[Check]) -> None:
    click.echo()
    if found is not None:
        ticked = instant(found.last_tick) or _("never")
        click.echo(_("The schedule was last looked at: {instant}").format(instant=ticked))
        zones = found.zones or _("unknown")
        click.echo(_("Time zone data: {version}").format(version=zones))
    said = _said(found, checks)
    show(said)
    if records := [record for one in checks for record in one.records]:
        click.echo()
        click.echo(_("Publish in the DNS:"))
        for record in records:
            click.echo(f"{record.name}. {record.kind} {record.value}")
    if not said:
        click.echo(_("All is well."))


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
