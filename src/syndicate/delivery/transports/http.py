"""Mails → calls of a provider by HTTP, as many mails in one as it takes; each mail is settled or given back.

A call leaves but for its last byte before it is recorded that its mails leave: until then the
provider has no whole request, and after that only its answer can say what became of them.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from syndicate.delivery.transports.http_answers import said
from syndicate.delivery.transports.leaving import Batch, Fewer
from syndicate.delivery.transports.provider import Call, Entry, Options, Provider, Result
from syndicate.errors import DeliveryError, Doubtful, Refused
from syndicate.fetch import Line, Reply
from syndicate.model import Message
from syndicate.ports import Work

_REPEATS = 2
_FINE = 2
_IDLE_S = 4.0


@dataclass(slots=True)
class HttpSession:
    """One sender's way to a provider."""

    provider: Provider
    line: Line
    now: Callable[[], datetime]
    _held: list[Entry] = field(default_factory=list, init=False)
    _over: bool = field(default=False, init=False)
    _used: float | None = field(default=None, init=False)

    def carry(self, work: Work) -> None:
        """Send what `work` gives until it gives none; see `ports.Work`.

        Raises Deferred (scope "connection") when the provider is of no use just now, DeliveryError
        (scope "job") naming the setting when it will not have us.
        """
        groups: list[list[Entry]] = []
        self._over = False
        try:
            while taken := self._taken(work):
                groups = _grouped(taken)
                while groups:
                    self._send(groups.pop(0), work)
        finally:
            for entry in (*(one for group in groups for one in group), *self._held):
                work.give_back(entry.message)
            self._held.clear()

    def close(self) -> None:
        """Close what is open."""
        self.line.hang_up()

    def _taken(self, work: Work) -> list[Entry]:
        """Return the mails of the next calls: one that does not fit any more is held for those after."""
        count, size = len(self._held), sum(len(one.data) for one in self._held)
        while len(self._held) < self.provider.most and (entry := self._entry(work)):
            self._held.append(entry)
            size += len(entry.data) + 1
            if count and size > self.provider.most_bytes:
                break
            count += 1
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def _entry(self, work: Work) -> Entry | None:
        """Take the next mail that can be told the provider; settle those that cannot."""
        while not self._over and (message := work.take()):
            try:
                self._check_address(message)
                return self._checked(self.provider.entry(message))
            except Refused as error:
                work.settle(message, error)
            except BaseException:
                work.give_back(message)
                raise
        self._over = True
        return None

    def _check_address(self, message: Message) -> None:
        if not (self.provider.utf8 or message.recipient.isascii()):
            raise self.provider.names.refused("", code="eai-unsupported")

    def _checked(self, entry: Entry) -> Entry:
        if len(entry.data) > self.provider.most_bytes:
            raise self.provider.names.refused("", "content", code="provider-too-large")
        return entry

    def _send(self, entries: Sequence[Entry], work: Work) -> None:
        """Send mails in one call; in smaller ones where something in it is at fault."""
        batch = Batch(work, {one.message.delivery: one for one in entries})
        parts: list[Sequence[Entry]] = [list(entries)]
        names = self.provider.names
        why: DeliveryError = names.later("provider-lost", reason="ECONNRESET")
        try:
            while parts:
                try:
                    parts[:0] = self._attempt(parts.pop(0), batch)
                except Fewer:
                    parts = [list(batch.open.values())] if batch.open else []
        except DeliveryError as error:
            why = error
            raise
        finally:
            batch.end(why, names.doubt("provider-no-reply"))

    def _attempt(self, part: Sequence[Entry], batch: Batch) -> list[Sequence[Entry]]:
        """Make one call and settle its mails; return what to call again with, if it was refused whole."""
        reply = self._answered(self.provider.call(part), part, batch)
        found = self.provider.results(reply, part, self.now())
        if not batch.gone and reply.status // 100 == _FINE:  # it cannot have taken half a call
            found = self.provider.names.later("provider-garbled", answer=said(reply))
        batch.gone = ()
        if isinstance(found, DeliveryError):
            half = len(part) // 2
            if isinstance(found, Refused) and half:
                return [part[:half], part[half:]]
            found = [found] * len(part)
        for entry, result in zip(part, found, strict=True):
            batch.settle(entry, result)
        for result in found:
            self._heed(result)
        return []

    def _heed(self, result: Result) -> None:
        """Raise what is not about one mail alone."""
        if isinstance(result, Doubtful):
            answer = str(result.fields.get("answer", ""))
            raise self.provider.names.later(result.code, answer=answer)
        if isinstance(result, DeliveryError) and result.fields.get("scope") != "recipient":
            raise result

    def _answered(self, call: Call, part: Sequence[Entry], batch: Batch) -> Reply:
        """Return the answer to a call.

        Raises Deferred where there is none: `batch.gone` then tells whether the mails may be there.
        """
        begun = self.now()
        try:
            return self._called(call, part, batch)
        except DeliveryError:
            memory = self.provider.remembers
            again = batch.gone and memory and self._repeated(call, begun + memory)
            if not again:
                raise
            return again

    def _repeated(self, call: Call, until: datetime) -> Reply | None:
        """Make a call again that the provider knows to be the same; None where that tells nothing."""
        for _ in range(_REPEATS):
            if self.now() >= until:
                break
            try:
                reply = self._posted(call)
            except DeliveryError:
                continue
            return reply if reply.status // 100 == _FINE else None
        return None

    def _posted(self, call: Call, before_last: Callable[[], None] = lambda: None) -> Reply:
        return self.line.post(call.path, call.data, call.headers, before_last)

    def _called(self, call: Call, part: Sequence[Entry], batch: Batch) -> Reply:
        """Make a call; once more where a connection that was kept turns out to be closed."""
        kept = self._is_kept()
        while True:
            try:
                reply = self._posted(call, lambda: batch.leave(part))
            except DeliveryError as error:
                self.line.hang_up()
                reason = error.fields.get("reason", "")
                if batch.gone:
                    raise self.provider.names.later("provider-silent", reason=reason) from error
                if kept:
                    kept = False
                    continue
                raise self.provider.names.later("provider-unreachable", reason=reason) from error
            self._used = time.monotonic()
            return reply

    def _is_kept(self) -> bool:
        """Tell whether there is a connection from before; one that was idle may be closed as we write."""
        used, self._used = self._used, None
        if used is not None and time.monotonic() - used > _IDLE_S:
            self.line.hang_up()
            return False
        return used is not None


def opened(
    provider: Provider, base: str, options: Options, now: Callable[[], datetime]
) -> HttpSession:
    """Return a session with a provider at `base`, or where the settings say instead.

    Raises Deferred where its name cannot be looked up, DeliveryError where it may not be called.
    """
    names = provider.names
    try:
        within, own = options.timeout.total_seconds(), options.base_url
        line = Line(own or base, within=within, allow_private=bool(own))
    except DeliveryError as error:
        reason = str(error.fields["reason"])
        if error.code == "fetch-refused":
            raise names.job("provider-address", names.address, reason) from error
        raise names.later("provider-unreachable", reason=reason) from error
    return HttpSession(provider, line, now)


def _grouped(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the mails by group, each in order."""
    ordered = sorted(entries, key=lambda one: one.group)
    return [list(found) for _, found in groupby(ordered, lambda one: one.group)]
