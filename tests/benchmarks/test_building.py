"""What the builds of `make bench-build` are given, and what it says of them. Nothing is timed here."""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from benchmarks.building import corpus, ours, plot, table
from benchmarks.building.contenders import Syndicate, doubts
from benchmarks.building.results import LIMITS, OURS, THEIRS, Results
from benchmarks.building.stopwatch import Run

from tests.support import cli

NOW = "2026-11-26T12:00:00Z"
SIZE = 8


def files(folder: Path) -> Mapping[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in found}


def publication(home: Path) -> Syndicate:
    corpus.write(home / "content", SIZE)
    ours.prepare(home, pages=True)
    return Syndicate(home)


def test_a_tree_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    for name in ("one", "two"):
        corpus.write(tmp_path / name, SIZE)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(files(tmp_path / "one")) == SIZE * len(corpus.LOCALES)


@pytest.mark.parametrize("tag", corpus.LOCALES)
def test_a_work_has_about_four_hundred_words(tag: str) -> None:
    words = [len(work.texts[tag].body.split()) for work in corpus.works(100)]
    assert 380 <= sum(words) / len(words) <= 420


def test_dates_go_back_eight_years_and_ids_are_all_different() -> None:
    works = list(corpus.works(100))
    assert works[0].date == corpus.NEWEST
    assert 2890 <= (works[0].date - works[-1].date).days <= 8 * 365
    assert len({work.name for work in works}) == len(works)


def test_our_build_reads_it_without_a_word_and_writes_what_is_compared(tmp_path: Path) -> None:
    one = publication(tmp_path)
    built = cli.at(NOW, tmp_path, "build", "--json")
    assert (built.code, built.json["findings"]) == (0, [])
    assert list(doubts(one, SIZE, "", pages=True)) == []
    assert ours.entries(tmp_path) == SIZE // len(corpus.SECTIONS)


def test_a_change_is_seen_in_the_feed(tmp_path: Path) -> None:
    one = publication(tmp_path)
    newest = corpus.newest(tmp_path / "content")
    before = newest.read_text(encoding="utf-8")
    newest.write_text(corpus.edited(before, 7), encoding="utf-8")
    cli.at(NOW, tmp_path, "build")
    assert list(doubts(one, SIZE, "(7) ", pages=True)) == []
    assert list(doubts(one, SIZE, "(8) ", pages=True)) == ["syndicate did not take up the change"]


def results(ours: float, theirs: float | None, peak: int) -> Results:
    rounds = {OURS: [Run(seconds=ours, cpu=ours, peak=peak)] * 3}
    if theirs is not None:
        rounds[THEIRS] = [Run(seconds=theirs, cpu=theirs, peak=peak)] * 3
    return Results(SIZE, SIZE * 3, ("where",), dict.fromkeys(LIMITS, rounds), ("what",))


@pytest.mark.parametrize(
    ("theirs", "peak", "missed"),
    [
        pytest.param(100.0, 200_000_000, [], id="all met"),
        pytest.param(100.0, 251_000_000, list(LIMITS), id="too much memory"),
        pytest.param(1.1, 200_000_000, [case for case in LIMITS if LIMITS[case] < 0.9], id="slow"),
        pytest.param(None, 200_000_000, [], id="no Hugo to compare with"),
    ],
)
def test_a_missed_limit_is_said(theirs: float | None, peak: int, missed: list[object]) -> None:
    found = results(1.0, theirs, peak)
    assert set(found.missed()) == set(missed)
    assert table.markdown(found, "x.svg").count("**missed**") == len(missed)


def test_the_plot_names_every_figure() -> None:
    picture = ET.fromstring(plot.svg(results(2.0, 4.0, 1)))  # noqa: S314 - our own
    texts = ["".join(one.itertext()) for one in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("syndicate 2.00 s") == texts.count("Hugo 4.00 s") == len(LIMITS)
