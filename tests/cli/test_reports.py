"""`report`: figures for people, for scripts and for spreadsheets, in which nobody is named."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.cli import Ran, at
from tests.support.sending import DUE, ISSUE, LATER, issue, leave, publication

READ = "2026-03-14T08:00:00Z"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = publication(tmp_path_factory.mktemp("reports"))
    leave(home, DUE)
    leave(home, LATER)
    assert at(READ, home, "schedule", "tick").code == 0
    return home


def report(home: Path, *words: str, instant: str = READ) -> Ran:
    ran = at(instant, home, "report", *words)
    assert ran.code == 0, ran.err
    return ran


def rows(ran: Ran) -> list[dict[str, str]]:
    assert not ran.out.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_an_issue_is_told_in_columns(sent: Path) -> None:
    out = report(sent, "issue", ISSUE).out
    assert out.startswith(f"{ISSUE}  Thursday 12 March 2026  sent") or "2026" in out
    (line,) = (line for line in out.splitlines() if line.startswith("  handed over"))
    assert line.split() == ["handed", "over", "3"]
    (others,) = (line for line in out.splitlines() if line.startswith("others"))
    assert others.split() == ["others", *"33000000"]
    assert "readers.example" not in out


def test_the_same_in_french_has_french_words(sent: Path) -> None:
    out = at(READ, sent, "--lang", "fr", "report", "issue", ISSUE).out
    assert "jeudi 12\u00a0mars 2026".replace(" ", "\u00a0") in out.replace(" ", "\u00a0")
    assert "handed over" not in out
    assert "remis" in out


def test_scripts_get_one_document(sent: Path) -> None:
    found = json.loads(report(sent, "issue", ISSUE, "--json").out)
    assert found["total"]["sent"] == found["locales"]["fr"]["sent"] == 3
    assert [one["domain"] for one in found["domains"]] == [None]
    assert found["course"]["points"][-1]["sent"] == 3
    assert found["taken_at"] == READ
    again = json.loads(report(sent, "over-time", "--json").out)
    assert (again["counted"], again["missing"], again["total"]["sent"]) == (1, 0, 3)
    assert again["readers"] == {"fr": {"joined": 3, "gone": 0, "readers": 3}}


def test_spreadsheets_get_a_table_with_a_head(sent: Path) -> None:
    whole, language, domain = rows(report(sent, "issue", ISSUE, "--csv"))
    assert (whole["group"], whole["from"], whole["sent"]) == ("all", "2026-03-12", "3")
    assert (language["group"], language["name"], language["mails"]) == ("locale", "fr", "3")
    assert (domain["group"], domain["name"]) == ("domain", "others")
    found = rows(report(sent, "over-time", "--by", "week", "--csv"))
    assert [row["group"] for row in found] == ["week", "all", "locale", "domain"]
    assert found[0]["joined"] == "3"


def test_months_stand_below_each_other(sent: Path) -> None:
    lines = report(sent, "over-time").out.splitlines()
    head, month = (next(line for line in lines if line.startswith(one)) for one in ("month", "Mar"))
    assert month.split()[:4] == ["March", "2026", "1", "3"]
    assert len(month) <= len(head)


def test_a_time_without_anything_says_so(sent: Path) -> None:
    assert report(sent, "over-time", "--to", "2020-01-01").out == "Nothing is known of that time.\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("over-time", "--from", "2026-03-02", "--to", "2026-03-01"), "report-period"),
        (("over-time", "--newsletter", "agenda"), "newsletter-unknown"),
        (("issue", "agenda-2026-03-12"), "issue-unknown"),
        (("issue", ISSUE, "--csv"), "report-one"),
    ],
)
def test_what_cannot_be_told_is_an_error(sent: Path, words: tuple[str, ...], code: str) -> None:
    ran = at(READ, sent, "report", *words, "--json")
    assert (ran.code, json.loads(ran.out)["error"]["code"]) == (2, code)


def test_an_issue_that_has_not_left_says_so(tmp_path: Path) -> None:
    home = publication(tmp_path)
    assert "Nothing of it has left yet." in report(home, "issue", ISSUE).out
    assert issue(home, "cancel").code == 0
