"""An issue from its first words to its correction, in a browser, in fr-CA, by two of the staff."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from syndicate.delivery.transports.folder import FolderTransport
from syndicate.errors import StoreBusy
from syndicate.journeys.deliver import deliver
from tests.browser.axe import OF_COLOUR, RULES, violations
from tests.browser.hands import Hand, Keys, Mouse
from tests.support.browsers import in_chromium
from tests.support.gated import Gate, GatedTransport
from tests.support.homes import write_article
from tests.support.newsroom import ISSUE, PAGE, Newsroom, hidden, newsroom
from tests.support.sending import join
from tests.support.staff import PASSWORD
from tests.support.staff import Browser as Unscripted

pytestmark = in_chromium
FIRST, SECOND = "claire@metropole.example", "helene@metropole.example"
TABS = ("", "/edit", "/edit/fr-CA", "/preview", "/preview?part=text", "/readers")
ASKING = ("/send", "/cancel")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        house = made.app.house
        write_article(house.home, "fete", title="La fête", summary="Écrivez-nous un email.")
        for number in range(5):
            join(house.home, f"dan{number}", made.clock.now().isoformat())
        made.with_password("editor", "approver", "sender", address=FIRST)
        made.with_password("approver", address=SECOND)
        yield made


@pytest.mark.parametrize("hand", [Mouse, Keys], ids=["mouse", "keyboard"])
def test_an_issue_is_written_approved_sent_amended_and_corrected(
    browser: Browser, room: Newsroom, hand: Callable[[Page], Hand]
) -> None:
    claire = signed_in(browser, room, hand, FIRST)
    to_the_issue(claire)
    write_the_editorial(claire, room)
    approve(claire)
    mend_what_was_found(claire, room)
    helene = signed_in(browser, room, hand, SECOND)
    to_the_issue(helene)
    approve(helene)
    send(claire, room)
    with leaving(room) as gate:
        watch(claire, gate)
        pause(claire)
    amend(claire, helene, room)
    claire.press(button(claire, "Laisser reprendre"))
    expect(claire.page.get_by_role("status")).to_contain_text("L’envoi reprend")
    room.step(minutes=6)
    room.deliver()
    room.tick(minutes=1)
    see_the_result_and_correct_it(claire)
    assert claire.page.context.cookies()
    for one in (claire, helene):
        one.page.context.close()


def signed_in(browser: Browser, room: Newsroom, hand: Callable[[Page], Hand], address: str) -> Hand:
    context = browser.new_context(locale="fr-CA", viewport={"width": 1280, "height": 900})
    one = hand(context.new_page())
    one.page.goto(f"{room.url}/console/issues")
    one.write(one.page.locator("#address"), address)
    one.write(one.page.locator("#password"), PASSWORD)
    one.press(one.page.locator("main button"))
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Numéros")
    return one


def to_the_issue(one: Hand) -> None:
    one.press(one.page.get_by_role("link", name="12 mars 2026"))
    expect(one.page.get_by_role("heading", level=1)).to_contain_text("12 mars 2026")


def write_the_editorial(one: Hand, room: Newsroom) -> None:
    one.press(tab(one, "Rédaction"))
    one.press(one.page.get_by_role("link", name="Textes : Français (Canada)"))
    one.write(one.page.get_by_label("Éditorial"), "Bonjour à toutes et à tous.")
    one.press(button(one, "Enregistrer ces textes"))
    expect(one.page.get_by_role("status")).to_contain_text("Enregistré")
    assert (room.folder / "index.fr-CA.md").read_text("utf-8").endswith("à toutes et à tous.\n")
    one.press(tab(one, "Aperçu"))
    one.press(one.page.get_by_role("link", name="Français (Canada)"))
    mail = one.page.frame_locator("iframe.mail")
    expect(mail.get_by_text("Bonjour à toutes et à tous.")).to_be_visible()
    one.press(tab(one, "Vue d’ensemble"))


def approve(one: Hand) -> None:
    one.press(button(one, "Approuver l’ensemble"))
    expect(one.page.get_by_role("status")).to_contain_text("Approuvé")


def mend_what_was_found(one: Hand, room: Newsroom) -> None:
    """Correct a text in its own file, and take it in: that voids the approval."""
    expect(one.page.locator(".findings").first).to_contain_text("email")
    write_article(room.app.house.home, "fete", title="La fête", summary="Écrivez-nous un courriel.")
    one.page.reload()
    one.press(button(one, "Reprendre le nouveau texte"))
    expect(one.page.get_by_role("status")).to_contain_text("Il reste à l’approuver")
    expect(one.page.locator("main")).not_to_contain_text("un email")


def send(one: Hand, room: Newsroom) -> None:
    one.page.reload()
    one.press(one.page.get_by_role("link", name="Envoyer…"))
    expect(one.page.get_by_role("heading", level=2)).to_contain_text("Envoyer à 8 personnes")
    one.tick(one.page.get_by_label("À tous maintenant"))
    one.press(button(one, "Envoyer à 8 personnes"))
    expect(one.page.get_by_role("status")).to_contain_text("L’envoi commence")
    room.tick(minutes=6)
    one.page.reload()


@contextmanager
def leaving(room: Newsroom) -> Iterator[Gate]:
    """Have the issue leave, a mail whenever the gate lets one."""
    gate, stop = Gate(), threading.Event()
    house = room.app.house
    transport = GatedTransport(FolderTransport(house.var / "outbox"), gate)

    def work() -> None:  # again and again, as `serve` does
        while not stop.wait(0.1):
            with suppress(StoreBusy):
                deliver(house, transport, room.clock, until="due", stop=stop)

    run = threading.Thread(target=work)
    run.start()
    try:
        yield gate
    finally:
        stop.set()
        gate.open()
        run.join()


def watch(one: Hand, gate: Gate) -> None:
    """See the figures change on a page that is not loaded again."""
    live = one.page.locator(".live")
    expect(live).to_contain_text("0 sur 8")
    one.page.evaluate("document.body.dataset.same = 'yes'")
    gate.let(3)
    expect(live).to_contain_text("3 sur 8")
    assert one.page.evaluate("document.body.dataset.same") == "yes"
    assert found(one.page) == []


def pause(one: Hand) -> None:
    one.press(button(one, "Suspendre"))
    expect(one.page.get_by_role("status")).to_contain_text("Suspendu")
    expect(one.page.locator(".live")).to_contain_text("Suspendu")


def amend(claire: Hand, helene: Hand, room: Newsroom) -> None:
    write_article(
        room.app.house.home, "fete", title="La grande fête", summary="Écrivez-nous un courriel."
    )
    claire.page.reload()
    claire.press(button(claire, "Reprendre le nouveau texte"))
    expect(claire.page.get_by_role("status")).to_contain_text("Il reste à l’approuver")
    helene.page.reload()
    helene.press(button(helene, "Approuver l’ensemble"))
    expect(helene.page.get_by_role("status")).to_contain_text("portent le nouveau texte")
    claire.page.reload()


def see_the_result_and_correct_it(one: Hand) -> None:
    one.page.reload()
    one.press(tab(one, "Bilan"))
    expect(one.page.locator(".figures")).to_contain_text("8")
    assert found(one.page) == []
    one.press(one.page.get_by_role("link", name="Rectifier…"))
    expect(one.page.get_by_role("heading", level=2)).to_contain_text("auprès de 8 personnes")
    assert found(one.page) == []
    one.press(button(one, "Préparer la rectification"))
    expect(one.page.get_by_role("status")).to_contain_text("Voici la rectification")
    expect(one.page.locator("main")).to_contain_text(f"Rectifie {ISSUE}")


def button(one: Hand, name: str) -> Locator:
    return one.page.get_by_role("button", name=name, exact=name == "Suspendre")


def tab(one: Hand, name: str) -> Locator:
    return one.page.get_by_role("navigation", name="Ce numéro").get_by_role("link", name=name)


def found(page: Page) -> list[str]:
    """Return what axe-core finds in a page, light and dark."""
    page.emulate_media(color_scheme="light")
    light = violations(page, RULES)
    page.emulate_media(color_scheme="dark")
    dark = violations(page, OF_COLOUR)
    page.emulate_media(color_scheme="light")
    return light + dark


def test_axe_core_finds_nothing_and_no_page_is_wider_than_a_phone(
    browser: Browser, room: Newsroom
) -> None:
    context = browser.new_context(locale="fr-CA", viewport={"width": 390, "height": 800})
    staff = room.entered(room.hire("admin", address="zoe@metropole.example", locale="fr-CA"))
    context.set_extra_http_headers(
        {"Cookie": "; ".join(f"{key}={value}" for key, value in staff.cookies.items())}
    )
    page, seen = context.new_page(), {}
    approve_by_post(staff)
    paths = ["/console/issues", *(PAGE + one for one in (*TABS, "/refuse", *ASKING))]
    for path in paths:
        page.goto(room.url + path)
        seen[path] = found(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            seen[path].append("wider than the screen")
    context.close()
    assert {path: those for path, those in seen.items() if those} == {}


def approve_by_post(staff: Unscripted) -> None:
    form = hidden(staff.get(PAGE).text)
    assert staff.post(f"{PAGE}/approve", {"seen": form["seen"]}).status_code == 303
