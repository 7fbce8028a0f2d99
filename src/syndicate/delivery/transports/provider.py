"""What a provider of mail by HTTP is to `http`, and what passes between the two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from syndicate.delivery.transports.http_answers import Names
from syndicate.errors import DeliveryError
from syndicate.fetch import Reply
from syndicate.model import Message, Outcome

Result = Outcome | DeliveryError
Results = Sequence[Result] | DeliveryError


@dataclass(frozen=True, slots=True)
class Entry:
    """One mail, as it stands in a call; only mails of one `group` go into one call."""

    message: Message
    data: bytes
    group: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What is posted."""

    path: str
    data: bytes
    headers: Mapping[str, str]


class Provider(Protocol):
    """One provider's ways; it does no more than to write calls and to read answers.

    most, most_bytes: mails in one call, and their size.
    remembers: for how long the same call, made again, is known to be the same; None for never.
    utf8: it says that it takes addresses beyond ASCII before the @ (RFC 6531).
    """

    @property
    def names(self) -> Names:
        """Return what people know it by."""
        ...

    @property
    def most(self) -> int:
        """Return how many mails go into one call."""
        ...

    @property
    def most_bytes(self) -> int:
        """Return how large they may be together."""
        ...

    @property
    def remembers(self) -> timedelta | None:
        """Return for how long a call made again is no second one."""
        ...

    @property
    def utf8(self) -> bool:
        """Tell whether it takes any address."""
        ...

    def entry(self, message: Message) -> Entry:
        """Return a mail as it stands in a call; raise Refused for one that cannot stand in any."""
        ...

    def call(self, entries: Sequence[Entry]) -> Call:
        """Return the call for these mails."""
        ...

    def results(self, reply: Reply, entries: Sequence[Entry], now: datetime) -> Results:
        """Return what became of each mail, or what is said of the call as a whole."""
        ...


class Options(Protocol):
    """What the settings of every provider have."""

    @property
    def base_url(self) -> str:
        """Return where to call instead of the provider's own address; "" for nowhere."""
        ...

    @property
    def timeout(self) -> timedelta:
        """Return how long to wait for an answer."""
        ...
