"""The options of an SMTP server that takes our mail."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """`[delivery.smtp]` for readers’ mail; `[alerts.smtp]`, if there is one, for what staff are told."""

    host: forms.Filled = "localhost"
    port: forms.Port = 587
    tls: Literal["required", "implicit", "none"] = "required"
    user: str = ""
    password_file: str = ""
    connections: forms.Connections = 4
    timeout: forms.Lasting = timedelta(seconds=60)
