"""What holds for every test: nothing is timed, also where Hypothesis would; the longest go uncovered."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

from syndicate.schedule import workers
from syndicate.store.database import Database, open_database
from tests.support import ledger, postgres
from tests.support.wide import often, taken

LONG = tuple(Path(__file__).parent / name for name in ("browser", "hard", "journeys"))

settings.register_profile("house", deadline=None, max_examples=often(50, 100))
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have all that drives whole publications count as long; take each fourth row of a wide table."""
    for item in items:
        far = any(item.path.is_relative_to(one) for one in LONG)
        if far and not item.get_closest_marker("short"):
            item.add_marker("long")
    passed_over = {row for table in _tables(items) for row in set(table).difference(taken(table))}
    if passed_over:
        config.hook.pytest_deselected(items=[*passed_over])
        items[:] = [item for item in items if item not in passed_over]


def pytest_collection_finish() -> None:
    """Spare the collector of garbage 15,000 tests that stay: looking through them took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage while a long test runs."""
    if item.get_closest_marker("long") is None:
        return (yield)
    with _uncovered():
        return (yield)


def _tables(items: list[pytest.Item]) -> Iterator[list[pytest.Item]]:
    """Yield the rows of each function that is marked as wide, wherever they stand."""
    tables: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("wide"):
            tables.setdefault(item.nodeid.partition("[")[0], []).append(item)
    yield from tables.values()


@contextmanager
def _uncovered() -> Iterator[None]:
    """Stop whatever measures: a worker of xdist is measured twice, as a process and by pytest-cov."""
    stopped: list[Coverage] = []
    while (measuring := Coverage.current()) is not None:
        measuring.stop()
        stopped.append(measuring)
    try:
        yield
    finally:
        while stopped:
            stopped.pop().start()


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.shared() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a database with our tables and nothing in them."""
    name = server.create()
    database = open_database(server.url(name), tmp_path_factory.mktemp("template"))
    workers.install(database)
    database.close()
    return name


@pytest.fixture(scope="session")
def spare() -> list[str]:
    """Return the databases that nobody uses at the moment: making one takes far longer than emptying it."""
    return []


@pytest.fixture
def new_database(
    server: postgres.Server, template: str, spare: list[str]
) -> Iterator[Callable[[], str]]:
    """Return what gives the address of a new database on PostgreSQL, with our tables in it."""
    used: list[str] = []

    def new() -> str:
        used.append(spare.pop() if spare else server.create(template))
        return server.url(used[-1])

    yield new
    for name in used:
        if server.empty(name):
            spare.append(name)
        else:
            server.drop(name)


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Database]:
    """A database in a file."""
    opened = ledger.database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def served(new_database: Callable[[], str], tmp_path: Path) -> Iterator[Database]:
    """A database on a server."""
    opened = open_database(new_database(), tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=["filed", "served"], ids=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(request.param)
    return found
