"""Tables of readers as offices send them: what is wrong is told by its line, who is right is in."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import place, told
from tests.support.homes import home

IMPORT = ("subscribers", "import", "--basis", "express", "--evidence", "the form of 2025")
HEAD = "email,newsletter,name,topics,consented_at\n"
GOOD = "good@lecteurs.example,actualites,Ada,,\n"
LAST = "last@lecteurs.example,actualites,Zoé,,2026-01-31\n"
BOTH = ("good@lecteurs.example", "last@lecteurs.example")


@dataclass(frozen=True)
class Line:
    """A line that is refused between two good ones: what is said of it, and as it should be."""

    code: str
    wrong: str
    mended: str = "mended@lecteurs.example,actualites,,,\n"
    says: str = ""


LINES = {
    "an address with a NUL": Line("address-invalid", "a\0@lecteurs.example,actualites,,,\n"),
    "an address with an escape": Line("address-invalid", "a\x1b@lecteurs.example,actualites,,,\n"),
    "an address with a space nobody sees": Line(
        "address-invalid", "a\u200b@lecteurs.example,actualites,,,\n"
    ),
    "two addresses": Line("address-invalid", "a@b.example b@c.example,actualites,,,\n"),
    "no address": Line("address-invalid", ",actualites,Ada,,\n"),
    "no newsletter": Line("table-cell-empty", "a@lecteurs.example,,,,\n", says="newsletter"),
    "a newsletter that does not exist": Line(
        "table-value", "a@lecteurs.example,actualité,,,\n", says="actualité"
    ),
    "a cell too many": Line("table-row-cells", "a@lecteurs.example,actualites,Hall, Ann,,\n"),
    "a quote in the middle": Line("table-row", '"a@lecteurs.example"x,actualites,,,\n'),
    "a cell of 200 KB": Line(
        "table-row-long", f"a@lecteurs.example,actualites,{'x' * 200_000},,\n"
    ),
    "a name of 300 letters": Line(
        "table-name-long", f"a@lecteurs.example,actualites,{'x' * 300},,\n", says="200"
    ),
    "a topic that does not exist": Line(
        "table-value", "a@lecteurs.example,actualites,,sport,\n", says="sport"
    ),
    "a French date": Line("table-instant", "a@lecteurs.example,actualites,,,26/11/2025\n"),
    "the first year": Line("table-instant-past", "a@lecteurs.example,actualites,,,0001-01-01\n"),
    "a date to come": Line(
        "table-instant-future", "a@lecteurs.example,actualites,,,2199-01-01\n", says="2199"
    ),
    "the last year": Line(
        "table-instant-future", "a@lecteurs.example,actualites,,,9999-12-31T23:59-23:59\n"
    ),
}
FILES: dict[str, tuple[str, bytes, str, bytes]] = {
    "not text after many good lines": (
        "table-encoding",
        f"{HEAD}{GOOD * 20_000}".encode() + b"\xff\xfe\n",
        "readers.csv:20002",
        f"{HEAD}{GOOD}{LAST}".encode(),
    ),
    "cut in the middle of a letter": (
        "table-encoding",
        f"{HEAD}{GOOD}last@lecteurs.example,actualites,Zo".encode() + b"\xc3",
        "readers.csv:3",
        f"{HEAD}{GOOD}{LAST}".encode(),
    ),
    "empty": ("table-header", b"", "readers.csv:1", f"{HEAD}{GOOD}{LAST}".encode()),
    "without a header": (
        "table-header",
        GOOD.encode(),
        "readers.csv:1",
        f"{HEAD}{GOOD}{LAST}".encode(),
    ),
    "with a column twice": (
        "table-column-twice",
        b"email,newsletter,email\na@b.example,actualites,c@d.example\n",
        "readers.csv:1",
        f"{HEAD}{GOOD}{LAST}".encode(),
    ),
    "one endless line": (
        "table-line",
        HEAD.encode() + b"x" * 1_200_000,
        "readers.csv:2",
        f"{HEAD}{GOOD}{LAST}".encode(),
    ),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return home(tmp_path / "home")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "readers.csv"


@pytest.mark.wide
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_that_is_wrong_is_told_and_stops_no_other(
    house: Path, table: Path, line: Line
) -> None:
    table.write_text(HEAD + GOOD + line.wrong + LAST, encoding="utf-8")
    said = told(house, *IMPORT, str(table), finding=line.code)
    assert place(said.finding) == "readers.csv:3"
    assert line.says in said.finding["message"]
    assert readers(house) == BOTH
    table.write_text(HEAD + GOOD + line.mended + LAST, encoding="utf-8")
    again = run(house, *IMPORT, str(table), "--json")
    assert (again.code, again.json["new"], again.json["known"]) == (0, 1, 2)
    assert readers(house) == (*BOTH, "mended@lecteurs.example")


@pytest.mark.wide
@pytest.mark.parametrize(("code", "data", "spot", "mended"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_table_is_refused_whole(
    house: Path, table: Path, code: str, data: bytes, spot: str, mended: bytes
) -> None:
    table.write_bytes(data)
    said = told(house, *IMPORT, str(table), finding=code, exit_code=2)
    assert place(said.finding) == spot
    assert readers(house) == ()
    table.write_bytes(mended)
    assert run(house, *IMPORT, str(table), "--json").json["new"] == 2
    assert readers(house) == BOTH


def test_a_quote_that_never_closes_is_told_by_the_line_where_it_opens(
    house: Path, table: Path
) -> None:
    rest = "".join(f"r{n}@lecteurs.example,actualites,,,\n" for n in range(10))
    table.write_text(f'{HEAD}{GOOD}a@lecteurs.example,actualites,"Ada,,\n{rest}', encoding="utf-8")
    said = told(house, *IMPORT, str(table), finding="table-row-quote")
    assert place(said.finding) == "readers.csv:3"
    assert readers(house) == ("good@lecteurs.example",)
    text = table.read_text(encoding="utf-8").replace('"Ada', "Ada")
    table.write_text(text, encoding="utf-8")
    again = run(house, *IMPORT, str(table), "--json")
    assert (again.code, again.json["new"], again.json["known"]) == (0, 11, 1)


@pytest.mark.parametrize("kind", ["is not there", "is a folder", "is a pipe", "cannot be read"])
def test_what_is_no_file_is_named(house: Path, table: Path, kind: str) -> None:
    code, name = "table-unreadable", table
    if kind == "is a folder":
        table.mkdir()
    elif kind == "is a pipe":
        os.mkfifo(table)
        code = "table-special"
    elif kind == "cannot be read":
        name = Path("/proc/self/mem")
    said = told(house, *IMPORT, str(name), finding=code, exit_code=2)
    assert place(said.finding) == name.name
    assert readers(house) == ()


@pytest.mark.parametrize("delimiter", [";", "\t"], ids=["semicolons", "tabs"])
@pytest.mark.parametrize("topics", ["cooperation", '"cooperation;cooperation"', "a|b"])
def test_a_table_of_french_excel_is_read_as_it_is(
    house: Path, table: Path, delimiter: str, topics: str
) -> None:
    known = topics.replace("a|b", "cooperation|cooperation")
    rows = [
        "email,newsletter,name,topics,".replace(",", delimiter),
        delimiter.join(("good@lecteurs.example", "actualites", '"Côté, Renée"', known, "")),
        delimiter * 4,
        delimiter.join(("last@lecteurs.example", "actualites", "", "", "")),
    ]
    table.write_text("\ufeff" + "\r\n".join(rows) + "\r\n", encoding="utf-8", newline="")
    ran = run(house, *IMPORT, str(table), "--json")
    assert (ran.code, ran.json["new"]) == (0, 2), ran.out
    one = run(house, "subscribers", "show", "good@lecteurs.example", "--json").json
    assert one["name"] == "Côté, Renée"
    assert set(one["subscriptions"][0]["topics"]) == {"cooperation"}


def readers(house: Path) -> tuple[str, ...]:
    """Return who of those in these tables, mended or not, is in."""
    asked = (*BOTH, "mended@lecteurs.example", "a@lecteurs.example", "a@b.example", "c@d.example")
    return tuple(one for one in asked if run(house, "subscribers", "show", one, "--json").code == 0)
