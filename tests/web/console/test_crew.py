"""What an administrator does about staff, over HTTP."""

import re

from syndicate.journeys.staff import people
from syndicate.store import audit
from tests.support.staff import PASSWORD, Browser, Bureau


def link(answer_text: str) -> str:
    (found,) = re.findall(r'value="https://news\.example(/console/welcome/[^"]+)"', answer_text)
    return str(found)


def choose(here: Bureau, path: str) -> int:
    browser = Browser(here.url)
    browser.get(path)
    return browser.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code


def test_somebody_is_added_and_comes_in_by_the_link_that_is_shown(here: Bureau) -> None:
    admin = here.signed_in("admin", locale="en")
    admin.get("/console/staff")
    form = {"address": "Lea@Metropole.example", "name": "Léa", "locale": "fr-CA"}
    answer = admin.post("/console/staff", form | {"role.editor": "1", "role.approver": "1"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert choose(here, link(answer.text)) == 303
    lea, answer = here.sign_in("lea@metropole.example")
    assert answer.status_code == 303
    assert '<html lang="fr-CA"' in lea.get("/console/account").text
    assert lea.get("/console/staff").status_code == 403
    again = admin.post("/console/staff", form | {"role.editor": "1"})
    assert again.status_code == 400
    assert "Somebody of the staff has this address already." in again.text
    for wrong in ({"address": "none", "role.editor": "1"}, {"address": "b@metropole.example"}):
        assert admin.post("/console/staff", form | wrong).status_code == 400


def test_other_roles_hold_at_once(here: Bureau) -> None:
    admin = here.signed_in("admin", address="boss@metropole.example")
    person = here.hire("admin", address="second@metropole.example")
    second = here.entered(person)
    assert second.get("/console/staff").status_code == 200
    admin.post(f"/console/staff/{person.id}", {"do": "roles", "role.editor": "1"})
    assert second.get("/console/account").status_code == 303  # its session is over
    assert here.entered(person).get("/console/staff").status_code == 403


def test_who_is_disabled_is_out_at_once_and_comes_back_when_let_in(here: Bureau) -> None:
    admin = here.signed_in("admin", address="chief@metropole.example")
    person = here.with_password("sender")
    browser, _answer = here.sign_in(person.address)
    page = f"/console/staff/{person.id}"
    admin.post(page, {"do": "disabled"})
    assert browser.get("/console/account").status_code == 303
    assert here.sign_in(person.address)[1].status_code == 403
    admin.post(page, {"do": "enabled"})
    assert here.sign_in(person.address)[1].status_code == 303


def test_a_new_link_ends_the_password_and_every_session(here: Bureau) -> None:
    admin = here.signed_in("admin", address="head@metropole.example")
    person = here.with_password("approver")
    browser, _answer = here.sign_in(person.address)
    answer = admin.post(f"/console/staff/{person.id}", {"do": "reset"})
    assert browser.get("/console/account").status_code == 303
    assert here.sign_in(person.address)[1].status_code == 403
    assert choose(here, link(answer.text)) == 303
    assert here.sign_in(person.address)[1].status_code == 303


def test_the_last_administrator_stays(here: Bureau) -> None:
    here.hire("admin", address="last@metropole.example")
    found = [one for one in people.listing(here.app.house) if "admin" in one.person.roles]
    last, *others = [one.person for one in found if one.state != "disabled"]
    for other in others:
        people.disable(here.app.house, other.address, "cli", here.clock.now())
    admin = here.entered(last)
    for form in ({"do": "disabled"}, {"do": "roles", "role.editor": "1"}):
        admin.post(f"/console/staff/{last.id}", form)
        assert admin.get("/console/staff").status_code == 200
    assert admin.post(f"/console/staff/{last.id}", {"do": "nothing"}).status_code == 400
    assert admin.get("/console/staff/nobody").status_code == 404


def test_all_of_it_is_in_the_audit_log_under_the_name_of_who_did_it(here: Bureau) -> None:
    admin = here.signed_in("admin", address="audited@metropole.example")
    person = here.hire("editor", address="subject@metropole.example")
    page = f"/console/staff/{person.id}"
    admin.post(page, {"do": "roles", "role.sender": "1"})
    admin.post(page, {"do": "disabled"})
    admin.post(page, {"do": "enabled"})
    admin.post(page, {"do": "reset", "codes": "1"})
    with here.app.house.database.read() as c:
        acts = [one for one in audit.listing(c) if one.subject == person.address]
    assert [(one.actor, one.act, dict(one.fields)) for one in reversed(acts)] == [
        ("cli", "staff-added", {"roles": ["editor"]}),
        ("audited@metropole.example", "staff-roles", {"roles": ["sender"], "before": ["editor"]}),
        ("audited@metropole.example", "staff-disabled", {}),
        ("audited@metropole.example", "staff-enabled", {}),
        ("audited@metropole.example", "staff-reset", {"codes": True}),
    ]
