"""CSV → readers, line by line: a wrong line is a finding and stops no other."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from syndicate.audience.addresses import normalise
from syndicate.content import instants
from syndicate.errors import SyndicateError, UsageError
from syndicate.localise.findings import finding_of
from syndicate.localise.locales import canonical
from syndicate.model import Finding
from syndicate.settings.options import Settings

COLUMNS = (
    "email", "name", "locale", "zone", "newsletter", "schedule", "topics", "state", "basis",
    "consented_at",
)  # fmt: skip
REQUIRED = ("email", "newsletter")
State = Literal["pending", "active", "left", "expired"]
Basis = Literal["express", "implied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A reader as a table or a command gives them, checked against the settings."""

    address: str
    name: str | None
    locale: str
    zone: str | None
    newsletter: str
    schedule: str
    topics: tuple[str, ...]
    state: State
    basis: Basis
    consented_at: datetime


def entrants(
    lines: Iterable[str], file: str, settings: Settings, now: datetime
) -> Iterator[Entrant | Finding]:
    """Yield each line of a CSV with a header as an Entrant, or as what is wrong with it.

    Raises UsageError table-header when a needed column is missing or one is unknown, and table-row
    when the header itself is broken.
    """
    reader = csv.DictReader(lines, strict=True)
    try:
        _check_header(reader.fieldnames or (), file)
    except csv.Error as error:
        raise _broken(file, reader, error) from error
    while True:
        try:
            row = next(reader)
            yield entrant(_clean(row), settings, now, file=file, line=reader.line_num)
        except StopIteration:
            return
        except SyndicateError as error:
            yield finding_of(error)
        except csv.Error as error:
            yield finding_of(_broken(file, reader, error))


def entrant(
    row: Mapping[str, str],
    settings: Settings,
    now: datetime,
    file: str | None = None,
    line: int | None = None,
) -> Entrant:
    """Return a reader; what is left empty is the publication's default.

    Raises UsageError with the column's name; never with the address.
    """

    def wrong(code: str, column: str, **fields: Any) -> UsageError:
        return UsageError(code, file=file, line=line, column=column, **fields)

    newsletter = _one_of(row.get("newsletter", ""), settings.newsletters, "newsletter", wrong)
    table = settings.newsletters[newsletter]
    locale = canonical(row.get("locale") or settings.site.default_locale)
    topics = tuple(part.strip() for part in row.get("topics", "").split(";") if part.strip())
    for topic in topics:
        _one_of(topic, table.sections, "topics", wrong)
    return Entrant(
        address=_address(row.get("email", ""), file, line),
        name=row.get("name") or None,
        locale=_one_of(locale, settings.locales, "locale", wrong),
        zone=_zone(row.get("zone", ""), wrong),
        newsletter=newsletter,
        schedule=_one_of(
            row.get("schedule") or next(iter(table.schedules), ""),
            table.schedules or {"": None},
            "schedule",
            wrong,
        ),
        topics=topics,
        state=_one_of(row.get("state") or "active", get_args(State), "state", wrong),  # type: ignore[arg-type] # checked against State itself
        basis=_one_of(row.get("basis") or "express", get_args(Basis), "basis", wrong),  # type: ignore[arg-type] # checked against Basis itself
        consented_at=_instant(row.get("consented_at", ""), settings, now, wrong),
    )


def _broken(file: str, reader: "csv.DictReader[str]", error: csv.Error) -> UsageError:
    line = reader.reader.line_num  # that of the line as read; the table's own is of the last row
    return UsageError("table-row", file=file, line=line, reason=str(error))


def _check_header(names: Iterable[str], file: str) -> None:
    given = [name.strip() for name in names]
    missing = [name for name in REQUIRED if name not in given]
    unknown = [name for name in given if name not in COLUMNS]
    if missing or unknown:
        raise UsageError(
            "table-header",
            file=file,
            line=1,
            missing=", ".join(missing) or "–",
            unknown=", ".join(unknown) or "–",
            columns=", ".join(COLUMNS),
        )


def _clean(row: Mapping[str | None, Any]) -> dict[str, str]:
    """Return the row's cells without the control characters that could reach a header."""
    return {
        key.strip(): "".join(c for c in value if c.isprintable() or c in "\u00a0\u202f").strip()
        for key, value in row.items()
        if key is not None and isinstance(value, str)
    }


def _address(text: str, file: str | None, line: int | None) -> str:
    try:
        return normalise(text)
    except UsageError as error:
        raise UsageError(error.code, file=file, line=line) from error


def _one_of(value: str, known: Iterable[str], column: str, wrong: Any) -> str:
    names = list(known)
    if value not in names:
        raise wrong("table-value", column, found=value, known=", ".join(names))
    return value


def _zone(value: str, wrong: Any) -> str | None:
    if not value:
        return None
    if instants.zone(value) is None:
        raise wrong("table-zone", "zone", found=value)
    return value


def _instant(value: str, settings: Settings, now: datetime, wrong: Any) -> datetime:
    if not value:
        return now
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        raise wrong("table-instant", "consented_at", found=value) from error
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(settings.site.zone))
    return aware.astimezone(UTC)
