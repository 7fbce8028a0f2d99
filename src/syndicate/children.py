"""In a process that another one started: what to do when that one is no more, for nobody else would tell."""

import os
import threading
from collections.abc import Callable


def outlived(parent: int, act: Callable[[], object]) -> None:
    """Have `act` called by a thread, within a second or so, when the process `parent` has ended."""

    def watch() -> None:
        while os.getppid() == parent:
            threading.Event().wait(1)
        act()

    threading.Thread(target=watch, name="outlived", daemon=True).start()
