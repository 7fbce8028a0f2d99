"""Signing in and out, over HTTP: what the cookies are, what nobody is told, and where it leads."""

import logging
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from syndicate.journeys.staff import people, tries
from tests.support import homes
from tests.support.staff import COOKIE, PASSWORD, Browser, Bureau, bureau

FORM = "__Secure-syndicate-form"
NUMBERS = count()


def someone(here: Bureau, *roles: str) -> str:
    """Add somebody who has a password; return their address."""
    address = f"somebody{next(NUMBERS)}@metropole.example"
    here.with_password(*(roles or ("editor",)), address=address)  # type: ignore[arg-type]
    here.step(days=2)  # what others tried is forgotten
    return address


def test_the_first_page_says_how_the_first_person_is_added_and_nothing_more(
    tmp_path: Path,
) -> None:
    with bureau(tmp_path) as empty:
        assert "syndicate staff add" in empty.browser().get("/console/login").text
        empty.hire("admin")
        assert "syndicate staff add" not in empty.browser().get("/console/login").text


def test_a_password_lets_in_with_a_new_session(here: Bureau) -> None:
    address = someone(here)
    browser = here.browser()
    browser.get("/console/login")
    fixed = Browser(here.url, {FORM: browser.cookies[FORM], COOKIE: "chosen-by-somebody-else"})
    form = {"csrf": browser.csrf, "address": address.upper(), "password": PASSWORD}
    answer = fixed.post("/console/login", form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
    assert fixed.cookies[COOKIE] != "chosen-by-somebody-else"
    assert address in fixed.get("/console/account").text


def test_signing_in_again_ends_the_session_from_before(here: Bureau) -> None:
    address = someone(here)
    browser, _answer = here.sign_in(address)
    before = dict(browser.cookies)
    browser.get("/console/account")
    _browser, answer = (
        browser,
        browser.post("/console/login", {"address": address, "password": PASSWORD}),
    )
    assert answer.status_code == 303
    assert browser.cookies[COOKIE] != before[COOKIE]
    assert Browser(here.url, before).get("/console/account").status_code == 303
    assert browser.get("/console/account").status_code == 200


def test_the_cookies_are_for_the_console_alone_and_for_no_script(here: Bureau) -> None:
    browser = here.browser()
    answer = browser.get("/console/login")
    (form,) = answer.raw.headers.getlist("Set-Cookie")
    assert form.startswith(f"{FORM}=")
    assert set(form.split("; ")[1:]) == {"HttpOnly", "Path=/console", "SameSite=strict", "Secure"}
    made = browser.post("/console/login", {"address": someone(here), "password": PASSWORD})
    session = next(one for one in made.raw.headers.getlist("Set-Cookie") if COOKIE in one)
    assert set(session.split("; ")[1:]) == {"HttpOnly", "Path=/console", "SameSite=lax", "Secure"}
    assert "Set-Cookie" not in here.get("/fr/nothing").headers


def test_where_the_publication_is_on_http_or_below_a_path_the_cookies_are_named_and_placed_so(
    tmp_path: Path,
) -> None:
    settings = homes.SETTINGS.replace("https://news.example", "http://intranet.example/lettre")
    with bureau(tmp_path, settings) as other:
        answer = other.browser().get("/console/login")
        (form,) = answer.raw.headers.getlist("Set-Cookie")
        assert form.startswith("syndicate-form=")
        assert set(form.split("; ")[1:]) == {"HttpOnly", "Path=/lettre/console", "SameSite=strict"}
        sent = other.browser().get("/console/account").headers["Location"]
        assert sent == "../console/login?next=/console/account"


def test_what_is_wrong_is_told_to_nobody(here: Bureau) -> None:
    address = someone(here)
    gone, invited = someone(here), here.hire("editor", address="invited@metropole.example").address
    people.disable(here.app.house, gone, "cli", here.clock.now())
    told = set()
    for typed, password in (
        (address, "not the password at all"),
        ("nobody@metropole.example", PASSWORD),
        ("no address", PASSWORD),
        (gone, PASSWORD),
        (invited, PASSWORD),
        (invited, ""),
    ):
        browser, answer = here.sign_in(typed, password)
        assert answer.status_code == 403
        assert COOKIE not in browser.cookies
        told.add(answer.text.replace(typed, "").replace(browser.csrf, ""))
    assert len(told) == 1


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/console/",
        "/console//evil.example",
        "/console/../fr/",
        "/console/%2e%2e/fr/",
        "/console/..",
        "/console/\\evil.example",
        "/\\evil.example",
        "/fr/",
        "/consoles",
        "/console/login\r\nX: y",
        "javascript:alert(1)",
        "/console/" + "a" * 600,
    ],
)
def test_nobody_is_led_out_of_the_console(here: Bureau, back: str) -> None:
    one = here.signed_in("editor", address=f"led{next(NUMBERS)}@metropole.example")
    answer = one.get(f"/console/login?next={quote(back, safe='')}")
    assert answer.headers["Location"] == "/console"


