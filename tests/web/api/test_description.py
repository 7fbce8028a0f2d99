"""What stands in the description and in docs/api.md is so."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from starlette.routing import Route

from syndicate.journeys.programs import VERBS
from syndicate.web.api.openapi import ROOT
from syndicate.web.api.statuses import BY_CODE, TITLES
from syndicate.web.api.table import OPERATIONS
from syndicate.web.routes import ROUTES
from tests.web.api.office import APPROVED, NOW, TWO, Office, Program

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"


@pytest.mark.parametrize(
    ("tag", "said"), [("en", "Describe this API."), ("fr", "Décrire cette API.")]
)
def test_it_is_openapi_in_each_language(
    program: Callable[..., Program], tag: str, said: str
) -> None:
    answer = program("status").get("/openapi.json", Accept_Language=tag)
    validate(answer.json())
    assert answer.json()["openapi"] == "3.1.0"
    assert answer.json()["paths"]["/openapi.json"]["get"]["summary"] == said


def test_it_describes_every_route_and_no_other(program: Callable[..., Program]) -> None:
    described = {
        (method.upper(), f"{ROOT}{path}")
        for path, methods in program().description["paths"].items()
        for method in methods
    }
    routed = {
        (method, route.path)
        for route in ROUTES
        if isinstance(route, Route) and route.path.startswith(f"{ROOT}/")
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert described == routed
    assert len(described) == len(OPERATIONS) == len({one.name for one in OPERATIONS})


def test_every_status_has_a_title_and_every_verb_a_use() -> None:
    assert set(BY_CODE.values()) <= TITLES.keys()
    assert {one.verb for one in OPERATIONS} == {None, *VERBS}


class TestTheDocument:
    @pytest.fixture
    def office(self, tmp_path: Path) -> Iterator[Office]:
        one = Office(tmp_path / "home", APPROVED + TWO)
        yield one
        one.app.close()

    def test_has_examples_that_work(
        self, office: Office, program: Callable[..., Program], tmp_path: Path
    ) -> None:
        cms = program()
        text = "\n".join(
            re.findall(r"^```sh\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        )
        script = text.replace("2026-11-26", "2026-03-12")
        script, replaced = re.subn(r"^API=.*$", f"API={cms.root}", script, flags=re.MULTILINE)
        assert replaced == 1
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env={**os.environ, "TOKEN": str(cms.token)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert '"state":"sending"' in ran.stdout
        assert '"operation":"check"' in ran.stdout
        assert office.clock.now() == NOW
        assert office.delivered() == {"sent": 2}

    def test_names_every_address_verb_and_status(self) -> None:
        text = DOCUMENT.read_text("utf-8")
        for one in OPERATIONS:
            assert one.path.removeprefix("/issues/{id}") in text
        for verb in VERBS:
            assert f"`{verb}`" in text
        for status in TITLES:
            assert str(status) in text
