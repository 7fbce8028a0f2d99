"""A build that was killed, an index that was lost or is damaged, a `public/` that cannot be moved."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from syndicate.journeys.build.made import glance
from syndicate.journeys.publish import publish
from syndicate.paths import data_root
from tests.support.builds import NOW, anew, built, composed, files, place, write_event
from tests.support.homes import write_article


class Killed(Exception):
    """Stands for the end of the process."""


def killed(home: Path) -> None:
    """Begin a build that ends when it has presented its last work."""

    def seen(done: int, everything: int) -> None:
        if done == everything:
            raise Killed

    with composed(home) as app, pytest.raises(Killed):
        publish(app.house, NOW, progress=seen)


def full_of(home: Path) -> None:
    write_article(home, "fete")
    write_article(home, "pont", date="2025-03-09T09:00:00+01:00")
    write_event(home, "bal")


def lost(home: Path) -> None:
    built(home)
    (home / "var/index.db").unlink()


def killed_later(home: Path) -> None:
    shutil.move(home / "content", home / "aside")
    write_article(home, "fete")
    built(home)
    shutil.rmtree(home / "content")
    shutil.move(home / "aside", home / "content")
    killed(home)


BEFORE: dict[str, Callable[[Path], None]] = {
    "a first build that was killed": killed,
    "a later build that was killed": killed_later,
    "a lost index": lost,
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_what_left_in_the_meantime_is_public_no_more(
    tmp_path: Path, before: Callable[[Path], None]
) -> None:
    home = place(tmp_path / "home")
    full_of(home)
    before(home)
    shutil.rmtree(home / "content/articles/pont")
    write_event(home, "bal", withdrawn="2026-03-10T00:00:00Z", updated="2026-03-10T00:00:00Z")
    built(home)
    assert not (home / "public/fr/events/bal/index.html").exists()
    assert files(home / "public") == anew(home, tmp_path / "anew")


def test_files_of_others_outlive_a_lost_index(tmp_path: Path) -> None:
    home = place(tmp_path / "home")
    full_of(home)
    lost(home)
    for name in (".well-known/security.txt", "fr/plan/2026/index.html", "fr/articles/fete/a.pdf"):
        file = home / "public" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"theirs")
    built(home)
    kept = [one for one, data in files(home / "public").items() if data == b"theirs"]
    assert len(kept) == 3


def test_a_first_build_takes_nothing_from_a_site_that_was_there(tmp_path: Path) -> None:
    home = place(tmp_path / "home")
    full_of(home)
    theirs = home / "public/fr/articles/avant/index.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    built(home)
    built(home)
    assert theirs.exists()


@pytest.mark.parametrize("full", [False, True])
def test_a_damaged_index_is_made_anew(tmp_path: Path, full: bool) -> None:
    home = place(tmp_path / "home")
    full_of(home)
    built(home)
    before = files(home / "public")
    file = home / "var/index.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    assert glance(home, data_root(), NOW).build is None
    assert built(home, full=full).works == 3
    assert files(home / "public") == before
    assert glance(home, data_root(), NOW).build is not None


def test_a_public_folder_that_is_a_link_is_written_where_it_is(tmp_path: Path) -> None:
    home = place(tmp_path / "home")
    full_of(home)
    (tmp_path / "www").mkdir()
    (home / "public").symlink_to(tmp_path / "www")
    built(home)
    assert (home / "public").is_symlink()
    assert files(tmp_path / "www") == anew(home, tmp_path / "anew")
