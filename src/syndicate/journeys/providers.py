"""Mailbox providers that are left alone, and somebody who has them written to again."""

from collections.abc import Sequence
from datetime import datetime

from syndicate import timezones
from syndicate.delivery.mailboxes import provider_of
from syndicate.delivery.pace import look_anew
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.model import Finding
from syndicate.store import audit, providers
from syndicate.store.providers import Pause


def paused(house: House) -> Sequence[Pause]:
    """Return what is left alone, by name."""
    with house.database.read() as c:
        return list(providers.pauses(c).values())


def finding(pause: Pause) -> Finding:
    """Return what people are told of a provider that is left alone."""
    said = " ".join(str(one) for one in (pause.code, pause.enhanced, pause.text) if one)
    fields = {"provider": pause.provider, "until": timezones.iso(pause.until), "said": said}
    return Finding(
        code="provider-refuses" if pause.kind == "policy" else "provider-slows",
        severity="warning",
        mender="operator",
        fields=fields,
    )


def resume(house: House, name: str, by: str, now: datetime) -> str:
    """Have a provider, or the one of a domain, written to again from now on; audited.

    Raises UsageError provider-not-paused.
    """
    provider = provider_of(name.strip())
    with house.database.write() as c:
        if not providers.lift(c, provider):
            known = ", ".join(providers.pauses(c))
            raise UsageError("provider-not-paused", found=name, known=known)
        audit.record(c, now, by, "resume-provider", provider, {})
    look_anew(house.database, now)
    return provider
