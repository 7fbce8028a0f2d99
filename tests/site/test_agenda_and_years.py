"""The pages that keep everything: months of the agenda, and years of a section."""

from datetime import datetime, timedelta

import pytest
from tests.support.digests import in_every_locale, work
from tests.support.editions import edition, happening
from tests.support.publication import NOW
from tests.support.sites import read, site

DAY = timedelta(days=1)
LONG = happening(
    start=datetime.fromisoformat("2026-03-28T10:00+01:00"),
    end=datetime.fromisoformat("2026-05-02T18:00+02:00"),
)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return site(
        [
            *in_every_locale("concert", kind="event", happening=happening()),
            *in_every_locale("expo", kind="event", happening=LONG),
            edition(
                "fr",
                "bal",
                work=work("bal"),
                kind="event",
                happening=happening(start=NOW - 300 * DAY, end=None),
            ),
            *in_every_locale("ancien", date=datetime.fromisoformat("2024-12-31T23:30+00:00")),
            edition(
                "fr", "seul", work=work("seul"), date=datetime.fromisoformat("2023-05-01T12:00Z")
            ),
            *in_every_locale("neuf", date=NOW - DAY),
        ]
    )


def titles(made: dict[str, str], path: str) -> list[str]:
    return [
        one.text_content() for one in read(made, path).xpath("//ul[@class='dates']//a[not(@type)]")
    ]


def test_the_agenda_shows_what_is_to_come_by_month_and_leads_to_every_month(
    made: dict[str, str],
) -> None:
    document = read(made, "fr/agenda/index.html")
    assert titles(made, "fr/agenda/index.html") == ["Titre de concert", "Titre de expo"]
    months = document.xpath("//nav[@aria-labelledby='months']//a")
    assert [one.text_content().replace("\u00a0", " ") for one in months] == [
        "Mars 2026",
        "Avril 2026",
        "Mai 2026",
        "Mai 2025",
    ]
    assert document.xpath("//a[starts-with(@href,'webcal:')]/@href") == [
        "webcal://news.example/fr/agenda.ics"
    ]


@pytest.mark.parametrize(
    ("month", "events", "turn"),
    [
        ("2025-05", ["La fête des jumelages (fr)"], [("next", "2026-03")]),
        (
            "2026-03",
            ["Titre de concert", "Titre de expo"],
            [("prev", "2025-05"), ("next", "2026-04")],
        ),
        ("2026-04", ["Titre de expo"], [("prev", "2026-03"), ("next", "2026-05")]),
        ("2026-05", ["Titre de expo"], [("prev", "2026-04")]),
    ],
)
def test_a_month_has_all_that_takes_place_in_it_and_leads_to_its_neighbours(
    made: dict[str, str], month: str, events: list[str], turn: list[tuple[str, str]]
) -> None:
    path = f"fr/agenda/{month}/index.html"
    links = read(made, path).xpath("//nav[@class='turn']//a")
    assert titles(made, path) == events
    assert [(one.get("rel"), one.get("href")) for one in links] == [
        (rel, f"../../../fr/agenda/{other}/index.html") for rel, other in turn
    ]


def test_a_month_that_another_language_lacks_leads_to_its_agenda(made: dict[str, str]) -> None:
    assert "en/agenda/2025-05/index.html" not in made
    document = read(made, "fr/agenda/2025-05/index.html")
    assert (
        document.xpath("//nav[@class='languages']//a/@href")[-1] == "../../../en/agenda/index.html"
    )
    assert document.xpath("//link[@hreflang][not(@type)]/@hreflang") == ["fr", "x-default"]


def test_an_empty_agenda_says_so() -> None:
    assert "No event is announced at the moment." in site([])["fr/agenda/index.html"]


def test_a_section_leads_to_its_years(made: dict[str, str]) -> None:
    document = read(made, "fr/cooperation/index.html")
    years = document.xpath("//nav[@aria-labelledby='years']//a")
    assert [(one.text_content(), one.get("href")) for one in years] == [
        (year, f"../../fr/cooperation/{year}/index.html") for year in ("2026", "2025", "2023")
    ]


def test_a_year_has_every_article_of_it_by_month_in_the_publication_s_zone(
    made: dict[str, str],
) -> None:
    document = read(made, "en/cooperation/2025/index.html")
    assert document.xpath("string(//h1)") == "2025"
    assert document.xpath("string(//title)") == "Cooperation, 2025 – News"
    assert [one.text_content() for one in document.xpath("//h2")] == ["January 2025"]
    assert document.xpath("//ul[@class='lines']//a/@href") == [
        "../../../en/articles/ancien/index.html"
    ]


def test_a_year_that_another_language_lacks_leads_to_its_section(made: dict[str, str]) -> None:
    assert "en/cooperation/2023/index.html" not in made
    document = read(made, "fr/cooperation/2023/index.html")
    assert document.xpath("//nav[@class='languages']//a/@href")[-1] == (
        "../../../en/cooperation/index.html"
    )
