"""Mails of one call on their way: each is settled or given back, by how far it came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from syndicate.delivery.transports.provider import Entry, Result
from syndicate.errors import DeliveryError, Doubtful
from syndicate.ports import Work


class Fewer(Exception):
    """The call must not end as it began."""


@dataclass(slots=True)
class Batch:
    """Mails on their way together: what is known of them, until each is settled.

    recorded: that they leave. gone: the last byte of a call has left, and no answer was read.
    """

    work: Work
    open: dict[int, Entry]
    recorded: bool = False
    gone: Sequence[Entry] = ()

    def leave(self, entries: Sequence[Entry]) -> None:
        """Have it recorded that these mails leave. Raises Fewer if some may not."""
        if not self.recorded:
            ours = self.work.leaving([one.message for one in self.open.values()]).ours()
            self.recorded = True
            if self._forget_all_but(ours):
                raise Fewer
        self.gone = entries

    def settle(self, entry: Entry, result: Result) -> None:
        """Settle a mail."""
        del self.open[entry.message.delivery]
        self.work.settle(entry.message, result)

    def end(self, why: DeliveryError, doubt: Doubtful) -> None:
        """Settle or give back whatever is still open."""
        gone = {one.message.delivery for one in self.gone}
        for entry in list(self.open.values()):
            if entry.message.delivery in gone:
                self.settle(entry, doubt)
            elif self.recorded:
                self.settle(entry, why)
            else:
                del self.open[entry.message.delivery]
                self.work.give_back(entry.message)

    def _forget_all_but(self, ours: Collection[int]) -> bool:
        lost = self.open.keys() - set(ours)
        for delivery in lost:
            del self.open[delivery]
        return bool(lost)
