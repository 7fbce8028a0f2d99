"""Whether an installation can do its work at this moment, as whoever sends requests to it asks."""

from collections.abc import Callable
from dataclasses import dataclass

from syndicate.errors import SyndicateError
from syndicate.journeys.house import House
from syndicate.store import instance


@dataclass(frozen=True, slots=True)
class Readiness:
    """Codes alone, so that nothing private is among them.

    lacking: what keeps us from working; nothing: we are ready.
    told:    what somebody should know, and does not keep us from answering.
    """

    lacking: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def readiness(house: House, *, ends: bool, outdated: Callable[[], bool]) -> Readiness:
    """Ask the database whether it is there and of our schema; it may take as long as a lock there is held.

    ends: the process was asked to stop. outdated: whether the settings are others than we began with.
    """
    lacking = ["stopping"] if ends else []
    told = ["settings-outdated"] if outdated() else []
    try:
        house.database.check()
        with house.database.read() as c:
            held = instance.held(c)
    except SyndicateError as error:
        lacking.append(error.code)
    else:
        if held:
            told.append("instance-held")
    return Readiness(tuple(lacking), tuple(told))
