from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from syndicate.store.database import Database, open_database
from tests.support import ledger


@pytest.fixture(autouse=True)
def _fits_postgresql() -> Iterator[None]:
    with ledger.every_statement_fits_postgresql():
        yield


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
