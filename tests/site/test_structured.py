"""What search engines and social networks read in a page."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.support.digests import IMAGE, SETTINGS, in_every_locale
from tests.support.editions import happening
from tests.support.publication import NOW
from tests.support.sites import read, site

from syndicate.settings.options import Feeds

CHANGED = NOW - timedelta(days=1)


def things(files: dict[str, str], path: str) -> dict[str, dict[str, Any]]:
    (block,) = read(files, path).xpath("//script[@type='application/ld+json']")
    data = json.loads(block.text)
    assert data["@context"] == "https://schema.org"
    return {one["@type"]: one for one in data["@graph"]}


def properties(files: dict[str, str], path: str) -> list[tuple[str, str]]:
    return [
        (one.get("property"), one.get("content"))
        for one in read(files, path).xpath("//meta[@property]")
    ]


def test_an_article_is_a_news_article() -> None:
    settings = replace(SETTINGS, feeds=Feeds(licence="x", licence_url="https://licence.example/"))
    image = replace(IMAGE, width=1280, height=720, credit="Nous")
    files = site(
        in_every_locale(
            "fete", image=image, tags=("été",), authors=("A. Martin",), updated=CHANGED
        ),
        settings=settings,
    )
    thing = things(files, "fr-ca/articles/fete/index.html")["NewsArticle"]
    assert thing == {
        "@type": "NewsArticle",
        "mainEntityOfPage": "https://news.example/fr-ca/articles/fete/",
        "headline": "Titre de fete",
        "description": "Trois jours de rencontres.",
        "inLanguage": "fr-CA",
        "datePublished": "2026-03-07T10:00:00+01:00",
        "dateModified": "2026-03-09T10:00:00+01:00",
        "articleSection": "Coopération",
        "author": [{"@type": "Person", "name": "A. Martin"}],
        "publisher": {
            "@type": "Organization",
            "name": "La Métropole",
            "legalName": "Métropole d’exemple",
            "url": "https://news.example/fr-ca/",
        },
        "keywords": ["été"],
        "image": {
            "@type": "ImageObject",
            "url": "https://news.example/media/0123456789abcdef/%C3%A9t%C3%A9.jpg",
            "width": 1280,
            "height": 720,
            "creditText": "Nous",
        },
        "license": "https://licence.example/",
    }


@pytest.mark.wide
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            {
                "startDate": "2026-03-15T10:00:00+01:00",
                "endDate": "2026-03-15T12:00:00+01:00",
                "eventStatus": "https://schema.org/EventScheduled",
            },
        ),
        ({"cancelled": NOW, "sequence": 2}, {"eventStatus": "https://schema.org/EventCancelled"}),
        ({"sequence": 1}, {"eventStatus": "https://schema.org/EventRescheduled"}),
        (
            {"zone": "America/Toronto"},
            {"startDate": "2026-03-15T05:00:00-04:00"},
        ),
        (
            {
                "all_day": True,
                "start": datetime.fromisoformat("2026-03-14T00:00+01:00"),
                "end": datetime.fromisoformat("2026-03-16T00:00+01:00"),
            },
            {"startDate": "2026-03-14", "endDate": "2026-03-15"},
        ),
        ({"place": None}, {"location": None}),
        ({"end": None}, {"endDate": None}),
    ],
    ids=["on", "cancelled", "moved", "in its own zone", "whole days", "no place", "no end"],
)
def test_an_event_tells_when_where_and_whether(
    changes: dict[str, Any], expected: dict[str, str | None]
) -> None:
    files = site(in_every_locale("concert", kind="event", happening=happening(**changes)))
    thing = things(files, "fr/events/concert/index.html")["Event"]
    assert {key: thing.get(key) for key in expected} == expected
    assert thing["organizer"]["name"] == "La Métropole"
    if "location" not in expected:
        assert thing["location"] == {"@type": "Place", "name": "Opéra", "address": "Opéra"}


def test_pages_tell_the_way_to_them() -> None:
    files = site()
    crumbs = things(files, "en/culture/2026/index.html")["BreadcrumbList"]["itemListElement"]
    assert [(one["position"], one["name"], one["item"]) for one in crumbs] == [
        (1, "News", "https://news.example/en/"),
        (2, "Culture", "https://news.example/en/culture/"),
        (3, "2026", "https://news.example/en/culture/2026/"),
    ]
    assert things(files, "en/index.html")["WebSite"]["inLanguage"] == "en"


def test_no_text_ends_the_element_that_it_stands_in() -> None:
    title = "</script><script>alert(1)</script><!-- & \u2028"
    files = site(in_every_locale("fete", title=title))
    assert things(files, "fr/articles/fete/index.html")["NewsArticle"]["headline"] == title
    assert "alert" not in "".join(
        one.text or ""
        for one in read(files, "fr/articles/fete/index.html").xpath("//script[not(@type)]")
    )


def test_social_networks_read_the_article() -> None:
    image = replace(IMAGE, width=1280, height=720)
    found = properties(
        site(in_every_locale("fete", image=image, tags=("a", "b"), updated=CHANGED)),
        "fr/articles/fete/index.html",
    )
    assert found == [
        ("og:site_name", "Actualités"),
        ("og:locale", "fr_FR"),
        ("og:type", "article"),
        ("og:title", "Titre de fete"),
        ("og:description", "Trois jours de rencontres."),
        ("og:url", "https://news.example/fr/articles/fete/"),
        ("og:locale:alternate", "fr_CA"),
        ("og:locale:alternate", "en_CA"),
        ("article:published_time", "2026-03-07T10:00:00+01:00"),
        ("article:modified_time", "2026-03-09T10:00:00+01:00"),
        ("article:section", "Coopération"),
        ("article:tag", "a"),
        ("article:tag", "b"),
        ("og:image", "https://news.example/media/0123456789abcdef/%C3%A9t%C3%A9-mail-1104.jpg"),
        ("og:image:alt", "L’été « ici »\u00a0!"),
    ]
