"""How `content/` looks from outside, and which files have changed."""

import os
from pathlib import Path

import pytest

from syndicate.content import scan

SECOND = 1_000_000_000
WRITTEN = 1_790_000_000 * SECOND
FILE = "articles/fete/index.fr.md"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "content" / FILE
    made.parent.mkdir(parents=True)
    return rewritten(made, b"Bonjour.\n")


def rewritten(file: Path, data: bytes) -> Path:
    """Write a file as within the same grain of the clock: its stamp stays."""
    file.write_bytes(data)
    os.utime(file, ns=(WRITTEN, WRITTEN))
    return file


def test_a_file_written_just_now_is_told_by_its_bytes_until_it_has_aged(
    tmp_path: Path, file: Path
) -> None:
    seen = scan.look(tmp_path, WRITTEN + SECOND)
    assert set(seen.young) == {FILE}
    assert scan.aged(tmp_path, seen, WRITTEN + SECOND) == seen
    assert not scan.aged(tmp_path, seen, WRITTEN + 3 * SECOND).young
    rewritten(file, b"Bonsoir.\n")
    assert scan.changed(seen, scan.look(tmp_path, WRITTEN + 3 * SECOND, seen)) == {FILE}


@pytest.mark.parametrize("change", ["text", "stamp", "gone"])
def test_a_file_that_changed_since_the_look_stays_young(
    tmp_path: Path, file: Path, change: str
) -> None:
    seen = scan.look(tmp_path, WRITTEN + SECOND)
    if change == "text":
        rewritten(file, b"Bonsoir.\n")
    elif change == "stamp":
        os.utime(file, ns=(WRITTEN, WRITTEN + 1))
    else:
        file.unlink()
    assert scan.aged(tmp_path, seen, WRITTEN + 9 * SECOND) == seen


def test_files_in_one_folder_are_told_once() -> None:
    files = [FILE, "articles/fete/index.en.md", "articles/pont.fr.md", "articles/pont.en.md", "x/y"]
    assert list(scan.works_of(files)) == [
        ("article", "fete", "fete"),
        ("article", "pont", "pont.fr.md"),
        ("article", "pont", "pont.en.md"),
    ]
