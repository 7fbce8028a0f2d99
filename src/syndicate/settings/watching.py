"""The options of whoever keeps the machine: what is logged, measured and looked into."""

from dataclasses import dataclass
from typing import Literal

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """The `[logs]` table."""

    format: Literal["text", "json"] = "text"
    level: Literal["debug", "info", "warning", "error"] = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The `[metrics]` table: who may read /metrics. What is set has to be met; where nothing is, nobody may."""

    allow: tuple[forms.Network, ...] = ()
    token_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """The `[doctor]` table.

    resolver: the DNS server that is asked, "192.0.2.53" or "192.0.2.53:5353"; "" for this machine's own.
    relay: addresses or networks from which the relay sends, to be looked for in SPF.
    """

    resolver: forms.OptionalServer = ""
    relay: tuple[forms.Network, ...] = ()
