"""What holds for every test: nothing is timed, also where Hypothesis would; the longest go uncovered."""

from pathlib import Path

import pytest
from hypothesis import settings

LONG = tuple(Path(__file__).parent / name for name in ("browser", "hard", "journeys"))

settings.register_profile("house", deadline=None, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have all that drives whole publications count as long."""
    for item in items:
        if any(item.path.is_relative_to(one) for one in LONG):
            item.add_marker("long")
