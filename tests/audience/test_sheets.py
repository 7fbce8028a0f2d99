"""Which files are text, and in which letters: in doubt, nothing of a file is taken."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.audience.sheets import lines
from syndicate.errors import UsageError

TEXT = "email,name\na@x.example,Renée Côté\nb@x.example,« L’Œuvre – Noël »\nc@x.example,ÉLODIE\n"
WIDE = "email,name\na@x.example,Žofia Łęcka 山田\n"

TAKEN = {
    "UTF-8": (TEXT.encode(), TEXT),
    "UTF-8 with its mark": (TEXT.encode("utf-8-sig"), TEXT),
    "UTF-16 with its mark": (WIDE.encode("utf-16"), WIDE),
    "UTF-16 of another machine": (b"\xfe\xff" + WIDE.encode("utf-16-be"), WIDE),
    "UTF-16 without a mark": (WIDE.encode("utf-16-le"), WIDE),
    "UTF-16 of another machine without a mark": (WIDE.encode("utf-16-be"), WIDE),
    "Windows-1252": (TEXT.encode("cp1252"), TEXT),
    "Windows-1252 that ends with an accent": (b"name\nNo\xebl\nRen\xe9", "name\nNoël\nRené"),
    "ASCII": (b"email\r\na@x.example\r\n", "email\r\na@x.example\r\n"),
    "nothing": (b"", ""),
}
REFUSED = {
    "UTF-8 with a stray byte": (TEXT.encode() + b"d@x.example,Ren\xe9e\n", 5),
    "UTF-8 cut in the middle of a letter": (b"email,name\na@x.example,Zo\xc3", 2),
    "UTF-8 cut in the middle of an apostrophe": ("’l’".encode()[:-1], 1),
    "UTF-8 cut in the middle of a capital": (b"email,name\na@x.example,\xc3", 2),
    "Mac letters": ("email,name\na@x.example,Renée Hébert\n".encode("mac-roman"), 2),
    "DOS letters": ("email,name\na@x.example,Renée Hébert\n".encode("cp850"), 2),
    "Cyrillic letters": ("email,name\na@x.example,Иван Петров\n".encode("cp1251"), 2),
    "Greek letters": ("email,name\na@x.example,Ελένη\n".encode("iso8859-7"), 2),
    "Japanese letters": ("email,name\na@x.example,山田太郎\n".encode("shift-jis"), 2),
    "UTF-32": (TEXT.encode("utf-32"), 1),
    "UTF-16 cut in the middle": (WIDE.encode("utf-16")[:-1], 2),
    "UTF-16 with half a pair": (b"\xff\xfe" + "a\nb".encode("utf-16-le") + b"\x00\xd8", 2),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8", 1),
    "a spreadsheet, not a table": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe\x80", 1),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "readers.csv"


@pytest.mark.parametrize(("data", "text"), TAKEN.values(), ids=TAKEN)
def test_a_text_is_read_in_its_own_letters(file: Path, data: bytes, text: str) -> None:
    file.write_bytes(data)
    assert "".join(lines(file)) == text


@pytest.mark.parametrize(("data", "line"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_beyond_doubt_gives_no_line(file: Path, data: bytes, line: int) -> None:
    file.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        next(lines(file))
    assert (caught.value.code, caught.value.line) == ("table-encoding", line)


@example(cut=40, text="’ZZZZZZZÉÉÉÉÉÉÉÉÉÉÉÉÉ’’")
@given(cut=st.integers(1, 40), text=st.text("éÉàçœ€’aZ\n", min_size=20, max_size=60))
def test_no_cut_makes_other_letters_of_a_text_in_utf_8(cut: int, text: str) -> None:
    whole = text.encode()
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(whole[:-cut])
        file.flush()
        try:
            found = "".join(lines(Path(file.name)))
        except UsageError:
            return
    assert text.startswith(found)


def test_it_is_told_how_far_it_is(file: Path) -> None:
    file.write_text("a\n" * 2500)
    told: list[tuple[int, int]] = []
    assert (
        sum(1 for _ in lines(file, lambda done, everything: told.append((done, everything))))
        == 2500
    )
    assert told == [(1000, 2501), (2000, 2501)]
