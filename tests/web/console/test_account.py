"""One's own account, over HTTP: the password, codes from a telephone, and where one is signed in."""

import html
import re
from itertools import count

import pyotp
import pytest

from syndicate.journeys.staff.tries import FREE_OF_ONE
from tests.support.staff import COOKIE, PASSWORD, Browser, Bureau

NUMBERS = count()
ANOTHER = "cinq autres mots tout de même"


def someone(here: Bureau) -> tuple[str, Browser]:
    """Add somebody, and let them in by their password."""
    here.step(days=2)
    address = f"someone{next(NUMBERS)}@metropole.example"
    here.with_password("editor", address=address)
    browser, answer = here.sign_in(address)
    assert answer.status_code == 303
    return address, browser


def app(browser: Browser) -> tuple[pyotp.TOTP, str]:
    """Return what an app makes of the key that is shown, and what confirms it."""
    text = browser.get("/console/account/codes").text
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", text)[0].replace(" ", "")
    begun = re.findall(r'name="begun" value="([^"]+)"', text)[0]
    assert "<svg" in text
    return pyotp.TOTP(secret), html.unescape(begun)


def with_codes(here: Bureau) -> tuple[str, Browser, pyotp.TOTP, list[str]]:
    """Add somebody whose sign-in takes a code; return what their telephone has, and what they wrote down."""
    address, browser = someone(here)
    made, begun = app(browser)
    code = made.at(here.clock.now())
    answer = browser.post(
        "/console/account/codes", {"begun": begun, "code": code, "password": PASSWORD}
    )
    assert answer.status_code == 200
    return address, browser, made, re.findall(r"<code>([a-z2-9-]{14})</code>", answer.text)


def second(here: Bureau, address: str, code: str) -> tuple[Browser, int]:
    """Sign in with the password, and then with a code."""
    browser, answer = here.sign_in(address)
    assert COOKIE not in browser.cookies
    token = re.findall(r'name="second" value="([^"]+)"', answer.text)[0]
    return browser, browser.post("/console/login", {"second": token, "code": code}).status_code


def test_name_and_language_are_kept_and_said_in_the_new_language(here: Bureau) -> None:
    one = here.signed_in("editor", address="name@metropole.example")
    one.get("/console/account")
    one.post("/console/account", {"name": "  Zoë   Lefèvre ", "locale": "en"})
    text = one.get("/console/account").text
    assert "Your name and your language are kept." in text
    assert "Zoë Lefèvre" in text
    assert "Your name and your language are kept." not in one.get("/console/account").text
    one.post("/console/account", {"name": "x" * 121, "locale": "xx"})
    assert "Zoë Lefèvre" in one.get("/console/account").text


def test_another_password_ends_every_session_but_leaves_one_signed_in_here(here: Bureau) -> None:
    address, browser = someone(here)
    elsewhere, _answer = here.sign_in(address)
    before = Browser(here.url, dict(browser.cookies))
    browser.get("/console/account")
    form = {"before": PASSWORD, "password": ANOTHER, "again": ANOTHER}
    for wrong in ({"before": "not this"}, {"again": "x"}, {"password": address, "again": address}):
        browser.post("/console/account/password", form | wrong)
        assert elsewhere.get("/console/account").status_code == 200
    browser.get("/console/account")
    browser.post("/console/account/password", form)
    assert browser.get("/console/account").status_code == 200
    assert elsewhere.get("/console/account").status_code == 303
    assert before.get("/console/account").status_code == 303
    assert here.sign_in(address)[1].status_code == 403
    assert here.sign_in(address, ANOTHER)[1].status_code == 303


def test_a_code_is_asked_for_after_the_password_and_counts_once(here: Bureau) -> None:
    address, _browser, made, _written = with_codes(here)
    here.step(seconds=30)
    code = made.at(here.clock.now())
    browser, status = second(here, address, code)
    assert status == 303
    assert browser.get("/console/account").status_code == 200
    assert second(here, address, code)[1] == 403  # seen over a shoulder
    here.step(seconds=30)
    assert second(here, address, made.at(here.clock.now()))[1] == 303


def test_the_code_that_set_it_up_lets_nobody_in(here: Bureau) -> None:
    address, _browser, made, _written = with_codes(here)
    assert second(here, address, made.at(here.clock.now()))[1] == 403


def test_a_clock_that_is_half_a_minute_wrong_does_no_harm_and_two_minutes_do(here: Bureau) -> None:
    address, _browser, made, _written = with_codes(here)
    here.step(minutes=10)
    now = int(here.clock.now().timestamp())
    assert second(here, address, made.at(now - 120))[1] == 403
    assert second(here, address, made.at(now + 120))[1] == 403
    assert second(here, address, made.at(now - 30))[1] == 303
    assert second(here, address, made.at(now + 30))[1] == 303
    assert second(here, address, made.at(now))[1] == 403  # earlier than one that was taken


def test_each_code_that_was_written_down_does_once(here: Bureau) -> None:
    address, _browser, _made, written = with_codes(here)
    assert len(set(written)) == 10
    browser, status = second(here, address, written[3].upper().replace("-", " "))
    assert status == 303
    assert second(here, address, written[3])[1] == 403
    assert second(here, address, written[4])[1] == 303
    text = browser.get("/console/account").text
    assert re.search(r"\b8\b", text)
    browser.post("/console/account/recovery", {"password": PASSWORD})
    assert second(here, address, written[5])[1] == 403


