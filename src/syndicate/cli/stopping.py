"""Signals → an event: who is asked to stop first ends what is in flight."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_USUAL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopping(*numbers: signal.Signals, insisting: bool = True) -> Iterator[threading.Event]:
    """Give an event that signals set: what is in flight settles, then we end.

    numbers:   which signals; SIGINT, SIGTERM and SIGHUP if none is given.
    insisting: who asks a second time does not want to wait; what is in flight becomes unknown.
    """
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and insisting:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in numbers or _USUAL}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
