"""Entrants → subscribers, subscriptions and acts of consent, some hundreds in each transaction."""

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count, islice

from syndicate.audience.fates import Fate, Fated, Told, unheard
from syndicate.audience.seen import Seen
from syndicate.audience.tables import Entrant, Gone, Row
from syndicate.audience.tokens import address_hmac
from syndicate.audience.wording import wording_id
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.model import Consent, Finding, Subscriber, Subscription
from syndicate.store import admission, audit, consents, suppressions
from syndicate.store.consents import Wording
from syndicate.store.types import Connection

IMPORT = "import"  # of words that were agreed to elsewhere
STAFF = frozenset({"cli", "console"})  # where one reader is added by hand
CHUNK = 250
_TICKS = 26
_RANDOM = 48  # what is random in an id, in bits
MOST_FINDINGS = 1_000  # of a table that is wrong throughout, the first tell enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """How many rows are new, were known, must not be written to, and could not be read.

    expired:    new too, but their implied consent is over: nobody writes to them.
    duplicates: rows about somebody of whom an earlier row tells.
    gone:       rows about somebody to whom the other service does not write any more.
    findings:   what is wrong with the first of those refused.
    """

    new: int
    expired: int
    known: int
    suppressed: int
    duplicates: int
    gone: int
    refused: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What comes of some entrants: their fates in order, and what is to be written."""

    fates: list[Fate] = field(default_factory=list)
    new: list[Subscriber] = field(default_factory=list)
    admitted: list[tuple[str, Entrant]] = field(default_factory=list)


def admit(  # noqa: PLR0913 - who admits whom, how, and what is heard of it
    house: House,
    found: Iterable[Row],
    source: str,
    now: datetime,
    *,
    dry_run: bool = False,
    told: Told = unheard,
    by: str | None = "cli",
) -> Admitted:
    """Take entrants in, in short transactions; repeating it changes nothing.

    Somebody who is known keeps their own choices: an import never brings back who has left, nor who
    complained, was erased, or has no mailbox any more. told: hears of each row once it is settled.
    by: who is named in the audit log; None leaves that to the caller.
    dry_run: says what would happen, and changes nothing. Raises SettingsError identity-changed.
    """
    require_key(house)
    tally = Counter[Fate]()
    findings: list[Finding] = []
    seen, ids = Seen(), _ids(now)
    rows = iter(found)
    while chunk := list(islice(rows, CHUNK)):
        people = [one for one in chunk if isinstance(one, Entrant)]
        marks = [address_hmac(house.keys, one.address) for one in people]
        with _door(house, dry_run=dry_run) as c:
            settled = _settled(c, people, marks, seen, ids, dry_run=dry_run)
            if not dry_run:
                _write(c, settled, source, now)
        for one in _fated(chunk, settled.fates):
            tally[one.fate] += 1
            told(one)
        wrong = (one for one in chunk if isinstance(one, Finding))
        findings += islice(wrong, MOST_FINDINGS - len(findings))
    done = _told(tally, findings)
    if by is not None and not dry_run and (done.new or done.expired):
        _remember(house, done, source, by, now)
    return done


def _ids(now: datetime) -> Iterator[str]:
    """Yield ids in rising order: UUIDs of version 7, with a counter (RFC 9562 §6.2).

    With random ones, each reader of a million would touch pages all over four indexes.
    """
    milliseconds = int(now.timestamp() * 1000)
    start = secrets.randbits(_TICKS - 1)
    for tick in count(start):
        low = (tick % (1 << _TICKS)) << _RANDOM | secrets.randbits(_RANDOM)
        # Version and variant stand between the bits of the counter.
        high, rest = low >> 62, low & ((1 << 62) - 1)
        yield str(uuid.UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | rest))


def _door(house: House, *, dry_run: bool) -> AbstractContextManager[Connection]:
    return house.database.read() if dry_run else house.database.write()


