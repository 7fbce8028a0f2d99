"""What staff do with translations → their files, and the log of who did it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from syndicate.content import folder, stamp
from syndicate.journeys import memory
from syndicate.journeys.house import House
from syndicate.journeys.translated import Import, counted, take_back
from syndicate.localise import locales as tags
from syndicate.model import Variant
from syndicate.store import audit


def accept(
    house: House, name: str, locales: Sequence[str], by: str, now: datetime
) -> Mapping[str, tuple[Variant, bool]]:
    """Record that translations are right as they are.

    Returns, by language, each as it was read, and whether its file had to change. Raises UsageError
    locale-unknown, what `folder.named` and `stamp.acceptable` do before anything is written, and
    ContentError stamp-impossible.
    """
    found = folder.named(folder.read(house.home, house.settings), name)
    shown = memory.last_shown(memory.recall(house))
    for tag in locales:
        tags.expect(tag, house.settings.locales)
        stamp.acceptable(found, tag)
    done = {}
    for tag in locales:
        changed = stamp.accept(house.home, house.settings, found, tag, now, shown)
        if changed:
            with house.database.write() as c:
                audit.record(c, now, by, "accept-translation", found.name, {"locale": tag})
        done[tag] = found.variants[tag], changed
    return done


def take_in(
    house: House,
    path: Path,
    by: str,
    now: datetime,
    *,
    stale: bool = False,
    replace: bool = False,
) -> Import:
    """Write the translations of the file at `path` as `translated.take_back` does."""
    made = take_back(house, path, now, stale=stale, replace=replace)
    counts = counted(made.works)
    if counts["written"]:
        with house.database.write() as c:
            fields = {"locale": made.target, **{str(name): n for name, n in counts.items()}}
            audit.record(c, now, by, "import-translations", path.name, fields)
    return made
