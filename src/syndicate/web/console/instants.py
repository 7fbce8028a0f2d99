"""A day and an hour as a form has them → an instant."""

from datetime import datetime

from syndicate.errors import UsageError
from syndicate.instants import typed
from syndicate.timezones import instant_of

_TOLD = 40  # characters of what was typed that are said again


def instant(text: str, zone: str) -> datetime:
    """Return an instant, of a zone where the text has no offset. Raises UsageError argument-instant."""
    try:
        found = typed(text.strip())
    except ValueError as error:
        raise UsageError("argument-instant", found=text[:_TOLD]) from error
    return found if found.tzinfo else instant_of(found.date(), found.time(), zone)
