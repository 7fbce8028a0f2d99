"""Who plays which part: settings, database, keys, clock and transport, put together once.

The only place that has a clock.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicate.audience import tokens
from syndicate.delivery.transports.table import TRANSPORTS
from syndicate.errors import StoreBusy, StoreError
from syndicate.journeys import instance
from syndicate.journeys.house import House
from syndicate.journeys.leave import replay
from syndicate.localise import formats, titles
from syndicate.paths import data_root
from syndicate.ports import Clock, Transport
from syndicate.settings.options import Settings
from syndicate.settings.reader import read
from syndicate.settings.rules import Known
from syndicate.store.database import connect, migrate, open_database


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)  # noqa: TID251 (this is the clock)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class SteppingClock:
    """A time that moves only when somebody waits for it."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return where the clock stands."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Step forward."""
        self._now += timedelta(seconds=seconds)

    def step_to(self, instant: datetime) -> None:
        """Step forward to `instant`; never back."""
        self._now = max(self._now, instant)


@dataclass(frozen=True, slots=True)
class App:
    """A publication ready to work."""

    house: House
    clock: Clock

    def transport(self) -> Transport:
        """Return the way out for mail that the settings name."""
        settings = self.house.settings
        return TRANSPORTS[settings.delivery.transport](settings.delivery, settings.home)

    def close(self) -> None:
        """Let go of the database."""
        self.house.database.close()


def settings_of(home: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings of the publication in `home`, their texts for readers typeset.

    Raises SettingsError at what cannot be used.
    """
    known = Known(formats.is_known, tuple(TRANSPORTS))
    return titles.typeset(read(home, environment, known))


def compose(
    home: Path,
    environment: Mapping[str, str],
    clock: Clock | None = None,
    *,
    needs_database: bool = True,
) -> App:
    """Open the publication in `home`; a new database is made, an older one asks for `migrate`.

    Withdrawals that were answered while the database was away are taken in first, and the
    instance is held if it looks like a copy. Raises SettingsError and StoreError.

    needs_database: False opens a home whose database cannot be had, for what can do without it.
    """
    settings = settings_of(home, environment)
    clock = clock or SystemClock()
    database = connect(settings.store.url, home)
    house = House(settings, database, tokens.load(home / "var" / "keys"), data_root())
    try:
        _make_ready(house, clock.now())
    except StoreError:
        if needs_database:
            raise
    return App(house, clock)


def _make_ready(house: House, now: datetime) -> None:
    if house.database.revision() is None:
        migrate(house.database)
    house.database.check()
    instance.recognise(house, now)
    with suppress(StoreBusy):  # the log keeps what is not taken in now; `deliver` insists
        replay(house)


def migrate_home(home: Path, environment: Mapping[str, str]) -> tuple[str, str]:
    """Bring the database of the publication in `home` up to date; return revisions before and after."""
    database = open_database(settings_of(home, environment).store.url, home)
    try:
        return migrate(database)
    finally:
        database.close()
