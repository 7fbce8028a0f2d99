"""`issue check` and `issue override`, as staff use them."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from syndicate.audience import tokens
from syndicate.preflight.checks import NEVER_OVERRULED
from tests.support.cli import Ran, at
from tests.support.homes import SETTINGS, home, write_article

NOW = "2026-03-10T09:00:00Z"
ISSUE = "actualites-2026-03-12"
CODE = "placeholder-left"
WHY = "Le mot est cité"


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """Return a home with an issue that waits for an approval, and whose title looks unfinished."""
    folder = home(tmp_path / "home", SETTINGS.replace("approvals = 0", "approvals = 1"))
    write_article(folder, "fete", title='"Que veut dire {{ nom }}"')
    do(folder, "subscribers", "add", "a@lecteurs.example")
    assert do(folder, "issue", "plan", "actualites").code == 0
    return folder


def do(folder: Path, *words: str) -> Ran:
    return at(NOW, folder, *words)


def override(
    folder: Path, code: str = CODE, by: str = "Marie@metropole.example", why: str = WHY
) -> Ran:
    return do(folder, "issue", "override", ISSUE, code, "--by", by, "--reason", why)


def approve(folder: Path) -> Ran:
    return do(folder, "issue", "approve", ISSUE, "--by", "paul@metropole.example")


def rows(folder: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "var" / "syndicate.db")) as c:
        return c.execute(statement).fetchall()


def of_code(findings: list[Any], code: str = CODE) -> list[Any]:
    return [one for one in findings if one["code"] == code]


def test_check_lists_what_stands_against_an_issue_and_fails(planned: Path) -> None:
    ran = do(planned, "issue", "check", ISSUE)
    assert ran.code == 1
    assert "content/articles/fete/index.fr.md: error: “Que veut dire {{ nom }}”" in ran.out
    assert "{{ nom }}" in ran.out
    found = do(planned, "issue", "check", ISSUE, "--json").json
    assert (found["issue"], found["revision"], found["settled_at"]) == (ISSUE, 1, None)
    assert found["refused"]
    assert found["overrides"] == []
    assert found["totals"]["error"] == len(of_code(found["findings"]))


def test_an_error_refuses_the_approval_until_it_is_mended(planned: Path) -> None:
    assert approve(planned).code == 1
    write_article(planned, "fete", title="Que veut dire ce nom")
    assert do(planned, "issue", "check", ISSUE).code == 0
    assert approve(planned).code == 0


def test_an_error_that_somebody_answers_for_lets_the_issue_pass(planned: Path) -> None:
    ran = override(planned)
    assert ran.code == 0
    assert "marie@metropole.example" in ran.out
    assert do(planned, "issue", "check", ISSUE).code == 0
    ran = approve(planned)
    assert ran.code == 0
    assert f"Let pass by marie@metropole.example: {WHY}" in ran.err


def test_what_was_let_pass_stays_with_the_issue(planned: Path) -> None:
    override(planned)
    approve(planned)
    write_article(planned, "fete", title="Un autre titre")
    for command in ("check", "show"):
        found = of_code(do(planned, "issue", command, ISSUE, "--json").json["findings"])
        assert {one["severity"] for one in found} == {"warning"}
        assert found[0]["fields"]["overruled_by"] == "marie@metropole.example"
        assert found[0]["fields"]["overruled_why"] == WHY
    report = do(planned, "issue", "check", ISSUE, "--json").json
    assert report["settled_at"] == NOW
    assert [(one["code"], one["reason"], one["at"]) for one in report["overrides"]] == [
        (CODE, WHY, NOW)
    ]
    assert rows(planned, "SELECT actor FROM audit WHERE act = 'override'") == [
        ("marie@metropole.example",)
    ]


def test_another_issue_is_refused_as_before(planned: Path) -> None:
    override(planned)
    do(planned, "issue", "plan", "actualites", "--works", "fete")
    (other,) = (
        one["id"]
        for one in do(planned, "issue", "list", "--json").json["issues"]
        if one["id"] != ISSUE
    )
    assert do(planned, "issue", "check", other).code == 1


@pytest.mark.parametrize("code", NEVER_OVERRULED)
def test_some_errors_nobody_can_let_pass(planned: Path, code: str) -> None:
    ran = override(planned, code)
    assert ran.code == 2
    assert f"Nobody can let “{code}” pass: " in ran.err
    assert rows(planned, "SELECT count(*) FROM overrides") == [(0,)]


@pytest.mark.parametrize(
    ("code", "by", "why"),
    [
        ("html-big", "a@b.example", WHY),
        ("nonsense", "a@b.example", WHY),
        (CODE, " ", WHY),
        (CODE, "a@b.example", " "),
    ],
)
def test_only_an_error_that_there_is_is_let_pass_and_only_by_somebody_for_a_reason(
    planned: Path, code: str, by: str, why: str
) -> None:
    assert override(planned, code, by, why).code == 2
    assert rows(planned, "SELECT count(*) FROM overrides") == [(0,)]


def test_nothing_is_let_pass_in_an_issue_that_is_settled(planned: Path) -> None:
    override(planned)
    approve(planned)
    assert override(planned).code == 2


def test_an_unknown_issue_is_told(planned: Path) -> None:
    assert do(planned, "issue", "check", "actualites-1999-01-01").code == 2


def test_who_has_not_agreed_stops_everything(planned: Path) -> None:
    override(planned)
    with closing(sqlite3.connect(planned / "var" / "syndicate.db")) as c:
        c.execute("DELETE FROM consents")
        c.commit()
    found = do(planned, "issue", "check", ISSUE, "--json").json
    assert [one["code"] for one in found["findings"] if one["severity"] == "error"] == [
        "no-consent"
    ]
    assert approve(planned).code == 1


def test_who_must_not_be_written_to_is_counted(planned: Path) -> None:
    from syndicate.app import compose  # noqa: PLC0415 (its keys are the home's)

    app = compose(planned, {})
    try:
        mark = tokens.address_hmac(app.house.keys, "a@lecteurs.example")
    finally:
        app.close()
    with closing(sqlite3.connect(planned / "var" / "syndicate.db")) as c:
        c.execute(
            "INSERT INTO suppressions VALUES (?, 'bounce', '2026-03-01 00:00:00', NULL)", (mark,)
        )
        c.commit()
    found = do(planned, "issue", "check", ISSUE, "--json").json["findings"]
    assert [one["fields"] for one in of_code(found, "readers-suppressed")] == [{"count": 1}]


def test_a_link_to_a_page_of_ours_that_is_not_there_is_an_error_at_its_file(planned: Path) -> None:
    override(planned)
    file = planned / "content" / "issues" / "actualites" / "2026-03-12" / "index.fr.md"
    file.parent.mkdir(parents=True)
    file.write_text(
        "---\nsubject: Mars\n---\n\n[La fête](https://news.example/fr/articles/fete/) et"
        " [le bal](https://news.example/fr/articles/bal/)\n",
        encoding="utf-8",
    )
    assert do(planned, "issue", "check", ISSUE).code == 0  # nothing was built: nobody can tell
    do(planned, "build")
    found = do(planned, "issue", "check", ISSUE, "--json").json["findings"]
    broken = of_code(found, "link-broken")
    assert {one["fields"]["found"] for one in broken} == {"https://news.example/fr/articles/bal/"}
    assert broken[0]["file"] == "content/issues/actualites/2026-03-12/index.fr.md"
    write_article(planned, "bal")
    assert do(planned, "issue", "check", ISSUE).code == 0  # the next build brings it
