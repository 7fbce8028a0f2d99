"""How the console says values: instants, figures, states, findings, in one person's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syndicate.localise import formats
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import say, word
from syndicate.model import Finding
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class Voice:
    """The words and formats of a person; instants are told in the site's zone unless another is named."""

    catalogue: Catalogue
    babel: str
    settings: Settings

    def at(self, when: datetime, zone: str = "") -> str:
        """Return an instant as in a list: "jeu. 26 nov. 2026, 8 h"."""
        return formats.moment(when, self.babel, zone or self.settings.site.zone, compact=True)

    def sentence(self, when: datetime, zone: str = "") -> str:
        """Return an instant as within a sentence: "le jeudi 26 novembre 2026, à 8 h"."""
        return formats.moment(when, self.babel, zone or self.settings.site.zone)

    def clock(self, when: datetime, zone: str = "") -> str:
        """Return the time of day."""
        return formats.clock(when, self.babel, zone or self.settings.site.zone)

    def whole_day(self, when: datetime) -> str:
        """Return the day of an instant as a title: "Jeudi 26 novembre 2026"."""
        told = formats.day(when, self.babel, self.settings.site.zone).replace(formats.NBSP, " ")
        return told[:1].upper() + told[1:]

    def day(self, when: date) -> str:
        """Return a date as in a list; an instant's is that of the site's zone."""
        return formats.short_day(when, self.babel, self.settings.site.zone)

    def iso(self, when: datetime) -> str:
        """Return an instant for machines."""
        return when.isoformat(timespec="seconds").replace("+00:00", "Z")

    def figure(self, value: float) -> str:
        """Return a number."""
        return formats.number(value, self.babel)

    def share(self, value: float) -> str:
        """Return a share of one as a percentage."""
        return formats.percent(value, self.babel)

    def lapse(self, length: timedelta | float) -> str:
        """Return a length of time, or of seconds, in its two largest units: "1 h 20 min", "40 s"."""
        seconds = round(length.total_seconds() if isinstance(length, timedelta) else length)
        return formats.lapse(seconds, self.babel)

    def word(self, name: str) -> str:
        """Return what a state or a reason is called."""
        return word(name, self.catalogue)

    def fact(self, finding: Finding) -> str:
        """Return what a finding says."""
        return say(finding, self.catalogue)[0]

    def remedy(self, finding: Finding) -> str:
        """Return what can be done about a finding; "" for nothing."""
        return say(finding, self.catalogue, at_desk=True)[1]

    def place(self, zone: str) -> str:
        """Return the city that a zone is named after."""
        return formats.zone_city(zone, self.babel)

    def tongue(self, tag: str) -> str:
        """Return what a locale is called; one that is no longer published in by its tag."""
        known = self.settings.locales.get(tag)
        return known.name if known else tag

    def newsletter(self, key: str) -> str:
        """Return the title of a newsletter; one that is no more by its key."""
        known = self.settings.newsletters.get(key)
        return known.title[self.catalogue.tag] if known else key

    def section(self, key: str) -> str:
        """Return the title of a section; one that is no more by its key."""
        known = self.settings.sections.get(key)
        return known.title[self.catalogue.tag] if known else key
