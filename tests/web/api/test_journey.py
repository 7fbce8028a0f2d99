"""Another scheduler plans, checks, approves, sends and follows an issue by HTTP alone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from syndicate.schedule import jobs
from tests.web.api.office import APPROVED, BY, TWO, Office, Program, as_described


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path / "home", APPROVED + TWO)
    yield one
    one.app.close()


def good(program: Program, answer: requests.Response) -> requests.Response:
    assert answer.status_code == 200, answer.text
    as_described(program.description, answer)
    return answer


def test_from_content_to_the_last_mail(office: Office, program: Callable[..., Program]) -> None:
    cms = program()
    assert good(cms, cms.post("/build")).json()["works"] == 1
    assert good(cms, cms.post("/check")).json()["totals"]["error"] == 0
    (due, *_) = good(cms, cms.get("/schedule?days=7")).json()["occurrences"]
    assert (due["newsletter"], due["date"], due["issue"]) == ("actualites", "2026-03-12", None)

    planned = good(cms, cms.post("/issues", {"newsletter": "actualites"})).json()
    issue = f"/issues/{planned['id']}"
    assert (planned["id"], planned["state"]) == ("actualites-2026-03-12", "draft")
    assert not good(cms, cms.post(f"{issue}/check")).json()["refused"]
    assert [one["work"] for one in good(cms, cms.get(issue)).json()["pool"]["items"]]

    approved = good(cms, cms.post(f"{issue}/approve", {})).json()
    assert (approved["state"], approved["approvals"]) == ("scheduled", {"needed": 1, "given": 1})
    assert good(cms, cms.get(issue)).json()["approvals"]["given"][0]["by"] == BY

    sent = good(cms, cms.post(f"{issue}/send")).json()
    assert (sent["state"], sent["readers"], sent["counts"]["queued"]) == ("sending", 2, 2)
    assert office.delivered() == {}
    assert good(cms, cms.get("/deliver")).json()["next_due"] == "2026-03-12T07:00:00Z"

    office.clock.at += timedelta(days=2)
    assert office.delivered() == {"sent": 2}
    jobs.tick(office.app.house, office.clock.now())
    followed = good(cms, cms.get(f"{issue}/status")).json()
    assert (followed["state"], followed["counts"]["sent"]) == ("sent", 2)
    assert office.mails() == ["lecteur0@lecteurs.example", "lecteur1@lecteurs.example"]
    assert good(cms, cms.get("/status")).json()["issues"]["sent"] == 1


def test_an_issue_is_stopped_let_go_and_called_off(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    issue = f"/issues/{office.planned()}"
    cms.post(f"{issue}/approve")
    good(cms, cms.post(f"{issue}/send", {"now": True}))
    assert good(cms, cms.post(f"{issue}/pause")).json()["paused"]
    assert office.delivered() == {}
    assert not good(cms, cms.post(f"{issue}/resume")).json()["paused"]
    assert good(cms, cms.post(f"{issue}/cancel")).json()["counts"]["cancelled"] == 2
    assert office.delivered() == {}


def test_a_token_and_its_person_are_one_approver(
    office: Office, program: Callable[..., Program]
) -> None:
    office.again(APPROVED.replace("approvals = 1", "approvals = 2") + TWO)
    cms = program()
    issue = office.planned()
    for path in ("approve", "approve"):
        assert cms.post(f"/issues/{issue}/{path}").json()["approvals"] == {"needed": 2, "given": 1}
    other = Program(cms.root.removesuffix("/api/v1"), office.token(by=BY.upper()))
    assert other.post(f"/issues/{issue}/approve").json()["state"] == "in_review"
    third = Program(cms.root.removesuffix("/api/v1"), office.token(by="autre@metropole.example"))
    assert third.post(f"/issues/{issue}/approve").json()["state"] == "scheduled"
