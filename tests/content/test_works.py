"""The languages of one work, and works beside each other."""

from pathlib import Path

import pytest

from syndicate.content.identity import work_id
from tests.content.writing import errors, library, only_work, said, write_article, write_event

AUTHORITY = "metropole.example,2026"


DISAGREED = {
    "id": ({"id": "urn:x:1"}, "id", 6),
    "date": ({"date": "2026-03-09T08:00:01+01:00"}, "date", 4),
    "section": ({"section": "culture"}, "section", 5),
    "start": ({"start": "2026-06-21T20:00"}, "start", 7),
    "end": ({"end": "2026-06-21T23:00"}, "end", 8),
    "no end": ({"end": None}, "end", 1),
    "zone": (
        {"zone": "America/Toronto", "start": "2026-06-21T18:30Z", "end": "2026-06-21T20:00Z"},
        "zone",
        9,
    ),
    "sequence": ({"sequence": "1"}, "sequence", 11),
    "cancelled": ({"cancelled": "2026-03-01"}, "cancelled", 11),
}


@pytest.mark.parametrize(("keys", "key", "line"), DISAGREED.values(), ids=DISAGREED)
def test_languages_that_disagree_are_an_error_at_the_line(
    tmp_path: Path, keys: dict[str, str | None], key: str, line: int
) -> None:
    write_event(tmp_path)
    write_event(tmp_path, "events/concert/index.en.md", source="fr@0123456789ab", **keys)
    found = library(tmp_path)
    assert errors(found) == [("variants-disagree", line)]
    (finding,) = (one for one in found.findings if one.severity == "error")
    assert (finding.file, finding.fields["key"]) == ("content/events/concert/index.en.md", key)
    assert finding.fields["other"] == "content/events/concert/index.fr.md"
    assert (found.works, found.broken) == ((), frozenset({"event/concert"}))


def test_one_instant_in_two_writings_is_no_disagreement(tmp_path: Path) -> None:
    write_event(tmp_path)
    write_event(
        tmp_path,
        "events/concert/index.en.md",
        source="fr@0123456789ab",
        date="2026-03-09T07:00:00Z",
        start="2026-06-21T14:30-04:00",
        end='"2026-06-21 22:00"',
    )
    assert set(only_work(tmp_path).variants) == {"fr", "en"}


def test_all_day_is_agreed_on_too(tmp_path: Path) -> None:
    days: dict[str, str | None] = {"start": "2026-06-21", "end": None}
    write_event(tmp_path, all_day="true", **days)
    write_event(tmp_path, "events/concert/index.en.md", source="fr@0123456789ab", **days)
    assert {one.fields["key"] for one in library(tmp_path).findings if one.severity == "error"} == {
        "all_day",
        "end",
    }


SOURCES: dict[str, tuple[dict[str, str | None], str]] = {
    "the only one": ({"en": None}, "en"),
    "the default locale": ({"fr": None, "en": None}, "fr"),
    "the one without source": ({"fr": "en@0123456789ab", "en": None}, "en"),
    "the one that is named": (
        {"fr": "en@0123456789ab", "fr-CA": None, "en": None},
        "en",
    ),
    "the first in the settings": ({"fr-CA": None, "en": None}, "fr-CA"),
}


@pytest.mark.parametrize(("made_from", "source"), SOURCES.values(), ids=SOURCES)
def test_the_source_is_found_among_the_languages(
    tmp_path: Path, made_from: dict[str, str | None], source: str
) -> None:
    for tag, origin in made_from.items():
        write_article(tmp_path, f"articles/fete/index.{tag}.md", source=origin)
    assert only_work(tmp_path).source == source


def test_a_translation_keeps_what_it_was_made_from(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    assert only_work(tmp_path).variants["en"].source == ("fr", "0123456789ab")


def test_a_translation_of_what_is_not_there_is_a_warning(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    found = library(tmp_path)
    assert said(found.findings) == [("source-absent", 7)]
    assert found.works[0].source == "en"


IDS: dict[str, tuple[str, dict[str, str | None], str]] = {
    "from its folder": ("articles/fete/index.fr.md", {}, "fete"),
    "from its flat file": ("articles/fete.fr.md", {}, "fete"),
    "never from its slug": ("articles/fete.fr.md", {"slug": "autre"}, "fete"),
    "from the last of its aliases": (
        "articles/fete.fr.md",
        {"aliases": "[fete-2025, fete-2024]"},
        "fete-2024",
    ),
}


@pytest.mark.parametrize(("path", "keys", "name"), IDS.values(), ids=IDS)
def test_a_work_without_id_has_one_all_the_same(
    tmp_path: Path, path: str, keys: dict[str, str | None], name: str
) -> None:
    write_article(tmp_path, path, id=None, **keys)
    (work,) = library(tmp_path).works
    assert (work.id, work.stamped) == (work_id(AUTHORITY, "article", name), False)


def test_an_id_in_one_language_is_that_of_the_work(tmp_path: Path) -> None:
    write_article(tmp_path, id=None)
    write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    found = library(tmp_path)
    assert (found.works[0].id, found.works[0].stamped) == ("tag:metropole.example,2026:fete", False)
    assert [(one.code, one.file) for one in found.findings] == [
        ("unstamped", "content/articles/fete/index.fr.md")
    ]


def test_a_draft_needs_no_stamp_yet(tmp_path: Path) -> None:
    write_article(tmp_path, id=None, status="draft")
    assert library(tmp_path).findings == ()


def test_findings_of_a_work_carry_its_id(tmp_path: Path) -> None:
    write_article(tmp_path, id=None)
    assert library(tmp_path).findings[0].work == work_id(AUTHORITY, "article", "fete")


def test_an_id_taken_twice_leaves_out_the_younger_work(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/copie.fr.md", date="2026-03-10")
    write_article(tmp_path, "articles/fete.fr.md", date="2026-03-09")
    found = library(tmp_path)
    assert errors(found) == [("id-duplicate", 6)]
    assert found.findings[0].file == "content/articles/copie.fr.md"
    assert found.findings[0].fields["other"] == "content/articles/fete.fr.md"
    assert [work.name for work in found.works] == ["fete"]
    assert found.broken == {"article/copie"}


SLUGS = {
    "in one language": ("fr", "fr", {"fr"}),
    "where French fills Québec": ("fr", "fr-CA", {"fr-CA"}),
    "where French fills English": ("fr", "en", {"en"}),
}


@pytest.mark.parametrize(("first", "second", "locales"), SLUGS.values(), ids=SLUGS)
def test_an_address_taken_twice_leaves_out_the_younger_work(
    tmp_path: Path, first: str, second: str, locales: set[str]
) -> None:
    write_article(tmp_path, f"articles/a.{first}.md", date="2026-03-01", slug="fete")
    write_article(tmp_path, f"articles/b.{second}.md", slug="fete", id="urn:x:b")
    found = library(tmp_path)
    assert errors(found) == [("slug-duplicate", 7)]
    assert found.findings[0].locale in {"fr", *locales}
    assert found.broken == {"article/b"}


def test_an_article_and_an_event_may_share_a_slug(tmp_path: Path) -> None:
    write_article(tmp_path, slug="fete")
    write_event(tmp_path, slug="fete")
    assert errors(library(tmp_path)) == []
