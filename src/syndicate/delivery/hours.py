"""The hours at which issues may leave, on each reader's clock. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from syndicate.settings.options import Settings
from syndicate.timezones import instant_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, in local time; past midnight where it ends before it begins.

    zone: whose clock counts where a mail has no zone of its own.
    """

    begins: time
    ends: time
    zone: str

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M} {self.zone}"

    def opening(self, zone: str | None, now: datetime) -> datetime:
        """Return the first instant, `now` or later, at which mail may leave to readers in a zone."""
        there = zone or self.zone
        local = now.astimezone(ZoneInfo(there))
        if self._within(local.time()):
            return now
        today = instant_of(local.date(), self.begins, there)
        return today if today > now else instant_of(local.date() + _DAY, self.begins, there)

    def _within(self, at: time) -> bool:
        if self.begins < self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


def hours_of(settings: Settings) -> Hours | None:
    """Return the hours that the settings say; None for any."""
    text = settings.delivery.pace.hours
    if not text:
        return None
    begins, _, ends = text.partition("-")
    return Hours(time.fromisoformat(begins), time.fromisoformat(ends), settings.site.zone)
