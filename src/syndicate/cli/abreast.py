"""One `deliver` in several processes: each hands over what it takes, this one shows and sums.

They share nothing but the database, as processes do that somebody starts one by one. This one sends
nothing, so that what it shows is never late.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from syndicate.children import outlived
from syndicate.cli.frame import opened
from syndicate.cli.stopping import stopping
from syndicate.delivery.outbox import Until
from syndicate.errors import DeliveryError, SyndicateError
from syndicate.journeys.deliver import Delivered, deliver, together
from syndicate.localise.findings import finding_of

_LOOK_S = 0.2
_END_S = 10.0
Show = Callable[[str], None]
Told = str | Delivered | SyndicateError


def abreast(
    home: Path, count: int, until: Until, stop: threading.Event, show: Show | None
) -> Delivered:
    """Deliver with so many processes; return what they did together.

    One that ends before its time, as when the system kills it, is told as a finding: the others take
    over what it had, or the next run does. Raises what any of them raised, the others having been
    asked to end first.
    """
    with _senders(home, count, until) as senders:
        run = _Run(senders, show or (lambda _state: None))
        run.listen(stop)
    return run.result()


@dataclass(slots=True)
class _Run:
    """What is heard from processes by the pipe of each, until it is closed."""

    senders: dict[Connection, BaseProcess]
    show: Show
    done: list[Delivered] = field(default_factory=list)
    trouble: SyndicateError | None = None

    def listen(self, stop: threading.Event) -> None:
        """Hear all of them to their end."""
        speaking, asked = set(self.senders), False
        while speaking:
            for pipe in wait(list(speaking), _LOOK_S):
                if isinstance(pipe, Connection) and not self.heard(pipe):
                    speaking.remove(pipe)
            if not asked and (stop.is_set() or self.trouble is not None):
                asked = True
                _ask_to_end(self.senders.values())

    def heard(self, pipe: Connection) -> bool:
        """Take in one thing that a process says; tell whether it may say more."""
        try:
            said = pipe.recv()
        except (EOFError, OSError):
            return False
        if isinstance(said, str):
            self.show(said)
        elif isinstance(said, Delivered):
            self.done.append(said)
        else:
            self.trouble = said
        return True

    def result(self) -> Delivered:
        """Return what all did."""
        if self.trouble is not None:
            raise self.trouble
        lost = len(self.senders) - len(self.done)
        died = DeliveryError("sender-died", count=lost)
        if not self.done:
            raise died
        done = together(self.done)
        return replace(done, findings=(*done.findings, finding_of(died))) if lost else done


@contextmanager
def _senders(home: Path, count: int, until: Until) -> Iterator[dict[Connection, BaseProcess]]:
    """Give processes that send, by what is heard of them; all have ended when this is over."""
    spawn, senders = get_context("spawn"), dict[Connection, BaseProcess]()
    try:
        for _ in range(count):
            ours, theirs = spawn.Pipe(duplex=False)
            sender = spawn.Process(target=_send, args=(home, until, theirs, os.getpid()))
            sender.start()
            theirs.close()
            senders[ours] = sender
        yield senders
    finally:
        _end(senders)


def _end(senders: dict[Connection, BaseProcess]) -> None:
    """Have all end: those that still send are asked, and killed if they do not hear."""
    _ask_to_end(senders.values())
    for pipe, sender in senders.items():
        pipe.close()
        sender.join(_END_S)
        sender.kill()
        sender.join()


def _ask_to_end(senders: Iterable[BaseProcess]) -> None:
    for sender in senders:
        sender.terminate()


def _send(home: Path, until: Until, told: Connection, parent: int) -> None:
    """Deliver in a process of its own; say each state, then what was done or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and asks us
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with suppress(KeyboardInterrupt), stopping(signal.SIGTERM) as stop:
        outlived(parent, stop.set)
        tell = partial(_tell, told)
        tell(_delivered(home, until, tell, stop))


def _delivered(
    home: Path, until: Until, show: Show, stop: threading.Event
) -> Delivered | SyndicateError:
    try:
        with opened(home) as app:
            way = app.transport()
            return deliver(app.house, way, app.clock, until=until, stop=stop, progress=show)
    except SyndicateError as error:
        return error


def _tell(told: Connection, what: Told) -> None:
    with suppress(OSError):  # nobody listens any more: we are about to be stopped
        told.send(what)
