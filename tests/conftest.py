"""What holds for every test: nothing is timed, also where Hypothesis would; the longest go uncovered."""

from pathlib import Path

import pytest
from hypothesis import settings

HARD = Path(__file__).parent / "hard"

settings.register_profile("house", deadline=None)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have all of tests/hard count as long."""
    for item in items:
        if item.path.is_relative_to(HARD):
            item.add_marker("long")
