"""System mails, of every kind, in every language, about one newsletter and about two, as they are read."""

from collections.abc import Iterator
from itertools import product

import pytest
from lxml import html

from syndicate import app as composition
from syndicate.clocks import SystemClock
from syndicate.journeys.house import House
from syndicate.model import Page
from syndicate.newsletter.letter import SUBJECTS, letter
from syndicate.templating import slot
from tests.support import homes
from tests.support.subscribing import TWO

FACTS = {"until": "31 mars 2026", "days": 7, "signup_url": "https://news.example/s/fr"}
LINKS = {slot(f"{name}_url") for name in ("confirm", "preferences", "unsubscribe")}
EVERY = list(product(SUBJECTS, ("fr", "fr-CA", "en"), (("actualites",), ("actualites", "sorties"))))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    composed = composition.compose(
        homes.home(tmp_path_factory.mktemp("letters") / "home", TWO), {}, SystemClock()
    )
    yield composed.house
    composed.close()


def written(house: House, kind: str, tag: str, newsletters: tuple[str, ...]) -> Page:
    return letter(
        kind, newsletters, house.settings, house.environment(tag), house.catalogue(tag), FACTS
    )


def is_address(line: str) -> bool:
    return line in LINKS or line.startswith("https://")


@pytest.mark.parametrize(("kind", "tag", "newsletters"), EVERY)
def test_the_text_part_reads_well(
    house: House, kind: str, tag: str, newsletters: tuple[str, ...]
) -> None:
    text = written(house, kind, tag, newsletters).text
    lines = text.split("\n")
    assert [one for one in lines if len(one.rstrip(" ")) > 72 and not is_address(one)] == []
    assert [one for one in lines if "://" in one and not is_address(one)] == []
    assert "\n\n\n" not in text
    assert text.endswith("metropole.example\n")
    paragraphs = text.split("\n\n")
    assert len(set(paragraphs)) == len(paragraphs)


@pytest.mark.parametrize(("kind", "tag", "newsletters"), EVERY)
def test_the_html_part_says_the_same(
    house: House, kind: str, tag: str, newsletters: tuple[str, ...]
) -> None:
    made = written(house, kind, tag, newsletters)
    document = html.fromstring(made.html)
    assert [one.text_content() for one in document.xpath("//h1|//h2")] == [made.subject]
    (below,) = document.xpath("//h1/ancestor::div[1]/ancestor::table[1]")
    assert made.preheader in below.text_content()
    to = {one for one in document.xpath("//a/@href") if not one.startswith("mailto:")}
    assert to == {one for one in made.text.split("\n") if is_address(one)}


def test_a_list_of_mails_shows_what_it_is_about(house: House) -> None:
    shown = written(house, "confirm", "en", ("actualites",)).preheader
    assert shown == "You asked to receive “News” at this address."
