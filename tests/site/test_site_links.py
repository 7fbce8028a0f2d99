"""Where a page points to."""

from dataclasses import replace

import pytest
from tests.support.digests import SETTINGS
from tests.support.editions import edition

from syndicate.model import Alternate
from syndicate.site.links import Place, absolute, alternates, canonical, reach, relative, root_of

SITE = SETTINGS.site


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("", "fr/", "fr/index.html"),
        ("fr/", "", "../index.html"),
        ("fr/", "fr/", "../fr/index.html"),
        ("fr/articles/x/", "fr/culture/", "../../../fr/culture/index.html"),
        ("fr/articles/x/", "media/0/site.css", "../../../media/0/site.css"),
        ("fr/", "media/0/été ici.jpg", "../media/0/%C3%A9t%C3%A9%20ici.jpg"),
        ("fr/", "https://partner.example/fête", "https://partner.example/fête"),
    ],
)
def test_pages_reach_each_other_without_a_server(page: str, target: str, link: str) -> None:
    assert relative(page, target) == link


@pytest.mark.parametrize(
    ("base_url", "root"),
    [("https://x.example", "/"), ("https://x.example/news/", "/news/")],
)
def test_what_a_server_shows_anywhere_links_from_the_top(base_url: str, root: str) -> None:
    place = Place(path="fr/410.html", languages={}, rooted=True)
    assert root_of(place, base_url) == root
    assert reach(root, "fr/") == f"{root}fr/index.html"


def test_each_language_is_named_and_the_default_stands_for_all_others() -> None:
    targets = {"fr": "fr/", "fr-CA": "https://partner.example/"}
    assert alternates(targets, "https://x.example", "fr/") == (
        Alternate(locale="fr", url="https://x.example/fr/"),
        Alternate(locale="fr-CA", url="https://partner.example/"),
        Alternate(locale="x-default", url="https://x.example/fr/"),
    )
    assert alternates(targets, "https://x.example", None)[-1].url == "https://x.example/"
    assert absolute("https://x.example", "été/") == "https://x.example/%C3%A9t%C3%A9/"


def test_borrowed_text_is_canonical_where_it_is_at_home() -> None:
    home = edition("fr", "fete")
    borrowed = edition("en", "fete", notice=True, shown="fr", filled_from="fr")
    regional = edition("fr-CA", "fete", filled_from="fr")
    syndicated = edition("fr", "fete", canonical="https://partner.example/fete")
    site = replace(SITE, base_url="https://x.example")
    fr = "https://x.example/fr/articles/fete/"
    assert canonical(home, (home, borrowed), site) == fr
    assert canonical(borrowed, (home, borrowed), site) == fr
    assert canonical(borrowed, (borrowed,), site) == "https://x.example/en/articles/fete/"
    assert canonical(regional, (home, regional), site) == "https://x.example/fr-ca/articles/fete/"
    assert canonical(syndicated, (syndicated,), site) == "https://partner.example/fete"
