"""Whether we may write to somebody follows from what they did, and from nothing else."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.audience.consent import implied_until, standing, wordings
from syndicate.model import Consent, ConsentAct

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENDS = {"left", "suppressed", "erased"}
AGREES = {"confirmed", "given"}


def act(what: ConsentAct, hours: float = 0, **more: Any) -> Consent:
    """Return an act that many hours before NOW."""
    return Consent(
        subscriber="r",
        newsletter="actualites",
        act=what,
        at=NOW - hours * HOUR,
        source="form",
        method="double opt-in",
        **more,
    )


STORIES = {
    "nothing was ever done": ([], None),
    "only asked": ([act("requested", 3)], "pending"),
    "asked and confirmed": ([act("requested", 3), act("confirmed", 2)], "active"),
    "asked, and never confirmed": ([act("requested", 3), act("expired", 1)], "expired"),
    "confirmed after it had expired": (
        [act("requested", 3), act("expired", 2), act("confirmed", 1)],
        "active",
    ),
    "asks again while active": ([act("given", 3), act("requested", 1)], "active"),
    "left": ([act("given", 3), act("left", 1)], "left"),
    "left before they confirmed": ([act("requested", 3), act("left", 1)], "left"),
    "left, and asks again": ([act("given", 3), act("left", 2), act("requested", 1)], "pending"),
    "left, and came back": ([act("given", 3), act("left", 2), act("confirmed", 1)], "active"),
    "left what they never had": ([act("left", 1)], None),
    "their server refuses them for good": ([act("given", 3), act("suppressed", 1)], "left"),
    "erased": ([act("given", 3), act("erased", 1)], "left"),
    "expired what nobody has": ([act("expired", 1)], None),
    "what is to come": ([act("given", -1)], None),
    "at one instant the end counts": ([act("given", 1), act("left", 1)], "left"),
}


@pytest.mark.parametrize(("acts", "state"), STORIES.values(), ids=STORIES)
def test_acts_come_to_one_state_in_whatever_order_they_were_learned(
    acts: list[Consent], state: str | None
) -> None:
    for order in permutations(acts):
        assert standing(order, NOW).state == state


def test_an_implied_consent_ends_by_itself() -> None:
    until = NOW + HOUR
    acts = [act("given", 3, basis="implied", expires=until)]
    assert standing(acts, until - timedelta(microseconds=1)).state == "active"
    found = standing(acts, until)
    assert (found.state, found.since) == ("expired", until)
    assert standing([*acts, act("confirmed", 1, basis="express")], until).state == "active"


LIMITS = {
    "two years from a purchase": ("business", "2024-03-10T15:00-05:00", "2026-03-11"),
    "six months from an inquiry": ("inquiry", "2026-03-10T15:00-04:00", "2026-09-11"),
    "a leap day has no twin": ("business", "2024-02-29T12:00-05:00", "2026-03-01"),
    "nor has the last of August": ("inquiry", "2025-08-31T12:00-04:00", "2026-03-01"),
    "the day is that of the publication": ("business", "2024-03-11T02:00+00:00", "2026-03-11"),
    "over the turn of a year": ("inquiry", "2025-09-01T12:00-04:00", "2026-03-02"),
}


@pytest.mark.parametrize(("ground", "since", "until"), LIMITS.values(), ids=LIMITS)
def test_an_implied_consent_is_counted_by_the_calendar(ground: Any, since: str, until: str) -> None:
    found = implied_until(ground, datetime.fromisoformat(since), "America/Toronto")
    assert found.date().isoformat() == until
    assert (found.hour, found.minute, str(found.tzinfo)) == (0, 0, "America/Toronto")


def test_the_words_that_were_agreed_to_are_named_once() -> None:
    acts = [
        act("given", 3, wording="b"),
        act("left", 2),
        act("given", 1, wording="a"),
        act("given", wording="b"),
    ]
    assert wordings(acts) == ("b", "a")


ACTS = st.builds(act, st.sampled_from(get_args(ConsentAct)), st.integers(0, 5))


@given(st.lists(ACTS, max_size=8))
def test_nobody_is_active_without_an_act_of_consent_that_nothing_ended(acts: list[Consent]) -> None:
    found = standing(acts, NOW)
    assert found == standing(list(reversed(acts)), NOW)
    if found.state == "active":
        assert found.by is not None
        assert found.by.act in AGREES
        assert not [one for one in acts if one.act in ENDS and one.at >= found.by.at]


@given(st.lists(ACTS, max_size=6), st.sampled_from(sorted(ENDS)))
def test_who_leaves_has_left_whatever_was_before(acts: list[Consent], how: Any) -> None:
    assert standing([*acts, act(how, 0)], NOW).state in {None, "left"}
