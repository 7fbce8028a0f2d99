"""A build does only what is new, and leaves what a build from nothing would leave."""

import os
import random
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syndicate.journeys.build.made import glance
from syndicate.paths import data_root
from tests.support.builds import (
    NOW,
    anew,
    built,
    composed,
    files,
    place,
    stamps,
    write_event,
)
from tests.support.homes import write_article

TITLE = "title: Article fete"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    made = place(tmp_path / "home")
    write_article(made, "fete")
    write_article(made, "fete", "en", title="The feast")
    write_article(made, "pont", section="culture", date="2025-03-09T09:00:00+01:00")
    write_event(made, "concert")
    settled(made)
    assert not built(made).broken
    return made


def settled(home: Path) -> None:
    """Make the files older than the grain of clocks, so that stamps alone tell them."""
    old = NOW.timestamp() - 3600
    for file in (home / "content").rglob("*"):
        os.utime(file, (old, old))


def test_a_build_without_a_change_touches_no_file(published: Path) -> None:
    before = stamps(published / "public"), stamps(published / "var")
    again = built(published)
    assert (again.written.written, again.written.deleted) == (0, 0)
    assert (stamps(published / "public"), before[1].keys()) == (
        before[0],
        stamps(published / "var").keys(),
    )


def test_a_build_without_a_change_is_known_without_opening_a_text(published: Path) -> None:
    found = glance(published, data_root(), NOW).build
    assert found is not None
    assert (found.works, found.written.written) == (3, 0)
    file = published / "content/articles/fete/index.fr.md"
    seen = file.stat()
    file.write_bytes(file.read_bytes().replace(b"fete", b"FETE"))
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert glance(published, data_root(), NOW).build is not None  # nobody looked inside
    assert built(published).written.written == 0
    assert built(published, full=True).written.written > 0
    assert b"Article FETE" in (published / "public/fr/feed.rss").read_bytes()


def test_a_file_that_was_just_written_is_told_by_its_bytes(published: Path) -> None:
    file = published / "content/articles/fete/index.fr.md"
    at = NOW.timestamp() - 0.5
    os.utime(file, (at, at))
    built(published)
    file.write_bytes(file.read_bytes().replace(b"fete", b"FETE"))
    os.utime(file, (at, at))
    assert built(published, NOW + timedelta(seconds=1)).written.written > 0


