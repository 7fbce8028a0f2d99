"""`bounces`: mails that came back are taken, listed, and taken back where it was nobody's fault."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from syndicate.cli.frame import Group, Instant, as_dict, as_json, aware, emit, fail, opened, show
from syndicate.cli.words import _, ngettext
from syndicate.delivery.bounces.classes import Class
from syndicate.errors import SettingsError, StoreError, UsageError
from syndicate.localise.marks import N_
from syndicate.model import Finding
from syndicate.shapes.common import instant

if TYPE_CHECKING:  # the database is imported by those commands that ask it
    from syndicate.journeys.notices import Taken
    from syndicate.store.bounces import Listed

_LATER = 75  # EX_TEMPFAIL: a mail server keeps the mail, and brings it again
_PIPE = "-"
_LONGEST_REASON = 200


@click.group(cls=Group, help=N_("Take mails that came back, list them, undo an incident."))
def bounces() -> None:
    """Group the commands about what comes back."""


@bounces.command(help=N_("Take mails that came back: files, or one on standard input (-)."))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--to",
    "arrived",
    multiple=True,
    metavar="ADDRESS",
    help=N_("The address that it came to, as the mail server knows it."),
)
@as_json
@click.pass_obj
def take(home: Path, files: tuple[Path, ...], arrived: tuple[str, ...], as_json: bool) -> int:
    """Take mails; a mail server that hands one over is told to come again while we cannot take it."""
    from syndicate.journeys.returns import take_mail  # noqa: PLC0415 (imports the database)

    paths = files or (Path(_PIPE),)
    counts: dict[str, int] = {}
    try:
        with opened(home) as app:
            for data in _mails(paths):
                taken = take_mail(app.house, data, app.clock.now(), arrived)
                for done, count in taken.counts.items():
                    counts[done] = counts.get(done, 0) + count
    except (StoreError, SettingsError) as error:
        if Path(_PIPE) not in paths:
            raise
        fail(error, home, as_json=as_json)
        return _LATER
    findings = [_nothing()] if counts.get("ignored") or counts.get("strange") else []
    _tell(counts, findings, as_json=as_json)
    return 0


@bounces.command(help=N_("Read the mailbox that mails come back to."))
@as_json
@click.pass_obj
def poll(home: Path, as_json: bool) -> None:
    """Read what waits in the mailbox of [bounces.imap]."""
    from syndicate.journeys.returns import poll as polled  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        done = polled(app.house, app.clock.now())
    if as_json:
        emit({"mails": done.mails, "left": done.left, **_counts(done.taken)})
        return
    click.echo(ngettext("{n} mail read", "{n} mails read", done.mails))
    _say(_counts(done.taken))


@bounces.command("list", help=N_("List what came back, and what was said of mails."))
@click.option("--since", type=Instant(), help=N_("Only from this instant on."))
@click.option("--after", type=click.IntRange(0, 10**15), metavar="N", help=N_("After this row."))
@click.option("--limit", default=100, type=click.IntRange(1, 10_000), help=N_("At most this many."))
@as_json
@click.pass_obj
def list_(home: Path, since: datetime | None, after: int | None, limit: int, as_json: bool) -> None:
    """List bounces."""
    from syndicate.store import bounces as ledger  # noqa: PLC0415 (imports the database)

    with opened(home) as app:
        zone, now = app.house.settings.site.zone, app.clock.now()
        from_ = None if since is None else aware(since, zone, now)
        with app.house.database.read() as c:
            rows = ledger.listing(c, from_, after, limit + 1)
    following = rows[limit - 1].id if len(rows) > limit else None
    if as_json:
        emit({"bounces": [_row(one) for one in rows[:limit]], "next": following})
        return
    undone = _("undone")
    for one in rows[:limit]:
        said = one.enhanced or one.code or "–"
        click.echo(
            f"{one.id:>8}  {instant(one.at)}  {one.class_:<9} {one.action:<10} {said:<8} "
            f"{one.subscriber or '–'}  {undone if one.undone_at else ''}".rstrip()
        )
    if following:
        click.echo(_("More: --after {after}").format(after=following))


@bounces.command(
    help=N_("Take back the bounces of an incident: whom they kept out is written to again.")
)
@click.option("--since", type=Instant(), required=True, help=N_("When it began."))
@click.option("--until", type=Instant(), required=True, help=N_("When it was over."))
@click.option(
    "--reason", required=True, metavar="TEXT", help=N_("What happened, for the audit log.")
)
@click.option("--class", "class_", type=click.Choice(get_args(Class)[:3]), help=N_("Only these."))
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def undo(
    home: Path,
    /,
    *,
    since: datetime,
    until: datetime,
    reason: str,
    class_: Class | None,
    by: str,
    as_json: bool,
) -> None:
    """Undo an incident; complaints stay."""
    from syndicate.journeys import notices  # noqa: PLC0415 (imports the database)

    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise UsageError("undo-reason", most=_LONGEST_REASON)
    with opened(home) as app:
        zone, now = app.house.settings.site.zone, app.clock.now()
        incident = notices.Incident(
            since=aware(since, zone, now),
            until=aware(until, zone, now),
            reason=reason.strip(),
            class_=class_,
        )
        if incident.until < incident.since:
            raise UsageError("undo-period")
        done = notices.undo(app.house, incident, by, now)
    if as_json:
        emit({"bounces": done.bounces, "lifted": done.lifted})
        return
    taken_back = ngettext("{n} bounce taken back", "{n} bounces taken back", done.bounces)
    lifted = ngettext("{n} address written to again", "{n} addresses written to again", done.lifted)
    click.echo(_("{taken_back}, {lifted}.").format(taken_back=taken_back, lifted=lifted))


def _mails(paths: tuple[Path, ...]) -> Iterator[bytes]:
    """Yield the beginning of each mail; a pipe is read to its end, or its writer would fail."""
    from syndicate.delivery.bounces.reading import LARGEST  # noqa: PLC0415 (parses mail)

    for path in paths:
        if path == Path(_PIPE):
            data = sys.stdin.buffer.read(LARGEST)
            while sys.stdin.buffer.read(LARGEST):
                pass
        else:
            try:
                with path.open("rb") as file:
                    data = file.read(LARGEST)
            except OSError as error:
                raise UsageError("mail-unreadable", file=str(path)) from error
        yield data


def _nothing() -> Finding:
    return Finding(code="bounce-nothing", severity="note", mender="nobody")


def _tell(counts: dict[str, int], findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        emit({**counts, "findings": [as_dict(one) for one in findings]})
        return
    show(findings)
    _say(counts)


def _say(counts: dict[str, int]) -> None:
    """Say in one line what came of it, without what did not happen."""
    said = {
        "suppressed": N_("written to no more {n}"),
        "complained": N_("complained {n}"),
        "left": N_("left {n}"),
        "counted": N_("counted {n}"),
        "noted": N_("noted {n}"),
        "known": N_("known {n}"),
        "strange": N_("not ours {n}"),
        "ignored": N_("no news {n}"),
    }
    words = [_(said[done]).format(n=count) for done, count in counts.items() if count]
    click.echo(", ".join(words) or _("Nothing."))


def _counts(taken: "Taken") -> dict[str, int]:
    return {str(done): count for done, count in taken.counts.items()}


def _row(one: "Listed") -> dict[str, Any]:
    return {
        "id": one.id,
        "at": instant(one.at),
        "source": one.source,
        "kind": one.kind,
        "class": one.class_,
        "action": one.action,
        "delivery": one.delivery,
        "subscriber": one.subscriber,
        "code": one.code,
        "enhanced": one.enhanced,
        "text": one.text,
        "undone_at": instant(one.undone_at),
    }
