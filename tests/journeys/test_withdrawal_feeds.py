"""What partners learn of a withdrawal: for 30 days at the head, and in the archive that holds it."""

import json
from pathlib import Path
from typing import Any

import pytest

from syndicate.index import documents
from syndicate.index.database import reading
from tests.journeys.test_withdrawal import acts, withdraw
from tests.support import homes
from tests.support.cli import at
from tests.support.homes import write_article
from tests.support.trips import files

DAY, AGAIN, GONE = "2026-03-20T10:00:00Z", "2026-03-21T10:00:00Z", "2026-03-22T10:00:00Z"
OVER = "2026-04-21T10:00:00Z"  # 30 days after AGAIN, when it is withdrawn
LONG = "Une phrase assez longue pour peser.\n\n" * 200
TOLD = "[Withdrawn] "
ARCHIVE = "var/archives/feeds/en/feed-archive-{}.json"


def write(home: Path, first: int, last: int) -> None:
    for number in range(first, last + 1):
        date = f"2026-03-{number:02}T08:00:00+01:00"
        write_article(home, f"n{number:02}", title=f"Titre {number:02}", date=date, body=LONG)


def build(home: Path, instant: str) -> Any:
    ran = at(instant, home, "build", "--json")
    assert ran.code == 0, ran.err
    return ran.json


def entries(file: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of a JSON feed by id."""
    return {one["id"]: one for one in json.loads(file.read_text("utf-8"))["items"]}


def titles(home: Path, tag: str = "en") -> list[str]:
    return [one["title"] for one in entries(home / "public" / tag / "feed.json").values()]


def moves(home: Path) -> dict[str, str]:
    with reading(home / "var" / "index.db") as index:
        assert index is not None
        return {path: target for path, (target, _locale) in documents.moves(index).items()}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home whose feeds have closed two archives, and which was built once since."""
    home = homes.home(tmp_path_factory.mktemp("closed") / "home")
    for last in (8, 12, 18):
        write(home, 1, last)
        build(home, DAY)
    assert (home / ARCHIVE.format(2)).is_file()
    return home


def test_a_closed_archive_is_rewritten_once_and_keeps_every_other_entry(closed: Path) -> None:
    before = files(closed / "var/archives/feeds")
    whole = entries(closed / ARCHIVE.format(1))
    (old,) = (one for one in whole.values() if one["title"] == "Titre 02")
    withdraw(closed, "n02", AGAIN)
    build(closed, AGAIN)

    after = files(closed / "var/archives/feeds")
    changed = {path for path in after if after[path] != before[path]}
    assert {path.partition("/")[0] for path in changed} == {"fr", "fr-ca", "en"}
    assert not [path for path in changed if "archive-2" in path]
    now = entries(closed / ARCHIVE.format(1))
    assert {key: one for key, one in now.items() if key != old["id"]} == {
        key: one for key, one in whole.items() if key != old["id"]
    }
    new = now[old["id"]]
    assert new["title"].startswith(TOLD)
    assert new["date_modified"] == "2026-03-21T11:00:00+01:00"
    for path, data in after.items():
        if "archive-1" in path:
            assert b"Titre 02" not in data
    published = {
        path.removeprefix("en/") for path in after if path.startswith("en/feed-archive-1.")
    }
    for name in published - {"feed-archive-1.entries"}:
        assert (closed / "public/en" / name).read_bytes() == after[f"en/{name}"]

    told = acts(closed)
    assert {act for act, _ in told} == {"archive-rewritten"}
    assert len(told) == len(set(told)) == 6  # three languages, each whole and by section
    for command in (("build",), ("build", "--full")):
        assert at(AGAIN, closed, *command).code == 0
    (closed / "var" / "index.db").unlink()
    assert at(GONE, closed, "build").code == 0
    assert (files(closed / "var/archives/feeds"), acts(closed)) == (after, told)


def test_it_leaves_the_head_after_thirty_days_by_time_alone(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    write(home, 1, 3)
    build(home, DAY)
    withdraw(home, "n02", AGAIN)
    assert build(home, DAY)["next_change"] == AGAIN
    assert titles(home) == ["Titre 03", "Titre 02", "Titre 01"]
    assert build(home, AGAIN)["next_change"] == OVER.replace("21T", "20T")
    assert [one.startswith(TOLD) for one in titles(home)] == [False, True, False]
    assert build(home, "2026-04-20T09:59:59Z")["written"] == 0
    assert build(home, "2026-04-20T10:00:00Z")["changed_feeds"]
    assert titles(home) == ["Titre 03", "Titre 01"]


@pytest.mark.parametrize("key", ["withdrawn", "expires"])
def test_the_address_of_what_is_over_answers_that_it_is_gone_for_good(
    tmp_path: Path, key: str
) -> None:
    home = homes.home(tmp_path / "home")
    write(home, 1, 2)
    write_article(
        home, "n02", date="2026-03-02T08:00:00+01:00", slug="deux", aliases="[second]",
        **{key: DAY, "updated": DAY},
    )  # fmt: skip
    before = "2026-03-19T10:00:00Z"
    build(home, before)
    assert moves(home)["fr/articles/second/"] == "fr/articles/deux/"
    for instant in (DAY, "2027-03-20T10:00:00Z"):
        build(home, instant)
        assert not (home / "public/fr/articles/deux/index.html").exists()
        gone = {path for path, target in moves(home).items() if not target}
        assert {"fr/articles/deux/", "fr/articles/second/", "en/articles/deux/"} <= gone
    assert [one for one in titles(home) if one.startswith(TOLD)] == []


def test_a_bare_day_withdraws_what_appeared_on_that_day(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    write(home, 1, 2)
    build(home, "2026-03-02T09:00:00Z")
    withdraw(home, "n02", "2026-03-02")
    build(home, "2026-03-02T10:00:00Z")
    assert titles(home)[0].startswith(TOLD)


def test_what_was_withdrawn_before_it_appeared_is_never_told(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    write(home, 1, 2)
    withdraw(home, "n02", "2026-03-01T12:00:00Z")
    build(home, DAY)
    assert titles(home) == ["Titre 01"]


@pytest.mark.parametrize("was_public", [False, True], ids=["never complete", "complete once"])
def test_what_waited_for_a_language_until_it_was_withdrawn_is_never_told(
    tmp_path: Path, was_public: bool
) -> None:
    titled = 'title.en = "Cooperation"\n'
    settings = homes.SETTINGS.replace(titled, f'{titled}missing = "hold"\n', 1)
    home = homes.home(tmp_path / "home", settings)
    write(home, 1, 1)
    english = {"title": "Held", "date": "2026-03-01T08:00:00+01:00"}
    write_article(home, "n01", "en", **english, status="ready" if was_public else "draft")
    build(home, DAY)
    withdraw(home, "n01", DAY)
    write_article(home, "n01", "en", **english, status="draft")
    build(home, AGAIN)
    assert [one.startswith("[Retiré]") for one in titles(home, "fr")] == [True] * was_public


def test_a_head_that_is_full_keeps_what_says_that_a_work_was_withdrawn(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    write(home, 1, 3)
    build(home, DAY)
    withdraw(home, "n01", DAY)
    for last in (10, 16):
        write(home, 2, last)
        build(home, AGAIN)
        assert titles(home)[-1].startswith(TOLD)
    archived = [path for path in files(home / "var/archives/feeds/en") if path.endswith(".atom")]
    assert archived
    for path in archived:
        assert TOLD not in (home / "var/archives/feeds/en" / path).read_text("utf-8")
