"""The keys by which readers' memory knows the states of a work (contract, "Memory").

    <work id>                     the work, the first time
    <work id>#updated-<instant>   its text has changed for readers, at the `updated` of its file
    <work id>#moved-<n>           an event whose time or place changed, at its n-th `sequence`
    <work id>#cancelled           an event that will not take place

The instant is in UTC, to the second: "2026-03-12T08:00:00Z".
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from syndicate.model import Edition

_CHANGE = re.compile(
    r"#(?:(?P<kind>updated|moved)-(?P<mark>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d{1,9})|cancelled)$"
)
_KINDS = ("", "cancelled", "moved", "updated")  # in the order in which a reader is told
_WIDTH = 20  # so that marks of one kind compare as they stand


def changes(edition: Edition, since: datetime) -> Iterator[str]:
    """Yield the keys of what has changed in a work for those who have had it, the weightiest first.

    since: the first instant at which anybody can have had it; what is older is no change.
    """
    happening = edition.happening
    if happening and happening.cancelled:
        yield f"{edition.work}#cancelled"
    elif happening and happening.sequence > 0:
        yield f"{edition.work}#moved-{happening.sequence}"
    if edition.updated > since:
        yield f"{edition.work}#updated-{edition.updated.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def is_update(key: str) -> bool:
    """Tell whether the key stands for a changed text."""
    return _state(key)[0] == "updated"


def work_of(key: str) -> str:
    """Return the id of the work that the key is about."""
    return _CHANGE.sub("", key)


def rank(key: str) -> tuple[int, str]:
    """Return the place of a state among all of its work, the first one first."""
    kind, mark = _state(key)
    return _KINDS.index(kind), mark


def is_known(key: str, had: Iterable[str]) -> bool:
    """Tell whether whoever has had these states of a work knows this one: it, or a later one like it."""
    kind, mark = _state(key)
    return any(one_kind == kind and one_mark >= mark for one_kind, one_mark in map(_state, had))


@lru_cache(maxsize=4096)
def _state(key: str) -> tuple[str, str]:
    found = _CHANGE.search(key)
    if found is None:
        return "", ""
    return found["kind"] or "cancelled", (found["mark"] or "").zfill(_WIDTH)
