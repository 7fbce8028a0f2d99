"""A full disk, a read-only one: the command says so, nothing is torn, and with room it goes on."""

import json
import os
import random
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support import trips
from tests.support.trips import TRIPS

TOP = Path(__file__).parents[2]
ROUNDS = max(1, int(os.environ.get("CHAOS", "7")) // 14)
SEED = int(os.environ.get("CHAOS_SEED", "2018"))
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


@cache
def has_namespaces() -> bool:
    probe = ("sh", "-c", "mount -t tmpfs tmpfs /mnt")
    try:
        return (
            subprocess.run([*NAMESPACE, *probe], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


needs_namespaces = pytest.mark.skipif(
    not has_namespaces(), reason="this system lets nobody mount a disk of their own (unshare)"
)


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("starts")

    @cache
    def start(name: str) -> Path:
        home = folder / name
        trips.begin(home, TRIPS[name])
        return home

    return start


def alone(*arguments: str) -> Any:
    """Run a scenario in a namespace of its own; return what it says."""
    ran = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", *arguments],
        cwd=TOP,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def rows() -> list[tuple[str, int]]:
    """Return trips and how many KiB they find free: often none, at most what most of them need."""
    dice = random.Random(SEED)  # noqa: S311 (repeatable, not secret)
    return [
        (name, dice.choice((0, dice.randrange(0, 200), dice.randrange(0, 1500))))
        for _ in range(max(ROUNDS, 1))
        for name in TRIPS
    ]


@pytest.mark.wide
@needs_namespaces
@pytest.mark.parametrize(("name", "free"), rows())
def test_a_full_disk_is_said_and_tears_nothing(starts: Any, name: str, free: int) -> None:
    found = alone("tests.support.small_disk", name, str(free), str(starts(name)))
    assert "Traceback" not in found["said"] + found["then"]
    assert found["first"] in (0, 1), found["said"]  # what there was room for is done
    if found["first"]:
        assert any(word in found["said"] for word in ("espace", "place")), found["said"]
    # A mail whose settlement found no room is named: it left, and nobody may say that it did not.
    named = (1,) if found["unknown"] else ()
    assert found["second"] in (*TRIPS[name].exits, *named), found["then"]
    assert found["unknown"] <= (1 if TRIPS[name].mails else 0)
    assert found["torn"] == []
    assert found["left"] == []


READ_ONLY = {
    "pages": ("public", ("build",), "public/"),
    "everything that is remembered, by a build": ("var", ("build", "--full"), "var/"),
    "everything that is remembered, by a list": ("var", ("issue", "list"), "var/"),
    "everything that is remembered, by a delivery": ("var", ("deliver",), "var/"),
    "the outbox": ("var/outbox", ("deliver",), ""),
    "what editors write": ("content", ("stamp",), "content/"),
    "what editors write, for a new work": ("content", ("new", "article", "neuf"), "content/"),
}


@pytest.mark.wide
@needs_namespaces
@pytest.mark.parametrize(("folder", "command", "named"), READ_ONLY.values(), ids=READ_ONLY)
def test_a_folder_that_cannot_be_written_is_named(
    starts: Any, tmp_path: Path, folder: str, command: tuple[str, ...], named: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(starts("deliver"), home)
    trips.ok(home, "adopt", "--by", "chaos@metropole.example")
    (home / "var" / "outbox").mkdir(exist_ok=True)
    article = next((home / "content" / "articles").glob("*/index.fr.md"))
    lines = article.read_text(encoding="utf-8").splitlines(keepends=True)
    article.write_text("".join(one for one in lines if not one.startswith("id:")), "utf-8")
    (home / "public" / "index.html").unlink()  # there is something to write
    found = alone("tests.support.read_only", str(home), folder, *command)
    assert "Traceback" not in found["said"] + found["then"]
    assert found["first"] == 1, found["said"]
    assert named in found["said"]
    assert "    → " in found["said"]
    assert found["second"] == 0, found["then"]
