from tests.support.staff import Bureau


def test_settings_are_shown_to_staff_and_changed_by_nobody(here: Bureau) -> None:
    browser = here.signed_in("editor", address="reads@metropole.example", locale="fr")
    page = browser.get("/console/settings")
    assert page.status_code == 200
    assert "<code>[delivery.smtp]</code>" in page.text
    assert "config/syndicate.toml" in page.text
    assert browser.post("/console/settings").status_code == 404
