"""Options of the API that programs use."""

from dataclasses import dataclass

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The `[api]` table."""

    per_minute: forms.Amount = 120
