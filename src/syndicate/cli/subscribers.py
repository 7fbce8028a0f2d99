"""`subscribers`: add, show and import readers."""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from syndicate.audience.sheets import lines
from syndicate.audience.tables import entrant
from syndicate.cli.frame import Group, as_dict, as_json, emit, instant, opened, show
from syndicate.cli.importing import import_
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys import readers
from syndicate.journeys.admit import admit
from syndicate.journeys.readers import Story
from syndicate.localise.marks import N_
from syndicate.model import Subscription

T = TypeVar("T")
_SHOWN = 100  # lines between two looks at how far an import has come


@click.group(cls=Group, help=N_("Add, show and import readers."))
def subscribers() -> None:
    """Group the readers' commands."""


@subscribers.command(help=N_("Add one reader who agreed to receive a newsletter."))
@click.argument("email")
@click.option("--newsletter", help=N_("Which newsletter; the first if not given."))
@click.option("--name", default="", help=N_("Their name."))
@click.option("--locale", default="", metavar="TAG", help=N_("Their language."))
@click.option("--zone", default="", help=N_("Their time zone, America/Toronto for example."))
@click.option("--schedule", default="", help=N_("Which schedule of the newsletter."))
@click.option("--topics", default="", help=N_("Sections, separated by “;”; all if not given."))
@click.option(
    "--basis",
    default="express",
    type=click.Choice(["express", "implied"]),
    help=N_("How they agreed."),
)
@click.option(
    "--ground",
    type=click.Choice(["business", "inquiry"]),
    help=N_("What implies the consent: a purchase (two years), or an inquiry (six months)."),
)
@click.pass_obj
def add(
    home: Path, /, email: str, newsletter: str | None, ground: str | None, **given: str
) -> None:
    """Add a reader; one who is known stays as they are."""
    with opened(home) as app:
        settings = app.house.settings
        first = next(iter(settings.newsletters), "")
        now = app.clock.now()
        row = {"email": email, "newsletter": newsletter or first, **given}
        row |= {"ground": ground or "", "consented_at": now.isoformat()}
        admitted = admit(app.house, [entrant(row, settings, now)], "cli", now)
    if admitted.suppressed:
        raise UsageError("reader-suppressed")
    click.echo(_("Added.") if admitted.new else _("Already known; nothing was changed."))


subscribers.add_command(import_)


@subscribers.command("show", help=N_("Show one reader: subscriptions, consent, what was sent."))
@click.argument("email")
@as_json
@click.pass_obj
def show_(home: Path, email: str, as_json: bool) -> None:
    """Show a reader."""
    with opened(home) as app:
        found = readers.story(app.house, email)
    if as_json:
        emit(_shape(found))
        return
    one = found.subscriber
    click.echo(f"{one.address}  {one.name or '–'}  {one.locale}  {one.zone or '–'}")
    for subscription in found.subscriptions:
        click.echo(f"    {_said(subscription)}")
    text = ngettext("{n} message sent", "{n} messages sent", found.sent)
    click.echo(f"    {text}  {instant(found.last) or ''}".rstrip())


