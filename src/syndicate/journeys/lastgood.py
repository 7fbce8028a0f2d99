"""Works as they last could be read: what stays public while one of their files is broken.

One JSON file each, in var/good/<kind>/<name>.json. Without it a broken work is left out.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate.content import twins
from syndicate.content.files import ALL
from syndicate.content.folder import Library, newest_first
from syndicate.journeys.house import House
from syndicate.model import Article, Event, Finding, Image, Variant
from syndicate.publish import put

_INSTANTS = frozenset(
    {"date", "start", "end", "cancelled", "updated", "expires", "withdrawn"}
)  # fmt: skip
_LISTS = frozenset({"tags", "authors", "aliases", "source"})


def keep(house: House, works: Iterable[Article]) -> None:
    """Remember `works` that readers see, writing only what changed."""
    for work in works:
        file = _file(house, work.kind, work.name)
        data = json.dumps(asdict(work), ensure_ascii=False, default=str, sort_keys=True)
        put(file, data.encode())


def shown(house: House, library: Library) -> tuple[Article, ...]:
    """Return the works that readers see: those that can be read, and the last good of broken ones.

    Who comes with an address that a broken work has had gives way to it, and stays what it was.
    """
    current = {work.id: work for work in library.works}
    waiting = deque(work for work in _kept(house, library) if work.id not in current)
    while waiting:
        waiting.extend(_take_in(house, waiting.popleft(), current))
    return newest_first(current.values())


def stood_back(library: Library, works: Iterable[Article]) -> Iterator[Finding]:
    """Yield each work that can be read and is not among the `works` that readers see."""
    seen = list(works)
    for work in library.works:
        if work not in seen:
            source = work.variants[work.source]
            yield Finding(
                code="address-held",
                severity="error",
                mender="editor",
                file=source.file,
                work=work.id,
                locale=work.source,
                fields={"slug": source.slug},
            )


def _take_in(house: House, work: Article, current: dict[str, Article]) -> list[Article]:
    """Put `work` among the `current`, unless one of them had its address all along.

    Returns what those that give way were before, for they want a place as well.
    """
    own = _addresses(house, work)
    rivals = [one for one in current.values() if own & _addresses(house, one)]
    before = {one.id: _good(_file(house, one.kind, one.name)) for one in rivals}
    if any(was and own & _addresses(house, was) for was in before.values()):
        return []
    for rival in before:
        del current[rival]
    current[work.id] = work
    return [was for was in before.values() if was is not None and was.id not in current]


def _kept(house: House, library: Library) -> Iterator[Article]:
    """Yield the last good version of each broken work whose images are still there."""
    for name in sorted(library.broken):
        kind, _, folder = name.partition("/")
        kept = (house.var / "good" / kind).glob("*.json") if folder == ALL else ()
        for file in sorted(kept) or [_file(house, kind, folder)]:
            work = _good(file)
            if work is not None and all((house.home / one).is_file() for one in _images(work)):
                yield work


def _good(file: Path) -> Article | None:
    """Return the work kept in `file`; None where none is, or one of another version of ours."""
    try:
        return _work(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _addresses(house: House, work: Article) -> frozenset[tuple[str, str, str]]:
    """Return (kind, locale, slug) of each page that the work has."""
    return frozenset(twins.addresses(work, house.settings))


def _file(house: House, kind: str, name: str) -> Path:
    return house.var / "good" / kind / f"{name}.json"


def _images(work: Article) -> Iterator[str]:
    for variant in work.variants.values():
        for image in (variant.image, *variant.media.values()):
            if image is not None:
                yield image.file


def _work(data: Mapping[str, Any]) -> Article:
    made: type[Article] = Event if data["kind"] == "event" else Article
    variants = {tag: _variant(one) for tag, one in data["variants"].items()}
    return made(**_read(made, data) | {"variants": variants, "source": data["source"]})


def _variant(data: Mapping[str, Any]) -> Variant:
    image = data["image"] and Image(**data["image"])
    media = {path: Image(**one) for path, one in data["media"].items()}
    return Variant(**_read(Variant, data) | {"image": image, "media": media})


def _read(kind: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: _value(field.name, data[field.name]) for field in fields(kind)}


def _value(name: str, value: Any) -> Any:
    if name in _INSTANTS and value is not None:
        return datetime.fromisoformat(value)
    return tuple(value) if name in _LISTS and isinstance(value, list) else value
