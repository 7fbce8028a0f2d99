"""When an event is over."""

from datetime import timedelta

import pytest

from syndicate.localise import happenings
from tests.support.editions import happening
from tests.support.publication import NOW


@pytest.mark.parametrize(
    ("end", "all_day", "over"),
    [
        (NOW + timedelta(hours=2), False, NOW + timedelta(hours=2)),
        (NOW + timedelta(days=3), True, NOW + timedelta(days=3)),
        (None, True, NOW + timedelta(days=1)),
        (None, False, NOW),
    ],
    ids=["at its end", "after its last day", "with its day", "as it starts"],
)
def test_an_event_is_over(end: object, all_day: bool, over: object) -> None:
    assert happenings.ends(happening(start=NOW, end=end, all_day=all_day)) == over
