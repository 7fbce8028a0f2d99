"""The key under which addresses are hashed, and the database that knows people by those hashes.

Under another key nobody who was erased or must not be written to is known any more.
"""

from syndicate.audience.tokens import identity_mark
from syndicate.errors import SettingsError
from syndicate.journeys.house import House
from syndicate.store import instance
from syndicate.store.instance import InstanceRow

OTHER_KEY = "other-key"  # why an instance is held whose key is not the one that its database knows


def fits(house: House, row: InstanceRow | None) -> bool:
    """Tell whether the key is the one that the database knows, or the database knows none yet."""
    return row is None or row.identity in (None, identity_mark(house.keys))


def require_key(house: House) -> None:
    """Raise SettingsError identity-changed unless whoever must not be written to can be known."""
    with house.database.read() as c:
        row = instance.read(c)
    if not fits(house, row):
        raise SettingsError("identity-changed", file=str(house.identity_key))
