"""What may take long, done beside who waits for it."""

import contextvars
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")
_AT_ONCE = threading.BoundedSemaphore(8)


def within(seconds: float, act: Callable[[], T]) -> T | None:
    """Return what `act` returns, or None where it takes longer: it then goes on by itself, and logs trouble.

    None at once, and nothing is done, while as many others wait as may. Raises what `act` raises in time.
    """
    if not _AT_ONCE.acquire(blocking=False):
        return None
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(act())
        except Exception as error:  # noqa: BLE001 - it is raised where somebody waits
            done.set_exception(error)
        finally:
            _AT_ONCE.release()

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="patience", daemon=True).start()
    try:
        return done.result(seconds)
    except NotYet:
        done.add_done_callback(_late)
        return None


def _late(done: "Future[T]") -> None:
    if error := done.exception():
        log.error("what nobody waits for any more failed", exc_info=error)
