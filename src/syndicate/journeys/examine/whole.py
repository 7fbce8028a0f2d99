"""Everything that the doctor looks into, in the order in which it matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from syndicate.delivery.domains.resolver import Resolver
from syndicate.journeys.examine import machine, relay
from syndicate.journeys.examine.checks import Check
from syndicate.journeys.examine.names import names_of
from syndicate.journeys.house import House
from syndicate.settings.forms import server_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How far to look. online: ask the network too. whole: read every page of the database.

    resolver: the DNS server to ask instead of the one in the settings; "" for that.
    """

    online: bool = True
    whole: bool = False
    resolver: str = ""


def examine(house: House, now: datetime, wanted: Wanted) -> Iterator[Check]:
    """Yield each thing once it was looked into; nothing is changed, and no mail is sent."""
    yield machine.database(house, now, whole=wanted.whole)
    yield from machine.disks(house)
    yield machine.clock(house, now)
    address = ""
    for check in relay.relays(house.settings, house.home, now, online=wanted.online):
        if check.facts.get("table") == "delivery.smtp":
            address = str(check.facts.get("address") or "")
        yield check
    yield from _names(house, wanted, address)


def _names(house: House, wanted: Wanted, address: str) -> Iterator[Check]:
    settings = house.settings
    if settings.delivery.transport == "folder":
        yield Check(area="dns", name="dns", skipped="folder")
    elif not wanted.online:
        yield Check(area="dns", name="dns", skipped="offline")
    else:
        named = wanted.resolver or settings.doctor.resolver
        names = Resolver(server_of(named) if named else None)
        yield from names_of(settings, house.home, names, address)
        if settings.delivery.transport == "smtp" and not settings.doctor.relay:
            yield Check(area="dns", name="ptr", skipped="relay")
