"""An import as a person runs it: what it did, what it would do, and what became of each row."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Ran, at, run
from tests.support.homes import home
from tests.support.trips import query

NOW, LATER = "2026-03-11T12:00:00Z", "2026-03-12T12:00:00Z"
HEAD = "email,newsletter,locale,zone,basis,consented_at,ground,source,wording,evidence\n"
GOOD = "{0},actualites,fr,Europe/Paris,express,2025-05-01T08:00:00Z,,,,\n"
EXPRESS = ("--basis", "express", "--evidence", "the paper form of 2025, in the archive")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return home(tmp_path / "home")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "readers.csv"


def rows(*addresses: str) -> str:
    return HEAD + "".join(GOOD.format(one) for one in addresses)


def import_(house: Path, table: Path, *options: str) -> Ran:
    return at(NOW, house, "subscribers", "import", str(table), "--json", *options)


def fates(report: Path) -> list[tuple[int, str, str]]:
    with report.open(encoding="ascii", newline="") as file:
        return [(int(one["line"]), one["fate"], one["code"]) for one in csv.DictReader(file)]


def everything(house: Path) -> dict[str, list[tuple[Any, ...]]]:
    tables = ("subscribers", "subscriptions", "consents", "suppressions", "wordings", "audit")
    return {name: query(house, f"SELECT * FROM {name}") for name in tables}  # noqa: S608 (ours)


@pytest.fixture
def mixed(house: Path, table: Path) -> Path:
    """Return a table in which everything that can become of a row becomes of one."""
    table.write_text(rows("erased@x.example", "known@x.example"), encoding="utf-8")
    assert import_(house, table).code == 0
    at(NOW, house, "subscribers", "erase", "erased@x.example", "--by", "staff@metropole.example")
    table.write_text(
        rows("new@x.example", "NEW@X.example ", "erased@x.example", "known@x.example")
        + "no address,actualites,fr,,express,2025-05-01,,,,\n"
        + "no@x.example,actualites,de,,express,2025-05-01,,,,\n"
        + "no@x.example,actualites,fr,Mars/Olympus,express,2025-05-01,,,,\n"
        + "no@x.example,actualites,fr,,,2025-05-01,,,,\n"
        + "no@x.example,actualites,fr,,implied,2025-05-01,,,,\n"
        + "old@x.example,actualites,fr,,implied,2020-05-01,business,,,\n"
        + "renée@élan.example,actualites,fr,,express,2025-05-01,,,,\n"
        + "known@x.example,actualites,fr,,express,2025-05-01,,,,\n",
        encoding="utf-8",
    )
    return table


FATES = [
    (2, "new", ""),
    (3, "duplicate", ""),
    (4, "suppressed", ""),
    (5, "known", ""),
    (6, "refused", "address-invalid"),
    (7, "refused", "table-value"),
    (8, "refused", "table-zone"),
    (9, "refused", "consent-missing"),
    (10, "refused", "consent-ground"),
    (11, "expired", ""),
    (12, "new", ""),
    (13, "duplicate", ""),
]
COUNTS = {
    "new": 2, "expired": 1, "known": 1, "duplicates": 2, "suppressed": 1, "gone": 0, "refused": 5,
}  # fmt: skip


def test_the_fate_of_every_row_is_in_the_report(house: Path, mixed: Path, tmp_path: Path) -> None:
    report = tmp_path / "fates.csv"
    ran = import_(house, mixed, "--report", str(report))
    assert ran.code == 1
    assert {name: ran.json[name] for name in COUNTS} == COUNTS
    assert (ran.json["dry_run"], ran.json["report"]) == (False, str(report))
    assert fates(report) == FATES
    assert [one["line"] for one in ran.json["findings"]] == [6, 7, 8, 9, 10]
    assert "@" not in report.read_text()
    assert "x.example" not in ran.out + ran.err
    again = import_(house, mixed, "--report", str(report)).json
    assert (again["new"], again["known"], again["expired"]) == (0, 4, 0)
    assert [one for _line, one, _code in fates(report)] == [
        "known" if one in {"new", "expired"} else one for _line, one, _code in FATES
    ]


def test_a_dry_run_says_the_same_and_changes_nothing(
    house: Path, mixed: Path, tmp_path: Path
) -> None:
    report, before = tmp_path / "fates.csv", everything(house)
    ran = import_(house, mixed, "--report", str(report), "--dry-run")
    assert {name: ran.json[name] for name in COUNTS} == COUNTS
    assert (ran.code, ran.json["dry_run"]) == (1, True)
    assert fates(report) == FATES
    assert everything(house) == before
    said = at(NOW, house, "subscribers", "import", str(mixed), "--dry-run").out
    assert said == (
        "Nothing was changed. This is what would happen:\n"
        "2 readers added, 1 taken in as expired, 1 already known, 2 duplicates, "
        "1 who must not be written to left out, 5 lines refused.\n"
    )


def test_what_shows_a_consent_is_in_the_ledger(house: Path, table: Path, tmp_path: Path) -> None:
    table.write_text(
        HEAD
        + "a@x.example,actualites,fr,,express,2025-05-01T08:00:00Z,,the fair,Oui à la lettre,card 7\n"
        + "b@x.example,actualites,fr,,implied,2025-05-01T08:00:00Z,business,,,receipt 9\n",
        encoding="utf-8",
    )
    assert import_(house, table).json["new"] == 2
    found = query(house, "SELECT basis, at, source, method, evidence, expires FROM consents")
    when, until = "2025-05-01T08:00:00.000000Z", "2027-05-01T22:00:00.000000Z"
    assert found == [
        ("express", when, "the fair", "import", "card 7", None),
        ("implied", when, "import readers.csv", "import", "receipt 9", until),
    ]
    dossier = tmp_path / "a.zip"
    assert at(NOW, house, "subscribers", "dossier", "a@x.example", str(dossier)).code == 0
    (words,) = query(house, "SELECT id, locale, purpose, text FROM wordings")
    assert words[1:] == ("fr", "import", "Oui à la lettre")
    assert query(house, "SELECT wording FROM consents") == [(words[0],), (None,)]


def test_one_basis_can_hold_for_a_whole_table(house: Path, table: Path) -> None:
    table.write_text("email\na@x.example\nb@x.example\n", encoding="utf-8")
    options = ("--newsletter", "actualites", "--locale", "en", "--consented-at", "2025-05-01")
    assert import_(house, table, *EXPRESS, *options).json["new"] == 2
    found = query(house, "SELECT DISTINCT basis, at, evidence FROM consents")
    assert found == [("express", "2025-04-30T22:00:00.000000Z", EXPRESS[-1])]
    assert query(house, "SELECT DISTINCT locale FROM subscribers") == [("en",)]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), "consent-missing"),
        (("--basis", "express"), "consent-evidence"),
        (("--basis", "express", "--evidence", " "), "consent-evidence"),
        ((*EXPRESS, "--columns", "mail=x"), "columns-unread"),
    ],
)
def test_without_a_basis_nobody_is_imported(
    house: Path, table: Path, options: tuple[str, ...], code: str
) -> None:
    assert run(house, "migrate").code == 0
    table.write_text("email,newsletter\na@x.example,actualites\n", encoding="utf-8")
    ran = import_(house, table, *options)
    assert (ran.code, ran.json["error"]["code"]) == (2, code)
    assert ran.json["error"]["remedy"]
    assert query(house, "SELECT count(*) FROM subscribers") == [(0,)]


def test_a_report_never_takes_the_place_of_the_table(house: Path, table: Path) -> None:
    table.write_text(rows("a@x.example"), encoding="utf-8")
    ran = import_(house, table, "--report", str(table.parent / "." / table.name))
    assert (ran.code, ran.json["error"]["code"]) == (2, "report-table")
    assert table.read_text(encoding="utf-8") == rows("a@x.example")
    assert query(house, "SELECT count(*) FROM subscribers") == [(0,)]


def test_the_export_of_another_service_is_imported(house: Path, table: Path) -> None:
    text = 'uuid,email,name,attributes,status\nu,a@x.example,Zoé,"{}",enabled\nu,b@x.example,B,,disabled\n'
    table.write_bytes(text.encode("cp1252"))
    options = ("--preset", "listmonk", "--newsletter", "actualites")
    done = import_(house, table, *EXPRESS, *options).json
    assert (done["new"], done["gone"], done["refused"]) == (1, 1, 0)
    assert query(house, "SELECT address, name FROM subscribers") == [("a@x.example", "Zoé")]


def test_a_table_that_is_wrong_throughout_is_told_of_in_part(house: Path, table: Path) -> None:
    table.write_text(HEAD + "no,actualites,fr,,express,2025-05-01,,,,\n" * 1500, encoding="utf-8")
    done = import_(house, table).json
    assert (done["refused"], len(done["findings"])) == (1500, 1000)
    said = at(NOW, house, "subscribers", "import", str(table))
    assert said.err.endswith("500 more lines refused; --report tells.\n")


def test_an_implied_consent_by_hand_needs_its_ground(house: Path) -> None:
    add = ("subscribers", "add", "a@x.example", "--basis", "implied")
    assert at(NOW, house, *add).code == 2
    assert at(NOW, house, *add, "--ground", "inquiry").code == 0
    shown = run(house, "subscribers", "show", "a@x.example", "--json").json
    assert shown["subscriptions"][0]["consent"]["expires"] == "2026-09-11T22:00:00Z"


def test_an_import_leaves_a_line_in_the_audit_log(house: Path, table: Path) -> None:
    table.write_text(rows("a@x.example"), encoding="utf-8")
    import_(house, table)
    import_(house, table)
    ((act, subject, fields),) = query(
        house, "SELECT act, subject, fields FROM audit WHERE act = 'import'"
    )
    assert (act, subject) == ("import", "import readers.csv")
    assert json.loads(fields)["new"] == 1


def test_what_was_exported_is_taken_back_with_its_grounds(house: Path, table: Path) -> None:
    head = "email,newsletter,state,basis,consented_at,ground\n"
    table.write_text(
        head
        + "a@x.example,actualites,active,implied,2025-05-01T08:00:00Z,business\n"
        + "b@x.example,actualites,active,implied,2026-02-01T08:00:00Z,inquiry\n"
        + "c@x.example,actualites,pending,,2026-03-10T08:00:00Z,\n"
        + "d@x.example,actualites,left,,,\n",
        encoding="utf-8",
    )
    assert import_(house, table).json["new"] == 4
    out, other = table.with_name("out.csv"), home(table.with_name("other"))
    assert at(NOW, house, "subscribers", "export", str(out)).code == 0
    assert import_(other, out).json["new"] == 4
    told = (
        "SELECT s.address, p.state, c.act, c.basis, c.expires FROM subscribers s"
        " JOIN subscriptions p ON p.subscriber = s.id JOIN consents c ON c.subscriber = s.id"
        " ORDER BY s.address, c.id"
    )
    assert query(other, told) == query(house, told)
    assert [one[:4] for one in query(other, told)] == [
        ("a@x.example", "active", "given", "implied"),
        ("b@x.example", "active", "given", "implied"),
        ("c@x.example", "pending", "requested", None),
        ("d@x.example", "left", "requested", None),
        ("d@x.example", "left", "left", None),
    ]
