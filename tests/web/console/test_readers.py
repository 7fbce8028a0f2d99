"""Those who look after readers find them, read their story, and add, keep out and erase them; no address in a log."""

import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import html

from syndicate.journeys import dossier, importing, imports
from syndicate.journeys.desk import readers
from syndicate.store import subscribers
from tests.support.staff import Browser, Bureau, bureau
from tests.support.subscribing import links

HEADER = "email,name,locale,zone,newsletter,schedule,topics,state,basis,consented_at,evidence\n"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bureau]:
    with bureau(tmp_path) as made:
        yield made


def added(here: Bureau, address: str, name: str = "", locale: str = "fr") -> str:
    """Add a reader; return their id."""
    row = {"email": address, "name": name, "locale": locale, "newsletter": "actualites"}
    row |= {"basis": "express", "evidence": "le salon de mars"}
    return readers.add(here.app.house, row, "cli", here.clock.now())[0]


def names(answer: requests.Response) -> list[str]:
    found = html.fromstring(answer.text).xpath("//main//tbody/tr/th//text()[normalize-space()]")
    return [str(one) for one in found]


def words(answer: requests.Response) -> str:
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


def there(here: Bureau, address: str) -> bool:
    with here.app.house.database.read() as c:
        return subscribers.by_address(c, address) is not None


def test_readers_are_found_by_what_an_address_begins_with_a_domain_or_a_name(here: Bureau) -> None:
    for address, name in (
        ("elodie@ville.example", "Élodie Martin"),
        ("eloi@ville.example", ""),
        ("sam@agglo.example", "Sam Elmaleh"),
        ("100_%@ville.example", ""),
    ):
        added(here, address, name)
    sender = here.signed_in("sender")
    sender.get("/console/readers")

    def found(**form: str) -> list[str]:
        return names(sender.post("/console/readers", form))

    assert found(text="elo") == ["elodie@ville.example", "eloi@ville.example"]
    assert found(text="élodie") == ["elodie@ville.example"]
    assert found(text="MARTIN") == ["elodie@ville.example"]
    assert found(text="@agglo.example") == ["sam@agglo.example"]
    assert found(text="agglo") == ["sam@agglo.example"]
    assert found(text="Sam@Agglo.example") == ["sam@agglo.example"]
    assert found(text="_%") == []
    assert found(text="100_%") == ["100_%@ville.example"]
    assert found(state="left") == []
    assert len(found(newsletter="actualites", locale="fr", state="active")) == 4


