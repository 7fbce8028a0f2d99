"""Who is told: staff by role, in their language; those of the settings, and those with an account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args

from syndicate.journeys.house import House
from syndicate.journeys.staff import people as accounts
from syndicate.model import Role
from syndicate.settings.options import Settings

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the staff; `locale` is one that we publish in."""

    address: str
    locale: str
    roles: frozenset[Role]


def people(house: House) -> Sequence[Person]:
    """Return everybody who can be told something, each once, with the roles of both sources.

    Whoever has an account reads in its language, unless the settings name another for the address.
    """
    settings, roles = house.settings, dict[str, set[Role]]()
    for role in ROLES:
        for address in getattr(settings.alerts.to, role):
            roles.setdefault(address.lower(), set()).add(role)
    own: dict[str, str] = {}
    for one in accounts.listing(house) if settings.alerts.staff else ():
        if one.state != "disabled":
            roles.setdefault(one.person.address, set()).update(one.person.roles)
            own[one.person.address] = one.person.locale
    return [
        Person(
            address=address,
            locale=language(settings, address, own.get(address)),
            roles=frozenset(those),
        )
        for address, those in roles.items()
    ]


def concerned(staff: Sequence[Person], roles: Collection[Role]) -> Sequence[Person]:
    """Return who is told what concerns these roles: if nobody has one, the admins; if none is, all."""
    for wanted in (roles, ("admin",)):
        found = [one for one in staff if one.roles & set(wanted)]
        if found:
            return found
    return staff


def language(settings: Settings, address: str, own: str | None = None) -> str:
    """Return the tag of the language in which an address is written to; `own`: that of its account."""
    for tag, those in settings.alerts.languages.items():
        if address.lower() in map(str.lower, those):
            return tag
    return own if own in settings.locales and own is not None else settings.site.default_locale
