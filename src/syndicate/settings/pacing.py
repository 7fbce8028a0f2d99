"""The options of how fast mail may leave, and at which hours: `[delivery.pace]`."""

from dataclasses import dataclass

from syndicate.settings import forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many mails may leave in any second, hour and day (0: as many as can), and when issues may.

    hours: "07:30-20:00" on the clock of each reader; "" for at any hour.
    """

    per_second: forms.Quota = 0
    per_hour: forms.Quota = 0
    per_day: forms.Quota = 0
    hours: forms.OptionalHours = ""
