from pathlib import Path

from syndicate.store import instance
from tests.support.staff import Bureau, bureau


def test_the_day_begins_with_what_is_due_in_the_next_two_weeks(here: Bureau) -> None:
    page = here.signed_in("editor", address="today@metropole.example", locale="fr").get("/console/")
    assert page.status_code == 200
    assert "Prévu dans les deux semaines" in page.text
    assert "Aujourd’hui" in page.text


def test_who_may_not_send_is_not_offered_to_hold(here: Bureau) -> None:
    editor = here.signed_in("editor", address="edits@metropole.example")
    assert "/console/hold" not in editor.get("/console/").text
    assert editor.post("/console/hold", {"reason": "works"}).status_code == 403


def test_one_button_holds_all_sending_and_every_page_says_so_until_it_is_let_go_on(
    tmp_path: Path,
) -> None:
    with bureau(tmp_path) as here:
        sender = here.signed_in("sender", locale="en")
        assert "Hold all sending" in sender.get("/console/").text
        sender.get("/console/hold")
        assert sender.post("/console/hold", {"reason": "wrong subject"}).status_code == 303
        page = sender.get("/console/settings").text
        assert "Nothing has been sent since" in page
        assert "wrong subject" in page
        sender.get("/console/hold")
        assert sender.post("/console/hold/release").status_code == 303
        assert "Nothing has been sent" not in sender.get("/console/").text
        log = sender.get("/console/audit").text
        assert "sender@metropole.example stopped all sending: wrong subject" in log
        assert "sender@metropole.example ended the hold on sending." in log


def test_a_hold_without_a_reason_is_none(here: Bureau) -> None:
    sender = here.signed_in("sender", address="hasty@metropole.example", locale="en")
    sender.get("/console/hold")
    assert sender.post("/console/hold", {"reason": "  "}).status_code == 303
    page = sender.get("/console/hold").text
    assert "Say why" in page
    assert "Say why" not in sender.get("/console/hold").text
    assert "Nothing has been sent" not in page


def test_a_copy_is_let_send_by_an_administrator_alone(tmp_path: Path) -> None:
    with bureau(tmp_path) as here:
        with here.app.house.database.write() as c:
            instance.hold(c, "copied", here.clock.now())
        sender = here.signed_in("sender", locale="en")
        assert "Let this instance send" not in sender.get("/console/hold").text
        assert sender.post("/console/hold/adopt").status_code == 403
        assert sender.post("/console/hold/release").status_code == 303
        assert "An administrator has to let it." in sender.get("/console/hold").text
        admin = here.signed_in("admin", locale="en")
        admin.get("/console/hold")
        assert admin.post("/console/hold/adopt").status_code == 303
        with here.app.house.database.read() as c:
            assert instance.held(c) is None
