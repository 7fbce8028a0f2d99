from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.content.identity import work_id
from syndicate.content.stamp import Remembered, accept, stamp
from syndicate.errors import ContentError, UsageError
from tests.content.writing import block, library, write, write_article, write_event
from tests.support.publication import settings

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
AUTHORITY = "metropole.example,2026"
FETE = work_id(AUTHORITY, "article", "fete")


def stamped(home: Path, remembered: dict[tuple[str, str], str] | None = None) -> list[str]:
    return stamp(home, settings(home), NOW, remembered)


FORMS = {
    "the end of the block": (
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nsection: culture\n---\nCorps\n",
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nsection: culture\nid: {id}\n---\nCorps\n",
    ),
    "Windows line ends and a BOM": (
        "\ufeff---\r\ntitle: A\r\nsummary: B\r\ndate: 2026-03-09\r\nsection: culture\r\n---\r\n",
        "\ufeff---\r\ntitle: A\r\nsummary: B\r\ndate: 2026-03-09\r\nsection: culture\r\nid: {id}\r\n---\r\n",
    ),
    "old Mac line ends": (
        "---\rtitle: A\rsummary: B\rdate: 2026-03-09\rsection: culture\r---\rC\r",
        "---\rtitle: A\rsummary: B\rdate: 2026-03-09\rsection: culture\rid: {id}\r---\rC\r",
    ),
    "comments, quotes and spaces": (
        "---  \n# un\ntitle:   'A' # d\ndate: 2026-03-09\nsection: culture\nsummary: >\n  B\n---\n\nD  \n",
        "---  \n# un\ntitle:   'A' # d\ndate: 2026-03-09\nsection: culture\nsummary: >\n  B\nid: {id}\n---\n\nD  \n",
    ),
    "a block that is indented": (
        "---\n  title: A\n  summary: B\n  date: 2026-03-09\n  section: culture\n---\n",
        "---\n  title: A\n  summary: B\n  date: 2026-03-09\n  section: culture\n  id: {id}\n---\n",
    ),
    "an id that is empty": (
        "---\nid:\ntitle: Été\nsummary: B\ndate: 2026-03-09\nsection: culture\n---\n",
        "---\nid: {id}\ntitle: Été\nsummary: B\ndate: 2026-03-09\nsection: culture\n---\n",
    ),
    "an id in empty quotes, with a comment": (
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nid: ''  # à faire\nsection: culture\n---\n",
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nid: {id}  # à faire\nsection: culture\n---\n",
    ),
    "no line end after the block": (
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nsection: culture\n---",
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nsection: culture\nid: {id}\n---",
    ),
    "a list at the end": (
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nsection: culture\ntags:\n- a\n- b\n---\n",
        "---\ntitle: A\nsummary: B\ndate: 2026-03-09\nsection: culture\ntags:\n- a\n- b\nid: {id}\n---\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=FORMS)
def test_the_id_is_written_and_every_other_byte_stays(
    tmp_path: Path, before: str, after: str
) -> None:
    file = write(tmp_path, "articles/fete.fr.md", before)
    assert stamped(tmp_path) == ["content/articles/fete.fr.md"]
    assert file.read_bytes().decode() == after.format(id=FETE)


def test_a_stamp_changes_no_id_and_is_written_once(tmp_path: Path) -> None:
    write_article(tmp_path, id=None, aliases="[fete-2025]")
    write_article(tmp_path, "articles/fete/index.en.md", id=None, source="fr@0123456789ab")
    before = library(tmp_path).works[0].id
    assert stamped(tmp_path) == [
        "content/articles/fete/index.en.md",
        "content/articles/fete/index.fr.md",
    ]
    (work,) = library(tmp_path).works
    assert (work.id, work.stamped) == (before, True)
    assert stamped(tmp_path) == []


def test_a_stamped_work_keeps_its_id_when_it_is_renamed(tmp_path: Path) -> None:
    file = write_article(tmp_path, "articles/fete.fr.md", id=None)
    stamped(tmp_path)
    file.rename(file.with_name("kermesse.fr.md"))
    assert [(work.id, work.name) for work in library(tmp_path).works] == [(FETE, "kermesse")]


def test_a_language_without_id_takes_that_of_its_work(tmp_path: Path) -> None:
    write_article(tmp_path)
    english = write_article(
        tmp_path, "articles/fete/index.en.md", id=None, source="fr@0123456789ab"
    )
    assert stamped(tmp_path) == ["content/articles/fete/index.en.md"]
    assert "id: tag:metropole.example,2026:fete\n" in english.read_text(encoding="utf-8")


def test_broken_works_are_left_alone(tmp_path: Path) -> None:
    file = write_article(tmp_path, id=None, title=None)
    before = file.read_bytes()
    assert stamped(tmp_path) == []
    assert file.read_bytes() == before


def test_a_withdrawal_gets_its_updated_in_local_time(tmp_path: Path) -> None:
    file = write_article(tmp_path, withdrawn="2026-03-11")
    assert stamped(tmp_path) == ["content/articles/fete/index.fr.md"]
    assert "updated: 2026-03-12T10:00:00+01:00\n---\n" in file.read_text(encoding="utf-8")
    assert library(tmp_path).findings == ()
    assert stamped(tmp_path) == []


def test_a_withdrawal_to_come_is_told_when_it_comes(tmp_path: Path) -> None:
    file = write_article(tmp_path, withdrawn="2026-04-01T12:00")
    stamped(tmp_path)
    assert "updated: 2026-04-01T12:00:00+02:00\n" in file.read_text(encoding="utf-8")


def test_an_updated_that_is_too_early_is_replaced_where_it_stands(tmp_path: Path) -> None:
    file = write_event(tmp_path, updated="2026-03-10 # vu", cancelled="2026-03-11")
    stamped(tmp_path)
    assert "updated: 2026-03-12T10:00:00+01:00 # vu\ncancelled: 2026-03-11\n" in file.read_text(
        encoding="utf-8"
    )
    assert library(tmp_path).findings == ()


def test_an_updated_that_is_right_stays(tmp_path: Path) -> None:
    write_article(tmp_path, withdrawn="2026-03-11", updated="2026-03-11T12:00")
    assert stamped(tmp_path) == []


def test_a_translation_that_takes_the_place_of_a_fallback_is_told_once(tmp_path: Path) -> None:
    write_article(tmp_path)
    english = write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    work = library(tmp_path).works[0].id
    public = {(work, "fr"): "fr", (work, "en"): "fr"}
    assert stamped(tmp_path, public) == ["content/articles/fete/index.en.md"]
    assert "updated: 2026-03-12T10:00:00+01:00\n" in english.read_text(encoding="utf-8")
    assert stamped(tmp_path, public) == []


def test_a_draft_takes_nobodys_place_yet(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, "articles/fete/index.en.md", status="draft", source="fr@0123456789ab")
    work = library(tmp_path).works[0].id
    assert stamped(tmp_path, {(work, "en"): "fr"}) == []


def test_a_translation_that_is_up_to_date_gets_the_marks_of_its_source(tmp_path: Path) -> None:
    write_article(tmp_path)
    french = library(tmp_path).works[0].variants["fr"]
    made_from = f"fr@{french.fingerprint}"
    english = write_article(tmp_path, "articles/fete/index.en.md", source=made_from)
    old = write_article(tmp_path, "articles/fete/index.fr-CA.md", source="fr@0123456789ab")
    assert stamped(tmp_path) == ["content/articles/fete/index.en.md"]
    wanted = f"source: {made_from}\nsource_parts: {french.parts}\n"
    assert wanted in english.read_text(encoding="utf-8")
    assert "source_parts" not in old.read_text(encoding="utf-8")
    assert stamped(tmp_path) == []


def accepted(home: Path, locale: str = "en", remembered: Remembered | None = None) -> bool:
    return accept(home, settings(home), library(home).works[0], locale, NOW, remembered)


def test_accepting_makes_a_stale_translation_ready_and_changes_nothing_else(tmp_path: Path) -> None:
    write_article(tmp_path)
    english = write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab # vu")
    before = english.read_text(encoding="utf-8")
    assert accepted(tmp_path)
    french = library(tmp_path).works[0].variants["fr"]
    line = f"source: fr@{french.fingerprint} # vu\nsource_parts: {french.parts}\n"
    after = before.replace("source: fr@0123456789ab # vu\n", line)
    assert english.read_text(encoding="utf-8") == after
    assert not accepted(tmp_path)


def test_accepting_tracks_a_translation_that_named_no_source(tmp_path: Path) -> None:
    write_article(tmp_path)
    english = write_article(tmp_path, "articles/fete/index.en.md")
    assert accepted(tmp_path)
    french = library(tmp_path).works[0].variants["fr"]
    assert f"\nsource: fr@{french.fingerprint}\n" in english.read_text(encoding="utf-8")


def test_accepting_what_takes_the_place_of_a_fallback_tells_readers(tmp_path: Path) -> None:
    write_article(tmp_path)
    english = write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    work = library(tmp_path).works[0].id
    assert accepted(tmp_path, remembered={(work, "en"): "fr"})
    assert "updated: 2026-03-12T10:00:00+01:00\n" in english.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("locale", "code"), [("en", "translation-none"), ("fr", "translation-original")]
)
def test_only_a_translation_can_be_accepted(tmp_path: Path, locale: str, code: str) -> None:
    write_article(tmp_path)
    with pytest.raises(UsageError) as caught:
        accepted(tmp_path, locale)
    assert caught.value.code == code


def test_a_file_whose_form_does_not_allow_it_stays_as_it_is(tmp_path: Path) -> None:
    keys = {"title": "A", "summary": "B", "date": "2026-03-09", "section": "culture"}
    file = write(tmp_path, "articles/a.fr.md", block({**keys, "id": '"\n  "'}))
    before = file.read_bytes()
    with pytest.raises(ContentError) as caught:
        stamped(tmp_path)
    assert (caught.value.code, caught.value.file) == (
        "stamp-impossible",
        "content/articles/a.fr.md",
    )
    assert file.read_bytes() == before


def test_rights_and_links_stay_and_nothing_is_left_beside(tmp_path: Path) -> None:
    file = write_article(tmp_path, "texts/fete.md", id=None)
    file.chmod(0o640)
    link = tmp_path / "content" / "articles" / "fete.fr.md"
    link.parent.mkdir()
    link.symlink_to(file)
    assert stamped(tmp_path) == ["content/articles/fete.fr.md"]
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(file.parent.iterdir()) == [file]
    assert f"id: {FETE}\n" in file.read_text(encoding="utf-8")