def _settled(
    c: Connection,
    people: Sequence[Entrant],
    marks: Sequence[str],
    seen: Seen,
    ids: Iterator[str],
    *,
    dry_run: bool,
) -> _Chunk:
    """Return what comes of entrants. Who was added by an earlier row is a duplicate."""
    blocked = suppressions.suppressed(c, marks)
    known = dict(admission.ids(c, [one.address for one in people]))
    had = admission.subscribed(c, known.values())
    gone = consents.departures(c, marks)
    chunk = _Chunk()
    for one, mark in zip(people, marks, strict=True):
        first = seen.add(one.address, one.newsletter)
        if mark in blocked:
            chunk.fates.append("suppressed")
            continue
        left = (mark, one.newsletter) in gone
        if left or (known.get(one.address), one.newsletter) in had or (dry_run and not first):
            chunk.fates.append("known" if first else "duplicate")
            continue
        if one.address not in known:
            known[one.address] = next(ids)
            chunk.new.append(_subscriber(known[one.address], one))
        had.add((known[one.address], one.newsletter))
        chunk.admitted.append((known[one.address], one))
        chunk.fates.append("expired" if one.lapsed else "new")
    return chunk


def _write(c: Connection, chunk: _Chunk, source: str, now: datetime) -> None:
    asked = [_subscription(who, one, now) for who, one in chunk.admitted]
    words = {one.wording: one.locale for _who, one in chunk.admitted if one.wording}
    kept = [
        Wording(id=wording_id(text, IMPORT), locale=tag, purpose=IMPORT, text=text)
        for text, tag in words.items()
    ]
    admission.add(c, chunk.new, asked, now)
    consents.keep_wordings(c, kept, now)
    acts = (act for who, one in chunk.admitted for act in _acts(who, one, source, now))
    consents.record(c, acts, now)


def _fated(chunk: Sequence[Row], fates: Sequence[Fate]) -> Iterator[Fated]:
    """Yield what became of each row of a chunk, in its order."""
    of_people = iter(fates)
    for one in chunk:
        if isinstance(one, Finding):
            yield Fated(one.line or 0, "refused", one.code)
        elif isinstance(one, Gone):
            yield Fated(one.line, "gone")
        else:
            yield Fated(one.line, next(of_people))


def _told(tally: Counter[Fate], findings: Sequence[Finding]) -> Admitted:
    return Admitted(
        new=tally["new"],
        expired=tally["expired"],
        known=tally["known"],
        suppressed=tally["suppressed"],
        duplicates=tally["duplicate"],
        gone=tally["gone"],
        refused=tally["refused"],
        findings=tuple(findings),
    )


def _remember(house: House, done: Admitted, source: str, by: str, now: datetime) -> None:
    """Leave in the audit log that an import added somebody, and how many."""
    counts = {"new": done.new, "expired": done.expired, "known": done.known, "suppressed": done.suppressed,
              "refused": done.refused}  # fmt: skip
    act = "add-reader" if source in STAFF else "import"
    with house.database.write() as c:
        audit.record(c, now, by, act, source, counts)


def _acts(subscriber: str, entrant: Entrant, source: str, now: datetime) -> Iterator[Consent]:
    """Yield what the ledger of consent is told of an entrant, so that it explains their state."""
    act = partial(
        Consent,
        subscriber=subscriber,
        newsletter=entrant.newsletter,
        source=source,
        method="staff" if source in STAFF else "import",
    )
    said = partial(
        act,
        at=entrant.consented_at,
        source=entrant.source or source,
        evidence=entrant.evidence,
        wording=wording_id(entrant.wording, IMPORT) if entrant.wording else None,
    )
    if entrant.state == "pending" or entrant.basis is None:
        yield said(act="requested")
    else:
        yield said(act="given", basis=entrant.basis, expires=entrant.expires)
    if entrant.state in {"left", "expired"}:
        ran_out = entrant.expires if entrant.state == "expired" else None
        yield act(act=entrant.state, at=min(ran_out or now, now))


def _subscriber(subscriber: str, entrant: Entrant) -> Subscriber:
    return Subscriber(
        id=subscriber,
        address=entrant.address,
        name=entrant.name,
        locale=entrant.locale,
        zone=entrant.zone,
        fields=entrant.fields,
    )


def _subscription(subscriber: str, entrant: Entrant, now: datetime) -> Subscription:
    left = entrant.state == "left"
    return Subscription(
        subscriber=subscriber,
        newsletter=entrant.newsletter,
        schedule=entrant.schedule,
        topics=entrant.topics,
        state=entrant.state,
        since=None if entrant.state == "pending" else entrant.consented_at,
        left_at=now if left else None,
        left_by="staff" if left else None,
        expires=entrant.expires,
    )
