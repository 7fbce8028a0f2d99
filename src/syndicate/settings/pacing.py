"""The options of how fast mail may leave, and at which hours: `[delivery.pace]`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from syndicate.settings import forms

_SPARED = 50  # of so many mails that may leave in an hour or a day, issues leave one to other mails


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many mails in any time of this length; `spared` of them are for urgent ones."""

    within: timedelta
    most: int
    spared: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many mails may leave in any second, hour and day (0: as many as can), and when issues may.

    hours: "07:30-20:00" on the clock of each reader; "" for at any hour.
    """

    per_second: forms.Quota = 0
    per_hour: forms.Quota = 0
    per_day: forms.Quota = 0
    hours: forms.OptionalHours = ""

    @property
    def quotas(self) -> Sequence[Quota]:
        """Return the limits of an hour and a day that are set."""
        given = ((timedelta(hours=1), self.per_hour), (timedelta(days=1), self.per_day))
        return [Quota(within, most, most // _SPARED) for within, most in given if most]
