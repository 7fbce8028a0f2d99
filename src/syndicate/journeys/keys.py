"""The keys that sign readers' links: one is added, none is ever taken away."""

from datetime import datetime

from syndicate.audience import keyring
from syndicate.journeys.house import House
from syndicate.store import audit


def rotate(house: House, by: str, now: datetime) -> int:
    """Add a key that signs from now on, and return its number; what older ones signed stays valid.

    Whoever is at work signs with the keys that they began with, and takes what the new one signs.
    """
    with house.database.write() as c:  # two who rotate at once add two keys
        number = keyring.rotate(house.key_folder).newest
        audit.record(c, now, by, "rotate-keys", f"token-{number}", {})
    return number
