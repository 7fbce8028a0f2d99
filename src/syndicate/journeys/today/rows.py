"""One thing that staff have to know today: what, how grave, who acts, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicate.model import Finding, Role, Severity

Place = Literal["issue", "work", "deliveries", "bounces", "provider", "instance"]
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What there is to know, and who acts on it where.

    place, id: the page on which one acts, and of what: an issue, a work (its id; of one that cannot be
               read, its file), the mails of an issue ("" for those of none), a provider.
    at:        since when it is so, or when it is due; None where nothing tells.
    """

    finding: Finding
    role: Role
    place: Place
    id: str = ""
    at: datetime | None = None


def told(
    code: str,
    severity: Severity,
    role: Role,
    place: Place,
    id: str,  # noqa: A002 - the field's name
    at: datetime | None = None,
    **fields: object,
) -> Row:
    """Return a row about something that has no finding yet."""
    mender = "editor" if role in {"editor", "approver"} else "operator"
    finding = Finding(
        code=code,
        severity=severity,
        mender=mender,  # type: ignore[arg-type]  # both are menders
        fields=fields,
    )
    return Row(finding=finding, role=role, place=place, id=id, at=at)


def ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the gravest first, and what came or comes first before the rest."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                _ORDER.index(row.finding.severity),
                row.at is None,
                row.at.timestamp() if row.at else 0.0,
                row.id,
            ),
        )
    )
