"""A mistake of ours → a file that can be sent to those who mend it, and an error that names it."""

import hashlib
import re
import traceback
from pathlib import Path

from syndicate.errors import StoreError, SyndicateError, reason_of


def unforeseen(error: Exception, home: Path) -> SyndicateError:
    """Return what people are told of `error`; its traceback is kept in var/trouble/."""
    if isinstance(error, OSError):
        return StoreError("system-refused", file=_file(error), reason=reason_of(error))
    kind = type(error).__name__
    return SyndicateError("unforeseen", kind=kind, report=_written(error, home))


def _file(error: OSError) -> str | None:
    """Return the file that the system speaks of; of one written aside, the one it is to replace."""
    if not isinstance(error.filename, str | Path):
        return None
    file = Path(error.filename)
    aside = re.fullmatch(r"\.(.+)\.new", file.name)
    return str(file.with_name(aside[1]) if aside else file)


def _written(error: Exception, home: Path) -> str:
    """Return where the traceback is: a file below `home`, or where that cannot be, "–".

    One mistake has one file, however often it is made.
    """
    text = "".join(traceback.format_exception(error))
    name = f"var/trouble/{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:12]}.txt"
    try:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return "–"
    return name
