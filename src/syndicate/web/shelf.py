"""The files that are asked for most, ready in memory, up to a size; and where the others moved."""

import logging
import os
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from syndicate.site.answers import Answers, read
from syndicate.web.answer import Answer, Header
from syndicate.web.ready import Ready, Seal, seal_of

log = logging.getLogger(__name__)
ROOM = 64_000_000  # bytes


class Shelf:
    """Ready files by the target that asks for them, the least asked for first to go.

    answers: the file that a build left about what is not a file (may come later, or never).
    """

    def __init__(self, answers: Path | None = None, room: int = ROOM) -> None:
        self._file = str(answers) if answers else None
        self._room = room
        self._taken = 0
        self._ready: OrderedDict[bytes, Ready] = OrderedDict()
        self._lock = Lock()
        self._seal: Seal | None = None
        self._answers = Answers()

    def ready(self, target: bytes, headers: list[Header]) -> Answer | None:
        """Return the answer to a GET of `target`, if it is at hand and still true.

        Short, and called for each request by the thread that talks to all clients.
        """
        found = self._ready.get(target)
        if found is None:
            return None
        if self._told() != self._seal or not found.is_current():
            self._drop(target)
            return None
        with self._lock:
            if target in self._ready:
                self._ready.move_to_end(target)
        return found.answer(headers)

    def keep(self, target: bytes, ready: Ready, answers: Answers) -> None:
        """Have `ready`, made with `answers`, at hand for `target`."""
        self._drop(target)
        with self._lock:
            if answers is not self._answers:  # a build ended meanwhile
                return
            self._ready[target] = ready
            self._taken += ready.size
            while self._taken > self._room:
                _, gone = self._ready.popitem(last=False)
                self._taken -= gone.size

    def answers(self) -> Answers:
        """Return what the last build said; nothing of it is kept once the file is another."""
        seal = self._told()
        if seal != self._seal:
            answers = self._read()
            with self._lock:
                self._answers, self._seal, self._taken = answers, seal, 0
                self._ready.clear()
        return self._answers

    def _drop(self, target: bytes) -> None:
        with self._lock:
            gone = self._ready.pop(target, None)
            self._taken -= gone.size if gone else 0

    def _told(self) -> Seal | None:
        try:
            return seal_of(os.stat(self._file)) if self._file else None  # noqa: PTH116 (no Path)
        except OSError:
            return None

    def _read(self) -> Answers:
        try:
            return read(Path(self._file).read_bytes()) if self._file else Answers()
        except (OSError, ValueError):
            log.warning("what a build said about addresses is unreadable; the next build says it")
            return Answers()
