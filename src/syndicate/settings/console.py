"""The `[console]` table: how staff use it."""

from dataclasses import dataclass
from datetime import timedelta

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """How long staff stay signed in: without doing anything, and in all."""

    idle: forms.Lasting = timedelta(hours=2)
    longest: forms.Lasting = timedelta(hours=12)
