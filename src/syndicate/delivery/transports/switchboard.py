"""Mails → as many connections as may be open, in one thread: whichever server is ready is served next.

A thread for each connection costs a mail some twenty changes of thread; here many mails are recorded as
leaving at once, and nobody waits for a connection that is slow.
"""

import errno
import selectors
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import InitVar, dataclass, field

from syndicate.delivery.transports.bell import Bell
from syndicate.delivery.transports.desk import (
    COMMIT,
    CONNECTION,
    REPLY,
    ROOM,
    Talker,
    Turn,
    Waiting,
)
from syndicate.delivery.transports.dialogue import Dialogue, commands_of
from syndicate.delivery.transports.stream import Stream, part
from syndicate.errors import DeliveryError, Refused, SyndicateError
from syndicate.model import Outcome
from syndicate.ports import Leave, Work

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_LOOK_S = 0.1  # how often time is looked at, and the supply that had nothing
_POLITE_S = 2.0


@dataclass(slots=True, eq=False)
class SmtpSession:
    """The connections to a relay.

    first:   the first connection.
    connect: makes another, raising as `ports.Transport.open` does; called in threads of its own.
    most:    how many connections there may be; timeout: seconds for each answer.
    """

    first: InitVar[Stream]
    connect: Callable[[], Stream]
    host: str
    most: int
    timeout: float
    failed: DeliveryError | None = None
    _work: Work = field(init=False)
    _free: deque[Talker] = field(default_factory=deque)
    _talking: set[Talker] = field(default_factory=set)
    _taken: list[Turn] = field(default_factory=list)
    _leaving: list[tuple[Leave, list[Turn]]] = field(default_factory=list)
    _opening: Future[Stream] | None = None
    _renewing: dict[Talker, Future[Stream]] = field(default_factory=dict)
    _looked: float = 0.0
    _bell: Bell = field(init=False)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def __post_init__(self, first: Stream) -> None:
        self._bell = Bell()
        self._selector.register(self._bell.ear, _READ)
        self._join(first)

    def carry(self, work: Work) -> None:
        """Transmit mails; see `ports.Session.carry`."""
        self._work, self.failed = work, None
        with self._hung_up_on_error():
            self._begin()
            while self._talking:
                self._turn()
                self._begin()
        if self.failed is not None:
            raise self.failed

    def close(self) -> None:
        """Say goodbye to whoever listens."""
        if self._opening is not None:
            self._opening.add_done_callback(_closed)
        part([dialogue.stream for dialogue in self._free], min(self.timeout, _POLITE_S))
        self._free.clear()
        self._selector.close()
        self._bell.close()

    def next(self, dialogue: Talker) -> Turn | None:
        """Take a mail; where there is a next in advance, have its leaving recorded in advance too."""
        while self.failed is None and (message := self._work.take()) is not None:
            try:
                turn = Turn(message, commands_of(message, dialogue.stream.utf8), dialogue)
            except Refused as refusal:
                self._work.settle(message, refusal)
                continue
            if dialogue.stream.pipelines:
                self._taken.append(turn)
            return turn
        return None

    def record(self, turn: Turn) -> None:
        """Have it recorded that a mail leaves."""
        self._taken.append(turn)

    def settle(self, turn: Turn, came: Outcome | DeliveryError) -> None:
        """Record what came of a mail."""
        self._forget(turn)
        self._work.settle(turn.message, came)

    def give_back(self, turn: Turn) -> None:
        """Return a mail that was not begun."""
        self._forget(turn)
        self._work.give_back(turn.message)

    def hang_up(self, dialogue: Talker) -> None:
        """Close a connection."""
        self._unregister(dialogue.stream)
        dialogue.stream.close()

    def fail(self, error: DeliveryError) -> None:
        """Begin no more mails, and raise this once all are through: of the job rather than a connection."""
        if self.failed is None or type(error) is DeliveryError:
            self.failed = error

    def renewed(self, dialogue: Talker) -> Waiting[Stream]:
        """Connect again, while others go on."""
        self._renewing[dialogue] = future = self._connecting()
        yield CONNECTION
        del self._renewing[dialogue]
        stream = future.result()
        self._selector.register(stream.sock, _READ, dialogue)
        return stream

    def _begin(self) -> None:
        """Have free connections begin, and another one opened where none is free."""
        while self._free and self._goes_on():
            dialogue = self._free.popleft()
            self._talking.add(dialogue)
            self._go_on(dialogue)
            if dialogue not in self._talking:
                break  # there was no mail
        count = len(self._talking) + len(self._free)
        if self._talking and count < self.most and not self._opening and self._goes_on():
            self._opening = self._connecting()

    def _goes_on(self) -> bool:
        return self.failed is None and self._work.more()

    def _turn(self) -> None:
        """Serve whatever is ready, once."""
        self._ask()
        ready = self._selector.select(0)
        if not ready and self._waits():
            ready = self._selector.select(_LOOK_S)
        self._bell.sleeps = False
        self._recorded()
        self._connected()
        for key, events in ready:
            if key.data is None:
                self._bell.hush()
            else:
                self._served(key.data, events)
        self._look_at_time()

    def _waits(self) -> bool:
        """Tell whether nothing can go on by itself; have recorded what a connection waits for."""
        self._bell.sleeps = True
        if self._leaving and any(one.waits is COMMIT for one in self._talking):
            self._leaving[-1][0].hurry()
        futures = (*self._renewing.values(), *([self._opening] if self._opening else ()))
        done = any(leave.done() for leave, _ in self._leaving)
        return not done and not any(future.done() for future in futures)

    def _forget(self, turn: Turn) -> None:
        if turn in self._taken:
            self._taken.remove(turn)

    def _ask(self) -> None:
        """Have it recorded at once that the mails leave which were taken since."""
        if self._taken:
            leave = self._work.leaving([turn.message for turn in self._taken])
            leave.then(self._bell.ring)
            self._leaving.append((leave, self._taken))
            self._taken = []

    def _recorded(self) -> None:
        """Go on with the mails of which it is recorded now that they leave."""
        while self._leaving and self._leaving[0][0].done():
            leave, turns = self._leaving.pop(0)
            kept = leave.ours()
            for turn in turns:
                turn.kept = turn.message.delivery in kept
            for turn in turns:
                if turn.dialogue.waits is COMMIT and turn.dialogue.run:
                    self._go_on(turn.dialogue)

    def _connected(self) -> None:
        """Go on with connections that are made now; where there can be no more, with those there are."""
        if self._opening is not None and self._opening.done():
            future, self._opening = self._opening, None
            try:
                self._join(future.result())
            except SyndicateError:
                self.most = len(self._talking) + len(self._free)
        for dialogue in [one for one, future in self._renewing.items() if future.done()]:
            self._go_on(dialogue)

    def _served(self, dialogue: Talker, events: int) -> None:
        stream = dialogue.stream
        if events & _READ:
            stream.read()
            if stream.error is not None:
                self._unregister(stream)
        if dialogue.run is None:
            if stream.unread or stream.error:  # it has ended, or says that it will
                self.hang_up(dialogue)
        elif dialogue.waits in (REPLY, ROOM):
            self._go_on(dialogue)

    def _go_on(self, dialogue: Talker, error: OSError | None = None) -> None:
        """Have a dialogue said until it waits again."""
        run = dialogue.run or dialogue.carry()
        try:
            dialogue.waits = run.throw(error) if error else next(run)
            dialogue.run = run
        except StopIteration:
            dialogue.run = None
            self._talking.discard(dialogue)
            self._free.append(dialogue)
        self._listen(dialogue)

    def _listen(self, dialogue: Talker) -> None:
        """Have it heard when there is room to write, where that is waited for."""
        writes = dialogue.run is not None and dialogue.waits is ROOM
        if writes != dialogue.writes:
            dialogue.writes = writes
            with suppress(KeyError, ValueError):  # it is closed by now
                events = _READ | _WRITE if writes else _READ
                self._selector.modify(dialogue.stream.sock, events, dialogue)

    def _look_at_time(self) -> None:
        """Let go of servers that do not answer in time."""
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return
        self._looked = now
        for dialogue in list(self._talking):
            waits = dialogue.waits in (REPLY, ROOM)
            if waits and now - dialogue.since > self.timeout:
                self._go_on(dialogue, TimeoutError(errno.ETIMEDOUT, "no whole reply in time"))

    def _join(self, stream: Stream) -> None:
        dialogue = Dialogue(self, stream)
        self._selector.register(stream.sock, _READ, dialogue)
        self._free.append(dialogue)

    def _connecting(self) -> "Future[Stream]":
        future: Future[Stream] = Future()

        def connect() -> None:
            try:
                future.set_result(self.connect())
            except BaseException as error:  # noqa: BLE001 - raised by whoever waits
                future.set_exception(error)
            self._bell.ring()

        threading.Thread(target=connect, name="connecting", daemon=True).start()
        return future

    def _unregister(self, stream: Stream) -> None:
        with suppress(KeyError, ValueError):
            self._selector.unregister(stream.sock)

    @contextmanager
    def _hung_up_on_error(self) -> Iterator[None]:
        """Close what is in the middle of a mail: without its last line the mail does not exist."""
        try:
            yield
        except BaseException:
            for dialogue in self._talking:
                self.hang_up(dialogue)
            self._talking.clear()
            raise
        finally:
            self._leaving.clear()


def _closed(future: "Future[Stream]") -> None:
    with suppress(BaseException):
        future.result().close()
