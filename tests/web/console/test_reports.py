import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.journeys.reports.refresh import refresh
from tests.support import homes
from tests.support.cli import at
from tests.support.staff import Browser, Bureau, bureau
from tests.support.subscribing import BEGIN


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """A publication of which one issue has left, to three readers."""
    folder: Path = tmp_path_factory.mktemp("reports")
    with bureau(folder) as here:
        home, now = here.app.house.home, BEGIN.isoformat()
        homes.write_article(home, "fete")
        for name in "abc":
            assert at(now, home, "subscribers", "add", f"{name}@lecteurs.example").code == 0
        planned = at(now, home, "issue", "plan", "actualites", "--works", "fete", "--json").json
        assert at(now, home, "issue", "send", planned["id"], "--now").code == 0
        assert at(now, home, "deliver").code == 0
        refresh(here.app.house, here.clock.now())
        yield here


@pytest.fixture(scope="module")
def editor(sent: Bureau) -> Browser:
    return sent.signed_in("editor", locale="en")


def only(here: Bureau) -> str:
    from syndicate.store import issues  # noqa: PLC0415 - for this alone

    with here.app.house.database.read() as c:
        return issues.listing(c)[0].id


def test_a_report_has_its_figures_in_a_table_and_the_same_as_a_sheet(
    sent: Bureau, editor: Browser
) -> None:
    page = editor.get(f"/console/reports/{only(sent)}")
    assert page.status_code == 200
    assert "<strong>3</strong><span>handed over</span>" in page.text
    sheet = editor.get(f"/console/reports/{only(sent)}/sheet.csv")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert len(list(csv.reader(sheet.text.splitlines()))) > 1


def test_all_issues_are_drawn_and_listed_month_by_month_or_week_by_week(editor: Browser) -> None:
    for by in ("month", "week"):
        page = editor.get(f"/console/reports?by={by}").text
        assert 'role="img"' in page
        assert "<strong>3</strong><span>handed over</span>" in page
    assert editor.get("/console/reports.csv").status_code == 200


@pytest.mark.parametrize(
    "asked", ["?by=year", "?newsletter=nobody", "?from=yesterday", "/nothing-2026-01-01"]
)
def test_what_is_not_there_is_said_not_to_be(editor: Browser, asked: str) -> None:
    assert editor.get(f"/console/reports{asked}").status_code == 404


def test_no_domain_of_few_readers_is_named(sent: Bureau, editor: Browser) -> None:
    assert "lecteurs.example" not in editor.get(f"/console/reports/{only(sent)}").text


@pytest.mark.parametrize("end", ["9000-01-01", "9999-12-31"])
@pytest.mark.parametrize("by", ["week", "month"])
def test_nothing_is_drawn_of_what_is_to_come(editor: Browser, end: str, by: str) -> None:
    shown = editor.get(f"/console/reports?to={end}&by={by}")
    assert shown.status_code == 200
    assert shown.text == editor.get(f"/console/reports?to=2026-03-10&by={by}").text
    assert editor.get(f"/console/reports.csv?to={end}&by={by}").status_code == 200