def test_who_wanted_a_page_is_led_to_it(here: Bureau) -> None:
    stranger = here.browser()
    way = stranger.get("/console/issues/actualites-2026-11-26?tab=text").headers["Location"]
    stranger.get(way)
    form = {"address": someone(here), "password": PASSWORD}
    form["next"] = "/console/issues/actualites-2026-11-26?tab=text"
    assert form["next"] in stranger.get(way).text.replace("&#x2F;", "/")
    assert stranger.post("/console/login", form).headers["Location"] == form["next"]


def test_too_many_tries_have_to_wait_and_then_it_goes_on(here: Bureau) -> None:
    address = someone(here)
    for _ in range(tries.FREE_OF_ONE):
        assert here.sign_in(address, "not the password")[1].status_code == 403
    assert here.sign_in(address)[1].status_code == 429  # be it right or wrong
    here.step(seconds=29)
    assert here.sign_in(address)[1].status_code == 429
    here.step(seconds=1)
    assert here.sign_in(address)[1].status_code == 303
    assert here.sign_in(address, "not the password")[1].status_code == 403  # and all is forgotten


def test_a_session_ends_with_a_click_and_is_good_nowhere_afterwards(here: Bureau) -> None:
    one = here.signed_in("editor", address="leaves@metropole.example")
    stolen = Browser(here.url, dict(one.cookies))
    answer = one.post("/console/logout")
    assert answer.headers["Location"] == "/console/login"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert COOKIE not in one.cookies
    assert stolen.get("/console/account").status_code == 303


def test_a_session_ends_where_nothing_is_done_and_in_any_case_after_half_a_day(
    here: Bureau,
) -> None:
    quiet = here.signed_in("editor", address="quiet@metropole.example")
    busy = here.signed_in("editor", address="busy@metropole.example")
    for _ in range(11):
        here.step(hours=1)
        assert busy.get("/console/account").status_code == 200
    assert quiet.get("/console/account").status_code == 303
    here.step(minutes=59)
    assert busy.get("/console/account").status_code == 200
    here.step(minutes=1)
    assert busy.get("/console/account").status_code == 303


def test_a_link_lets_choose_a_password_once(here: Bureau) -> None:
    house = here.app.house
    person = here.hire("editor", address=f"new{next(NUMBERS)}@metropole.example")
    _person, link = people.reset(house, person.address, "cli", here.clock.now())
    path = link.removeprefix("https://news.example")
    browser = here.browser()
    assert person.address in browser.get(path).text
    for password, again in (("short", "short"), (PASSWORD, "another one"), ("password1234",) * 2):
        form = {"password": password, "again": again}
        assert browser.post(path, form).status_code == 400
    answer = browser.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"].endswith("console/login")
    assert here.sign_in(person.address)[1].status_code == 303
    assert browser.get(path).status_code == 410
    assert browser.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 410


def test_a_link_that_is_old_replaced_or_forged_lets_nobody_choose(here: Bureau) -> None:
    house, now = here.app.house, here.clock.now()
    person = here.hire("editor", address=f"new{next(NUMBERS)}@metropole.example")
    links = [people.reset(house, person.address, "cli", now)[1] for _ in range(2)]
    paths = [one.removeprefix("https://news.example") for one in links]
    # Not the last sign, some bits of which say nothing.
    start, sign, end = paths[1][:-3], paths[1][-3], paths[1][-2:]
    forged = f"{start}{'A' if sign != 'A' else 'B'}{end}"
    browser = here.browser()
    statuses = [browser.get(path).status_code for path in (*paths, forged, "/console/welcome/x")]
    assert statuses == [410, 200, 410, 410]
    here.step(hours=48, seconds=1)
    assert browser.get(paths[1]).status_code == 410


def test_the_page_to_sign_in_at_is_in_the_language_of_the_browser(here: Bureau) -> None:
    for asked, tag in (("fr-CA", "fr-CA"), ("en-GB,en", "en"), ("de", "fr")):
        text = here.browser(Accept_Language=asked).get("/console/login").text
        assert f'<html lang="{tag}"' in text
    one = here.signed_in("editor", address="english@metropole.example", locale="en")
    assert '<html lang="en"' in one.get("/console/account", Accept_Language="fr").text


def test_no_address_password_or_token_is_logged(
    here: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = someone(here)
    browser, _answer = here.sign_in(address)
    here.sign_in(address, "something else entirely")
    browser.get("/console/account")
    secrets = (address, PASSWORD, "something else entirely", browser.cookies[COOKIE], browser.csrf)
    ours = [
        one.getMessage() for one in caplog.records if one.name.startswith(("syndicate", "uvicorn"))
    ]
    assert ours
    assert not [said for said in ours for secret in secrets if secret in said]


def test_the_database_has_no_token_and_no_password(here: Bureau) -> None:
    browser, _answer = here.sign_in(someone(here))
    file = here.app.house.database.file
    assert file is not None
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert browser.cookies[COOKIE].encode() not in kept
    assert PASSWORD.encode() not in kept


def test_a_session_that_is_idle_is_told_by_the_settings(tmp_path: Path) -> None:
    with bureau(tmp_path, f'{homes.SETTINGS}\n[console]\nidle = "5m"\n') as other:
        one = other.signed_in("editor")
        other.step(seconds=timedelta(minutes=5).total_seconds() - 1)
        assert one.get("/console/account").status_code == 200
        other.step(minutes=5)
        assert one.get("/console/account").status_code == 303
