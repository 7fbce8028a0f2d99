"""Staff see each feed with its address, age and size, and what hubs said of it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from lxml import html

from syndicate.fetch import Answered
from syndicate.journeys import hubs
from syndicate.journeys.publish import publish
from tests.support import homes
from tests.support.staff import Bureau, bureau

NUMBERS = count()
HUB = "https://hub.example/?key=secret"
SETTINGS = homes.SETTINGS + f'\n[feeds]\nhubs = ["{HUB}"]\nlicence = "CC BY 4.0"\n'


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bureau]:
    with bureau(tmp_path, SETTINGS) as made:
        homes.write_article(made.app.house.home, "un")
        homes.write_article(made.app.house.home, "deux")
        publish(made.app.house, made.clock.now())
        yield made


def row(here: Bureau, address: str) -> list[str]:
    """Return what the page says of the feed at an address, cell by cell."""
    name = f"e{next(NUMBERS)}@metropole.example"
    page = html.fromstring(here.signed_in("editor", address=name).get("/console/feeds").text)
    (found,) = page.xpath(f"//a[@href='{address}']/ancestor::tr")
    return [" ".join(cell.text_content().split()) for cell in found.xpath("./td")]


def told(here: Bureau, status: int) -> None:
    here.step(minutes=2)
    hubs.tell(here.app.house, here.clock, lambda _url, _form: Answered(status, ""))
    here.step(seconds=1)


FEED = "https://news.example/fr/feed.rss"


def test_a_feed_is_told_with_its_entries_its_size_and_its_hubs(here: Bureau) -> None:
    label, _changed, entries, size, heard, _check = row(here, FEED)
    assert (label, entries) == ("RSS", "2")
    assert size.endswith("ko")
    assert heard.startswith("hub.example")
    told(here, 204)
    assert "prévenu" in row(here, FEED)[4]


def test_what_a_hub_refuses_or_does_not_answer_is_told(here: Bureau) -> None:
    told(here, 410)
    assert "refus" in row(here, FEED)[4]
    assert "HTTP 410" in row(here, FEED)[4]
    homes.write_article(here.app.house.home, "trois")
    publish(here.app.house, here.clock.now())
    told(here, 503)
    assert "à prévenir" in row(here, FEED)[4]
    assert "HTTP 503" in row(here, FEED)[4]


def test_no_key_of_a_hub_is_shown(here: Bureau) -> None:
    assert "secret" not in here.signed_in("editor").get("/console/feeds").text


def test_partners_are_told_of_the_page_the_list_and_the_licence(here: Bureau) -> None:
    text = here.signed_in("editor").get("/console/feeds").text
    for one in (
        "https://news.example/fr-ca/feeds/",
        "https://news.example/feeds.opml",
        "CC BY 4.0",
    ):
        assert one in text
    assert (
        "https://validator.w3.org/feed/check.cgi?url=https%3A%2F%2Fnews.example%2Ffr%2Ffeed.rss"
        in text
    )
