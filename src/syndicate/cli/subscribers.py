"""`subscribers`: add, show and import readers."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from syndicate.audience.layouts import FIELD, field_name
from syndicate.audience.sheets import lines
from syndicate.audience.tables import entrant
from syndicate.audience.withdrawals import SUPPRESSED
from syndicate.cli import rights
from syndicate.cli.frame import Group, as_dict, as_json, emit, opened, show
from syndicate.cli.importing import import_
from syndicate.cli.progress import LINES, bar
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys import readers
from syndicate.journeys.admit import admit
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.readers import Story
from syndicate.localise.marks import N_
from syndicate.model import Subscription
from syndicate.shapes.common import instant


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
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    help=N_("Something else to keep of them, for templates to say: company=Michelin."),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@click.pass_obj
def add(
    home: Path,
    /,
    *,
    email: str,
    by: str,
    newsletter: str | None,
    ground: str | None,
    fields: tuple[str, ...],
    **given: str,
) -> None:
    """Add a reader; one who is known stays as they are."""
    with opened(home) as app:
        settings = app.house.settings
        first = next(iter(settings.newsletters), "")
        now = app.clock.now()
        row = {"email": email, "newsletter": newsletter or first, **given}
        row |= {"ground": ground or "", "consented_at": now.isoformat()}
        row |= dict(map(_field, fields))
        admitted = admit(app.house, [entrant(row, settings, now)], "cli", now, by=by)
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
        found = readers.story(app.house, email, app.clock.now())
    if as_json:
        emit(_shape(found))
        return
    one = found.subscriber
    click.echo(f"{one.address}  {one.name or '–'}  {one.locale}  {one.zone or '–'}")
    for name, value in one.fields.items():
        click.echo(f"    {name}: {value}")
    for subscription in found.subscriptions:
        click.echo(f"    {_said(subscription)}")
    text = ngettext("{n} message sent", "{n} messages sent", found.sent)
    click.echo(f"    {text}  {instant(found.last) or ''}".rstrip())


@subscribers.command(help=N_("Write all readers into a table that “import” takes back."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--newsletter", help=N_("Those of one newsletter; of all if not given."))
@as_json
@click.pass_obj
def export(home: Path, file: Path, newsletter: str | None, as_json: bool) -> None:
    """Write readers, their wishes, and the basis on which they are written to."""
    from syndicate.journeys.export import export as exported  # noqa: PLC0415 (nobody else needs it)

    with opened(home) as app:
        if newsletter is not None:
            newsletter_of(app.house, newsletter)
        with bar(quiet=as_json, said=LINES) as progress:
            count = exported(app.house, file, newsletter, progress or (lambda _done, _all: None))
    if as_json:
        emit({"file": str(file), "subscriptions": count})
        return
    click.echo(ngettext("{n} subscription written", "{n} subscriptions written", count))


@subscribers.command(
    help=N_("Never write again to the addresses in a table, as another service exports them.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--reason",
    required=True,
    type=click.Choice(SUPPRESSED),
    help=N_("Why these are not to be written to."),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def suppress(home: Path, file: Path, reason: str, by: str, as_json: bool) -> int:
    """Suppress addresses; a wrong line is named and stops no other."""
    from syndicate.audience.listing import listed  # noqa: PLC0415 (nobody else needs it)
    from syndicate.journeys.suppress import suppress as suppressed  # noqa: PLC0415

    with (
        opened(home) as app,
        bar(quiet=as_json, said=LINES) as shown,
        closing(lines(file, shown)) as table,
    ):
        found = listed(table, file.name)
        done = suppressed(app.house, found, reason, f"suppress {file.name}", app.clock.now(), by)
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


@subscribers.command(help=N_("Count readers, by newsletter, state, language and schedule."))
@as_json
@click.pass_obj
def stats(home: Path, as_json: bool) -> None:
    """Count readers; nobody is named."""
    with opened(home) as app:
        found = readers.count(app.house, app.clock.now())
    if as_json:
        emit(found)
        return
    for key, one in found["newsletters"].items():
        states = ", ".join(f"{state} {count}" for state, count in one["states"].items())
        click.echo(f"{key}  {states}")
        for kind in ("locales", "schedules", "bases"):
            counted = ", ".join(f"{name or '–'} {count}" for name, count in one[kind].items())
            if counted:
                click.echo(f"    {counted}")
    waiting = ngettext(
        "{n} request to be confirmed", "{n} requests to be confirmed", found["requests"]
    )
    click.echo(waiting)
    gone = sum(found["suppressed"].values())
    click.echo(ngettext("{n} address suppressed", "{n} addresses suppressed", gone))


subscribers.add_command(rights.dossier)
subscribers.add_command(rights.erase)


def _field(text: str) -> tuple[str, str]:
    name, _equals, value = text.partition("=")
    return f"{FIELD}{field_name(name)}", value


def _said(one: Subscription) -> str:
    topics = ", ".join(one.topics) or _("all topics")
    return f"{one.newsletter}  {one.schedule or '–'}  {one.state}  {topics}  {_since(one.since)}"


def _since(value: datetime | None) -> str:
    return instant(value) or "–"


def _shape(found: Story) -> dict[str, Any]:
    one = found.subscriber
    suppressed = found.suppressed
    return {
        "id": one.id or None,
        "address": one.address,
        "name": one.name,
        "locale": one.locale,
        "zone": one.zone,
        "fields": dict(one.fields),
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
