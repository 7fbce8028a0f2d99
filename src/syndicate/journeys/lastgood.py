"""Works as they last could be read: what stays public while one of their files is broken.

One JSON file each, in var/good/<kind>/<name>.json. Without it a broken work is left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate.content.folder import Library
from syndicate.journeys.house import House
from syndicate.model import Article, Event, Image, Variant
from syndicate.publish import replace_file

_INSTANTS = frozenset(
    {"date", "start", "end", "cancelled", "updated", "expires", "withdrawn"}
)  # fmt: skip
_LISTS = frozenset({"tags", "authors", "aliases", "source"})


def keep(house: House, works: Iterable[Article]) -> None:
    """Remember `works`, writing only what changed."""
    for work in works:
        file = _file(house, work.kind, work.name)
        data = json.dumps(asdict(work), ensure_ascii=False, default=str, sort_keys=True).encode()
        try:
            same = file.read_bytes() == data
        except OSError:
            same = False
        if not same:
            replace_file(file, data)


def restored(house: House, library: Library) -> Iterator[Article]:
    """Yield the last good version of each broken work whose images are still there."""
    taken = {work.id for work in library.works}
    for name in sorted(library.broken):
        kind, _, folder = name.partition("/")
        with suppress(OSError, ValueError, TypeError, KeyError):  # none kept, or of another version
            data = json.loads(_file(house, kind, folder).read_text(encoding="utf-8"))
            work = _work(data)
            if work.id not in taken and all((house.home / one).is_file() for one in _images(work)):
                yield work


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
