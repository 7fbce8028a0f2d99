"""`deliveries` tells what became of each message, and takes what somebody found out about it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import click

from syndicate.audience import sheets
from syndicate.cli import providers
from syndicate.cli.frame import Group, as_dict, as_json, emit, opened, show
from syndicate.cli.words import _, ngettext
from syndicate.delivery import traces
from syndicate.delivery.traces import Column, Passed, Trace
from syndicate.errors import UsageError
from syndicate.journeys import settle as settling
from syndicate.journeys.house import House
from syndicate.journeys.settle import Settled
from syndicate.localise.marks import N_
from syndicate.model import DeliveryState
from syndicate.shapes.common import instant
from syndicate.store import deliveries as ledger
from syndicate.store.deliveries import LedgerRow
from syndicate.store.settling import Found, Verdict, people


@click.group(cls=Group, help=N_("List what became of each message, and settle what nobody knows."))
def deliveries() -> None:
    """Group the ledger's commands."""


@deliveries.command("list", help=N_("List rows of the ledger."))
@click.option("--issue", metavar="ID", help=N_("Of this issue."))
@click.option("--state", type=click.Choice(get_args(DeliveryState)), help=N_("In this state."))
@click.option("--after", type=click.IntRange(0, 10**15), metavar="N", help=N_("After this row."))
@click.option("--limit", default=100, type=click.IntRange(1, 10_000), help=N_("At most this many."))
@as_json
@click.pass_obj
def list_(
    home: Path,
    issue: str | None,
    state: DeliveryState | None,
    after: int | None,
    limit: int,
    as_json: bool,
) -> None:
    """List deliveries."""
    with opened(home) as app:
        house = app.house
        with house.database.read() as c:
            rows = ledger.listing(c, issue=issue, state=state, after=after, limit=limit + 1)
        shapes = [
            _row_shape(row, house.message_id(row.purpose, row.key, row.recipient))
            for row in rows[:limit]
        ]
    following = rows[limit - 1].id if len(rows) > limit else None
    if as_json:
        emit({"deliveries": shapes, "next": following})
        return
    for row in rows[:limit]:
        click.echo(f"{row.id:>8}  {row.state:<11} {row.key}  {row.address or row.recipient}")
    if following:
        click.echo(_("More: --after {after}").format(after=following))


def _row_shape(row: LedgerRow, message_id: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "purpose": row.purpose,
        "key": row.key,
        "recipient": row.recipient,
        "address": row.address,
        "locale": row.locale,
        "zone": row.zone,
        "state": row.state,
        "due": instant(row.due),
        "attempts": row.attempts,
        "revision": row.revision,
        "items": list(row.items),
        "message_id": message_id,
        "reply": _reply_shape(row),
        "handed_over_at": instant(row.handed_over_at),
        "settled_at": instant(row.settled_at),
    }


def _reply_shape(row: LedgerRow) -> dict[str, Any] | None:
    if row.reply_code is None and row.reply_enhanced is None and row.reply_text is None:
        return None
    return {"code": row.reply_code, "enhanced": row.reply_enhanced, "text": row.reply_text}


@deliveries.command(
    help=N_("Settle mails of which nobody knows whether they arrived, by hand or from a log.")
)
@click.argument("ids", metavar="[ID]...", nargs=-1, type=click.IntRange(1, 10**15))
@click.option(
    "--as",
    "verdict",
    type=click.Choice(["sent", "resend", "drop"]),
    help=N_("They arrived; send them once more; they did not arrive, and are let be."),
)
@click.option(
    "--from",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_(
        "The mail server’s log, or a provider’s export; the oldest first, - for standard input."
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["postfix", "csv"]),
    help=N_("What the file is; by its name if not given."),
)
@click.option(
    "--columns",
    multiple=True,
    metavar="OURS=THEIRS",
    help=N_(
        "What columns of an export are called: message_id=MessageID,status=Event,reason=Error."
    ),
)
@click.option("--by", metavar="EMAIL", default="cli", help=N_("Who says so, for the audit log."))
@as_json
@click.pass_obj
def settle(
    home: Path,
    /,
    *,
    ids: tuple[int, ...],
    verdict: Verdict | None,
    files: tuple[Path, ...],
    form: str | None,
    columns: tuple[str, ...],
    by: str,
    as_json: bool,
) -> int:
    """Settle; exit 1 where something could not be, or was not understood."""
    _expect_one_way(ids, verdict, files)
    with opened(home) as app:
        house, now = app.house, app.clock.now()
        if files:
            names = ", ".join(one.name for one in files)
            done = settling.from_log(house, _reader(files, form, columns), names, by, now)
        else:
            assert verdict is not None  # noqa: S101  see _expect_one_way
            done = settling.by_hand(house, ids, verdict, by, now)
        _tell(house, done, as_json=as_json)
    return 1 if done.findings else 0


