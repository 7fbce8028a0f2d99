"""CSV → readers, line by line: a wrong line is a finding and stops no other.

The delimiter is that of the header: a comma, a semicolon (Excel in French) or a tab. Topics in one
cell are parted by ; or , or |, and a cell that holds the delimiter stands in double quotes.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from syndicate import timezones
from syndicate.audience.addresses import normalise
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
_DELIMITERS = ",;\t"
_TOPICS = re.compile("[;,|]")
_LONGEST_NAME = 200
_FIRST_YEAR = 1970
_CLOCKS_DIFFER = timedelta(days=1)
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

    A line is named by the number at which it begins; one without any value is passed over.
    Raises UsageError table-header or table-column-twice for a header that cannot be used, and
    table-row when it is no CSV.
    """
    read = iter(lines)
    first = next(read, "")
    reader = csv.reader(chain((first,), read), delimiter=_delimiter(first), strict=True)
    columns = _header(reader, file)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
            if any(cell.strip() for cell in cells):
                row = _row(columns, cells, file, line)
                yield entrant(row, settings, now, file=file, line=line)
        except StopIteration:
            return
        except SyndicateError as error:
            yield finding_of(error)
        except csv.Error as error:
            yield finding_of(_broken(file, line, error))


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

    if not row.get("newsletter"):
        raise wrong("table-cell-empty", "newsletter", known=", ".join(settings.newsletters))
    newsletter = _one_of(row.get("newsletter", ""), settings.newsletters, "newsletter", wrong)
    table = settings.newsletters[newsletter]
    locale = canonical(row.get("locale") or settings.site.default_locale)
    topics = tuple(part.strip() for part in _TOPICS.split(row.get("topics", "")) if part.strip())
    for topic in topics:
        _one_of(topic, table.sections, "topics", wrong)
    return Entrant(
        address=_address(row.get("email", ""), file, line),
        name=_name(row.get("name", ""), wrong),
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


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)  # a comma where there is none


def _header(reader: Iterator[list[str]], file: str) -> tuple[str, ...]:
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise _broken(file, 1, error) from error
    named = list(names)
    while named and not named[-1]:
        named.pop()  # spreadsheets save empty columns
    _check_header(named, file)
    return tuple(names)


def _broken(file: str, line: int, error: csv.Error) -> UsageError:
    """Return what is wrong with a line; the words of `csv` are all that tells which it is."""
    if "end of data" in str(error):
        return UsageError("table-row-quote", file=file, line=line)
    if "field limit" in str(error):
        return UsageError("table-row-long", file=file, line=line)
    return UsageError("table-row", file=file, line=line)


def _check_header(given: Sequence[str], file: str) -> None:
    missing = [name for name in REQUIRED if name not in given]
    unknown = [name or "–" for name in given if name not in COLUMNS]
    if missing or unknown:
        raise UsageError(
            "table-header",
            file=file,
            line=1,
            missing=", ".join(missing) or "–",
            unknown=", ".join(unknown) or "–",
            columns=", ".join(COLUMNS),
        )
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice:
        raise UsageError("table-column-twice", file=file, line=1, column=twice)


def _row(columns: Sequence[str], cells: Sequence[str], file: str, line: int) -> dict[str, str]:
    """Return cells by column; those left out at the end of a line are empty."""
    nameless = [cell for name, cell in zip(columns, cells, strict=False) if not name]
    if len(cells) > len(columns) or any(cell.strip() for cell in nameless):
        expected = sum(map(bool, columns))
        raise UsageError(
            "table-row-cells", file=file, line=line, found=len(cells), expected=expected
        )
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}


def _name(text: str, wrong: Any) -> str | None:
    """Return the name without the characters that nobody sees and that could reach a header."""
    name = "".join(c for c in text if c.isprintable() or c in "\u00a0\u202f").strip()
    if len(name) > _LONGEST_NAME:
        raise wrong("table-name-long", "name", most=_LONGEST_NAME)
    return name or None


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
    if timezones.zone(value) is None:
        raise wrong("table-zone", "zone", found=value)
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
    return _aware(read, settings)


def _aware(read: datetime, settings: Settings) -> datetime:
    aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(settings.site.zone))
    return aware.astimezone(UTC)
