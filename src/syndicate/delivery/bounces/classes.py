"""A notice → what it says against an address, and how often it has to be said: standards B.6 as one table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from syndicate.delivery.notices import Notice
from syndicate.delivery.replies import classify

Class = Literal["hard", "disabled", "soft", "blocked", "delayed", "complaint", "left"]
CLASSES: tuple[Class, ...] = get_args(Class)


@dataclass(frozen=True, slots=True)
class Rule:
    """An address is not written to any more after `times` such bounces over at least `over`.

    A mail that was accepted since, and did not come back, takes one of them away.
    """

    times: int
    over: timedelta


# Whatever is not in here never keeps anybody out: a server that does not like us, our text or our pace.
RULES: Mapping[Class, Rule] = {
    "hard": Rule(1, timedelta()),
    "disabled": Rule(2, timedelta(days=7)),
    "soft": Rule(5, timedelta(days=15)),
}
QUIET = timedelta(days=5)  # as long as relays try: what did not come back until then has arrived
KEPT = timedelta(days=180)  # older bounces count no more

# What `replies.Verdict.kind` says → our class. What only says that it failed counts as soft.
_WHY: Mapping[str, Class] = {
    "address": "hard",
    "disabled": "disabled",
    "full": "soft",
    "routing": "soft",
    "": "soft",
}


def class_of(notice: Notice) -> Class | None:
    """Return what a notice says against the address; None for what says nothing."""
    match notice.kind:
        case "bounced":
            return _WHY.get(notice.why or _why(notice), "blocked")
        case "deferred":
            return "delayed"
        case "complained":
            return "complaint"
        case "unsubscribed":
            return "left"
        case "delivered" | "ignored":
            return None


def _why(notice: Notice) -> str:
    code = notice.code or (int(notice.enhanced[0]) * 100 + 50 if notice.enhanced else 550)
    try:
        verdict = classify(code, notice.enhanced or "5.0.0", "body")
    except ValueError:
        return ""
    return verdict.kind if verdict.scope == "recipient" else "server"


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """A mail that came back, or (`back` False) one that was accepted and did not, and when it had left."""

    at: datetime
    back: bool


def is_enough(rule: Rule, events: Iterable[Event]) -> bool:
    """Tell whether an address has bounced often enough, and for long enough, to be written to no more."""
    score, first, last = 0, None, None
    for event in sorted(events):
        if event.back:
            score, first, last = score + 1, first or event.at, event.at
        else:
            score = max(0, score - 1)
            first = first if score else None
    return bool(score >= rule.times and first and last and last - first >= rule.over)
