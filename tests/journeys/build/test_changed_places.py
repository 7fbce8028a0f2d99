"""Works that change places: what one leaves, another has by the end of the same build."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.builds import anew, built, files, place, write_event
from tests.support.homes import write_article

ONE, OTHER = (
    f"urn:uuid:{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "12"
)


def renamed(home: Path, kind: str, old: str, new: str) -> None:
    (home / "content" / kind / old).rename(home / "content" / kind / new)


def swapped(home: Path, kind: str) -> None:
    renamed(home, kind, "a", "between")
    renamed(home, kind, "z", "a")
    renamed(home, kind, "between", "z")


def renamed_and_moved(home: Path) -> None:
    renamed(home, "events", "z", "b")
    write_event(home, "b", id=ONE, slug="bal", start="2026-06-02T10:00:00", end="2026-06-02T12:00:00")  # fmt: skip


def with_ids_swapped(home: Path) -> None:
    write_event(home, "a", id=ONE, slug="concert")
    write_event(home, "z", id=OTHER, slug="bal", start="2026-05-02T10:00:00", end="2026-05-02T12:00:00")  # fmt: skip


def made_an_article(home: Path) -> None:
    shutil.rmtree(home / "content/events/z")
    write_article(home, "bal", id=ONE)


MOVES: dict[str, Callable[[Path], object]] = {
    "an article's folder, later in the alphabet": lambda home: renamed(home, "articles", "a", "n"),
    "an article's folder, earlier": lambda home: renamed(home, "articles", "z", "n"),
    "an event's folder": lambda home: renamed(home, "events", "a", "n"),
    "two articles' folders": lambda home: swapped(home, "articles"),
    "two events' folders": lambda home: swapped(home, "events"),
    "an event's folder and its month": renamed_and_moved,
    "two events' ids": with_ids_swapped,
    "an event that is an article": made_an_article,
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_what_changes_places_is_as_if_built_from_nothing(
    tmp_path: Path, move: Callable[[Path], object]
) -> None:
    home = place(tmp_path / "home")
    write_article(home, "a", id=OTHER.replace("2", "3"), slug="fete")
    write_article(home, "z", id=OTHER.replace("2", "4"), slug="pont")
    write_event(home, "a", id=OTHER, slug="concert")
    write_event(home, "z", id=ONE, slug="bal", start="2026-05-02T10:00:00", end="2026-05-02T12:00:00")  # fmt: skip
    built(home)
    move(home)
    assert not built(home).broken
    assert files(home / "public") == anew(home, tmp_path / "anew")
