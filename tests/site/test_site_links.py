"""Where a page points to."""

import pytest
from tests.support.editions import edition

from syndicate.model import Alternate
from syndicate.site.links import alternates, canonical, relative


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("", "fr/", "fr/index.html"),
        ("fr/", "", "../index.html"),
        ("fr/", "fr/", "../fr/index.html"),
        ("fr/articles/x/", "fr/culture/", "../../../fr/culture/index.html"),
        ("fr/articles/x/", "media/0/site.css", "../../../media/0/site.css"),
        ("fr/", "media/0/été ici.jpg", "../media/0/%C3%A9t%C3%A9%20ici.jpg"),
    ],
)
def test_pages_reach_each_other_without_a_server(page: str, target: str, link: str) -> None:
    assert relative(page, target) == link


def test_each_language_is_named_and_the_default_stands_for_all_others() -> None:
    paths = {"fr": "fr/", "fr-CA": "fr-ca/"}
    assert alternates(paths, "https://x.example", "fr/") == (
        Alternate(locale="fr", url="https://x.example/fr/"),
        Alternate(locale="fr-CA", url="https://x.example/fr-ca/"),
        Alternate(locale="x-default", url="https://x.example/fr/"),
    )
    assert alternates(paths, "https://x.example", None)[-1].url == "https://x.example/"


def test_borrowed_text_is_canonical_where_it_is_at_home() -> None:
    home = edition("fr", "fete")
    borrowed = edition("en", "fete", notice=True, shown="fr", filled_from="fr")
    regional = edition("fr-CA", "fete", filled_from="fr")
    syndicated = edition("fr", "fete", canonical="https://partner.example/fete")
    base_url = "https://x.example"
    fr = "https://x.example/fr/articles/fete/"
    assert canonical(home, (home, borrowed), base_url) == fr
    assert canonical(borrowed, (home, borrowed), base_url) == fr
    assert canonical(borrowed, (borrowed,), base_url) == "https://x.example/en/articles/fete/"
    assert (
        canonical(regional, (home, regional), base_url) == "https://x.example/fr-ca/articles/fete/"
    )
    assert canonical(syndicated, (syndicated,), base_url) == "https://partner.example/fete"
