"""Names, places, links and sizes of files."""

import os
from pathlib import Path

import pytest

from tests.content.writing import (
    PIXEL,
    block,
    errors,
    library,
    only_work,
    said,
    write,
    write_article,
)


def test_both_layouts_are_read_and_may_meet_in_one_work(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/fete.fr.md")
    write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    work = only_work(tmp_path)
    assert (work.name, list(work.variants), work.source) == ("fete", ["fr", "en"], "fr")


def test_works_come_newest_first_then_by_id(tmp_path: Path) -> None:
    for name, day in (("b", "2026-03-02"), ("a", "2026-03-02"), ("c", "2026-03-03")):
        write_article(tmp_path, f"articles/{name}.fr.md", date=day, id=f"urn:x:{name}")
    assert [work.name for work in library(tmp_path).works] == ["c", "a", "b"]


FILES = {
    "no language": ("articles/fete/index.md", "locale-missing", "article/fete"),
    "no language, flat": ("articles/notes.md", "locale-missing", "article/notes"),
    "a read-me": ("articles/README.md", "locale-missing", "article/README"),
    "an unknown language": ("articles/fete/index.de.md", "locale-unknown", "article/fete"),
    "a language in small letters": ("articles/fete.fr-ca.md", "locale-unknown", "article/fete"),
    "a folder with capitals": ("articles/Fete/index.fr.md", "name-malformed", "article/Fete"),
    "a folder with an accent": ("events/fête/index.fr.md", "name-malformed", "event/fête"),
    "a name with a space": ("articles/la fete.fr.md", "name-malformed", "article/la fete"),
}


@pytest.mark.parametrize(("path", "code", "broken"), FILES.values(), ids=FILES)
def test_a_file_with_a_wrong_name_breaks_its_work(
    tmp_path: Path, path: str, code: str, broken: str
) -> None:
    write_article(tmp_path, path)
    write_article(tmp_path, "articles/autre.fr.md", id="urn:x:autre")
    found = library(tmp_path)
    assert errors(found) == [(code, None)]
    assert found.findings[0].file == f"content/{path}"
    assert (found.broken, [work.name for work in found.works]) == (frozenset({broken}), ["autre"])


@pytest.mark.parametrize("path", ["articles/fete/notes.md", "articles/fete/old/index.fr.md"])
def test_a_file_that_nothing_reads_is_told(tmp_path: Path, path: str) -> None:
    write_article(tmp_path)
    write(tmp_path, path, "Rien.\n")
    found = library(tmp_path)
    assert said(found.findings) == [("file-ignored", None)]
    assert len(found.works) == 1


def test_hidden_files_images_and_backups_are_left_alone(tmp_path: Path) -> None:
    write_article(tmp_path)
    for path in (".index.fr.md.swp", ".x.fr.md", "index.fr.md~", "index.fr.md.orig", "a.txt"):
        write(tmp_path, f"articles/fete/{path}", "Rien.\n")
    only_work(tmp_path)


def test_a_name_that_is_no_utf8_is_told_in_letters_that_can_be_printed(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "content" / "articles")
    Path(os.fsdecode(folder)).mkdir(parents=True)
    Path(os.fsdecode(folder + b"/f\xeate.fr.md")).write_bytes(b"---\n")
    (finding,) = library(tmp_path).findings
    assert (finding.code, finding.file) == ("name-malformed", "content/articles/f\ufffdte.fr.md")
    assert finding.fields == {"name": "f\ufffdte"}


def test_one_broken_language_leaves_the_whole_work_out(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, "articles/fete/index.en.md", title=None)
    found = library(tmp_path)
    assert (found.works, found.broken, found.files) == ((), frozenset({"article/fete"}), 2)
    assert [(one.file, one.locale) for one in found.findings] == [
        ("content/articles/fete/index.en.md", "en")
    ]


def test_the_same_language_twice_is_refused(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, "articles/fete.fr.md")
    found = library(tmp_path)
    assert errors(found) == [("variant-twice", None)]
    assert found.broken == {"article/fete"}


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.fr.md").write_text(block({"title": "A"}), encoding="utf-8")
    articles = tmp_path / "content" / "articles"
    (articles / "c").mkdir(parents=True)
    (articles / "a").symlink_to(outside)
    (articles / "b.fr.md").symlink_to(outside / "index.fr.md")
    (articles / "c" / "index.fr.md").symlink_to("../../../outside/index.fr.md")
    found = library(tmp_path)
    assert errors(found) == [("outside-content", None)] * 3
    assert found.broken == {"article/a", "article/b", "article/c"}


def test_an_image_that_is_a_link_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(PIXEL)
    write_article(tmp_path, image="a.jpg", image_alt="A")
    (tmp_path / "content/articles/fete/a.jpg").symlink_to(tmp_path / "secret.jpg")
    assert errors(library(tmp_path)) == [("image-outside", 7)]


def test_links_within_content_are_followed(tmp_path: Path) -> None:
    write(tmp_path, "images/a.jpg", PIXEL)
    write_article(tmp_path, image="a.jpg", image_alt="A")
    (tmp_path / "content/articles/fete/a.jpg").symlink_to("../../images/a.jpg")
    image = only_work(tmp_path).variants["fr"].image
    assert image is not None
    assert image.file == "content/images/a.jpg"


def test_content_itself_may_be_a_link(tmp_path: Path) -> None:
    write_article(tmp_path / "elsewhere")
    (tmp_path / "content").symlink_to(tmp_path / "elsewhere" / "content")
    assert only_work(tmp_path).variants["fr"].file == "content/articles/fete/index.fr.md"


def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    articles = tmp_path / "content" / "articles"
    articles.mkdir(parents=True)
    os.mkfifo(articles / "a.fr.md")
    (articles / "b.fr.md").symlink_to("b.fr.md")
    (articles / "c.fr.md").symlink_to("nowhere")
    assert errors(library(tmp_path)) == [
        ("file-irregular", None),
        ("file-unreadable", None),
        ("file-unreadable", None),
    ]


ROOTS = {
    "content is absent": ([], "content-absent", {"article/*", "event/*"}),
    "content leads to itself": (
        [("content", "content")],
        *("folder-unreadable", {"article/*", "event/*"}),
    ),
    "the articles lead to themselves": (
        [("content/articles", "articles")],
        *("folder-unreadable", {"article/*"}),
    ),
    "the events lead nowhere": (
        [("content/events", "rien")],
        *("folder-unreadable", {"event/*"}),
    ),
    "the events lead out": ([("content/events", "/etc")], "outside-content", {"event/*"}),
}


@pytest.mark.parametrize(("links", "code", "broken"), ROOTS.values(), ids=ROOTS)
def test_a_folder_that_cannot_be_read_breaks_all_works_of_its_kind(
    tmp_path: Path, links: list[tuple[str, str]], code: str, broken: set[str]
) -> None:
    for path, target in links:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).symlink_to(target)
    found = library(tmp_path)
    assert errors(found) == [(code, None)]
    assert found.broken == broken
    assert not str(found.findings[0].file).startswith("/")


def test_no_place_and_no_reason_tells_where_the_machine_keeps_its_files(tmp_path: Path) -> None:
    articles = tmp_path / "content" / "articles"
    (articles / "a").mkdir(parents=True)
    (articles / "boucle").symlink_to("boucle")
    (articles / "ici").symlink_to(".")
    (articles / "a" / "index.fr.md").symlink_to("index.fr.md")
    found = library(tmp_path)
    assert [(one.file, one.fields) for one in found.findings] == [
        ("content/articles/a/index.fr.md", {"reason": "ELOOP"}),
        ("content/articles/boucle", {"reason": "ELOOP"}),
        ("content/articles/ici", {"reason": "ELOOP"}),
    ]
    assert found.broken == {"article/a", "article/boucle", "article/ici"}


def test_a_huge_file_and_a_huge_image_are_refused(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/a.fr.md", body="a" * 1_100_000)
    write_article(tmp_path, "articles/b.fr.md", image="b.jpg", image_alt="B")
    with (tmp_path / "content/articles/b.jpg").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert errors(library(tmp_path)) == [("file-too-large", None), ("image-too-large", 7)]
