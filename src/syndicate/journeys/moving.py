"""A publication's database → another one that is in its place from then on; never do both send.

From the first row on, nobody writes to the old one: it says so itself. What was cut short goes on when
it is asked for again; only who gives it up has the old one write again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from syndicate.delivery.recover import living
from syndicate.errors import StoreError, UsageError
from syndicate.journeys.house import House
from syndicate.journeys.instance import MOVED_AWAY, mark_place, recognise
from syndicate.model import Finding
from syndicate.store import audit, instance, looks, standing
from syndicate.store.database import Database
from syndicate.store.schema import REVISION
from syndicate.store.travel.carry import Difference, Journey
from syndicate.store.types import Connection

_MOVING = "moving"
_AWAY = (standing.MOVING, standing.MOVED)
Counting = Callable[[int], Callable[[int], None]]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows were copied, and the tables that are not the same on both sides; none: it is done."""

    rows: int
    findings: tuple[Finding, ...] = ()


def move(house: House, target: Database, by: str, now: datetime, counting: Counting) -> Moved:
    """Have `target` hold all that the database holds, and be the one that counts.

    house: with the old database, which nobody made ready. counting: of so many rows, called once for
    those that are copied and once for those that are compared; what it returns is told of rows as they
    pass. Raises StoreError: move-sending, travel-taken, travel-unfit, and what databases do.
    """
    source = house.database
    if standing.word(source.revision() or "") not in _AWAY:
        source.check()
        recognise(house, now)  # a copy that nobody has adopted stays one in its new place
    journey = Journey(source, target, _origin(source, now))
    rows = journey.rows()
    if _is_here(source, target):
        return Moved(rows)
    journey.expect()
    _leave(source, now)
    journey.carry(counting(rows))
    differences = journey.differences(counting(2 * rows))
    if not differences:
        _settle(house, journey, by, now)
    return Moved(rows, tuple(map(_finding, differences)))


def stay(database: Database, by: str, now: datetime) -> None:
    """Give a move up: the old database is written to again. Raises UsageError move-none, move-over."""
    with database.write_regardless() as c:
        found = standing.read(c) or ""
        if standing.word(found) == standing.MOVED:
            raise UsageError("move-over")
        if standing.word(found) != standing.MOVING:
            raise UsageError("move-none")
        standing.put(c, standing.revision(found))
        looks.forget(c, _MOVING)
        _free(c)
        audit.record(c, now, by, "stay", "", {})


def _origin(source: Database, now: datetime) -> str:
    """Return what tells this move from any other: whose rows, and since when nobody writes to them."""
    with source.read() as c:
        row, since = instance.read(c), looks.last(c, _MOVING)
    at = (since or now).astimezone(UTC).isoformat()
    return f"{row.token if row else ''} {at}"


def _is_here(source: Database, target: Database) -> bool:
    """Tell whether an earlier run came to its end."""
    if standing.word(source.revision() or "") != standing.MOVED or target.revision() != REVISION:
        return False
    with source.read() as here, target.read() as there:
        old, new = instance.read(here), instance.read(there)
    return old is not None and new is not None and old.token == new.token


def _leave(source: Database, now: datetime) -> None:
    """Have nobody write to the old database any more, nor anything leave."""
    with source.write_regardless() as c:
        found = standing.read(c) or ""
        if standing.word(found) in _AWAY:
            return
        if living(source, c):
            raise StoreError("move-sending")
        looks.note(c, _MOVING, now)
        instance.hold(c, MOVED_AWAY, now)
        standing.put(c, f"{standing.MOVING} {found}")


def _settle(house: House, journey: Journey, by: str, now: datetime) -> None:
    """Have the new database count, after the old one has ceased to."""
    with journey.source.write_regardless() as c:
        standing.put(c, f"{standing.MOVED} {standing.revision(standing.read(c) or '')}")
    with journey.target.write_regardless() as c:
        mark_place(house, journey.target, c)
        looks.forget(c, _MOVING)
        _free(c)
        audit.record(c, now, by, "move", journey.target.engine.dialect.name, {})
        journey.arrive(c)


def _free(c: Connection) -> None:
    """End the hold that kept the old database from sending; one that somebody asked for stays."""
    held = instance.held(c)
    if held is not None and held[0] == MOVED_AWAY:
        instance.release(c)


def _finding(one: Difference) -> Finding:
    return Finding(
        code="move-differs",
        severity="error",
        mender="operator",
        fields={"table": one.table, "here": one.here.rows, "there": one.there.rows},
    )
