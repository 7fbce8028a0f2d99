"""Which characters a feed may contain."""

import re

# XML 1.0 §2.2: what a document may not contain, lone surrogates included.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return the text without what no feed reader could take."""
    return _ILLEGAL.sub("", text)
