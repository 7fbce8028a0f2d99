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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have each test run with a database in a file, and again with one on a server.

    Not those that are about the file itself (marked so), nor those that share a publication: it was
    made once, with a file. Building asks the database for next to nothing.
    """
    if "store" not in metafunc.fixturenames:
        return
    here = Path(__file__).parent
    stays = metafunc.definition.get_closest_marker("filed") or any(
        fixture.scope in {"module", "session"}
        and fixture.func.__module__.startswith("tests.journeys")
        for fixtures in metafunc._arg2fixturedefs.values()
        for fixture in fixtures
    )
    building = metafunc.definition.path.is_relative_to(here / "build")
    kinds = ["sqlite"] if stays or building else ["sqlite", "postgresql"]
    metafunc.parametrize("store", kinds, indirect=True)


@pytest.fixture(autouse=True)
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have the homes of a test keep what they remember where it says."""
    kind: str = request.param
    if kind == "postgresql":
        monkeypatch.setenv("SYNDICATE_STORE__URL", request.getfixturevalue("new_database")())
    return kind
