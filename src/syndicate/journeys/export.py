"""Readers → a table that `subscribers import` takes back, a page at a time: lists may be long."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from syndicate import disk, timezones
from syndicate.audience.consent import Ground, implied_until
from syndicate.errors import unwritable
from syndicate.journeys.house import House
from syndicate.model import Consent
from syndicate.store import consents, subscribers
from syndicate.store.subscribers import Listed

PAGE = 5_000
COLUMNS = (
    *("email", "name", "locale", "zone", "newsletter", "schedule", "topics", "state"),
    *("basis", "consented_at", "ground"),
)
Progress = Callable[[int, int], None]


def export(house: House, path: Path, newsletter: str | None, progress: Progress) -> int:
    """Write all subscriptions, of one newsletter or of all, into a table; return how many.

    Whole or not at all, by the ids of subscribers, for its owner's eyes alone (mode 0600).
    """
    count, everything = 0, _amount(house, newsletter)
    try:
        with disk.table(path, encoding="utf-8-sig", mode=0o600) as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for page in _pages(house, newsletter):
                writer.writerows(page)
                count += len(page)
                progress(count, everything)
    except OSError as error:
        raise unwritable(path, error) from error
    return count


def _amount(house: House, newsletter: str | None) -> int:
    with house.database.read() as c:
        return subscribers.count(c, newsletter)


def _pages(house: House, newsletter: str | None) -> Iterator[list[list[str]]]:
    after = ("", "")
    while True:
        with house.database.read() as c:
            found = subscribers.listing(c, newsletter, after, PAGE)
            agreed = consents.given(c, {one.id for one in found})
        if not found:
            return
        after = (found[-1].id, found[-1].newsletter)
        zone = house.settings.site.zone
        yield [_row(one, agreed.get((one.id, one.newsletter)), zone) for one in found]


def _row(one: Listed, consent: Consent | None, zone: str) -> list[str]:
    return [
        one.address,
        one.name or "",
        one.locale,
        one.zone or "",
        one.newsletter,
        one.schedule,
        "|".join(one.topics),
        one.state,
        (consent.basis if consent else None) or "",
        timezones.iso(since) if (since := consent.at if consent else one.since) else "",
        (_ground(consent, zone) if consent else None) or "",
    ]


def _ground(consent: Consent, zone: str) -> Ground | None:
    """Return what implied a consent, as its end tells: the ledger keeps that alone."""
    if consent.basis != "implied":
        return None
    return next(
        (
            one
            for one in get_args(Ground)
            if implied_until(one, consent.at, zone) == consent.expires
        ),
        None,
    )
