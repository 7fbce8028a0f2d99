"""What holds for every test: nothing is timed, also where Hypothesis would; the longest go uncovered."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

LONG = tuple(Path(__file__).parent / name for name in ("browser", "hard", "journeys"))
WHOLE = bool(os.environ.get("WHOLE"))
EACH = 4
_IN_CHILDREN = "COVERAGE_PROCESS_CONFIG"

settings.register_profile("house", deadline=None, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have all that drives whole publications count as long; take each fourth row of a wide table."""
    for item in items:
        if any(item.path.is_relative_to(one) for one in LONG):
            item.add_marker("long")
    left = [] if WHOLE else [item for table in _tables(items) for item in _passed_over(table)]
    if left:
        config.hook.pytest_deselected(items=left)
        gone = set(left)
        items[:] = [item for item in items if item not in gone]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage while a long test runs, nor in the processes that it starts."""
    if item.get_closest_marker("long") is None:
        return (yield)
    with _uncovered():
        return (yield)


def _tables(items: list[pytest.Item]) -> Iterator[list[pytest.Item]]:
    """Yield the rows of each function that is marked as wide, wherever they stand."""
    wide = [item for item in items if item.get_closest_marker("wide")]
    tables: dict[str, list[pytest.Item]] = {}
    for item in wide:
        tables.setdefault(item.nodeid.partition("[")[0], []).append(item)
    yield from tables.values()


def _passed_over(rows: list[pytest.Item]) -> list[pytest.Item]:
    return [row for number, row in enumerate(rows) if number % EACH]


@contextmanager
def _uncovered() -> Iterator[None]:
    """Stop whatever measures: a worker of xdist is measured twice, as a process and by pytest-cov."""
    for_children = os.environ.pop(_IN_CHILDREN, None)
    stopped: list[Coverage] = []
    while (measuring := Coverage.current()) is not None:
        measuring.stop()
        stopped.append(measuring)
    try:
        yield
    finally:
        while stopped:
            stopped.pop().start()
        if for_children is not None:
            os.environ[_IN_CHILDREN] = for_children
