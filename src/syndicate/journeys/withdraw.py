"""Works that were taken back → frozen issues that leave without them.

Approval covers the bytes of a pool, which stay as they are: whole blocks are left out, no other is
touched. What was handed over before stays as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.journeys.house import House
from syndicate.localise.editions import Gone
from syndicate.model import Finding
from syndicate.newsletter.issue import PoolItem
from syndicate.store import audit, withdrawal
from syndicate.store.withdrawal import Piece

ACT = "item-withdrawn"
_CHUNK = 2_000  # mails in one transaction
_Part = tuple[str, int, str]  # issue, revision, locale


@dataclass(slots=True)
class _Loss:
    """What an issue lost, and how many mails that concerned."""

    pieces: list[Piece]
    mails: int = 0
    cancelled: int = 0


def left(items: Sequence[PoolItem], gone: Gone) -> tuple[PoolItem, ...]:
    """Return the items of a frozen pool in the locales in which they may still be brought."""
    kept = []
    for item in items:
        locales = frozenset(tag for tag in item.locales if item.work not in gone.get(tag, ()))
        if locales:
            kept.append(replace(item, locales=locales))
    return tuple(kept)


def losses(house: House, issue: str, gone: Gone) -> list[Finding]:
    """Return what a frozen issue will not bring any more, for staff to know."""
    found = _found(house, gone, issue)
    return _told(issue, _Loss(found)) if found else []


def take_back(house: House, gone: Gone, now: datetime) -> list[Finding]:
    """Have every mail that was not handed over yet leave without what is `gone`.

    One that would bring nothing else is cancelled. Doing it again, or in several processes at once,
    changes nothing more.
    """
    lost: dict[str, _Loss] = {}
    parts: dict[_Part, set[str]] = {}
    for piece in _found(house, gone):
        lost.setdefault(piece.issue, _Loss([])).pieces.append(piece)
        part = (piece.issue, piece.revision, piece.locale)
        parts.setdefault(part, set()).add(piece.item)
    for part, items in parts.items():
        _exchange(house, part, items, lost[part[0]], now)
    findings = []
    for issue, loss in lost.items():
        if loss.mails or loss.cancelled:
            with house.database.write() as c:
                audit.record(c, now, "syndicate", ACT, issue, _fields(loss))
            findings += _told(issue, loss)
    return findings


def _found(house: House, gone: Gone, issue: str | None = None) -> list[Piece]:
    works = frozenset(work for those in gone.values() for work in those)
    if not works:
        return []
    with house.database.read() as c:
        found = withdrawal.pieces(c, works, of_pending=issue is None, issue=issue)
    return [one for one in found if one.work in gone.get(one.locale, ()) and not one.reminder]


def _exchange(
    house: House, part: _Part, items: Collection[str], loss: _Loss, now: datetime
) -> None:
    with house.database.read() as c:
        selections = withdrawal.waiting(c, *part, items)
    for old in selections:
        kept = tuple(one for one in old.items if one not in items)
        count = _CHUNK
        while count == _CHUNK:
            with house.database.write() as c:
                count = withdrawal.exchange(c, old, kept, now, _CHUNK)
            loss.mails += count if kept else 0
            loss.cancelled += 0 if kept else count


def _told(issue: str, loss: _Loss) -> list[Finding]:
    titles = {piece.work: piece.title for piece in reversed(loss.pieces)}
    return [
        Finding(
            code="issue-item-withdrawn",
            severity="warning",
            mender="editor",
            work=work,
            fields={
                "issue": issue,
                "title": titles[work],
                "mails": loss.mails,
                "cancelled": loss.cancelled,
            },
        )
        for work in sorted(titles)
    ]


def _fields(loss: _Loss) -> Mapping[str, object]:
    works = sorted({piece.work for piece in loss.pieces})
    return {"works": works, "mails": loss.mails, "cancelled": loss.cancelled}
