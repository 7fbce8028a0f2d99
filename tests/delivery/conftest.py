from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.store.database import Database
from tests.support import ledger


@pytest.fixture(autouse=True)
def _fits_postgresql() -> Iterator[None]:
    with ledger.every_statement_fits_postgresql():
        yield


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = ledger.database(tmp_path)
    yield opened
    opened.close()
