"""What partners find on the page about the feeds, and readers on those about newsletters."""

from dataclasses import replace

import pytest
from tests.support.digests import SETTINGS
from tests.support.sites import read, site

from syndicate.settings.options import Feeds
from syndicate.settings.recurrence import Schedule
from syndicate.site.letters import subject_of


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return site([])


def words(files: dict[str, str], path: str) -> str:
    return " ".join(read(files, path).xpath("string(//main)").split())


def test_every_feed_of_every_language_is_listed(made: dict[str, str]) -> None:
    links = {
        str(one).removeprefix("../../")
        for one in read(made, "fr/feeds/index.html").xpath("//main//a/@href")
    }
    for tag in ("fr", "fr-ca", "en"):
        for feed in ("feed", "agenda", "cooperation/feed", "culture/feed"):
            assert {f"{tag}/{feed}.rss", f"{tag}/{feed}.atom"} <= links
        for calendar in ("agenda", "cooperation/agenda", "culture/agenda"):
            assert f"{tag}/{calendar}.ics" in links
    assert "feeds.opml" in links
    assert "webcal://news.example/fr/culture/agenda.ics" in links


def test_links_that_look_alike_are_told_apart(made: dict[str, str]) -> None:
    document = read(made, "en/feeds/index.html")
    named = [(one.text_content(), one.get("href")) for one in document.xpath("//table//a")]
    assert len({name for name, _ in named}) == len(named)


def test_other_languages_are_listed_in_themselves(made: dict[str, str]) -> None:
    document = read(made, "fr/feeds/index.html")
    english = document.xpath("//div[@lang='en']")[0]
    assert english.xpath("string(.//h3/a)") == "English"
    assert "Cooperation" in english.text_content()


def test_where_there_is_one_language_no_others_are_announced() -> None:
    one = replace(SETTINGS, locales={"fr": SETTINGS.locales["fr"]})
    document = read(site([], settings=one), "fr/feeds/index.html")
    headings = [str(found) for found in document.xpath("//h2/@id")]
    assert headings == ["contract"]


def test_the_contract_is_stated(made: dict[str, str]) -> None:
    told = words(made, "en/feeds/index.html")
    for fact in (
        "In the feed of a language, an item has one identifier.",
        "a later date of update",
        "[Withdrawn]",
        "30 days",
        "Every 15 minutes at most.",
        "ETag",
        "prev-archive (RFC 5005)",
        "next_url",
        "actualites@metropole.example",
        "announced on this page",
    ):
        assert fact in told


def test_hubs_licence_and_contact_are_those_of_the_settings(made: dict[str, str]) -> None:
    assert "WebSub" not in words(made, "en/feeds/index.html")
    assert "Please ask us" in words(made, "en/feeds/index.html")
    feeds = Feeds(
        hubs=("https://hub.example/",),
        licence="Licence Ouverte 2.0",
        licence_url="https://licence.example/",
        contact="partenaires@metropole.example",
    )
    files = site([], settings=replace(SETTINGS, feeds=feeds))
    document = read(files, "en/feeds/index.html")
    assert "https://hub.example/" in document.xpath("//main//a/@href")
    assert "mailto:partenaires@metropole.example" in document.xpath("//main//a/@href")
    licences = read(files, "fr/index.html").xpath("//footer//a[@rel='license']")
    assert [(one.text, one.get("href")) for one in licences] == [
        ("Licence Ouverte 2.0", "https://licence.example/")
    ]


def test_a_reader_is_told_what_comes_when_from_whom_and_how_to_get_it(made: dict[str, str]) -> None:
    told = words(made, "en/subscribe/index.html")
    for fact in (
        "Cooperation and Culture",
        "Every Thursday at 8:00 a.m., by the clock where you live",
        "Français, Français (Canada), English",
        "Métropole d’exemple, 1, place de l’Exemple",
        "actualites@metropole.example",
        "Read the issue of March 5, 2026",
    ):
        assert fact in told.replace("\u202f", " ")
    document = read(made, "en/subscribe/index.html")
    (form,) = document.xpath("//form")
    assert (form.get("method"), form.get("action")) == ("post", "https://news.example/s/en")
    assert [one.get("name") for one in form.xpath(".//input")] == ["email"]


def test_a_fixed_zone_is_named_and_a_partner_s_address_is_used() -> None:
    letter = replace(
        SETTINGS.newsletters["actualites"],
        schedules={"daily": Schedule(every="day", at="07:30", zone="Europe/Paris")},
        reply_to="redaction@metropole.example",
    )
    files = site([], settings=replace(SETTINGS, newsletters={"actualites": letter}))
    told = words(files, "fr/subscribe/index.html").replace("\u00a0", " ")
    assert "Every day at 7 h 30 (time zone: Paris)" in told
    assert "redaction@metropole.example" in told


def test_past_issues_are_listed_by_year(made: dict[str, str]) -> None:
    document = read(made, "en/issues/actualites/index.html")
    assert [one.text_content() for one in document.xpath("//h2")] == ["2026", "2025"]
    links = document.xpath("//ul[@class='lines']//a")
    assert [(one.text_content(), one.get("href")) for one in links] == [
        ("Un pont & deux rives", "../../../en/issues/actualites/2026-03-05/index.html"),
        ("December 18, 2025", "../../../en/issues/actualites/2025-12-18/index.html"),
    ]


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("<head><title>Fête &amp; pont </title>", "Fête & pont"),
        ("<head><title></title>", ""),
        ("<head>", ""),
    ],
)
def test_the_subject_of_an_issue_is_the_title_of_its_web_version(head: str, subject: str) -> None:
    assert subject_of(head) == subject
