"""An office of its own for each test, behind the one server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.ledger import every_statement_fits_postgresql
from tests.web.api.office import Office, Program
from tests.web.conftest import Served


@pytest.fixture(autouse=True)
def _fits_postgresql() -> Iterator[None]:
    with every_statement_fits_postgresql():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path / "home")
    yield one
    one.app.close()


@pytest.fixture
def program(served: Served, office: Office) -> Callable[..., Program]:
    """Return what makes a program with a token for these verbs, all of them if none are named."""

    def made(*verbs: str, newsletters: tuple[str, ...] = ()) -> Program:
        served.app = office.application
        return Program(served.url, office.token(*verbs, newsletters=newsletters))

    return made
