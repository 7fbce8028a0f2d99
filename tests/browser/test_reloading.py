"""`serve --dev`: whoever saves a text or a template sees the page change by itself, in a real browser."""

import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from syndicate.paths import data_root
from tests.support.browsers import in_chromium
from tests.support.cli import start
from tests.support.homes import home, write_article

pytestmark = in_chromium


@dataclass
class Served:
    home: Path
    url: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    folder = home(tmp_path / "home")
    write_article(folder, "fete", title="La fête")
    process = start(folder, "serve", "--dev", "--port", "0")
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found
    yield Served(folder, found[0])
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in err) == (0, False), err


def test_a_page_follows_texts_and_templates(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.goto(f"{served.url}/fr/articles/fete/")  # perhaps before it is built: it comes by itself
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("La fête")
    trouble.clear()  # the page was not there yet
    write_article(served.home, "fete", title="La grande fête")
    expect(title).to_have_text("La grande fête")
    footer = served.home / "templates" / "web" / "footer.html"
    footer.parent.mkdir(parents=True)
    shutil.copy(data_root() / "templates" / "web" / "footer.html", footer)
    with footer.open("a", encoding="utf-8") as open_:
        open_.write('<p id="neuf">Pied de page</p>')
    expect(page.locator("#neuf")).to_be_visible()
    style = page.evaluate("getComputedStyle(document.body).margin")
    sheet = served.home / "templates" / "web" / "site.css"
    ours = (data_root() / "templates" / "web" / "site.css").read_text(encoding="utf-8")
    sheet.write_text(f"{ours}\nbody {{ margin: 77px !important; }}\n", encoding="utf-8")
    expect(page.locator("body")).to_have_css("margin", "77px")
    assert style != "77px"
    assert [one for one in trouble if "404" not in one] == []


def test_a_draft_of_a_mail_follows_templates_and_editorials(
    browser: Browser, served: Served
) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/dev/mails/actualites/fr.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Actualités")
    sender = served.home / "templates" / "email" / "parts" / "sender.mjml"
    sender.parent.mkdir(parents=True)
    sender.write_text('<p id="neuf">Nous</p>', encoding="utf-8")
    expect(page.locator("#neuf")).to_be_visible()
    sender.write_text("\n{{ nothing }}", encoding="utf-8")
    expect(page.locator("pre")).to_contain_text("templates/email/parts/sender.mjml:2")
    sender.unlink()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actualités")
