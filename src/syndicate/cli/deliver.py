"""`deliver` hands over what is due."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from syndicate.cli.frame import Command, as_dict, as_json, emit, instant, opened, show
from syndicate.cli.schedule import held_shape
from syndicate.cli.words import _, ngettext
from syndicate.errors import UsageError
from syndicate.journeys.deliver import Delivered
from syndicate.journeys.deliver import deliver as hand_over
from syndicate.localise.marks import N_

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
