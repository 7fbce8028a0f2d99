"""A table that another service exported → the addresses in it, line by line.

Only the column of addresses is looked for, by the names that exports give it; whatever else stands in
the table is passed over.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from syndicate.audience.addresses import normalise
from syndicate.errors import SyndicateError, UsageError
from syndicate.localise.findings import finding_of
from syndicate.model import Finding

# Mailjet, Brevo, MailPoet and listmonk, Mailchimp; then what people write themselves.
NAMES = ("email", "email address", "e-mail", "address", "adresse email", "adresse e-mail", "courriel",
         "adresse courriel", "mail", "contact email", "subscriber email")  # fmt: skip
_DELIMITERS = ",;\t"
_SPACES = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """An address in its one form, and the line on which it stands."""

    address: str
    line: int


def listed(lines: Iterable[str], file: str) -> Iterator[Listed | Finding]:
    """Yield each address of a table with a header, or what is wrong with its line.

    Raises UsageError listing-header where no column is known to hold addresses.
    """
    read = iter(lines)
    first = next(read, "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(chain((first,), read), delimiter=delimiter)
    column = _column(next(reader, []), file)
    for cells in reader:
        text = cells[column].strip() if column < len(cells) else ""
        if not text and not any(cell.strip() for cell in cells):
            continue
        try:
            yield Listed(normalise(text), reader.line_num)
        except SyndicateError as error:
            yield finding_of(UsageError(error.code, file=file, line=reader.line_num))


def _column(header: Sequence[str], file: str) -> int:
    names = [_SPACES.sub(" ", name).strip(" \"'").casefold() for name in header]
    found = next((name for name in NAMES if name in names), None)
    if found is None:
        raise UsageError("listing-header", file=file, line=1, known=", ".join(NAMES[:5]))
    return names.index(found)
