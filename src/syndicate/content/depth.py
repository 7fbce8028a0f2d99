"""How many elements of a body stand inside one another: mail programs give up long before browsers."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from syndicate.content.tags import tags

LIMIT = 100
# Sanitising takes time by the square of the depth, so what is written is counted first; and since
# a tag may be closed by what follows it, only far beyond the limit is certain to be too deep.
CERTAIN = 10 * LIMIT

_CLOSED_BY_OTHERS = frozenset(
    (
        *("p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option"),
        *("rp", "rt", "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr"),
    )
)
_TAG = re.compile("<(/?)([a-z][a-z0-9]*)")
_RAW = "HtmlBlock"
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})


def written(events: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[int, int]:
    """Return the depth that events of Markdown come to, and the line where it first passes LIMIT.

    Where it does not, the line is the first of the deepest place.
    """
    deepest = depth = 0
    at = 1
    unclosed = Counter[str]()
    for line, event in events:
        # A block of raw HTML has no element but those in it.
        depth += event.get("Start", _RAW) != _RAW
        depth -= event.get("End", _RAW) != _RAW
        for tag in tags(event.get("Raw", "")):
            depth += _step(tag.name, tag.ends, unclosed)
            if deepest < depth:
                deepest, at = depth, at if deepest > LIMIT else line + tag.line
        if deepest < depth:
            deepest, at = depth, at if deepest > LIMIT else line
        if deepest > CERTAIN:
            break
    return deepest, at


def shown(fragment: str) -> int:
    """Return the depth of a sanitised fragment."""
    deepest = depth = 0
    for slash, name in _TAG.findall(fragment):
        if name not in _VOID:
            depth += -1 if slash else 1
            deepest = max(deepest, depth)
    return deepest


def _step(name: str, ends: bool, unclosed: Counter[str]) -> int:
    if name in _CLOSED_BY_OTHERS or (ends and not unclosed[name]):
        return 0
    step = -1 if ends else 1
    unclosed[name] += step
    return step
