"""Who is let in: nobody without a token, nobody further than their token says, and nothing is told of it."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests

from syndicate.errors import UsageError
from syndicate.journeys import programs
from syndicate.journeys.staff import people
from syndicate.model import Role
from syndicate.store import audit
from syndicate.web.api.table import OPERATIONS
from tests.web.api.office import BY, Office, Program


def walked(program: Program, token: str | None, **headers: str) -> list[requests.Response]:
    program.token = token
    return [
        program.ask(one.method, one.path.replace("{id}", "actualites-2026-03-12"), **headers)
        for one in OPERATIONS
    ]


def test_without_a_token_every_address_says_no(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    basic = {"Authorization": "Basic Y21zOnNlY3JldA=="}
    for headers in ({}, basic, {"Authorization": "Bearer"}, {"Cookie": f"token={cms.token}"}):
        for answer in walked(cms, None, **headers):
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="syndicate"'
    for path in ("", "/", "/nothing", "/../v2", "/issues/a/b/c"):
        assert cms.get(path).status_code == 401


def test_a_token_in_the_address_opens_nothing(program: Callable[..., Program]) -> None:
    cms = program()
    text, cms.token = cms.token, None
    for name in ("token", "access_token", "authorization"):
        assert cms.get(f"/status?{name}={text}").status_code == 401


def test_with_every_other_verb_an_address_says_no(
    office: Office, program: Callable[..., Program]
) -> None:
    for one in OPERATIONS:
        cms = program(*(verb for verb in programs.VERBS if verb != one.verb))
        answer = cms.ask(one.method, one.path.replace("{id}", "actualites-2026-03-12"))
        if one.verb is None:
            assert answer.status_code in (200, 404)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "api-verb-missing")
            assert f"“{one.verb}”" in answer.json()["detail"]
            assert f'scope="{one.verb}"' in answer.headers["WWW-Authenticate"]
    assert programs.listed(office.app.house)


def test_revoked_expired_and_invented_tokens_open_nothing(
    office: Office, program: Callable[..., Program]
) -> None:
    cms, house = program(), office.app.house
    good = str(cms.token)
    short = programs.add(house, "x", ["status"], [], timedelta(days=1), BY, office.clock.now())[1]
    revoked = office.token()
    programs.revoke(house, revoked.split("_")[1], BY, office.clock.now())
    wrong_end = good[:-1] + ("A" if good[-1] != "A" else "B")
    wrong_id = f"syn_aaaaaaaa_{good.split('_', 2)[2]}"
    cms.token = short
    assert cms.get("/status").status_code == 200
    office.clock.at += timedelta(days=1)
    for text in (short, revoked, wrong_end, wrong_id, "syn_", "é", good.upper()):
        for answer in walked(cms, text.encode().decode("latin-1")):
            assert (answer.status_code, answer.json()["code"]) == (401, "api-token-refused")
            assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    cms.token = good
    assert cms.get("/status").status_code == 200


def staffed(office: Office, *roles: Role) -> None:
    """Give accounts to an administrator and, with these roles, to the person of our tokens."""
    office.account("admin@metropole.example", "admin")
    if roles:
        office.account(BY, *roles)


@pytest.mark.parametrize("role", ["editor", "approver", "sender"])
def test_where_there_are_accounts_a_token_does_what_its_person_may_do(
    office: Office, program: Callable[..., Program], role: Role
) -> None:
    cms = program()
    staffed(office, role)
    for one in OPERATIONS:
        answer = cms.ask(one.method, one.path.replace("{id}", "actualites-2026-03-12"))
        open_ = one.verb is None or programs.ROLES.get(one.verb, role) == role
        assert (answer.status_code == 403) is not open_, (one.verb, answer.text)


def test_the_token_of_who_is_let_in_no_more_opens_nothing(
    office: Office, program: Callable[..., Program]
) -> None:
    cms, house, now = program(), office.app.house, office.clock.now()
    assert cms.get("/status").status_code == 200
    staffed(office)
    assert cms.get("/status").status_code == 401  # somebody who has no account
    office.account(BY, "editor")
    assert cms.get("/status").status_code == 200
    people.disable(house, BY, "cli", now)
    assert cms.get("/status").status_code == 401


def test_nobody_gets_a_token_for_what_they_may_not_do_themselves(office: Office) -> None:
    staffed(office, "editor")
    with pytest.raises(UsageError, match="token-roles") as found:
        office.token("plan", "approve", "send")
    assert found.value.fields["roles"] == ["approver", "sender"]
    with pytest.raises(UsageError, match="token-person"):
        office.token("plan", by="inconnu@metropole.example")
    assert office.token("plan", "status", "check")


def test_a_token_for_one_newsletter_sees_and_touches_no_other(
    office: Office, program: Callable[..., Program]
) -> None:
    issue = office.planned()
    own = program(newsletters=("actualites",))
    other = program(newsletters=("agenda",))
    assert [one["id"] for one in own.get("/issues").json()["issues"]] == [issue]
    assert other.get("/issues").json() == {"issues": []}
    assert own.get("/schedule").json()["occurrences"]
    assert other.get("/schedule").json()["occurrences"] == []
    for answer in (
        other.get(f"/issues/{issue}"),
        other.post(f"/issues/{issue}/send"),
        other.post("/issues", {"newsletter": "actualites"}),
        other.get("/issues?newsletter=actualites"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "api-newsletter-closed")
    assert own.get(f"/issues/{issue}/status").json()["state"] == "scheduled"


def test_who_asks_too_often_is_told_when_to_come_back(
    office: Office, program: Callable[..., Program]
) -> None:
    office.application = office.made()
    hasty = program()
    for _ in range(120):
        assert hasty.get("/nothing").status_code == 404
    answer = hasty.get("/status")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert program().get("/status").status_code == 200
    office.clock.at += timedelta(seconds=1)
    assert hasty.get("/status").status_code == 200


def test_no_page_of_another_site_may_ask_or_read(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    for answer in (
        cms.ask("OPTIONS", "/issues", Origin="https://elsewhere.example"),
        cms.get("/issues", Origin="https://elsewhere.example"),
    ):
        assert not [one for one in answer.headers if one.lower().startswith("access-control")]
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_token_stands_in_a_log_or_in_the_database(
    office: Office, program: Callable[..., Program], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cms = program()
    cms.post("/issues", {"newsletter": "actualites"})
    cms.get(f"/status?token={cms.token}")
    secret = str(cms.token).split("_", 2)[2]
    said = "".join(
        f"{one.getMessage()} {one.__dict__}" for one in caplog.records if "urllib3" not in one.name
    )
    assert secret not in said
    for file in (office.home / "var").rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes()


def test_what_was_done_is_audited_with_the_token_and_its_person(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program("pause", "status")
    issue = office.planned()
    task = cms.post(f"/issues/{issue}/pause").headers["Location"].rsplit("/")[-1]
    with office.app.house.database.read() as c:
        done = {one.act: one for one in audit.listing(c)}
    id_ = str(cms.token).split("_")[1]
    assert done["api"].fields == {"token": id_, "verb": "pause", "task": task}
    assert (done["api"].actor, done["api"].subject) == (BY, issue)
    assert (done["pause"].actor, done["token-add"].subject) == (BY, id_)


def test_it_is_known_when_a_token_was_last_used(
    office: Office, program: Callable[..., Program]
) -> None:
    cms = program()
    assert [one.used_at for one in programs.listed(office.app.house)] == [None]
    cms.get("/status")
    assert [one.used_at for one in programs.listed(office.app.house)] == [office.clock.now()]
