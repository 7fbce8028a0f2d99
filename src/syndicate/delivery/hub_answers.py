"""What each hub last answered of each feed: kept in a file, for people alone."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from syndicate import disk

FILE = Path("var", "hub-answers.json")
"""Where it is, in a publication's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What telling a hub of a feed came to. `gave_up`: nobody tries again."""

    at: datetime
    came: Literal["told", "again", "refused"]
    reason: str = ""
    gave_up: bool = False


Answers = Mapping[tuple[str, str], Answer]
"""(hub, topic) → its last answer."""


def read(file: Path) -> Answers:
    """Return what is kept; nothing where nothing can be read."""
    try:
        found = json.loads(file.read_bytes())
        return {
            (one["hub"], one["topic"]): Answer(
                at=datetime.fromisoformat(one["at"]),
                came=one["came"],
                reason=str(one["reason"]),
                gave_up=bool(one["gave_up"]),
            )
            for one in found
        }
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def keep(file: Path, new: Answers, hubs: Collection[str]) -> None:
    """Keep the answers of hubs that there still are. Raises OSError."""
    known = {key: one for key, one in {**read(file), **new}.items() if key[0] in hubs}
    shape = [
        {"hub": hub, "topic": topic, **asdict(one), "at": one.at.isoformat()}
        for (hub, topic), one in sorted(known.items())
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    disk.replace(file, json.dumps(shape, ensure_ascii=False, indent=0).encode(), mode=0o600)
