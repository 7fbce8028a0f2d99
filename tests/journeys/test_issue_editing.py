"""What staff write for an issue in the console stands in the files that editors write by hand."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.errors import ContentError, UsageError
from syndicate.journeys.issues import editing
from syndicate.journeys.issues.editing import Choice, Edited, Words
from syndicate.store import audit, issues
from syndicate.store.audit import Wanted
from tests.support.newsroom import ISSUE, Newsroom, newsroom

BY = "marie@metropole.example"
OLD = b"""---
# For Marie: not before Thursday
preheader: "Avant" # to be shortened
lead: fete
order:
  - pont
  - fete
---

Bonjour.
"""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


def file(room: Newsroom, tag: str = "fr", data: bytes | None = None) -> Path:
    path = room.folder / f"index.{tag}.md"
    if data is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


def write(room: Newsroom, words: Words, mark: str, tag: str = "fr") -> Edited:
    return editing.write(room.app.house, room.issue, tag, words, mark, BY, room.clock.now())


def mark(room: Newsroom, tag: str = "fr") -> str:
    return editing.sheet(room.app.house, room.issue, tag).mark


def test_a_file_is_made_with_what_was_written_and_nothing_else(room: Newsroom) -> None:
    words = Words(
        subject='Dit « “ça” » \\ "là"', preheader=" deux\tmots ", editorial="Un.\r\n\r\nDeux.\r\n"
    )
    done = write(room, words, "")
    assert done.written
    assert done.sheet.words == Words(
        subject='Dit « “ça” » \\ "là"', preheader="deux mots", editorial="Un.\n\nDeux."
    )
    text = file(room).read_text("utf-8")
    assert text.endswith("---\n\nUn.\n\nDeux.\n")
    assert stat.S_IMODE(file(room).stat().st_mode) == 0o644


def test_what_is_not_named_stays_as_it_was_written(room: Newsroom) -> None:
    file(room, data=OLD)
    done = write(room, Words(preheader="Après", editorial="Bonjour."), mark(room))
    assert done.written
    assert file(room).read_bytes() == OLD.replace(b'"Avant"', '"Après"'.encode())


def test_nothing_is_written_where_nothing_changes(room: Newsroom) -> None:
    path = file(room, data=OLD.replace(b"\n", b"\r\n"))
    before = path.stat()
    assert write(room, Words(preheader="Avant", editorial="Bonjour."), mark(room)).written
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert write(room, Words(), "", "en").written
    assert not file(room, "en").exists()


def test_line_ends_stay_what_they_were(room: Newsroom) -> None:
    file(room, data=OLD.replace(b"\n", b"\r\n"))
    write(room, Words(subject="Neuf", editorial="Un.\nDeux."), mark(room))
    data = file(room).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"Un.\r\nDeux.\r\n")


def test_a_file_that_changed_meanwhile_is_left_alone_and_shown(room: Newsroom) -> None:
    file(room, data=OLD)
    seen = mark(room)
    theirs = OLD.replace(b"Bonjour.", b"Bonsoir.")
    file(room, data=theirs)
    done = write(room, Words(editorial="Salut."), seen)
    assert not done.written
    assert done.sheet.words.editorial == "Bonsoir."
    assert file(room).read_bytes() == theirs
    assert write(room, Words(editorial="Salut."), done.sheet.mark).written


def test_a_file_that_somebody_made_meanwhile_is_left_alone_too(room: Newsroom) -> None:
    file(room, data=OLD)
    assert not write(room, Words(editorial="Salut."), "").written
    assert file(room).read_bytes() == OLD


def test_a_file_that_cannot_be_read_is_not_written(room: Newsroom) -> None:
    file(room, data=b"Bonjour, sans tirets.\n")
    found = editing.sheet(room.app.house, room.issue, "fr")
    assert found.trouble is not None
    assert found.text == "Bonjour, sans tirets.\n"
    with pytest.raises(ContentError):
        write(room, Words(editorial="Salut."), found.mark)


def test_a_folder_that_leads_elsewhere_is_not_written_to(room: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    room.folder.parent.mkdir(parents=True)
    room.folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ContentError) as caught:
        write(room, Words(editorial="Salut."), "")
    assert caught.value.code == "outside-content"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_choice_stands_in_the_default_language_and_where_another_stood(room: Newsroom) -> None:
    file(room, "en", b"---\nlead: fete\nsubject: Hello\n---\n")
    choice = Choice(lead="pont", exclude=("fete",), order=("pont",))
    marks = {tag: mark(room, tag) for tag in ("fr", "fr-CA", "en")}
    house = room.app.house
    done = editing.choose(house, room.issue, choice, marks, BY, room.clock.now())
    assert all(one.written for one in done.values())
    found = editing.sheets(house, room.issue)
    assert editing.agreed(found, "fr") == choice
    assert found["en"].choice == choice
    assert found["en"].words.subject == "Hello"
    assert found["fr-CA"].mark == ""


def test_a_choice_can_be_taken_back_wherever_it_stood(room: Newsroom) -> None:
    file(room, data=OLD)
    file(room, "en", b"---\nlead: pont\n---\n")
    marks = {tag: mark(room, tag) for tag in ("fr", "fr-CA", "en")}
    editing.choose(room.app.house, room.issue, Choice(), marks, BY, room.clock.now())
    found = editing.sheets(room.app.house, room.issue)
    assert editing.agreed(found, "fr") == Choice()
    assert b"# For Marie" in file(room).read_bytes()


def test_who_wrote_stands_in_the_log_without_what_they_wrote(room: Newsroom) -> None:
    write(room, Words(subject="Neuf"), "")
    with room.app.house.database.read() as c:
        act = audit.listing(c, 1, Wanted(issue=ISSUE))[0]
    assert (act.actor, act.act, act.fields["locale"]) == (BY, "edit", "fr")
    assert "Neuf" not in str(act.fields)


def test_an_issue_that_is_over_is_not_edited(room: Newsroom) -> None:
    with room.app.house.database.write() as c:
        issues.move(c, ISSUE, ["draft"], "cancelled")
    with pytest.raises(UsageError):
        write(room, Words(subject="Neuf"), "")