CHANGES: dict[str, Callable[[Path], object]] = {
    "a setting": lambda home: (home / "config/more.toml").write_text("[feeds]\nlicence = 'X'\n"),
    "a template": lambda home: _write(home / "templates/web/site.css", "body { margin: 1px }"),
    "a catalogue": lambda home: _write(
        home / "locales/fr/LC_MESSAGES/syndicate.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Skip to content"\n'
        'msgstr "Au texte"\n',
    ),
    "a page that somebody took away": lambda home: shutil.rmtree(home / "public/fr/articles/fete"),
    "a feed that somebody took away": lambda home: (home / "public/fr/feed.rss").unlink(),
    "all of public": lambda home: shutil.rmtree(home / "public"),
    "what servers include": lambda home: shutil.rmtree(home / "var/http"),
    "a file with a new name": lambda home: (home / "content/articles/pont").rename(
        home / "content/articles/passerelle"
    ),
}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_new_is_noticed(
    published: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    change(published)
    assert glance(published, data_root(), NOW).build is None
    built(published)
    for name in ("templates", "locales"):
        if (published / name).exists():
            shutil.copytree(published / name, tmp_path / "beside" / name)
    assert files(published / "public") == _beside(published, tmp_path)
    assert (published / "var/http/answers.json").is_file()
    assert glance(published, data_root(), NOW).build is not None


def _beside(published: Path, tmp_path: Path) -> dict[str, bytes]:
    beside = tmp_path / "beside"
    for name in ("config", "content"):
        shutil.copytree(published / name, beside / name)
    built(beside)
    return files(beside / "public")


def test_one_new_word_changes_what_shows_it_and_nothing_else(published: Path) -> None:
    before = files(published / "public")
    write_article(published, "fete", title="Une fête")
    made = built(published)
    after = files(published / "public")
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {
        "fr/articles/fete/index.html", "fr-ca/articles/fete/index.html",
        "fr/index.html", "fr-ca/index.html",
        "fr/cooperation/index.html", "fr-ca/cooperation/index.html",
        "fr/cooperation/2026/index.html", "fr-ca/cooperation/2026/index.html",
        *(
            f"{tag}/{feed}.{form}"
            for tag in ("fr", "fr-ca")
            for feed in ("feed", "cooperation/feed")
            for form in ("rss", "atom", "json")
        ),
    }  # fmt: skip
    assert made.written.written == len(changed)
    assert set(made.written.changed_feeds) == {
        path for path in changed if path.endswith(("rss", "atom", "json"))
    }


def test_what_only_time_changes_is_made_at_its_instant(published: Path) -> None:
    write_article(published, "demain", date="2026-03-11T08:00:00+01:00")
    write_article(published, "hier", expires="2026-03-12T08:00:00+01:00")
    assert built(published).next_change == datetime.fromisoformat("2026-03-11T08:00:00+01:00")
    page = published / "public/fr/articles/demain/index.html"
    for instant, there in (("2026-03-11T06:59:59Z", False), ("2026-03-11T07:00:00Z", True)):
        built(published, datetime.fromisoformat(instant))
        assert page.exists() == there
    made = built(published, datetime.fromisoformat("2026-03-12T07:00:00Z"))
    assert not (published / "public/fr/articles/hier").exists()
    assert made.next_change == datetime.fromisoformat("2026-03-20T20:00:00Z")


def test_a_clock_that_goes_back_takes_nothing_for_granted(published: Path) -> None:
    built(published, NOW + timedelta(days=30))
    built(published, NOW - timedelta(days=365))
    assert sorted(one.name for one in (published / "public/fr/articles").iterdir()) == ["pont"]


def test_a_lost_index_changes_no_byte(published: Path) -> None:
    before = files(published / "public")
    for file in (published / "var").glob("index.db*"):
        file.unlink()
    assert built(published).written.written == 0
    assert files(published / "public") == before


def test_a_new_database_learns_what_is_released(published: Path) -> None:
    for file in (published / "var").glob("syndicate.db*"):
        file.unlink()
    assert glance(published, data_root(), NOW).build is None
    built(published)
    with composed(published) as app, app.house.database.read() as c:
        from syndicate.store import works  # noqa: PLC0415 (only this test asks the store)

        assert len(works.released(c)) == 9


class Editor:
    """Somebody who does one thing after another to a publication."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home = home
        self.chance = random.Random(seed)  # noqa: S311 (a test's own choices)
        self.number = 0

    def act(self) -> str:
        deed = self.chance.choice(
            [
                *(self.write, self.retitle, self.translate, self.rename, self.delete),
                *(self.breaks, self.withdraw, self.announce, self.cancel, self.move_on),
                self.quarrel,
            ]
        )
        deed()
        return deed.__name__

    def works(self) -> list[Path]:
        return sorted((self.home / "content").glob("*/*/index.fr.md"))

    def any(self) -> Path:
        return self.chance.choice(self.works() or [self.write()])

    def write(self) -> Path:
        self.number += 1
        day = self.chance.randrange(1, 28)
        section = self.chance.choice(["cooperation", "culture"])
        return write_article(
            self.home, f"n{self.number}", date=f"2026-02-{day:02}T08:00:00+01:00", section=section
        )

    def announce(self) -> Path:
        self.number += 1
        day = self.chance.randrange(1, 28)
        return write_event(self.home, f"e{self.number}", start=f"2026-04-{day:02}T10:00:00", end=f"2026-04-{day:02}T12:00:00")  # fmt: skip

    def change(self, file: Path, old: str, new: str) -> None:
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")

    def retitle(self) -> None:
        self.number += 1
        self.change(self.any(), "summary: ", f"summary: {self.number} ")

    def translate(self) -> None:
        file = self.any()
        shutil.copy(file, file.with_name("index.en.md"))

    def rename(self) -> None:
        file = self.any()
        self.number += 1
        self.change(file, "---\n", f"---\nslug: s{self.number}\n")

    def delete(self) -> None:
        shutil.rmtree(self.any().parent)

    def breaks(self) -> None:
        self.change(self.any(), "section: ", "sction: ")

    def withdraw(self) -> None:
        self.change(self.any(), "---\n", "---\nwithdrawn: 2026-03-09T00:00:00Z\nupdated: 2026-03-09T00:00:00Z\n")  # fmt: skip

    def cancel(self) -> None:
        self.change(self.any(), "place: ", "cancelled: 2026-03-08T00:00:00Z\nplace: ")

    def move_on(self) -> None:
        self.change(self.any(), "end: 2026-04", "end: 2026-05")

    def quarrel(self) -> None:
        self.change(self.any(), "---\n", "---\nslug: fete\n")


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_all_is_as_if_built_from_nothing(
    published: Path, tmp_path: Path, seed: int
) -> None:
    editor = Editor(published, seed)
    done = []
    for _ in range(6):
        done += [editor.act() for _ in range(editor.chance.randrange(1, 4))]
        broken = built(published).broken
        if not broken:  # what was last good is known to the first alone
            assert files(published / "public") == anew(published, tmp_path / "anew"), done
    again = stamps(published / "public")
    built(published)
    assert stamps(published / "public") == again