def test_who_is_looked_for_stands_in_no_address_and_no_log(
    here: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    id_ = added(here, "secrete@ville.example")
    sender = here.signed_in("sender")
    sender.get("/console/readers")
    page = sender.post("/console/readers", {"text": "secrete@ville.example"})
    links_ = html.fromstring(page.text).xpath("//main//a/@href")
    assert f"/console/readers/{id_}" in links_
    assert not any("secrete" in one for one in links_)
    sender.get(f"/console/readers/{id_}")
    assert "secrete" not in "".join(
        one.getMessage() + str(one.__dict__) for one in caplog.records if "urllib3" not in one.name
    )


def test_a_long_list_goes_on(here: Bureau) -> None:
    for number in range(53):
        added(here, f"n{number:02}@ville.example")
        here.step(seconds=1)
    sender = here.signed_in("sender")
    first = sender.get("/console/readers")
    assert names(first)[0] == "n52@ville.example"
    (more,) = html.fromstring(first.text).xpath("//a[@rel='next']/@href")
    assert names(sender.get(more)) == [f"n{number:02}@ville.example" for number in (2, 1, 0)]
    searched = sender.post("/console/readers", {"text": "n"})
    (form,) = html.fromstring(searched.text).xpath("//form[.//input[@name='after']]")
    following = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    assert names(sender.post("/console/readers", following)) == [
        f"n{number}@ville.example" for number in (50, 51, 52)
    ]


def test_a_reader_s_story_is_told_in_order_and_in_words(here: Bureau) -> None:
    here.subscribe("lectrice@readers.example")
    here.deliver()
    here.step(hours=1)
    here.press(links(here.mails("confirm")[-1])["c"])
    here.deliver()
    here.step(days=2)
    sender = here.signed_in("sender")
    sender.get("/console/readers")
    page = sender.post("/console/readers", {"text": "lectrice@"})
    (path,) = html.fromstring(page.text).xpath("//tbody//th/a/@href")
    told = words(sender.get(path))
    asked, agreed = (
        told.index("Demande pour « Actualités »"),
        told.index("Confirmation de « Actualités »"),
    )
    assert agreed < asked  # the latest first
    assert "remis au serveur d’envoi" in told


def test_a_reader_is_added_by_hand_with_what_shows_their_consent(here: Bureau) -> None:
    sender = here.signed_in("sender")
    sender.get("/console/readers/add")
    row = {"email": "Nouveau@Ville.example", "newsletter": "actualites", "locale": "fr"}
    row |= {"basis": "express", "topic.cooperation": "1"}
    refused = sender.post("/console/readers/add", row)
    assert refused.status_code == 400
    assert 'value="Nouveau@Ville.example"' in refused.text
    answer = sender.post("/console/readers/add", row | {"evidence": "bulletin du 3 mars"})
    assert answer.status_code == 303
    told = words(sender.get(answer.headers["Location"]))
    assert "bulletin du 3 mars" in told
    assert "à la console" in told
    assert here.ledger_acts()[0][:2] == ("sender@metropole.example", "add-reader")
    again = sender.post("/console/readers/add", row | {"evidence": "encore"})
    assert again.headers["Location"] == answer.headers["Location"]


def test_a_wrong_address_or_zone_is_said_on_the_form(here: Bureau) -> None:
    sender = here.signed_in("sender")
    sender.get("/console/readers/add")
    row = {"email": "x@ville.example", "newsletter": "actualites", "basis": "express"}
    row |= {"evidence": "oui"}
    for change in ({"email": "pas une adresse"}, {"zone": "Mars/Olympus"}):
        answer = sender.post("/console/readers/add", row | change)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text


def test_a_reader_is_written_to_no_more_after_a_page_that_says_what_ends(here: Bureau) -> None:
    id_ = added(here, "sujet@ville.example")
    sender = here.signed_in("sender")
    assert "1 abonnement prend fin" in words(sender.get(f"/console/readers/{id_}/suppress"))
    answer = sender.post(f"/console/readers/{id_}/suppress", {"reason": "manual"})
    told = words(sender.get(answer.headers["Location"]))
    assert "On n’écrit plus à cette personne" in told
    sender.get("/console/readers/add")
    row = {"email": "sujet@ville.example", "newsletter": "actualites", "basis": "express"}
    assert sender.post("/console/readers/add", row | {"evidence": "x"}).status_code == 400
    assert ("sender@metropole.example", "suppress", "manual") in here.ledger_acts()


def test_erasing_tells_what_goes_and_what_stays_and_then_does_it(here: Bureau) -> None:
    id_ = added(here, "adieu@ville.example", "Adieu")
    sender = here.signed_in("sender")
    told = words(sender.get(f"/console/readers/{id_}/erase"))
    assert "1 abonnement" in told
    assert "1 acte de consentement" in told
    answer = sender.post(f"/console/readers/{id_}/erase")
    assert answer.headers["Location"] == "/console/readers"
    assert not there(here, "adieu@ville.example")
    assert "C’est effacé." in words(sender.get("/console/readers"))
    assert sender.get(f"/console/readers/{id_}").status_code == 404
    page = sender.post("/console/readers", {"text": "adieu@ville.example"})
    assert "Personne ne lit sous cette adresse" in words(page)


def test_all_there_is_about_a_reader_is_downloaded_and_noted(here: Bureau) -> None:
    id_ = added(here, "curieuse@ville.example")
    sender = here.signed_in("sender")
    sender.get(f"/console/readers/{id_}")
    answer = sender.post(f"/console/readers/{id_}/dossier")
    assert "dossier.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert here.ledger_acts()[0] == ("sender@metropole.example", "dossier", id_)
    assert dossier.dossier(here.app.house, "curieuse@ville.example", here.clock.now()).id == id_


def test_all_readers_are_downloaded_as_a_table_that_an_import_takes(here: Bureau) -> None:
    added(here, "a@ville.example")
    sender = here.signed_in("sender")
    sender.get("/console/readers")
    answer = sender.post("/console/readers/export")
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("a@ville.example,")
    assert not list(here.app.house.var.glob("tmp*"))


def test_readers_are_nobody_else_s_business(here: Bureau) -> None:
    id_ = added(here, "a@ville.example")
    for role in ("editor", "approver"):
        one = here.signed_in(role)
        for path in ("", "/add", "/import", f"/{id_}", f"/{id_}/erase"):
            assert one.get(f"/console/readers{path}").status_code == 403
        assert one.post(f"/console/readers/{id_}/erase").status_code == 403


def table(*addresses: str, **more: str) -> bytes:
    rows = (
        f"{one},,fr,,actualites,,,active,express,2026-03-01T10:00:00+01:00,salon\n"
        for one in addresses
    )
    return (HEADER + "".join(rows)).encode()


def handed_in(sender: Browser, data: bytes, **form: str) -> str:
    """Hand a table in; return where it is followed."""
    sender.get("/console/readers/import")
    given = {"newsletter": "actualites", "locale": "fr"} | form
    answer = sender.upload("/console/readers/import", {"file": ("lectorat.csv", data)}, given)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_table_is_looked_through_before_anybody_is_added(here: Bureau) -> None:
    added(here, "connue@ville.example")
    sender = here.signed_in("sender")
    data = table("a@ville.example", "pas une adresse", "connue@ville.example", "b@ville.example")
    path = handed_in(sender, data)
    assert "en cours d’examen" in words(sender.get(path))
    importing.work(here.app.house, here.clock.now())
    told = words(sender.get(path))
    assert "Ajouter 2 lecteurs ?" in told.replace("\xa0", " ")
    assert "lectorat.csv:3" in told
    assert not there(here, "a@ville.example")
    assert sender.post(path, {"do": "in"}).status_code == 303
    importing.work(here.app.house, here.clock.now())
    assert "fait" in words(sender.get(path))
    assert there(here, "a@ville.example")
    assert there(here, "b@ville.example")
    report = sender.get(f"{path}/report").text
    assert [one.split(",")[1] for one in report.splitlines()[1:]] == [
        "new",
        "refused",
        "known",
        "new",
    ]
    assert "@" not in report
    assert not list(here.app.house.var.glob("imports/*/table.csv"))


def test_a_table_that_nobody_decides_about_is_gone_when_one_that_was_let_in_would_be(
    here: Bureau,
) -> None:
    sender = here.signed_in("sender")
    sender.get("/console/readers/import")
    data = b"email;name\na@ville.example;A\n"
    given = {"newsletter": "actualites", "basis": "express", "evidence": "le salon de mars"}
    sender.upload("/console/readers/import", {"file": ("lectorat.csv", data)}, given)
    house, now = here.app.house, here.clock.now()
    importing.work(house, now)
    assert [one.phase for one in imports.listing(house)] == ["checked"]
    importing.work(house, now + imports.KEPT / 2)
    assert imports.listing(house)
    importing.work(house, now + imports.KEPT)
    assert not [*imports.listing(house), *house.var.glob("imports/*/table.csv")]


def test_an_import_goes_on_where_it_was_stopped(here: Bureau) -> None:
    sender = here.signed_in("sender")
    data = table(*(f"n{number}@ville.example" for number in range(900)))
    path = handed_in(sender, data)
    id_ = path.rpartition("/")[2]
    house, now = here.app.house, here.clock.now()
    for line in (251, 501, 751, 901):
        importing.work(house, now, for_s=0.0)  # each time as much as cannot be less
        job = imports.get(house, id_)
        assert job is not None
        assert job.line == line
    importing.work(house, now, for_s=0.0)
    job = imports.get(house, id_)
    assert job is not None
    assert (job.phase, job.tally) == ("checked", {"new": 900})
    sender.post(path, {"do": "in"})
    importing.work(house, now, for_s=0.0)
    assert there(here, "n249@ville.example")
    assert not there(here, "n250@ville.example")
    importing.work(house, now)
    job = imports.get(house, id_)
    assert job is not None
    assert (job.phase, job.tally) == ("done", {"new": 900})


def test_a_table_that_nobody_can_read_says_why(here: Bureau) -> None:
    sender = here.signed_in("sender")
    path = handed_in(sender, b"nom;prenom\nA;B\n")
    importing.work(here.app.house, here.clock.now())
    told = words(sender.get(path))
    assert "illisible" in told
    assert "lectorat.csv:1" in told


def test_a_table_can_be_thrown_away(here: Bureau) -> None:
    sender = here.signed_in("sender")
    path = handed_in(sender, table("a@ville.example"))
    importing.work(here.app.house, here.clock.now())
    sender.post(path, {"do": "drop"})
    assert "personne n’a été ajouté" in words(sender.get(path)).replace("\xa0", " ")
    assert sender.post(path, {"do": "in"}).status_code == 303
    importing.work(here.app.house, here.clock.now())
    assert not there(here, "a@ville.example")


def test_a_basis_for_all_wants_to_be_shown(here: Bureau) -> None:
    sender = here.signed_in("sender")
    sender.get("/console/readers/import")
    files = {"file": ("x.csv", b"email\na@ville.example\n")}
    answer = sender.upload("/console/readers/import", files, {"basis": "express"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_what_became_of_a_table_is_forgotten_after_a_month(here: Bureau) -> None:
    sender = here.signed_in("sender")
    path = handed_in(sender, b"nom\nA\n")
    importing.work(here.app.house, here.clock.now())
    here.step(days=31)
    importing.work(here.app.house, here.clock.now())
    again = here.entered(here.hire("sender", address="s2@metropole.example"))
    assert again.get(path).status_code == 404