def test_the_time_between_password_and_code_is_short(here: Bureau) -> None:
    address, _browser, made, _written = with_codes(here)
    browser, answer = here.sign_in(address)
    token = re.findall(r'name="second" value="([^"]+)"', answer.text)[0]
    here.step(minutes=5, seconds=1)
    code = made.at(here.clock.now())
    assert browser.post("/console/login", {"second": token, "code": code}).status_code == 403
    for forged in ("", "x", token[:-1], token.replace(".", "", 1)):
        answer = browser.post("/console/login", {"second": forged, "code": code})
        assert answer.status_code == 403
        assert COOKIE not in browser.cookies


def test_codes_cannot_be_guessed_by_who_has_the_password(here: Bureau) -> None:
    address, _browser, made, _written = with_codes(here)
    here.step(minutes=1)
    statuses = [second(here, address, f"{number:06}")[1] for number in range(8)]
    assert statuses == [403] * 8
    assert here.sign_in(address)[1].status_code == 429
    here.step(minutes=1)
    assert second(here, address, made.at(here.clock.now()))[1] in (303, 429)


def test_an_app_that_shows_another_code_changes_nothing(here: Bureau) -> None:
    other, _browser = someone(here)
    address, browser = someone(here)
    made, begun = app(browser)
    wrong = f"{(int(made.at(here.clock.now())) + 1) % 10**6:06}"
    answer = browser.post(
        "/console/account/codes", {"begun": begun, "code": wrong, "password": PASSWORD}
    )
    assert answer.status_code == 400
    assert re.findall(r'name="begun" value="([^"]+)"', answer.text)[0] == html.escape(begun)
    good = {"begun": begun, "code": made.at(here.clock.now()), "password": PASSWORD}
    assert (
        here.entered(here.hire("editor", address=f"x{other}"))
        .post("/console/account/codes", good)
        .status_code
        == 303
    )  # of somebody else: refused, and said so
    assert here.sign_in(address)[1].status_code == 303


def test_setting_up_codes_ends_the_other_sessions(here: Bureau) -> None:
    address, browser = someone(here)
    elsewhere, _answer = here.sign_in(address)
    made, begun = app(browser)
    form = {"begun": begun, "code": made.at(here.clock.now()), "password": PASSWORD}
    assert browser.post("/console/account/codes", form).status_code == 200
    assert elsewhere.get("/console/account").status_code == 303
    assert browser.get("/console/account").status_code == 200


def test_it_takes_the_password_to_do_without_codes(here: Bureau) -> None:
    address, browser, _made, _written = with_codes(here)
    browser.get("/console/account")
    browser.post("/console/account/codes/end", {"password": "not this one"})
    assert 'name="second"' in here.sign_in(address)[1].text
    browser.post("/console/account/codes/end", {"password": PASSWORD})
    assert here.sign_in(address)[1].status_code == 303


def test_who_borrows_a_session_can_lock_nobody_out(here: Bureau) -> None:
    address, browser = someone(here)
    made, begun = app(browser)
    for password in ("", "not this one"):
        form = {"begun": begun, "code": made.at(here.clock.now()), "password": password}
        answer = browser.post("/console/account/codes", form)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
    assert here.sign_in(address)[1].status_code == 303
    address, browser, _made, written = with_codes(here)
    for password in ("", "not this one"):
        answer = browser.post("/console/account/recovery", {"password": password})
        assert answer.status_code == 303
    assert second(here, address, written[0])[1] == 303


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("password", "before"),
        ("codes", "password"),
        ("recovery", "password"),
        ("codes/end", "password"),
    ],
)
def test_no_password_is_guessed_from_a_session(here: Bureau, path: str, field: str) -> None:
    if path == "codes":
        address, browser = someone(here)
        form = {"begun": app(browser)[1], "code": "000000"}
    else:
        address, browser, _made, _written = with_codes(here)
        form = {"password": ANOTHER, "again": ANOTHER}
    tried = [
        browser.post(f"/console/account/{path}", form | {field: f"guess {number}"})
        for number in range(FREE_OF_ONE)
    ]
    assert {one.status_code for one in tried} <= {303, 400}
    waits = browser.post(f"/console/account/{path}", form | {field: PASSWORD})
    assert waits.status_code == 429
    assert "Trop d’essais ont échoué." in html.unescape(waits.text)
    assert here.sign_in(address)[1].status_code == 429  # they are counted as one


def test_the_database_alone_makes_no_code(here: Bureau) -> None:
    _address, _browser, made, written = with_codes(here)
    file = here.app.house.database.file
    assert file is not None
    kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    for secret in (made.secret, *written):
        assert secret.encode() not in kept
        assert secret.replace("-", "").encode() not in kept


def test_sessions_are_listed_and_ended_by_their_owner_alone(here: Bureau) -> None:
    person = here.hire("editor", address="many@metropole.example")
    first, other = here.entered(person), here.entered(person)
    stranger = here.signed_in("editor", address="stranger@metropole.example")
    text = first.get("/console/account").text
    assert text.count("Firefox, Linux") >= 2
    (session,) = re.findall(r'name="session" value="(\d+)"', text)
    stranger.get("/console/account")
    stranger.post("/console/account/sessions", {"session": session})
    assert other.get("/console/account").status_code == 200
    first.post("/console/account/sessions", {"session": session})
    assert other.get("/console/account").status_code == 303
    third = here.entered(person)
    first.post("/console/account/sessions", {"session": "others"})
    assert third.get("/console/account").status_code == 303
    assert first.get("/console/account").status_code == 200
    for odd in ("", "x", "-1", "²", "9" * 30):
        assert first.post("/console/account/sessions", {"session": odd}).status_code == 400
