"""Every desk of the console is closed to whom it is not for, and no address below it is without a desk."""

from itertools import count

import pytest
from starlette.routing import Route

from syndicate.model import ROLES, Role
from syndicate.web.console.guard import Desk, Needs, desk
from syndicate.web.console.routes import DESKS
from syndicate.web.routes import ROUTES
from tests.support.staff import COOKIE, Browser, Bureau

NUMBERS = count()


def asked(one: Desk) -> str:
    """Return an address that a desk is at."""
    filled = {"path": "somewhere/else", "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    path = one.path
    for name, convertor in one.param_convertors.items():
        value = filled.get(name, "1")
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
        path = path.replace(f"{{{name}:{type(convertor).__name__}}}", value)
    return path


def at(method: str, needs: tuple[Needs, ...] | None = None, *, but: bool = False) -> list[Desk]:
    """Return the desks where something can be asked by a method, for those who need this, or else."""
    found = [one for one in DESKS if method in (one.methods or ())]
    if needs is None:
        return found
    return [one for one in found if (one.needs in needs) != but]


def named(one: Desk) -> str:
    return f"{max(one.methods or ())} {one.path}"


def outsider(here: Bureau, needs: Needs) -> Browser:
    """Return the browser of somebody who has every role but those that a desk is for."""
    wanted = needs if isinstance(needs, tuple) else (needs,)
    roles = tuple(role for role in ROLES if role not in (*wanted, "admin"))
    return here.signed_in(*roles, address=f"outsider{next(NUMBERS)}@metropole.example")


def test_there_is_no_way_to_the_console_but_by_a_desk() -> None:
    below = [
        one for one in ROUTES if isinstance(one, Route) and f"{one.path}/".startswith("/console/")
    ]
    assert below == list(DESKS)
    assert all(isinstance(one, Desk) for one in below)
    last = below[-1]
    assert (last.path, last.needs) == ("/console/{path:path}", "staff")  # type: ignore[attr-defined]


def test_a_desk_is_not_made_without_saying_whom_it_is_for() -> None:
    with pytest.raises(TypeError):
        desk("/console/x", lambda _request: None)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="consoles"):
        desk("/consoles", lambda _request: None, needs="staff")


@pytest.mark.parametrize("one", at("GET", ("anyone",), but=True), ids=named)
def test_who_is_not_signed_in_is_sent_to_where_they_can(here: Bureau, one: Desk) -> None:
    for cookies in ({}, {COOKIE: "x"}, {COOKIE: "é" * 20}, {COOKIE: "x" * 5000}):
        answer = Browser(here.url, dict(cookies)).get(asked(one))
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/console/login?next={asked(one)}"
        assert answer.text == ""


@pytest.mark.parametrize("one", at("POST", ("anyone",), but=True), ids=named)
def test_who_is_not_signed_in_can_post_nothing(here: Bureau, one: Desk) -> None:
    stranger = here.browser()
    stranger.get("/console/login")  # has a form's token, though no session
    assert stranger.post(asked(one)).status_code == 403


@pytest.mark.parametrize("one", at("GET", ("anyone", "staff"), but=True), ids=named)
def test_who_has_another_role_sees_nothing(here: Bureau, one: Desk) -> None:
    assert outsider(here, one.needs).get(asked(one)).status_code == 403


@pytest.mark.parametrize("one", at("POST", ("anyone", "staff"), but=True), ids=named)
def test_who_has_another_role_changes_nothing(here: Bureau, one: Desk) -> None:
    assert outsider(here, one.needs).post(asked(one)).status_code == 403


@pytest.mark.parametrize("one", at("POST"), ids=named)
def test_no_form_is_taken_without_its_token(here: Bureau, one: Desk) -> None:
    admin = here.signed_in("admin", address=f"forms{next(NUMBERS)}@metropole.example")
    other = here.signed_in("admin", address=f"forms{next(NUMBERS)}@metropole.example")
    path = asked(one)
    forms: tuple[dict[str, str], ...] = (
        {},
        {"csrf": ""},
        {"csrf": "0" * 64},
        {"csrf": other.csrf},
        {"csrf": f"{admin.csrf}0"},
        {"csrf": "é"},
    )
    for form in forms:
        assert admin.post_bare(path, form).status_code == 403, form
    assert admin.get("/console/account").status_code == 200  # nothing was done


@pytest.mark.parametrize("one", at("POST"), ids=named)
def test_no_form_is_taken_from_elsewhere(here: Bureau, one: Desk) -> None:
    admin = here.signed_in("admin", address=f"forms{next(NUMBERS)}@metropole.example")
    wheres = (
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://news.example.evil.example"},
    )
    for where in wheres:
        answer = admin.post_bare(asked(one), {"csrf": admin.csrf}, **where)
        assert answer.status_code == 403, where


@pytest.mark.parametrize(
    "where",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "https://news.example"},
        {},
    ],
    ids=str,
)
def test_our_own_forms_are_taken(here: Bureau, where: dict[str, str]) -> None:
    one = here.signed_in("editor", address=f"own{next(NUMBERS)}@metropole.example")
    form = {"csrf": one.csrf, "name": "Zoë", "locale": "en"}
    answer = one.post_bare("/console/account", form, **where)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/console/account",
    )


def test_a_script_says_the_token_in_a_header(here: Bureau) -> None:
    one = here.signed_in("editor", address="script@metropole.example")
    form = {"name": "Zoë", "locale": "en"}
    answer = one.post_bare("/console/account", form, X_CSRF_Token=one.csrf)
    assert answer.status_code == 303


def test_a_fragment_of_a_page_is_not_replaced_by_the_page_to_sign_in_at(here: Bureau) -> None:
    answer = here.browser().get("/console/account", HX_Request="true")
    assert (answer.status_code, answer.text) == (403, "")
    assert answer.headers["HX-Redirect"] == "/console/login"


def test_who_may_not_is_told_why_in_their_language(here: Bureau) -> None:
    one = here.signed_in("editor", address="why@metropole.example", locale="en")
    assert "This is not one of your tasks" in one.get("/console/staff").text
    assert "This page is out of date" in one.post_bare("/console/account", {}).text
    assert "This page does not exist" in one.get("/console/nowhere").text
    told = here.browser(Accept_Language="en").post("/console/account", {"name": "x"})
    assert "You are no longer signed in" in told.text


@pytest.mark.parametrize("role", ROLES)
def test_each_may_come_to_their_own_account(here: Bureau, role: Role) -> None:
    assert here.signed_in(role).get("/console/account").status_code == 200


def test_a_page_of_the_console_stays_in_no_cache_and_in_no_frame(here: Bureau) -> None:
    one = here.signed_in("editor", address="headers@metropole.example")
    for path in ("/console/account", "/console/nowhere", "/console/staff"):
        headers = one.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert (
            headers["Referrer-Policy"] == "same-origin"
        )  # with "no-referrer", Origin would be null
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"].split("; ")
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self'" in policy
        assert not any("unsafe" in part for part in policy)


def test_the_catalogue_of_files_is_never_asked_for_what_is_below_the_console(
    here: Bureau,
) -> None:
    file = here.app.house.public / "console" / "page.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("<!doctype html>", encoding="utf-8")
    assert here.browser().get("/console/page.html").status_code == 303
