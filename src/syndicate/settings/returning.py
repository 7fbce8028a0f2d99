"""The options of what comes back: `[bounces]`, read as those of `options` are."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap:
    """The mailbox that what comes back is read from.

    done: the folder that what was read goes to; "" leaves it where it is, marked.
    """

    host: str = ""
    port: forms.Port = 993
    tls: Literal["required", "implicit", "none"] = "implicit"
    user: str = ""
    password_file: str = ""
    folder: forms.Filled = "INBOX"
    done: str = ""
    timeout: forms.Lasting = timedelta(seconds=30)
    every: forms.Lasting = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounces:
    """Where mails come back to: each from an address of its own (VERP).

    unsubscribe: where who leaves by mail writes to.
    """

    address: forms.OptionalTagged = ""
    unsubscribe: forms.OptionalTagged = ""
    imap: Imap = field(default_factory=Imap)
