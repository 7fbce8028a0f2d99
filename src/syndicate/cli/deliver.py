"""`deliver` hands over what is due; `deliveries` tells what became of each message."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, get_args

import click

from syndicate.cli.frame import Command, Group, as_dict, as_json, emit, instant, opened, show
from syndicate.cli.schedule import held_shape
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys.deliver import Delivered
from syndicate.journeys.deliver import deliver as hand_over
from syndicate.localise.marks import N_
from syndicate.model import DeliveryState
from syndicate.store import deliveries as ledger
from syndicate.store.deliveries import LedgerRow

_Seen = Callable[[str], None]


@click.command(cls=Command, help=N_("Hand over what the outbox holds to the mail server."))
@click.option(
    "--until-empty",
    is_flag=True,
    help=N_("Wait for what is due later, until every row is settled."),
)
@click.option("--due", is_flag=True, help=N_("Stop when nothing is due now (the default)."))
@as_json
@click.pass_obj
def deliver(home: Path, until_empty: bool, due: bool, as_json: bool) -> int:
    """Deliver; exit 1 if this run left refused or unknown rows."""
    if until_empty and due:
        raise UsageError("options-exclusive", one="--until-empty", other="--due")
    with opened(home) as app, stopping() as stop:
        done = hand_over(
            app.house,
            app.transport(),
            app.clock,
            until="empty" if until_empty else "due",
            stop=stop,
            progress=_progress(),
        )
    if as_json:
        emit(_shape(done))
    else:
        show(done.findings)
        click.echo(said(done))
    return 1 if done.troubled else 0


@contextmanager
def stopping(*, insisting: bool = True) -> Iterator[threading.Event]:
    """Give an event that SIGINT, SIGTERM and SIGHUP set: what is in flight settles, then we end.

    insisting: who asks a second time does not want to wait; what is in flight becomes unknown.
    """
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and insisting:
            raise KeyboardInterrupt
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _progress() -> _Seen | None:
    """Return what shows a running count on a terminal; None elsewhere."""
    err = sys.stderr
    if not err.isatty():
        return None
    counts: dict[str, int] = {}

    def seen(state: str) -> None:
        counts[state] = counts.get(state, 0) + 1
        text = "  ".join(f"{name} {count}" for name, count in counts.items())
        err.write(f"\r\033[K{text}\r")
        err.flush()

    return seen


def said(done: Delivered) -> str:
    """Say what a run did, in one line."""
    settled = ", ".join(f"{state} {count}" for state, count in done.settled.items() if count)
    total = sum(done.settled.values())
    text = ngettext("{n} message settled", "{n} messages settled", total)
    line = f"{text} ({settled})" if settled else text
    if done.next_due:
        return _("{line}; next due {due}").format(line=line, due=instant(done.next_due))
    return line


def _shape(done: Delivered) -> dict[str, Any]:
    return {
        "started": instant(done.started),
        "seconds": done.seconds,
        "transport": done.transport,
        "settled": dict(done.settled),
        "recovered": {"requeued": done.requeued, "unknown": done.doubted},
        "remaining": dict(done.remaining),
        "next_due": instant(done.next_due),
        "held": held_shape(done.held),
        "findings": [as_dict(one) for one in done.findings],
    }


@click.group(cls=Group, help=N_("List what became of each message."))
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
