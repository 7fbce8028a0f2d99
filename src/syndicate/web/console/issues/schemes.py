"""A mail that is light or dark as the screen is → the same in one of both, whatever the screen is."""

import re
from typing import Literal

Scheme = Literal["light", "dark"]

_QUERY = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_DECLARED = re.compile(r"((?:supported-)?color-schemes?\s*:\s*)light dark")
_META = re.compile(r'(<meta name="(?:supported-)?color-schemes?" content=")light dark(")')


def forced(html: str, scheme: Scheme) -> str:
    """Return a mail as a screen of one scheme shows it."""

    def query(found: re.Match[str]) -> str:
        return "@media all" if found[1] == scheme else "@media not all"

    text = _QUERY.sub(query, html)
    text = _DECLARED.sub(rf"\g<1>{scheme}", text)
    return _META.sub(rf"\g<1>{scheme}\g<2>", text)
