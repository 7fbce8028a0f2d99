"""Every status that is documented can be had, in the language of who asks, and as it is described."""

import http.client
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from syndicate.journeys import instance
from syndicate.store.database import Database
from tests.support.homes import SETTINGS, write_article
from tests.web.api.office import APPROVED, BY, TWO, Office, Program, as_described

KEY = {"Idempotency-Key": "a"}
HASTY = "\n[api]\nper_minute = 2\n"


def documented(description: Any) -> set[int]:
    return {
        int(status)
        for methods in description["paths"].values()
        for one in methods.values()
        for status in one["responses"]
    }


def test_every_documented_status_can_be_had(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    described = cms.description
    issue = f"/issues/{office.planned()}"
    answers = [
        cms.get("/status"),
        cms.post("/build", Prefer="respond-async"),
        cms.post("/build", {"full": "yes"}),
        Program(cms.root.removesuffix("/api/v1"), None).get("/status"),
        program("status").post("/build"),
        cms.get("/issues/none"),
        cms.post("/issues", {"newsletter": "none"}),
        cms.post(f"{issue}/resume", b"{" + b" " * 70_000),
        cms.post(f"{issue}/resume", b"{}", **{"Content-Type": "text/plain"}),
        reused(cms, issue),
        held(office, cms, issue),
        busy(office, cms, issue),
        slow(office, program, issue),
        no_schedule(office, program, issue),
        hasty(office, program),
    ]
    for answer in answers:
        as_described(described, answer)
    assert {answer.status_code for answer in answers} == documented(described)


def reused(cms: Program, issue: str) -> requests.Response:
    cms.post(f"{issue}/pause", **KEY)
    return cms.post(f"{issue}/resume", **KEY)


def held(office: Office, cms: Program, issue: str) -> requests.Response:
    instance.hold(office.app.house, "incident", BY, office.clock.now())
    answer = cms.post(f"{issue}/send")
    assert instance.release(office.app.house, BY, office.clock.now())
    assert (answer.status_code, answer.json()["code"]) == (409, "instance-held")
    assert "incident" in answer.json()["detail"]
    assert cms.get(f"{issue}/status").json()["state"] == "scheduled"
    return answer


def busy(office: Office, cms: Program, issue: str) -> requests.Response:
    other = sqlite3.connect(office.home / "var" / "syndicate.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = cms.post(f"{issue}/pause")
    finally:
        other.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    return answer


def slow(office: Office, program: Callable[..., Program], issue: str) -> requests.Response:
    office.application = office.made(body_s=0.05)
    cms = program()
    address = urlsplit(f"{cms.root}{issue}/pause")
    line = http.client.HTTPConnection(str(address.hostname), address.port or 80, timeout=20)
    line.putrequest("POST", address.path)
    line.putheader("Authorization", f"Bearer {cms.token}")
    line.putheader("Content-Length", "2")
    line.endheaders(b"{")
    came = line.getresponse()
    answer = requests.Response()
    answer.status_code, answer.url, answer._content = came.status, address.geturl(), came.read()
    answer.headers.update(came.headers.items())
    answer.request = requests.Request("POST", address.geturl()).prepare()
    line.close()
    return answer


def no_schedule(office: Office, program: Callable[..., Program], issue: str) -> requests.Response:
    office.again(SETTINGS.replace("schedules.weekly", "schedules.other") + TWO)
    answer = program().post(f"{issue}/send")
    assert answer.json()["findings"][0]["setting"] == "newsletters.actualites.schedules"
    return answer


def hasty(office: Office, program: Callable[..., Program]) -> requests.Response:
    office.again(SETTINGS + TWO + HASTY)
    cms = program()
    return [cms.get("/status") for _ in range(3)][-1]


@pytest.mark.wide
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nothing", None, 404, "api-path-unknown"),
        ("GET", "/tasks/none", None, 404, "api-task-unknown"),
        ("PUT", "/status", None, 405, "api-method"),
        ("DELETE", "/issues", None, 405, "api-method"),
        ("GET", "/schedule?days=0", None, 400, "api-field"),
        ("GET", "/schedule?days=many", None, 400, "api-field"),
        ("GET", "/schedule?until=2027", None, 400, "api-field-unknown"),
        ("GET", "/issues?state=lost", None, 400, "api-field"),
        ("POST", "/build?full=true", None, 400, "api-query"),
        ("POST", "/build", b"[", 400, "api-body"),
        ("POST", "/build", b"[]", 400, "api-body"),
        ("POST", "/build", b"\xff", 400, "api-body"),
        ("POST", "/build", b"[" * 60_000, 400, "api-body"),
        ("POST", "/build", {"all": True}, 400, "api-field-unknown"),
        ("POST", "/issues", {}, 400, "api-field-missing"),
        ("POST", "/issues", {"newsletter": 1}, 400, "api-field"),
        ("POST", "/issues", {"newsletter": "actualites", "at": "soon"}, 400, "api-field"),
        ("POST", "/issues", {"newsletter": "actualites", "works": "a"}, 400, "api-field"),
        ("POST", "/issues", {"newsletter": "actualites", "works": ["a"]}, 404, "work-unknown"),
        ("POST", "/issues/none/send", {}, 404, "issue-unknown"),
    ],
)
def test_what_cannot_be_done_is_told_by_its_code(
    program: Callable[..., Program], method: str, path: str, body: Any, status: int, code: str
) -> None:
    headers = {"Content-Type": "application/json"} if isinstance(body, bytes) else {}
    answer = program().ask(method, path, body, **headers)
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["remedy"]
    if status == 405:
        assert answer.headers["Allow"] == ("GET" if path == "/status" else "GET, POST")


def test_what_the_gate_forbids_is_refused_with_its_findings(
    office: Office, program: Callable[..., Program]
) -> None:
    office.again(APPROVED + TWO)
    write_article(office.home, "fete", title="Fête de {{ville}}")
    cms = program()
    issue = f"/issues/{office.planned()}"
    answer = cms.post(f"{issue}/approve")
    assert (answer.status_code, answer.json()["code"]) == (422, "issue-refused")
    errors = [one["code"] for one in answer.json()["findings"] if one["severity"] == "error"]
    assert set(errors) == {"placeholder-left"}
    assert cms.get(f"{issue}/status").json()["state"] == "draft"
    assert cms.post(f"{issue}/send").json()["code"] == "issue-not-sendable"


@pytest.mark.parametrize(
    ("asked", "tag", "said"),
    [
        ("en", "en", "There is no issue “none”."),
        ("fr-CA, en;q=0.5", "fr-CA", "Il n’y a pas de numéro «\u00a0none\u00a0»."),
        ("fr-BE", "fr", "Il n’y a pas de numéro «\u00a0none\u00a0»."),
        ("de", "fr", "Il n’y a pas de numéro «\u00a0none\u00a0»."),
    ],
)
def test_people_read_it_in_their_language(
    program: Callable[..., Program], asked: str, tag: str, said: str
) -> None:
    answer = program().get("/issues/none", Accept_Language=asked)
    assert answer.json()["detail"] == said
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (tag, "Accept-Language")


def test_what_nobody_foresaw_is_told_without_its_details(
    office: Office, program: Callable[..., Program], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Database:
        raise RuntimeError("a secret of ours")

    office.application = office.made(house=replace(office.app.house, connect=broken, _opened=[]))
    answer = program().get("/status")
    assert (answer.status_code, answer.json()["code"]) == (500, "api-failed")
    assert "secret" not in answer.text
    assert "a secret of ours" in caplog.text
