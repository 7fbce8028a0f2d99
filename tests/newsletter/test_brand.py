"""A brand block: one table of settings restyles mails, system mails and pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html
from PIL import Image

from syndicate import app as composition
from syndicate.clocks import SystemClock
from syndicate.journeys.house import House
from syndicate.newsletter.letter import letter
from syndicate.settings.brand import Brand
from syndicate.templating import fonts
from tests.support import homes
from tests.support.cli import at, run
from tests.support.photographs import saved

NOW = "2026-03-10T09:00:00+00:00"
BRAND = """
[brand]
accent = "#990000"
serif = ["Old Press", "Garamond", "serif"]
sans = ["Verdana"]
logo = "content/brand/logo.png"
"""
FACTS = {"until": "20 mars 2026", "days": 7, "signup_url": "https://news.example/s/fr"}


def branded(folder: Path, brand: str = BRAND) -> Path:
    home = homes.home(folder, homes.SETTINGS + brand)
    homes.write_article(home, "fete")
    logo = home / "content" / "brand" / "logo.png"
    logo.parent.mkdir()
    logo.write_bytes(saved(Image.new("RGBA", (1000, 200), (20, 40, 90, 200)), "PNG"))
    (logo.parent / "dark.png").write_bytes(
        saved(Image.new("RGBA", (1000, 200), (240, 240, 240, 200)), "PNG")
    )
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = branded(tmp_path_factory.mktemp("brand") / "home")
    assert at(NOW, made, "build").code == 0
    assert at(NOW, made, "issue", "preview", "actualites", "--out", str(made / "out")).code == 0
    return made


@pytest.fixture(scope="module")
def house(home: Path) -> Iterator[House]:
    composed = composition.compose(home, {}, SystemClock())
    yield composed.house
    composed.close()


def test_a_mail_shows_the_logo_and_says_the_name_without_it(home: Path) -> None:
    document = lxml_html.fromstring((home / "out" / "fr.html").read_text(encoding="utf-8"))
    (shown,) = document.xpath("//h1//img")
    assert shown.get("alt") == "Actualités"
    assert (shown.get("width"), shown.get("src")[:27]) == ("240", "https://news.example/media/")
    assert "linear-gradient(#ffffff,#ffffff)" in shown.getparent().get("style")
    file = home / "public" / shown.get("src").removeprefix("https://news.example/")
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (480, 96))


def test_a_system_mail_shows_it_too(house: House) -> None:
    made = letter(
        "welcome",
        ("actualites",),
        house.settings,
        house.environment("fr"),
        house.catalogue("fr"),
        FACTS,
    )
    (shown,) = lxml_html.fromstring(made.html).xpath("//img")
    assert shown.get("alt") == "Métropole d’exemple"
    assert "#990000" in made.html


def test_a_page_shows_it_from_its_own_site(home: Path) -> None:
    page = lxml_html.fromstring((home / "public/fr/index.html").read_text(encoding="utf-8"))
    (shown,) = page.xpath("//header//img")
    assert shown.get("alt") == "Actualités"
    assert (home / "public/fr" / shown.get("src")).resolve().is_file()


def test_fonts_and_colours_reach_mails_and_pages(home: Path) -> None:
    mail = (home / "out" / "fr.html").read_text(encoding="utf-8")
    (css,) = (home / "public/media").glob("*/site.css")
    for where in (mail, css.read_text(encoding="utf-8")):
        assert "'Old Press',Garamond,serif" in where
        assert "Verdana,sans-serif" in where
        assert "#990000" in where
    assert re.findall(r"@import|@font-face|fonts\.", mail) == []


def test_a_dark_logo_takes_its_place_in_the_dark(tmp_path: Path) -> None:
    home = branded(tmp_path / "home", f'{BRAND}logo_dark = "content/brand/dark.png"\n')
    assert at(NOW, home, "build").code == 0
    assert at(NOW, home, "issue", "preview", "actualites", "--out", str(tmp_path / "out")).code == 0
    document = lxml_html.fromstring((tmp_path / "out" / "fr.html").read_text(encoding="utf-8"))
    day, night = (one.getparent() for one in document.xpath("//h1//img"))
    assert (day.get("class"), night.get("class")) == ("plate by-day", "by-night")
    assert "display:none" in night.get("style")


def test_a_new_logo_changes_what_shows_it_and_takes_the_old_one_away(tmp_path: Path) -> None:
    home = branded(tmp_path / "home")
    assert at(NOW, home, "build").code == 0
    before = (home / "public/fr/index.html").read_bytes()
    old = set((home / "public/media").glob("*/logo*.png"))
    file = home / "content/brand/logo.png"
    file.write_bytes(saved(Image.new("RGB", (600, 200), (90, 0, 0)), "PNG"))
    assert at(NOW, home, "build").code == 0
    assert (home / "public/fr/index.html").read_bytes() != before
    assert old
    assert not any(one.exists() for one in old)


def test_a_logo_that_is_not_there_is_told_and_the_name_stands_in(tmp_path: Path) -> None:
    home = branded(tmp_path / "home")
    (home / "content/brand/logo.png").unlink()
    checked = run(home, "check", "--json")
    (found,) = [one for one in checked.json["findings"] if one["severity"] == "error"]
    assert (found["code"], found["setting"], found["file"]) == (
        "image-missing",
        "brand.logo",
        "config/syndicate.toml",
    )
    assert at(NOW, home, "build").code == 0
    assert "<header" in (home / "public/fr/index.html").read_text(encoding="utf-8")
    assert "<img" not in (home / "public/fr/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ('serif = ["Georgia;} body{display:none"]', "setting-font"),
        ('sans = ["url(https://x.example/a.woff2)"]', "setting-font"),
        ('sans = ["O\'Reilly"]', "setting-font"),
        ('sans = [""]', "setting-font"),
        ('logo = "https://x.example/logo.png"', "setting-image"),
        ('logo = "config/logo.png"', "setting-image"),
        ('logo = "content/brand/logo.svg"', "setting-image"),
        ('logo_dark = "/etc/passwd"', "setting-image"),
    ],
)
def test_what_could_leave_a_style_or_the_publication_is_refused(
    tmp_path: Path, option: str, code: str
) -> None:
    home = homes.home(tmp_path / "home", f"{homes.SETTINGS}\n[brand]\n{option}\n")
    ran = run(home, "check", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (3, code)


def test_a_logo_outside_the_publication_is_refused(tmp_path: Path) -> None:
    home = branded(tmp_path / "home", '\n[brand]\nlogo = "content/brand/../../../logo.png"\n')
    (tmp_path / "logo.png").write_bytes(saved(Image.new("RGB", (9, 9)), "PNG"))
    (found,) = [
        one for one in run(home, "check", "--json").json["findings"] if one["severity"] == "error"
    ]
    assert found["code"] == "image-outside"


def test_a_stack_ends_with_its_family_whatever_it_begins_with() -> None:
    made = fonts(Brand(serif=(), sans=("sans-serif", "2 Face")))
    assert made == {"serif": "serif", "sans": "sans-serif,'2 Face'"}
