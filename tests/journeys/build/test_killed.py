"""A build that is killed leaves whole files and no link to what is not there; the next one finishes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from tests.support.builds import place, write_event
from tests.support.cli import run
from tests.support.homes import write_article

HERE = "https://news.example/"
POINTS = (0.05, 0.35, 0.6, 0.8, 0.9, 0.99)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that was built, and edited since."""
    made = place(tmp_path_factory.mktemp("killed") / "home")
    write_article(made, "fete")
    write_article(made, "pont", section="culture")
    write_article(made, "fini")
    write_event(made, "concert")
    assert run(made, "build").code == 0
    write_article(made, "neuf", section="culture")
    write_article(made, "fete", title="Une autre fête")
    shutil.rmtree(made / "content/articles/fini")
    write_event(made, "bal", start="2026-05-20T19:30:00", end="2026-05-20T23:00:00")
    return made


@pytest.fixture(scope="module")
def calls(edited: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Return how many traces the build of the edits leaves."""
    folder = tmp_path_factory.mktemp("counted")
    counted = folder / "count"
    dying(shutil.copytree(edited, folder / "home"), 0, counted)
    return int(counted.read_text(encoding="ascii"))


def dying(home: Path, at: int, counted: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.support.dying",
            str(at),
            "SIGKILL",
            "--home",
            str(home),
            "build",
        ],
        env={**os.environ, "DYING_COUNT": str(counted)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
    )


def links(public: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, what it leads to below `public/`) of pages, feeds and sitemaps."""
    for page in public.rglob("*.html"):
        tree = etree.HTML(page.read_text(encoding="utf-8"))
        for value in tree.xpath("//a/@href | //img/@src | //link/@href"):
            if re.match("[a-z]+:", value) is None and not value.startswith("#"):
                path = unquote(value.split("#")[0])
                target = public / path[1:] if path.startswith("/") else page.parent / path
                inside = os.path.relpath(os.path.normpath(target), public)
                yield page.relative_to(public).as_posix(), inside
    for feed in (*public.rglob("*.atom"), *public.rglob("*.rss"), *public.rglob("sitemap*.xml")):
        etree.parse(feed)
        for url in re.findall(rf'{HERE}([^<"]*)', feed.read_text(encoding="utf-8")):
            yield feed.relative_to(public).as_posix(), unquote(url)


def holes(public: Path) -> list[tuple[str, str]]:
    """Return the links that lead to nothing, but for those from one language of a new work to another."""
    found = set(links(public))
    missing = {
        (page, path)
        for page, path in found
        if not any((public / one).is_file() for one in (path, f"{path.rstrip('/')}/index.html"))
    }
    return sorted(
        (page, path) for page, path in missing if Path(page).parts[1:3] != Path(path).parts[1:3]
    )


@pytest.mark.parametrize("point", POINTS)
def test_what_a_killed_build_leaves_is_whole_and_the_next_one_finishes(
    edited: Path, calls: int, tmp_path: Path, point: float
) -> None:
    home = shutil.copytree(edited, tmp_path / "home")
    dying(home, max(1, int(calls * point)), tmp_path / "count")
    assert holes(home / "public") == []
    assert run(home, "build").code == 0
    assert holes(home / "public") == []
    assert (home / "public/fr/articles/neuf/index.html").is_file()
    assert not (home / "public/fr/articles/fini").exists()
    assert "Une autre fête" in (home / "public/fr/feed.rss").read_text(encoding="utf-8")
    assert list((home / "public").rglob(".*")) == []


@pytest.mark.parametrize("point", POINTS[::2])
def test_a_first_build_that_is_killed_shows_nothing_or_everything(
    edited: Path, calls: int, tmp_path: Path, point: float
) -> None:
    home = tmp_path / "home"
    for name in ("config", "content"):
        shutil.copytree(edited / name, home / name)
    dying(home, max(1, int(calls * point)), tmp_path / "count")
    assert not (home / "public").exists() or holes(home / "public") == []
    assert run(home, "build").code == 0
    assert holes(home / "public") == []
    assert (home / "public/index.html").is_file()
    assert not (home / ".public.new").exists()
