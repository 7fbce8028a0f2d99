"""A frozen pool, and the same items compiled again → what reads otherwise by now."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.model import Compiled

_WORDS = ("html.opening", "text.opening")


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed since a pool was frozen.

    works: (work, locale) of each item; words: the locales whose subject, preheader or editorial.
    mark:  tells one difference from another; "" where there is none.
    """

    works: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    mark: str = ""


def difference(frozen: Mapping[str, Compiled], now: Mapping[str, Compiled]) -> Difference:
    """Return what differs between a pool and what its items are `now`."""
    works: dict[tuple[str, str], None] = {}
    words: list[str] = []
    seen: list[object] = []
    for tag, compiled in frozen.items():
        today = now.get(tag)
        if _words(compiled) != _words(today):
            words.append(tag)
            seen.append([tag, _words(today)])
        blocks = {block.item: dict(block.slices) for block in today.blocks} if today else {}
        for block in compiled.blocks:
            slices = blocks.get(block.item)
            if block.kind != "reminder" and slices != block.slices:
                works[(block.work, tag)] = None
                seen.append([tag, block.item, slices])
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    mark = hashlib.sha256(text.encode()).hexdigest() if seen else ""
    return Difference(tuple(works), tuple(words), mark)


def _words(compiled: Compiled | None) -> list[str | None]:
    """Return what editors wrote above the items."""
    if compiled is None:
        return []
    return [
        compiled.subject,
        compiled.preheader,
        *(compiled.frame.get(name) for name in _WORDS),
    ]
