"""How often an address may bounce, and what makes up for it."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicate.delivery.bounces.classes import RULES, Event, is_enough

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def events(story: str) -> list[Event]:
    """Return what happened day by day: "b" a bounce, "a" a mail that arrived, "." nothing."""
    return [
        Event(START + day * DAY, back=letter == "b")
        for day, letter in enumerate(story)
        if letter != "."
    ]


@pytest.mark.parametrize(
    ("class_", "story", "enough"),
    [
        ("hard", "b", True),
        ("disabled", "b", False),
        ("disabled", "b.....b", False),
        ("disabled", "b......b", True),
        ("disabled", "b..a...b", False),
        ("soft", "b...b...b...b...", False),
        ("soft", "bbbbb", False),
        ("soft", "b...b...b...b..b", True),
        ("soft", "b...b...b...b.ab", False),
        ("soft", "b...b...b...b.abb", True),
        ("soft", "b.a.............bbbbb", False),
        ("soft", "b..............bbba", False),
        ("soft", "aaaab..bb.....b.....b", True),
    ],
)
def test_an_address_bounces_its_last(class_: str, story: str, enough: bool) -> None:
    rule = next(rule for name, rule in RULES.items() if name == class_)
    assert is_enough(rule, events(story)) is enough


def test_nothing_came_back_and_nothing_is_enough() -> None:
    assert not is_enough(RULES["hard"], [])
