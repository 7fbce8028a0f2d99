"""Which things were seen before, in sixteen bytes each: a set of a million texts would take a hundred."""

from array import array

_FIRST = 1024
_BITS = (1 << 64) - 1


class Seen:
    """Remembers things by their 64-bit hash.

    Of a million things, two that differ pass for the same once in tens of millions of runs: whoever
    must be sure asks elsewhere too.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def add(self, *thing: str) -> bool:
        """Remember a thing; tell whether it is new."""
        if 2 * self._count >= len(self._slots):
            self._grow()
        if self._put(self._slots, hash(thing) & _BITS or 1):
            self._count += 1
            return True
        return False

    def _grow(self) -> None:
        wider = array("Q", bytes(16 * len(self._slots)))
        for key in self._slots:
            if key:
                self._put(wider, key)
        self._slots = wider

    @staticmethod
    def _put(slots: "array[int]", key: int) -> bool:
        """Put a key where it belongs, zero being an empty place; tell whether it was not there."""
        last = len(slots) - 1
        at = key & last
        while slots[at]:
            if slots[at] == key:
                return False
            at = (at + 1) & last
        slots[at] = key
        return True
