"""Tables of readers: a wrong line is named by its number and stops no other."""

from pathlib import Path

import pytest

from syndicate.audience.tables import Entrant, entrants
from syndicate.errors import UsageError
from syndicate.model import Finding
from tests.support.publication import NOW, settings


def read(home: Path, *lines: str) -> list[Entrant | Finding]:
    return list(entrants([f"{line}\n" for line in lines], "r.csv", settings(home), NOW))


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
    assert (caught.value.code, caught.value.line) == ("table-row", 1)


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
