"""Tables of readers: a wrong line is named by its number and stops no other."""

import csv
import io
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.audience.layouts import Layout
from syndicate.audience.sheets import lines
from syndicate.audience.tables import COLUMNS, Entrant, Row, entrant, entrants
from syndicate.errors import UsageError
from syndicate.model import Finding
from tests.support.publication import NOW, settings

AGREED = Layout(given={"basis": "express", "evidence": "the form of 2025"})


def read(home: Path, *rows: str) -> list[Row]:
    return list(entrants([f"{row}\n" for row in rows], "r.csv", settings(home), NOW, AGREED))


def test_a_broken_line_is_named_by_its_own_number(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "email,newsletter",
        "a@lecteurs.example,actualites",
        '"b@lecteurs.example"x,actualites',
        "c@lecteurs.example,actualites",
    )
    wrong = [(one.code, one.line) for one in found if isinstance(one, Finding)]
    assert wrong == [("table-row", 3)]
    assert [one.address for one in found if isinstance(one, Entrant)] == [
        "a@lecteurs.example",
        "c@lecteurs.example",
    ]


def test_a_broken_header_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, '"email,newsletter')
    assert (caught.value.code, caught.value.line) == ("table-row-quote", 1)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "/etc/localtime"])
def test_what_is_no_time_zone_is_refused(tmp_path: Path, zone: str) -> None:
    (found,) = read(tmp_path, "email,newsletter,zone", f"a@lecteurs.example,actualites,{zone}")
    assert isinstance(found, Finding)
    assert (found.code, found.line) == ("table-zone", 2)


def test_a_name_cannot_break_out_of_a_header(tmp_path: Path) -> None:
    row = 'a@lecteurs.example,actualites,"Ann\r\nBcc: z@z.example\u202e"'
    (found,) = read(tmp_path, "email,newsletter,name", row)
    assert isinstance(found, Entrant)
    assert found.name == "AnnBcc: z@z.example"


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=12)


@given(
    names=st.lists(WORDS | st.sampled_from(["a;b", "a,b", 'a "b" c', "a\tb"]), max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_what_a_spreadsheet_writes_is_read(names: list[str], delimiter: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["email", "newsletter", "name", "topics"])
    for number, name in enumerate(names):
        writer.writerow([f"r{number}@lecteurs.example", "actualites", name, "cooperation"])
    written = text.getvalue().split("\r\n")
    found = list(
        entrants(
            [f"{line}\r\n" for line in written if line], "r.csv", settings(Path()), NOW, AGREED
        )
    )
    assert [one for one in found if isinstance(one, Finding)] == []
    read_back = [(one.address, one.name) for one in found if isinstance(one, Entrant)]
    expected = ["".join(c for c in name if c.isprintable()) for name in names]
    assert read_back == [(f"r{n}@lecteurs.example", name) for n, name in enumerate(expected)]


@given(
    st.binary(max_size=400)
    | st.lists(
        st.sampled_from(
            [
                b"email",
                b"newsletter",
                b"actualites",
                b"a@b.example",
                b",",
                b";",
                b'"',
                b"\n",
                b"\r",
                b"\0",
                b"consented_at",
                b"zone",
                b"locale",
                b"0001-01-01",
                b"9999-12-31T23:59-23:59",
            ]
        )
    ).map(b"".join)
    | st.binary(max_size=200).map(b"email,newsletter,zone,locale,consented_at\n".__add__)
)
@example(b"email,newsletter\n" + b'"' * 70_001)
@example(b"email,newsletter,consented_at\na@b.example,actualites,0001-01-01\n")
def test_arbitrary_bytes_never_end_in_anything_but_what_we_say(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file, suppress(UsageError):
        file.write(data)
        file.flush()
        for one in entrants(lines(Path(file.name)), "r.csv", settings(Path()), NOW, AGREED):
            assert isinstance(one, Entrant) or one.line


@given(row=st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)))
def test_arbitrary_cells_never_raise_anything_but_our_errors(row: dict[str, str]) -> None:
    with suppress(UsageError):
        entrant({"newsletter": "actualites", **row}, settings(Path()), NOW)
