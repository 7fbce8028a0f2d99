"""The sample publication, built and delivered once for all tests that only look at it."""

from pathlib import Path

import pytest

from tests.support.cli import run


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo")
    ran = run(home, "demo")
    assert ran.code == 0, ran.err
    return home
