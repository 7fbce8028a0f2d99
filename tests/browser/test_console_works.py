"""Pages of the console in a browser, but those of issues: axe-core, small screens, and the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from syndicate.journeys import importing
from syndicate.journeys.desk import readers
from syndicate.journeys.publish import publish
from tests.browser.axe import OF_COLOUR, RULES, violations
from tests.support import homes
from tests.support.browsers import in_chromium
from tests.support.staff import COOKIE, Bureau, bureau

pytestmark = in_chromium


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    with bureau(tmp_path_factory.mktemp("works")) as made:
        house, now = made.app.house, made.clock.now()
        homes.write_article(house.home, "pont", title="Le pont neuf")
        homes.write_article(house.home, "tard", title="Plus tard", date="2026-03-20T08:00:00+01:00")
        homes.write_article(house.home, "casse", title="Cassé", section="inconnue")
        publish(house, now)
        for number in range(3):
            row = {"email": f"n{number}@ville.example", "newsletter": "actualites", "locale": "fr"}
            row |= {"basis": "express", "evidence": "salon", "name": f"Nom {number}"}
            readers.add(house, row, "cli", now)
        yield made


@pytest.fixture(scope="module")
def token(here: Bureau) -> str:
    return here.signed_in("admin").cookies[COOKIE]


@pytest.fixture
def page(browser: Browser, here: Bureau, token: str) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR")
    host = here.url.removeprefix("http://").partition(":")[
        0
    ]  # where a browser keeps them as for https
    context.add_cookies(
        [{"name": COOKIE, "value": token, "domain": host, "path": "/console", "secure": True}]
    )
    yield context.new_page()
    context.close()


PATHS = (
    "content", "content/exchange", "content/article/pont", "content/article/pont/en",
    "content/article/casse", "content/article/tard/fr", "readers", "readers/add", "readers/import",
    "deliveries", "deliveries/pauses", "deliveries/bounces", "deliveries/undo", "feeds",
    "", "hold", "reports", "reports?by=week", "audit", "settings", "account", "account/codes", "staff",
)  # fmt: skip


@pytest.mark.wide
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_light_or_dark_and_nothing_is_too_wide(
    here: Bureau, page: Page, path: str
) -> None:
    page.goto(f"{here.url}/console/{path}")
    assert violations(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, OF_COLOUR) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_where_one_signs_in(here: Bureau, browser: Browser) -> None:
    page = browser.new_page(locale="fr-CA", viewport={"width": 390, "height": 800})
    page.goto(f"{here.url}/console/login")
    assert violations(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, OF_COLOUR) == []
    page.close()


def test_one_reader_is_found_read_and_asked_about_by_the_keyboard(here: Bureau, page: Page) -> None:
    page.goto(f"{here.url}/console/readers")
    page.get_by_label("Adresse, nom ou @domaine").focus()
    page.keyboard.type("n1@")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="n1@ville.example")).to_be_visible()
    assert "n1" not in page.url
    page.get_by_role("link", name="n1@ville.example").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("n1@ville.example")
    assert violations(page, RULES) == []
    page.get_by_role("link", name="L’effacer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Effacer pour de bon")).to_be_visible()
    assert violations(page, RULES) == []


def test_a_page_about_a_table_follows_it_by_itself(
    here: Bureau, page: Page, tmp_path: Path
) -> None:
    table = tmp_path / "lectorat.csv"
    table.write_text("email\nnouvelle@ville.example\npas une adresse\n")
    page.goto(f"{here.url}/console/readers/import")
    page.get_by_label("Tableau", exact=True).set_input_files(table)
    page.get_by_label("Comment ces personnes ont donné leur accord").select_option("express")
    page.get_by_label("Ce qui le montre").fill("salon de mars")
    page.get_by_label("Date de l’accord").fill("2026-03-01")
    page.get_by_role("button", name="Examiner ce tableau").click()
    expect(page.get_by_role("status")).to_contain_text("en cours d’examen")
    assert violations(page, RULES) == []
    importing.work(here.app.house, here.clock.now())
    expect(page.get_by_role("button", name="Ajouter 1 lecteur")).to_be_visible()
    assert violations(page, RULES) == []
    page.get_by_role("button", name="Ajouter 1 lecteur").click()
    importing.work(here.app.house, here.clock.now())
    expect(page.get_by_role("status")).to_contain_text("fait")
