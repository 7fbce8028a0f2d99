from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.content import fields
from syndicate.content.frontmatter import parse
from syndicate.content.identity import work_id
from syndicate.content.new import create
from syndicate.errors import UsageError
from syndicate.model import Kind
from tests.content.writing import library, only_event, only_work, write_article
from tests.support.publication import settings

NOW = datetime(2026, 3, 12, 9, 0, 7, 123, tzinfo=UTC)


def test_a_new_article_is_a_draft_in_which_nothing_is_wrong(tmp_path: Path) -> None:
    path = create(tmp_path, settings(tmp_path), "article", "ma-fete", "fr-CA", NOW)
    assert path == tmp_path / "content/articles/ma-fete/index.fr-CA.md"
    work = only_work(tmp_path)
    assert work.id == work_id("metropole.example,2026", "article", "ma-fete")
    assert (work.stamped, work.variants["fr-CA"].status) == (True, "draft")
    assert work.variants["fr-CA"].title == "Ma fete"
    assert "date: 2026-03-12T10:00:07+01:00\n" in path.read_text(encoding="utf-8")


def test_a_new_event_is_a_week_away_in_the_evening(tmp_path: Path) -> None:
    create(tmp_path, settings(tmp_path), "event", "concert", "fr", NOW)
    event = only_event(tmp_path)
    assert event.start == datetime(2026, 3, 19, 17, 0, tzinfo=UTC)
    assert (event.zone, event.end) == ("Europe/Paris", None)


@pytest.mark.parametrize(
    ("kind", "known"),
    [("article", fields.COMMON), ("event", (*fields.COMMON, *fields.HAPPENING))],
)
def test_a_new_file_has_every_key_and_no_other(
    tmp_path: Path, kind: Kind, known: tuple[str, ...]
) -> None:
    path = create(tmp_path, settings(tmp_path), kind, "a", "en", NOW)
    shown = path.read_text(encoding="utf-8").replace("\n# ", "\n").encode()
    assert set(parse(shown).entries) == set(known)


@pytest.mark.parametrize("path", ["a.fr.md", "a/index.fr.md", "a/index.en.md"])
def test_a_work_that_is_there_is_never_overwritten(tmp_path: Path, path: str) -> None:
    file = write_article(tmp_path, f"articles/{path}")
    before = file.read_bytes()
    with pytest.raises(UsageError) as caught:
        create(tmp_path, settings(tmp_path), "article", "a", "fr", NOW)
    assert (caught.value.code, caught.value.file) == ("new-exists", f"content/articles/{path}")
    assert file.read_bytes() == before
    assert library(tmp_path).files == 1


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    folder = tmp_path / "content/events/a"
    folder.mkdir(parents=True)
    (folder / "index.fr.md").symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(UsageError, match="new-exists"):
        create(tmp_path, settings(tmp_path), "event", "a", "fr", NOW)
    assert not (tmp_path / "elsewhere.md").exists()


@pytest.mark.parametrize("slug", ["Fete", "fête", "a/b", "..", "", "a b", "a" * 121])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(UsageError, match="new-slug"):
        create(tmp_path, settings(tmp_path), "article", slug, "fr", NOW)
    assert not (tmp_path / "content").exists()


def test_a_language_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="new-locale"):
        create(tmp_path, settings(tmp_path), "article", "a", "de", NOW)
