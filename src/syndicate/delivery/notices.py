"""What is said of a mail after it was handed over, whoever says it: one noun for all of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["delivered", "deferred", "bounced", "complained", "unsubscribed", "ignored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing said of one mail by a mailbox, a relay or a provider.

    source:     "mail", "session" (the reply itself), or the name of a transport.
    event:      what the source calls this event, the same each time it is told; "" if it names none.
    token:      what our own bounce address, unsubscribe address or link carried, not verified yet.
    message_id: ours, without angle brackets; address: whose mail it was, if nothing better is known.
    enhanced:   RFC 3463; "" where none is given.
    delivery:   our own row, where whoever tells knows it for sure: never from a mail.
    why:        what it says about the address, as `replies.Verdict.kind` has it, where the source says
                so itself; "" where code and enhanced have to tell.
    kind:       "ignored" for what is no news of a mail, such as an automatic reply; `text` says what.
    """

    source: str
    kind: Kind
    at: datetime
    event: str = ""
    token: str = ""
    message_id: str = ""
    address: str = ""
    code: int | None = None
    enhanced: str = ""
    text: str = ""
    delivery: int | None = None
    why: str = ""
