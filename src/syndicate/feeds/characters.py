"""Which characters a feed may contain, and how it writes an instant."""

import re
from datetime import datetime
from email.utils import format_datetime

# XML 1.0 §2.2: what a document may not contain, lone surrogates included.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return the text without what no feed reader could take."""
    return _ILLEGAL.sub("", text)


def rfc822(instant: datetime) -> str:
    """Return an instant as RSS and OPML write it, in English whatever the machine's locale."""
    return format_datetime(instant)
