"""How everything that a build depends on looks from outside, so that a change is seen."""

import os
from dataclasses import dataclass
from datetime import datetime

from syndicate.content import scan
from syndicate.content.scan import Look
from syndicate.errors import SettingsError
from syndicate.index.database import Index
from syndicate.journeys.build import made, world
from syndicate.journeys.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One look at a publication: its content; keys of templates and catalogues, archives, settings."""

    content: Look
    design: bytes
    archives: bytes
    settings: bytes


def see(house: House, now: datetime, before: Sight | None = None) -> Sight:
    """Return how the publication looks now, to be compared with the sight `before`."""
    past = before.content if before else None
    return Sight(
        content=scan.look(house.home, int(now.timestamp() * 1e9), past),
        design=world.design_key(house.home, house.data),
        archives=made.archives_key(house.home),
        settings=world.settings_key(house.home, os.environ),
    )


def differs(before: Sight, now: Sight) -> bool:
    """Tell whether there is something to build; settings are read once, so they do not count."""
    if (before.design, before.archives) != (now.design, now.archives):
        return True
    return bool(scan.changed(before.content, now.content))


class Overtaken(SettingsError):
    """Another process has built with newer settings than ours: what we would write would undo theirs."""


def is_outdated(house: House) -> bool:
    """Tell whether settings or this program are others now than those that a process began with."""
    return house.read_by not in (b"", world.settings_key(house.home, os.environ))


def heed(house: House, index: Index) -> None:
    """Raise Overtaken if the settings that we were given are neither those on the disk nor those last built with."""
    if not is_outdated(house):
        return
    state = made.remembered(index)
    if state is not None and state.settings != house.read_by:
        raise Overtaken("settings-overtaken", file=house.settings.file)
