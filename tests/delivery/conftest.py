from collections.abc import Iterator

import pytest

from tests.support import ledger


@pytest.fixture(autouse=True)
def _fits_postgresql() -> Iterator[None]:
    with ledger.every_statement_fits_postgresql():
        yield
