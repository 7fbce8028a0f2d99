"""System mails: one thing to do, in the reader's language, in both parts."""

import re
from pathlib import Path

import pytest

from syndicate import templating
from syndicate.localise.catalogue import Catalogue, load
from syndicate.model import Page
from syndicate.newsletter.letter import SUBJECTS, letter
from syndicate.paths import data_root
from tests.support import homes
from tests.support.cli import run
from tests.support.publication import settings

SETTINGS = settings(Path())
TAGS = tuple(SETTINGS.locales)
FACTS = {"until": "20 mars 2026", "days": 7, "signup_url": "https://news.example/s/fr"}
LINKS = {
    "confirm": {"confirm_url"},
    "known": {"preferences_url"},
    "nobody": set(),
    "welcome": {"preferences_url", "unsubscribe_url"},
    "goodbye": set(),
    "expiring": {"confirm_url", "preferences_url", "unsubscribe_url"},
}


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalogue]:
    folder = tmp_path_factory.mktemp("catalogues")
    folders = [data_root() / "locales"]
    return {tag: load(tag, SETTINGS.locales, folders, folder) for tag in TAGS}


def made(kind: str, tag: str, catalogues: dict[str, Catalogue], *newsletters: str) -> Page:
    catalogue = catalogues[tag]
    environment = templating.environment(
        [data_root() / "templates"], catalogue, SETTINGS.locales[tag], SETTINGS.site.zone
    )
    return letter(kind, newsletters, SETTINGS, environment, catalogue, FACTS)


def test_every_kind_is_known() -> None:
    assert SUBJECTS.keys() == LINKS.keys()


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("kind", SUBJECTS)
class TestEach:
    def test_has_its_links_in_both_parts(
        self, kind: str, tag: str, catalogues: dict[str, Catalogue]
    ) -> None:
        page = made(kind, tag, catalogues, "actualites")
        assert set(templating.slots(page.html)[1]) == LINKS[kind]
        assert set(templating.slots(page.text)[1]) == LINKS[kind]

    def test_says_who_writes_and_in_which_language(
        self, kind: str, tag: str, catalogues: dict[str, Catalogue]
    ) -> None:
        page = made(kind, tag, catalogues, "actualites")
        assert f'lang="{tag}"' in page.html
        assert page.html.count("<h1") == 1
        for part in (page.html, page.text):
            assert SETTINGS.sender.legal_name in part
            assert SETTINGS.sender.email in part

    def test_is_set_at_72_columns_without_holes(
        self, kind: str, tag: str, catalogues: dict[str, Catalogue]
    ) -> None:
        text = made(kind, tag, catalogues, "actualites").text
        assert all(len(line.rstrip(" ")) <= 72 or "://" in line for line in text.splitlines())
        assert "\n\n\n" not in text

    def test_names_no_newsletter_where_it_is_about_none(
        self, kind: str, tag: str, catalogues: dict[str, Catalogue]
    ) -> None:
        assert "{" not in made(kind, tag, catalogues).subject


def test_nothing_is_fetched_from_elsewhere(catalogues: dict[str, Catalogue]) -> None:
    html = made("welcome", "fr", catalogues, "actualites").html
    assert re.findall(r'(?:src|@import|url\()["\']?https?:', html) == []


def test_the_same_letter_has_the_same_bytes(catalogues: dict[str, Catalogue]) -> None:
    one = made("confirm", "fr-CA", catalogues, "actualites")
    assert one == made("confirm", "fr-CA", catalogues, "actualites")


def test_check_finds_a_broken_letter_with_its_line(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    file = home / "templates" / "letters" / "goodbye.txt"
    file.parent.mkdir(parents=True)
    file.write_text(
        "{% extends 'letters/letter.txt' %}\n{% block letter %}\n{{ slot('nothing') }}{% endblock %}"
    )
    (found,) = [
        one for one in run(home, "check", "--json").json["findings"] if one["severity"] == "error"
    ]
    assert (found["code"], found["file"], found["line"]) == (
        "template-undefined",
        "templates/letters/goodbye.txt",
        3,
    )