@subscribers.command(
    help=N_("Never write again to the addresses in a table, as another service exports them.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--reason",
    required=True,
    type=click.Choice(["bounce", "complaint", "unsubscribed", "manual"]),
    help=N_("Why these are not to be written to."),
)
@as_json
@click.pass_obj
def suppress(home: Path, file: Path, reason: str, as_json: bool) -> int:
    """Suppress addresses; a wrong line is named and stops no other."""
    from syndicate.audience.listing import listed  # noqa: PLC0415 (nobody else needs it)
    from syndicate.journeys.suppress import suppress as suppressed  # noqa: PLC0415

    with opened(home) as app, closing(lines(file)) as table:
        found = _counted(listed(table, file.name))
        done = suppressed(app.house, found, reason, f"suppress {file.name}", app.clock.now())
    if as_json:
        emit(
            {
                "new": done.new,
                "known": done.known,
                "left": done.left,
                "findings": [as_dict(one) for one in done.findings],
            }
        )
        return 1 if done.findings else 0
    show(done.findings)
    new = ngettext("{n} address suppressed", "{n} addresses suppressed", done.new)
    known = ngettext("{n} already suppressed", "{n} already suppressed", done.known)
    left = ngettext("{n} subscription ended", "{n} subscriptions ended", done.left)
    click.echo(_("{new}, {known}, {left}.").format(new=new, known=known, left=left))
    return 1 if done.findings else 0


@subscribers.command(
    help=N_("Write all there is about a reader into a zip, for a regulator or for themselves.")
)
@click.argument("email")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def dossier(home: Path, email: str, file: Path, as_json: bool) -> None:
    """Write a dossier: consents, the words they were given to, every message and its reply."""
    from syndicate.journeys import dossier as dossiers  # noqa: PLC0415 (nobody else needs it)

    with opened(home) as app:
        now = app.clock.now()
        found = dossiers.dossier(app.house, email, now)
        dossiers.write(found, file, now)
    if as_json:
        emit(
            {
                "id": found.id,
                "file": str(file),
                "acts": len(found.acts),
                "messages": len(found.mails),
            }
        )
        return
    acts = ngettext("{n} act of consent", "{n} acts of consent", len(found.acts))
    messages = ngettext("{n} message", "{n} messages", len(found.mails))
    click.echo(_("{acts}, {messages}: {file}").format(acts=acts, messages=messages, file=file))


@subscribers.command(help=N_("Erase a reader; a keyed hash keeps imports from bringing them back."))
@click.argument("email")
@click.option("--by", required=True, metavar="EMAIL", help=N_("Who does this."))
@as_json
@click.pass_obj
def erase(home: Path, email: str, by: str, as_json: bool) -> None:
    """Erase a reader, and what the folder transport kept of their mails."""
    from syndicate.journeys.erase import erase as erased  # noqa: PLC0415 (nobody else needs it)

    with opened(home) as app:
        done = erased(app.house, email, by, app.clock.now())
    if as_json:
        emit(
            {
                "at": instant(done.at),
                "until": instant(done.until),
                "messages": done.mails,
                "files": done.files,
                "again": done.again,
            }
        )
        return
    if done.again:
        click.echo(_("They were erased on {at}.").format(at=instant(done.at)))
    else:
        click.echo(
            _(
                "Erased. A keyed hash of the address is kept until {until}, so that no import brings them back."
            ).format(until=instant(done.until))
        )
    click.echo(_("What providers, servers and backups hold of their mails is theirs to delete."))


def _counted(found: Iterator[T]) -> Iterator[T]:
    """Yield what is found, and show on a terminal how much that is."""
    err = sys.stderr
    if not err.isatty():
        yield from found
        return
    try:
        for number, one in enumerate(found, 1):
            if number % _SHOWN == 0:
                err.write(f"\r\033[K{number}\r")
                err.flush()
            yield one
    finally:
        err.write("\r\033[K")
        err.flush()


def _said(one: Subscription) -> str:
    topics = ", ".join(one.topics) or _("all topics")
    return f"{one.newsletter}  {one.schedule or '–'}  {one.state}  {topics}  {_since(one.since)}"


def _since(value: datetime | None) -> str:
    return instant(value) or "–"


def _shape(found: Story) -> dict[str, Any]:
    one = found.subscriber
    suppressed = found.suppressed
    return {
        "id": one.id,
        "address": one.address,
        "name": one.name,
        "locale": one.locale,
        "zone": one.zone,
        "subscriptions": [_subscription_shape(sub, found) for sub in found.subscriptions],
        "suppressed": {"reason": suppressed[0], "at": instant(suppressed[1])}
        if suppressed
        else None,
        "delivered": {"sent": found.sent, "unknown": found.unknown, "last": instant(found.last)},
    }


def _subscription_shape(one: Subscription, found: Story) -> dict[str, Any]:
    consent = found.consents.get(one.newsletter)
    return {
        "newsletter": one.newsletter,
        "state": one.state,
        "schedule": one.schedule,
        "topics": list(one.topics),
        "since": instant(one.since),
        "left_at": instant(one.left_at),
        "left_by": one.left_by,
        "consent": {
            "basis": consent.basis,
            "at": instant(consent.at),
            "wording": consent.wording,
            "expires": instant(consent.expires),
        }
        if consent
        else None,
    }
