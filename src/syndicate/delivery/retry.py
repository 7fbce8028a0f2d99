"""An error and the attempts so far → the state of the row, and when to try again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from syndicate.errors import DeliveryError, Doubtful, Refused
from syndicate.model import Delivery, Outcome
from syndicate.ports import Clock
from syndicate.settings import options

_RATE_PAUSE = timedelta(minutes=15)  # standards B.6: the least after 4.7.x
_MOST_BACKOFF_S = 60.0
_MOST_ASKED_S = 3600.0
_STOP_S = 0.5
_MOST_DOUBLINGS = 6  # a server may be away for days: the power itself must not grow


def outcome_of(
    error: DeliveryError,
    delivery: Delivery,
    settings: options.Delivery,
    now: datetime,
    jitter: float,
) -> Outcome:
    """Return the outcome of a failed attempt; `jitter` in [0, 1) spreads delays by ±20 %.

    A mail is given up (`expired`) when its next attempt would be too long after its first.
    """
    code, enhanced, text = error.reply
    kind = error.fields.get("kind", "")
    words = text or error.code
    if isinstance(error, Refused):
        return Outcome(
            state="refused", code=code, enhanced=enhanced, text=words, fields={"kind": kind}
        )
    if isinstance(error, Doubtful):
        return Outcome(state="unknown", code=code, enhanced=enhanced, text=words)
    again = _next(delivery, settings, now, jitter, kind)
    return Outcome(
        state="deferred" if again else "expired",
        code=code,
        enhanced=enhanced,
        text=words,
        next_at=again,
        fields={"kind": kind},
    )


def backoff(failures: int, trouble: DeliveryError | None = None) -> float:
    """Return how many seconds to leave a server alone that failed so many times in a row.

    Longer where the last failure says so itself (Retry-After), up to an hour.
    """
    asked = trouble.fields.get("retry_after_s") if trouble else None
    own = min(2.0 ** min(failures, _MOST_DOUBLINGS), _MOST_BACKOFF_S)
    return max(own, min(float(asked or 0), _MOST_ASKED_S))


def pause(seconds: float, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Wait, in slices: no sleep can be interrupted, and a wish to stop is seen between two."""
    while seconds > 0 and not stopped():
        clock.sleep(min(seconds, _STOP_S))
        seconds -= _STOP_S


def _next(
    delivery: Delivery, settings: options.Delivery, now: datetime, jitter: float, kind: str
) -> datetime | None:
    if not settings.retry:
        return None
    delay = settings.retry[min(delivery.attempts, len(settings.retry) - 1)]
    delay *= 0.8 + 0.4 * jitter
    again = now + (max(delay, _RATE_PAUSE) if kind == "rate" else delay)
    return again if again <= (delivery.tried_at or now) + settings.give_up else None
