"""CSV → readers, line by line: a wrong line is a finding and stops no other.

The delimiter is that of the header: a comma, a semicolon (Excel in French) or a tab. Topics in one
cell are parted by ; or , or |, and a cell that holds the delimiter stands in double quotes.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, get_args

from syndicate import timezones
from syndicate.audience.addresses import normalise
from syndicate.audience.bases import Basis, one_of, proof
from syndicate.audience.consent import State
from syndicate.audience.layouts import COLUMNS, FIELD, Layout, Places, placed
from syndicate.errors import SyndicateError, UsageError
from syndicate.localise.findings import finding_of
from syndicate.localise.locales import canonical
from syndicate.model import Finding
from syndicate.settings.options import Settings
from syndicate.templating import visible

__all__ = ["COLUMNS", "Entrant", "Gone", "entrant", "entrants"]

_DELIMITERS = ",;\t"
_TOPICS = re.compile("[;,|]")
_LONGEST_NAME = 200
_LONGEST_FIELD = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A reader as a table or a command gives them, checked against the settings.

    basis:    None of who has agreed to nothing, and is not active.
    expires:  until when an implied consent stands.
    source:   where they agreed, if that is known; the table itself if not.
    evidence: what shows the consent; `wording`: the words that they agreed to.
    lapsed:   whether that has passed: they are "expired", and nobody writes to them.
    line:     where they stand in a table.
    fields:   what else it says of them.
    """

    address: str
    name: str | None
    locale: str
    zone: str | None
    newsletter: str
    schedule: str
    topics: tuple[str, ...]
    state: State
    basis: Basis | None
    consented_at: datetime
    expires: datetime | None = None
    source: str | None = None
    evidence: str | None = None
    wording: str | None = None
    lapsed: bool = False
    line: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gone:
    """A row about somebody to whom the service that made the table does not write any more."""

    line: int


Row = Entrant | Gone | Finding


def entrants(
    lines: Iterable[str],
    file: str,
    settings: Settings,
    now: datetime,
    layout: Layout | None = None,
) -> Iterator[Row]:
    """Yield each line of a CSV with a header as an Entrant, or as what is wrong with it.

    A line is named by the number at which it begins; one without any value is passed over.
    Raises UsageError table-header, table-column-twice or consent-missing for a header that cannot
    be used, and table-row when it is no CSV.
    """
    layout = layout or Layout()
    read = iter(lines)
    first = next(read, "")
    reader = csv.reader(chain((first,), read), delimiter=_delimiter(first), strict=True)
    header = _header(reader, file)
    places = placed(_named(header), layout, file)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
            if not any(cell.strip() for cell in cells):
                continue
            _check_cells(header, cells, file, line)
            if places.is_gone(cells):
                yield Gone(line)
            else:
                row = _filled(places, cells, layout)
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
    newsletter = one_of(row.get("newsletter", ""), settings.newsletters, "newsletter", wrong)
    table = settings.newsletters[newsletter]
    topics = tuple(part.strip() for part in _TOPICS.split(row.get("topics", "")) if part.strip())
    for topic in topics:
        one_of(topic, table.sections, "topics", wrong)
    address = _address(row.get("email", ""), file, line)
    shown = proof(row, settings, now, wrong)
    state: State = one_of(row.get("state") or "active", get_args(State), "state", wrong)  # type: ignore[assignment] # checked against State itself
    lapsed = state == "active" and shown.expires is not None and shown.expires <= now
    return Entrant(
        address=address,
        name=_name(row.get("name", ""), wrong),
        locale=_locale(row.get("locale", ""), settings, wrong),
        zone=_zone(row.get("zone", ""), wrong),
        newsletter=newsletter,
        schedule=one_of(
            row.get("schedule") or next(iter(table.schedules), ""),
            table.schedules or {"": None},
            "schedule",
            wrong,
        ),
        topics=topics,
        state="expired" if lapsed else state,
        basis=shown.basis,
        consented_at=shown.at,
        expires=shown.expires,
        source=shown.source,
        evidence=shown.evidence,
        wording=shown.wording,
        lapsed=lapsed,
        line=line or 0,
        fields=_fields(row, wrong),
    )


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)  # a comma where there is none


def _header(reader: Iterator[list[str]], file: str) -> tuple[str, ...]:
    try:
        return tuple(name.strip() for name in next(reader, []))
    except csv.Error as error:
        raise _broken(file, 1, error) from error


def _named(header: Sequence[str]) -> list[str]:
    """Return the columns of a header without the empty ones that spreadsheets save at its end."""
    named = list(header)
    while named and not named[-1]:
        named.pop()
    return named


def _broken(file: str, line: int, error: csv.Error) -> UsageError:
    """Return what is wrong with a line; the words of `csv` are all that tells which it is."""
    if "end of data" in str(error):
        return UsageError("table-row-quote", file=file, line=line)
    if "field limit" in str(error):
        return UsageError("table-row-long", file=file, line=line)
    return UsageError("table-row", file=file, line=line)


def _check_cells(columns: Sequence[str], cells: Sequence[str], file: str, line: int) -> None:
    """Refuse a line with more cells than there are columns; those left out at its end are empty."""
    nameless = [cell for name, cell in zip(columns, cells, strict=False) if not name]
    if len(cells) > len(columns) or any(cell.strip() for cell in nameless):
        expected = sum(map(bool, columns))
        raise UsageError(
            "table-row-cells", file=file, line=line, found=len(cells), expected=expected
        )


def _filled(places: Places, cells: Sequence[str], layout: Layout) -> dict[str, str]:
    """Return what a row says, and what holds for the whole table where it says nothing."""
    row = places.row(cells)
    for name, value in layout.given.items():
        if not row.get(name):
            row[name] = value
    return row


def _name(text: str, wrong: Any) -> str | None:
    """Return the name without the characters that nobody sees and that could reach a header."""
    name = "".join(c for c in text if c.isprintable() or c in "\u00a0\u202f").strip()
    if len(name) > _LONGEST_NAME:
        raise wrong("table-name-long", "name", most=_LONGEST_NAME)
    return name or None


def _fields(row: Mapping[str, str], wrong: Any) -> Mapping[str, str]:
    """Return what is kept of a reader besides our own columns; empty cells say nothing."""
    names = (name for name in row if name.startswith(FIELD))
    found = {name.removeprefix(FIELD): visible(row[name]).strip() for name in names}
    for name, value in found.items():
        if len(value) > _LONGEST_FIELD:
            raise wrong("table-name-long", name, most=_LONGEST_FIELD)
    return {name: value for name, value in found.items() if value}


def _address(text: str, file: str | None, line: int | None) -> str:
    try:
        return normalise(text)
    except UsageError as error:
        raise UsageError(error.code, file=file, line=line) from error


def _locale(value: str, settings: Settings, wrong: Any) -> str:
    """Return the language that we publish in: "fr" for somebody who was "fr-FR" elsewhere."""
    tag = canonical(value) if value else settings.site.default_locale
    if tag not in settings.locales and (near := tag.partition("-")[0]) in settings.locales:
        return near
    return one_of(tag, settings.locales, "locale", wrong)


def _zone(value: str, wrong: Any) -> str | None:
    if not value:
        return None
    if timezones.zone(value) is None:
        raise wrong("table-zone", "zone", found=value)
    return value
