"""What is asked for by POST is done once, to its end, whoever is killed."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from syndicate.journeys import instance, programs
from syndicate.schedule import jobs
from syndicate.store import issues, tasks
from syndicate.store.tasks import Task
from tests.support.waiting import until
from tests.web.api.office import BY, Office, Program, as_described


def abandoned(office: Office, cms: Program, operation: str, issue: str, attempts: int = 1) -> str:
    """Leave a task as a process leaves it that was killed; return its path."""
    task = Task(
        id=uuid.uuid4().hex,
        token=str(cms.token).split("_")[1],
        key=None,
        mark="",
        operation=operation,
        subject=issue,
        arguments={"now": True} if operation == "sendIssue" else {},
        locale="en",
        accepted_at=office.clock.now(),
        lease_until=office.clock.now() + timedelta(seconds=60),
        attempts=attempts,
    )
    with office.app.house.database.write() as c:
        tasks.accept(c, task)
    return f"/tasks/{task.id}"


def ended(cms: Program, path: str) -> dict[str, object]:
    until(lambda: cms.get(path).json()["state"] == "done")
    answer = cms.get(path)
    as_described(cms.description, answer)
    found: dict[str, object] = answer.json()
    return found


def test_who_does_not_wait_is_told_where_to_look(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    issue = office.planned()
    answer = cms.post(f"/issues/{issue}/send", {"now": True}, Prefer="respond-async")
    as_described(cms.description, answer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (202, "2")
    path = answer.headers["Location"].removeprefix("/api/v1")
    done = ended(cms, path)
    assert (done["operation"], done["subject"], done["status"]) == ("sendIssue", issue, 200)
    assert done["answer"] == cms.post(f"/issues/{issue}/pause").json() | {"paused": False}
    assert program().get(path).status_code == 404


def test_the_same_key_gets_the_same_answer_and_nothing_is_done_again(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    issue = office.planned()
    first = cms.post(f"/issues/{issue}/send", {"now": True}, **{"Idempotency-Key": "one"})
    again = cms.post(f"/issues/{issue}/send", {"now": True}, **{"Idempotency-Key": '"one"'})
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert cms.post(f"/issues/{issue}/send", {"now": True}).status_code == 409

    other = cms.post(f"/issues/{issue}/send", {}, **{"Idempotency-Key": "one"})
    assert (other.status_code, other.json()["code"]) == (422, "api-key-reused")
    assert (
        cms.post("/build", **{"Idempotency-Key": "é".encode().decode("latin-1")}).status_code == 400
    )
    assert program().post(f"/issues/{issue}/pause", **{"Idempotency-Key": "one"}).status_code == 200

    office.clock.at += timedelta(hours=24)
    anew = cms.post(f"/issues/{issue}/send", {"now": True}, **{"Idempotency-Key": "one"})
    assert anew.status_code == 409


def test_a_key_that_was_told_no_may_ask_again(
    office: Office, program: Callable[..., Program]
) -> None:
    cms, house = program(), office.app.house
    issue = office.planned()
    instance.hold(house, "incident", BY, office.clock.now())
    refused = cms.post(f"/issues/{issue}/send", **{"Idempotency-Key": "k"})
    instance.release(house, BY, office.clock.now())
    taken = cms.post(f"/issues/{issue}/send", **{"Idempotency-Key": "k"})
    assert (refused.status_code, taken.status_code) == (409, 200)
    assert "Idempotency-Replayed" not in taken.headers


def test_a_send_that_a_kill_cut_short_is_gone_on_with(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    issue = office.planned()
    path = abandoned(office, cms, "sendIssue", issue)
    office.application.go_on()
    assert cms.get(path).json()["state"] == "running"
    office.clock.at += timedelta(seconds=60)
    office.application.go_on()
    done = ended(cms, path)
    assert done["status"] == 200
    assert office.delivered() == {"sent": 2}


def test_a_send_that_was_done_but_not_said_is_no_mistake(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    issue = office.planned()
    path = abandoned(office, cms, "sendIssue", issue)
    house, now = office.app.house, office.clock.now()
    with house.database.read() as c:
        planned = issues.known(c, issue)
    jobs.send(house, planned, now, at_once=True)
    office.clock.at += timedelta(seconds=60)
    office.application.go_on()
    assert ended(cms, path)["status"] == 200
    assert office.delivered() == {"sent": 2}


def test_two_processes_go_on_with_it_once(office: Office, program: Callable[..., Program]) -> None:
    cms = program()
    path = abandoned(office, cms, "sendIssue", office.planned())
    office.clock.at += timedelta(seconds=60)
    for one in (office.application, office.made(), office.made()):
        one.go_on()
    assert ended(cms, path)["status"] == 200
    assert office.delivered() == {"sent": 2}


def test_what_ends_every_process_is_given_up(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    path = abandoned(office, cms, "build", "", attempts=3)
    office.clock.at += timedelta(seconds=60)
    office.application.go_on()
    done = ended(cms, path)
    assert done["status"] == 500
    assert dict(done["answer"])["code"] == "api-given-up"  # type: ignore[call-overload]


def test_what_a_revoked_token_asked_for_is_not_gone_on_with(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    path = abandoned(office, cms, "sendIssue", issue := office.planned())
    programs.revoke(office.app.house, str(cms.token).split("_")[1], "cli", office.clock.now())
    office.clock.at += timedelta(seconds=60)
    office.application.go_on()

    def found() -> Task | None:
        with office.app.house.database.read() as c:
            return tasks.get(c, path.rsplit("/")[-1])

    until(lambda: (one := found()) is not None and one.status is not None)
    assert getattr(found(), "status", None) == 401
    assert program().get(f"/issues/{issue}/status").json()["state"] == "scheduled"


def test_the_lease_of_what_is_under_way_is_extended(office: Office) -> None:
    house, now = office.app.house, office.clock.now()
    text = office.token()
    task = Task(
        id="a",
        token=text.split("_")[1],
        key="k",
        mark="m",
        operation="build",
        subject="",
        arguments={},
        locale="en",
        accepted_at=now,
        lease_until=now,
    )
    with house.database.write() as c:
        assert tasks.accept(c, task) == task
        assert tasks.accept(c, replace(task, id="b")) == task
        tasks.extend(c, ["a", "b"], now + timedelta(seconds=60))
        assert tasks.abandoned(c, now + timedelta(seconds=59)) == ()
        (left,) = tasks.abandoned(c, now + timedelta(seconds=60))
        assert tasks.take(c, left, now + timedelta(seconds=60), now + timedelta(seconds=120))
        assert not tasks.take(c, left, now + timedelta(seconds=60), now + timedelta(seconds=120))
        tasks.end(c, "a", now, 200, "{}", keep=True)
        tasks.end(c, "a", now, 500, "", keep=False)
        assert getattr(tasks.get(c, "a"), "status", None) == 200
        tasks.forget(c, now)
        assert tasks.get(c, "a") is None


def test_what_somebody_asked_for_who_may_no_longer_do_it_is_not_gone_on_with(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    path = abandoned(office, cms, "sendIssue", office.planned())
    office.account(BY, "editor")
    office.clock.at += timedelta(seconds=60)
    office.application.go_on()
    done = ended(cms, path)
    assert (done["status"], dict(done["answer"])["code"]) == (403, "api-verb-missing")  # type: ignore[call-overload]
    assert office.delivered() == {}
