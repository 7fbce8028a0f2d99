"""Who plays which part: settings, database, keys, clock and transport, put together once."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.audience import tokens
from syndicate.clocks import SystemClock
from syndicate.delivery.transports.table import TRANSPORTS
from syndicate.errors import StoreBusy
from syndicate.journeys.build.world import settings_key
from syndicate.journeys.house import House
from syndicate.localise import formats, titles
from syndicate.paths import data_root
from syndicate.ports import Clock, Transport
from syndicate.schedule import holidays
from syndicate.settings.options import Settings
from syndicate.settings.reader import read
from syndicate.settings.rules import Known

if TYPE_CHECKING:
    from syndicate.store.database import Database
    from syndicate.store.types import Connection


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
        self.house.close()


def settings_of(home: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings of the publication in `home`, their texts for readers typeset.

    Raises SettingsError at what cannot be used.
    """
    known = Known(formats.is_known, tuple(TRANSPORTS), holidays.is_known)
    return titles.typeset(read(home, environment, known))


def compose(
    home: Path,
    environment: Mapping[str, str],
    clock: Clock | None = None,
    *,
    needs_database: bool = True,
    as_it_is: bool = False,
) -> App:
    """Open the publication in `home`; a new database is made, an older one asks for `migrate`.

    Withdrawals that were answered while the database was away are taken in first, and the
    instance is held if it looks like a copy. Raises SettingsError and StoreError.

    needs_database: False leaves the database alone until somebody asks for it, for what can do without.
    as_it_is: neither make nor judge it, for whoever raises, moves or replaces it.
    """
    read_by = settings_key(home, environment)
    settings = settings_of(home, environment)
    clock = clock or SystemClock()
    house = House(
        settings=settings,
        data=data_root(),
        keys=tokens.load(home / "var" / "keys"),
        connect=partial(connect, settings.store.url, home),
        wake=_wake if settings.schedule.runner == "workers" else _nobody,
        make_ready=(lambda _: None) if as_it_is else lambda house: _make_ready(house, clock.now()),
        read_by=read_by,
    )
    if needs_database and not as_it_is:
        house.database.check()
    return App(house, clock)


def connect(url: str, home: Path) -> "Database":
    """Return the database at `url` without a look at it (see `store.database.connect`)."""
    from syndicate.store import database  # noqa: PLC0415 (a build may do without it)

    return database.connect(url, home)


def _make_ready(house: House, now: datetime) -> None:
    from syndicate.journeys import instance  # noqa: PLC0415 (these import the database)
    from syndicate.journeys.leave import replay  # noqa: PLC0415
    from syndicate.store.database import migrate  # noqa: PLC0415

    if house.database.revision() is None:
        migrate(house.database)
        install(house.database)
    house.database.check()
    instance.recognise(house, now)
    with suppress(StoreBusy):  # the log keeps what is not taken in now; `deliver` insists
        replay(house, now)


def install(database: "Database") -> None:
    """Have a server's database ready for workers, whether there are any yet."""
    if database.file is None:
        from syndicate.schedule import workers  # noqa: PLC0415 (slow to import)

        workers.install(database)


def _wake(c: "Connection", due: Mapping[datetime, int]) -> None:
    from syndicate.schedule import workers  # noqa: PLC0415 (slow to import)

    workers.wake(c, due)


def _nobody(_c: "Connection", _due: Mapping[datetime, int]) -> None:
    """Have nobody told: whoever sends looks by themselves."""
