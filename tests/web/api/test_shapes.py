"""The command line and the API say the same, key for key and in the same order."""

import json
from collections.abc import Callable

import pytest

from tests.support.cli import at
from tests.web.api.office import NOW, Office, Program

ID = "actualites-2026-03-12"
SAME = [
    (("issue", "list"), "GET", "/issues"),
    (("issue", "show", ID), "GET", f"/issues/{ID}"),
    (("issue", "check", ID), "POST", f"/issues/{ID}/check"),
    (("issue", "plan", "actualites"), "POST", "/issues"),
    (("schedule", "show"), "GET", "/schedule"),
    (("check",), "POST", "/check"),
    (("build",), "POST", "/build"),
]


@pytest.mark.wide
@pytest.mark.parametrize(("command", "method", "path"), SAME, ids=str)
def test_both_print_one_document(
    office: Office,
    program: Callable[..., Program],
    command: tuple[str, ...],
    method: str,
    path: str,
) -> None:
    office.planned()
    at(NOW.isoformat(), office.home, "build")
    cms = program()
    body = {"newsletter": "actualites"} if command[:2] == ("issue", "plan") else None
    answered = cms.ask(method, path, body).json()
    printed = at(NOW.isoformat(), office.home, *command, "--json").json
    assert json.dumps(answered) == json.dumps(printed)
