"""Readers → a table that `subscribers import` takes back, a page at a time: lists may be long."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import get_args

from syndicate import disk, timezones
from syndicate.audience import consent
from syndicate.audience.consent import Ground, implied_until
from syndicate.audience.layouts import COLUMNS
from syndicate.errors import unwritable
from syndicate.journeys.house import House
from syndicate.model import Consent
from syndicate.store import consents, statistics, subscribers
from syndicate.store.subscribers import Listed

PAGE = 5_000
_ZONES_DIFFER = timedelta(
    days=2
)  # of the publication that counted an end, and of the one that it is now
Progress = Callable[[int, int], None]


def export(house: House, path: Path, newsletter: str | None, progress: Progress) -> int:
    """Write all subscriptions, of one newsletter or of all, into a table; return how many.

    Whole or not at all, by the ids of subscribers, for its owner's eyes alone (mode 0600). Fields
    stand in columns after ours: `--fields` takes them in again.
    """
    count, everything = 0, _amount(house, newsletter)
    try:
        with disk.table(path, encoding="utf-8-sig", mode=0o600) as file:
            writer = csv.writer(file)
            more = _fields(house)
            writer.writerow((*COLUMNS, *more))
            for page in _pages(house, newsletter, more):
                writer.writerows(page)
                count += len(page)
                progress(count, everything)
    except OSError as error:
        raise unwritable(path, error) from error
    return count


def _amount(house: House, newsletter: str | None) -> int:
    with house.database.read() as c:
        return subscribers.count(c, newsletter)


def _fields(house: House) -> tuple[str, ...]:
    with house.database.read() as c:
        return statistics.fields(c)


def _pages(house: House, newsletter: str | None, more: Sequence[str]) -> Iterator[list[list[str]]]:
    after, zone = ("", ""), house.settings.site.zone
    while True:
        with house.database.read() as c:
            found = subscribers.listing(c, newsletter, after, PAGE)
            proofs = consents.proofs(c, {one.id for one in found})
            told = consents.wordings(c, consent.wordings(tuple(proofs.values())))
        if not found:
            return
        after = (found[-1].id, found[-1].newsletter)
        words = {one.id: one.text for one in told}
        yield [
            [
                *_wishes(one),
                *_shown(one, _proof(one, proofs), words, zone),
                *(one.fields.get(name, "") for name in more),
            ]
            for one in found
        ]


def _proof(one: Listed, proofs: Mapping[tuple[str, str, bool], Consent]) -> Consent | None:
    """Return the act that made a subscription what it is: who asked again has yet to agree again."""
    agreed = proofs.get((one.id, one.newsletter, True))
    asked = proofs.get((one.id, one.newsletter, False))
    return asked or agreed if one.state == "pending" else agreed or asked


def _wishes(one: Listed) -> tuple[str, ...]:
    return (
        one.address,
        one.name or "",
        one.locale,
        one.zone or "",
        one.newsletter,
        one.schedule,
        "|".join(one.topics),
        one.state,
    )


def _shown(
    one: Listed, proof: Consent | None, words: Mapping[str, str], zone: str
) -> tuple[str, ...]:
    """Return what shows somebody's consent."""
    if proof is None:
        return ("", timezones.iso(one.since) if one.since else "", "", "", "", "")
    return (
        proof.basis or "",
        timezones.iso(proof.at),
        _ground(proof, zone) or "",
        _source(proof),
        words.get(proof.wording or "", ""),
        proof.evidence or "",
    )


def _source(proof: Consent) -> str:
    """Return where somebody agreed, and how we know: an import knows it from its table alone."""
    return proof.source if proof.method == "import" else f"{proof.source}, {proof.method}"


def _ground(proof: Consent, zone: str) -> Ground | None:
    """Return what implied a consent, as its end tells: the ledger keeps that alone."""
    end = proof.expires
    if proof.basis != "implied" or end is None:
        return None
    grounds: tuple[Ground, ...] = get_args(Ground)
    ends = ((one, implied_until(one, proof.at, zone)) for one in grounds)
    return next((one for one, until in ends if abs(until - end) < _ZONES_DIFFER), None)