def _expect_one_way(ids: Sequence[int], verdict: Verdict | None, files: Sequence[Path]) -> None:
    """Raise UsageError where it is not clear what is to be settled, and how."""
    if files and (ids or verdict):
        raise UsageError("options-exclusive", one="--from", other="ID" if ids else "--as")
    if not files and not (ids and verdict):
        raise UsageError("settle-what")


def _reader(files: Sequence[Path], form: str | None, columns: Sequence[str]) -> settling.Read:
    """Return what reads these files, as one log or as tables."""
    form = form or ("csv" if files[0].suffix.casefold() == ".csv" else "postfix")
    called = _columns(columns)
    if form == "postfix":
        if called:
            raise UsageError("options-exclusive", one="--columns", other="--format postfix")
        return lambda wanted, passed: traces.postfix(traces.lines(files), wanted, passed)
    return lambda wanted, passed: _tables(files, wanted, passed, called)


def _tables(
    files: Sequence[Path], wanted: Collection[str], passed: Passed, called: Mapping[Column, str]
) -> Iterator[Trace]:
    for file in files:
        with closing(sheets.lines(file)) as table:
            yield from traces.table(table, wanted, passed, called, file.name)


def _columns(given: Sequence[str]) -> dict[Column, str]:
    """Return what columns are called. Raises UsageError columns-unread."""
    found: dict[Column, str] = {}
    for pair in ",".join(given).split(",") if given else ():
        ours, _equals, theirs = pair.partition("=")
        name = next((one for one in get_args(Column) if one == ours.strip()), None)
        if name is None or not theirs.strip():
            raise UsageError("export-columns", found=pair, known=", ".join(get_args(Column)))
        found[name] = theirs.strip()
    return found


def _tell(house: House, done: Settled, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "settled": [_settled_shape(row) for row in done.rows],
                "counts": dict(done.counts),
                "already": done.already,
                "unknown": done.unknown,
                "findings": [as_dict(one) for one in done.findings],
            }
        )
        return
    show(done.findings)
    with house.database.read() as c:
        addresses = people(c, [row.delivery for row in done.rows])
    for row in done.rows:
        who = addresses.get(row.delivery, "")
        click.echo(f"{row.delivery:>8}  {row.verdict:<8} {who}  {row.text or ''}".rstrip())
    click.echo(said(done))


def said(done: Settled) -> str:
    """Say what was settled, in one line."""
    counts = done.counts
    parts = [
        ngettext("{n} handed over", "{n} handed over", counts["sent"]),
        ngettext("{n} refused for good", "{n} refused for good", counts["refused"]),
        ngettext("{n} to be sent again", "{n} to be sent again", counts["resend"]),
        ngettext("{n} let be", "{n} let be", counts["drop"]),
    ]
    if done.already:
        parts.append(ngettext("{n} settled before", "{n} settled before", done.already))
    parts.append(ngettext("{n} still unknown", "{n} still unknown", done.unknown))
    return f"{', '.join(parts)}."


def _settled_shape(row: Found) -> dict[str, Any]:
    said = row.code is not None or row.enhanced is not None or row.text is not None
    reply = {"code": row.code, "enhanced": row.enhanced, "text": row.text} if said else None
    return {"id": row.delivery, "as": row.verdict, "reply": reply}


deliveries.add_command(providers.pauses)
deliveries.add_command(providers.resume)
