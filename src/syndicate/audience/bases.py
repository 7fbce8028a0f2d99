"""What a row says of somebody's consent → what the ledger will say of it; no basis, no reader."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from syndicate.audience.consent import Ground, implied_until
from syndicate.settings.options import Settings

Basis = Literal["express", "implied"]
_FIRST_YEAR = 1970
_CLOCKS_DIFFER = timedelta(days=1)
_LONGEST = 2000  # what somebody agreed to, and what shows it


@dataclass(frozen=True, slots=True)
class Proof:
    """On which basis somebody may be written to, since when, until when, and what shows it.

    basis:   None of somebody who has asked, and agreed to nothing: nobody writes to them.
    source:  where they did, if the row says so.
    wording: the words that they agreed to, where they are known.
    """

    basis: Basis | None
    at: datetime
    expires: datetime | None
    source: str | None
    evidence: str | None
    wording: str | None


def proof(row: Mapping[str, str], settings: Settings, now: datetime, wrong: Any) -> Proof:
    """Return what a row proves.

    Raises what `wrong` makes of consent-missing, consent-undated, consent-ground and of values that
    cannot be read. An implied consent ends by the calendar of the publication's zone.
    """
    shown = tuple(_told(row, name, wrong) for name in ("source", "evidence", "wording"))
    basis = _basis(row, wrong)
    undated = not row.get("consented_at")
    if undated and (basis == "implied" or (basis == "express" and not any(shown))):
        raise wrong("consent-undated", "consented_at")
    at = _instant(row.get("consented_at", ""), settings, now, wrong)
    expires = _expires(row, at, settings, wrong) if basis == "implied" else None
    return Proof(basis, at, expires, *shown)


def _basis(row: Mapping[str, str], wrong: Any) -> Basis | None:
    if row.get("basis"):
        return one_of(row["basis"].casefold(), get_args(Basis), "basis", wrong)  # type: ignore[return-value] # checked against Basis itself
    if (row.get("state") or "active") == "active":
        raise wrong("consent-missing", "basis")
    return None


def _expires(row: Mapping[str, str], at: datetime, settings: Settings, wrong: Any) -> datetime:
    if not row.get("ground"):
        raise wrong("consent-ground", "ground", known=", ".join(get_args(Ground)))
    ground: Ground = one_of(row["ground"].casefold(), get_args(Ground), "ground", wrong)  # type: ignore[assignment] # checked against Ground itself
    return implied_until(ground, at, settings.site.zone).astimezone(UTC)


def _told(row: Mapping[str, str], name: str, wrong: Any) -> str | None:
    text = "".join(c for c in row.get(name, "") if c.isprintable() or c in "\n\u00a0\u202f").strip()
    if len(text) > _LONGEST:
        raise wrong("table-name-long", name, most=_LONGEST)
    return text or None


def one_of(value: str, known: Collection[str], column: str, wrong: Any) -> str:
    """Return a value that is known. Raises what `wrong` makes of table-value."""
    if value not in known:
        raise wrong("table-value", column, found=value, known=", ".join(known))
    return value


def _instant(value: str, settings: Settings, now: datetime, wrong: Any) -> datetime:
    if not value:
        return now
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        raise wrong("table-instant", "consented_at", found=value) from error
    if read.year < _FIRST_YEAR:
        raise wrong("table-instant-past", "consented_at", found=value, year=_FIRST_YEAR)
    if read.year > now.year + 1 or _aware(read, settings) > now + _CLOCKS_DIFFER:
        raise wrong("table-instant-future", "consented_at", found=value)
    # Nobody consents tomorrow: a consent that is still to come would stand when its reader leaves today.
    return min(_aware(read, settings), now)


def _aware(read: datetime, settings: Settings) -> datetime:
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(settings.site.zone))
    return aware.astimezone(UTC)
