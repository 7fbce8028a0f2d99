"""What is broken stays public as it last was, and no issue that it belongs to is approved."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate import app as composition
from syndicate.app import App
from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.journeys import lastgood
from syndicate.journeys.publish import publish
from tests.support.cli import run, sample
from tests.support.hard import place, told
from tests.support.homes import SETTINGS, home, write_article

NOBODY = Library(works=(), findings=(), files=0, broken=frozenset())


@pytest.fixture
def composed(tmp_path: Path) -> Iterator[App]:
    made = composition.compose(sample(tmp_path / "home"), os.environ)
    yield made
    made.close()


def test_every_sample_work_comes_back_as_it_was(composed: App) -> None:
    read = folder.read(composed.house.home, composed.house.settings)
    publish(composed.house, composed.clock.now())
    names = frozenset(f"{work.kind}/{work.name}" for work in read.works)
    for broken in (names, frozenset({"article/*", "event/*"})):
        library = Library(works=(), findings=(), files=0, broken=broken)
        assert lastgood.shown(composed.house, library) == read.works
    assert len(read.works) == 23


@pytest.mark.parametrize("data", [None, b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_memory_leaves_the_work_out(composed: App, data: bytes | None) -> None:
    broken = Library(works=(), findings=(), files=0, broken=frozenset({"article/fete"}))
    if data is not None:
        composed.house.index.write_bytes(data)
    assert lastgood.shown(composed.house, broken) == ()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    made = home(tmp_path / "home", SETTINGS.replace("approvals = 0", "approvals = 1"))
    write_article(made, "fete", date="2026-03-09T08:00:00+01:00")
    write_article(made, "pont", date="2026-03-09T09:00:00+01:00")
    assert run(made, "build").code == 0
    return made


def pages(home: Path) -> dict[str, bytes]:
    found = sorted((home / "public/fr/articles").glob("*/index.html"))
    return {file.parent.name: file.read_bytes() for file in found}


@pytest.mark.wide
@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("pont", {"slug": "fete", "date": "2026-03-09T09:00:00+01:00"}),
        ("pont", {"slug": "fete", "date": "2026-01-01T09:00:00+01:00"}),
        ("neuf", {"slug": "fete", "date": "2026-01-01T09:00:00+01:00"}),
        ("neuf", {"slug": "fete", "date": "2026-12-01T09:00:00+01:00"}),
    ],
    ids=[
        "a younger work that changes its address",
        "a work that becomes older and changes its address",
        "a new work with an older date",
        "a new work with a younger date",
    ],
)
def test_nobody_takes_the_address_of_a_published_work(
    published: Path, name: str, front: dict[str, str]
) -> None:
    before = pages(published)
    write_article(published, name, **front)
    for _ in range(3):  # what gave way is not remembered as if it had been there
        assert run(published, "build").code == 1
        assert pages(published) == before
    told(published, "check", finding="slug-duplicate")


@pytest.mark.parametrize("newcomer", ["neuf", "pont"])
def test_nobody_takes_the_address_of_a_work_that_is_broken(published: Path, newcomer: str) -> None:
    before = pages(published)
    write_article(published, "fete", date="31 juin")
    write_article(published, newcomer, slug="fete", date="2026-03-09T09:00:00+01:00")
    for _ in range(3):
        assert run(published, "build").code == 1
        assert pages(published) == before
    write_article(published, "fete", slug="kermesse", date="2026-03-09T08:00:00+01:00")
    assert run(published, "build").code == 0
    assert "kermesse" in pages(published)


def test_works_that_give_way_to_one_another_stay_where_they_were(published: Path) -> None:
    before = pages(published)
    write_article(published, "fete", date="31 juin")
    write_article(published, "pont", slug="fete", date="2026-03-09T09:00:00+01:00")
    write_article(published, "neuf", slug="pont", date="2026-03-09T10:00:00+01:00")
    for _ in range(3):
        assert run(published, "build").code == 1
        assert pages(published) == before


@pytest.mark.parametrize("gone", ["content", "content/articles"])
def test_a_folder_that_is_gone_takes_no_page_with_it(published: Path, gone: str) -> None:
    before = pages(published)
    shutil.rmtree(published / gone)
    if gone.endswith("articles"):
        (published / gone).write_text("x", encoding="utf-8")
    assert run(published, "build").code == 1
    assert pages(published) == before


def planned(home: Path) -> str:
    ran = run(home, "issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json")
    issue: str = ran.json["id"]
    return issue


def test_an_issue_with_a_broken_work_is_approved_by_nobody(published: Path) -> None:
    issue = planned(published)
    write_article(published, "fete", date="31 juin")
    approve = ("issue", "approve", issue, "--by", "a@metropole.example")
    lines = told(published, *approve, finding="work-broken").lines
    assert "content/articles/fete" in lines["fr"][0]
    shown = run(published, "issue", "show", issue, "--json").json
    assert shown["state"] == "draft"
    assert [place(one) for one in shown["findings"] if one["code"] == "work-broken"] == [
        "content/articles/fete"
    ]
    write_article(published, "fete")
    assert run(published, *approve).code == 0


def test_an_editor_may_exclude_the_broken_work(published: Path) -> None:
    issue = planned(published)
    write_article(published, "fete", date="31 juin")
    edit = published / "content/issues/actualites/2026-03-12/index.fr.md"
    edit.parent.mkdir(parents=True)
    edit.write_text("---\nexclude: [fete]\n---\n", encoding="utf-8")
    assert run(published, "issue", "approve", issue, "--by", "a@metropole.example").code == 0
    items = run(published, "issue", "show", issue, "--json").json["pool"]["items"]
    assert [one["locales"]["fr"]["title"] for one in items] == ["Article pont"]


def test_a_new_work_that_is_broken_is_left_out_and_named(published: Path) -> None:
    issue = planned(published)
    write_article(published, "neuf", date="31 juin")
    ran = run(published, "issue", "approve", issue, "--by", "a@metropole.example")
    assert ran.code == 0
    assert "content/articles/neuf" in ran.err


def test_an_issue_that_nobody_approves_leaves_without_the_broken_work(tmp_path: Path) -> None:
    made = home(tmp_path / "home", SETTINGS)
    for name in ("fete", "pont"):
        write_article(made, name)
    assert run(made, "subscribers", "add", "a@lecteurs.example").code == 0
    issue = planned(made)
    write_article(made, "fete", date="31 juin")
    ran = run(made, "issue", "send", issue, "--now")
    assert ran.code == 0
    assert "content/articles/fete" in ran.err
    items = run(made, "issue", "show", issue, "--json").json["pool"]["items"]
    assert [one["locales"]["fr"]["title"] for one in items] == ["Article pont"]


def test_a_work_that_an_editor_names_and_nobody_has_is_told(published: Path) -> None:
    edit = published / "content/issues/actualites/2999-03-12/index.fr.md"
    edit.parent.mkdir(parents=True)
    edit.write_text("---\nlead: feste\n---\n", encoding="utf-8")
    found = told(published, "check", finding="edit-work-unknown", exit_code=0).finding
    assert found["line"] == 2
    past = edit.parent.with_name("2020-03-12")
    edit.parent.rename(past)
    assert "edit-work-unknown" not in run(published, "check", "--json").out
