from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.staff import Bureau, bureau


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """A publication with staff for all tests of a file: each adds people of its own."""
    folder: Path = tmp_path_factory.mktemp("bureau")
    with bureau(folder) as made:
        yield made
