"""Which texts are the same in other languages, where the export itself does not say so."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from syndicate.errors import ContentError, UsageError, reason_of

_MOST = 16 * 1024 * 1024  # bytes of a table


@dataclass(slots=True)
class Pairs:
    """What is known of each text, by any of its names: (language, what its languages have in common)."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, *names: str) -> tuple[str, str] | None:
        """Return what is known of a text by the first of its names (URL, slug, number) that is known."""
        found = (self.known.get(_plain(name)) for name in names if name)
        return next((one for one in found if one), None)

    def put(self, name: str, language: str, group: str) -> None:
        """Keep what is known of a text; what was known first stays."""
        if _plain(name):
            self.known.setdefault(_plain(name), (language, group))


def table(path: Path | None) -> Pairs:
    """Return the pairs of a CSV file: a column for each language, headed by its code, and a row for each work.

    A cell holds a text's URL, slug or number at its source. Raises UsageError import-pairs with the line.
    """
    pairs = Pairs()
    for line, row in _rows(path) if path else ():
        cells = [(code.strip(), cell.strip()) for code, cell in row.items() if code and cell]
        group = next((f"pairs:{_plain(cell)}" for _, cell in cells if cell), "")
        for code, cell in cells:
            if cell and _plain(cell) in pairs.known:
                raise UsageError("import-pairs-twice", file=str(path), line=line, found=cell)
            pairs.put(cell, code, group)
    return pairs


def asked(url: str, alternates: Callable[[str], dict[str, str]], pairs: Pairs) -> None:
    """Keep what a page itself says of its languages (`hreflang`), unless something is known of it already."""
    if pairs.of(url):
        return
    found = {code: one for code, one in alternates(url).items() if code.lower() != "x-default"}
    group = f"hreflang:{min((_plain(one) for one in found.values()), default=_plain(url))}"
    for code, one in found.items():
        pairs.put(one, code, group)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        if path.stat().st_size > _MOST:
            raise ContentError("file-too-large", file=path.name, limit=_MOST // 1024)
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError("import-pairs", file=str(path), problem=reason_of(error)) from error
    except UnicodeDecodeError as error:
        raise UsageError("import-pairs", file=str(path), problem="UTF-8") from error
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(), delimiter=mark, restkey="", restval="")
    for number, row in enumerate(reader, 2):
        yield number, {str(key): str(cell) for key, cell in row.items()}


def _plain(name: str) -> str:
    """Return a name as it is compared: a URL without its scheme, query and last slash."""
    try:
        parts = urlsplit(name.strip())
    except ValueError:
        return ""
    if not parts.netloc:
        return unquote(name.strip()).strip("/").lower()
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{unquote(parts.path).rstrip('/')}{query}".lower()
