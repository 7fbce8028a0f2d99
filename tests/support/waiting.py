"""Waiting for what another thread or process does; a machine may be busy."""

import time
from collections.abc import Callable

LONG_S = 60


def until(holds: Callable[[], object], within: float = LONG_S) -> None:
    """Wait until something holds; fail after a minute, or as many seconds as are given."""
    last = time.monotonic() + within
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.01)
