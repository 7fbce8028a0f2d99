from datetime import date
from pathlib import Path

import pytest

from syndicate.content.edits import IssueEdit, check, edits, known_works, occurrences
from tests.content.writing import PIXEL, library, said, write, write_article
from tests.support.publication import settings

DAY = date(2026, 11, 26)
FOLDER = "issues/actualites/2026-11-26"


def test_an_issue_without_files_has_no_edits(tmp_path: Path) -> None:
    assert edits(tmp_path, "actualites", DAY, settings(tmp_path)) == ({}, ())


def test_each_language_says_what_its_file_says(tmp_path: Path) -> None:
    write(tmp_path, f"{FOLDER}/a.jpg", PIXEL)
    write(
        tmp_path,
        f"{FOLDER}/index.fr.md",
        "---\nsubject: L'hiver\npreheader: À vélo\nlead: fete\ninclude: [a, b]\nexclude: c\n"
        "order: [b, a]\n---\n\nChères lectrices,\n\n![A](a.jpg)\n",
    )
    write(tmp_path, f"{FOLDER}/index.en.md", "---\nsubject: Winter\n---\n")
    made, findings = edits(tmp_path, "actualites", DAY, settings(tmp_path))
    assert findings == ()
    assert made["en"] == IssueEdit(subject="Winter")
    french = made["fr"]
    assert (french.subject, french.preheader, french.lead) == ("L'hiver", "À vélo", "fete")
    assert (french.include, french.exclude, french.order) == (("a", "b"), ("c",), ("b", "a"))
    assert french.editorial_html == '<p>Chères lectrices,</p>\n<p><img src="a.jpg" alt="A"></p>\n'
    assert french.media["a.jpg"].file == f"content/{FOLDER}/a.jpg"


BROKEN = {
    "an article's key": ("index.fr.md", "---\ntitle: A\n---\n", "key-foreign", 2),
    "a slip in a key": ("index.fr.md", "---\nsubjet: A\n---\n", "key-unknown", 2),
    "no front matter": ("index.fr.md", "Bonjour\n", "front-matter-missing", 1),
    "two leads": ("index.fr.md", "---\nlead: [a, b]\n---\n", "value-not-text", 2),
    "a missing image": ("index.fr.md", "---\nlead: a\n---\n![a](b.jpg)\n", "image-missing", 4),
    "an unknown language": ("index.de.md", "---\n---\n", "locale-unknown", None),
    "another name": ("note.fr.md", "---\n---\n", "edit-ignored", None),
}


@pytest.mark.parametrize(("name", "text", "code", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_gives_no_edit_and_stops_no_other(
    tmp_path: Path, name: str, text: str, code: str, line: int | None
) -> None:
    write(tmp_path, f"{FOLDER}/{name}", text)
    write(tmp_path, f"{FOLDER}/index.en.md", "---\nsubject: Winter\n---\n")
    made, findings = edits(tmp_path, "actualites", DAY, settings(tmp_path))
    assert set(made) == {"en"}
    assert said(findings) == [(code, line)]
    assert findings[0].file == f"content/{FOLDER}/{name}"


def test_what_nobody_sees_is_told_and_a_link_out_is_refused(tmp_path: Path) -> None:
    write(tmp_path, f"{FOLDER}/index.en.md", "---\nsubject: a\ue000b\n---\n")
    (tmp_path / "secret.md").write_text("---\nsubject: S\n---\n", encoding="utf-8")
    (tmp_path / "content" / FOLDER / "index.fr.md").symlink_to(tmp_path / "secret.md")
    made, findings = edits(tmp_path, "actualites", DAY, settings(tmp_path))
    assert made == {"en": IssueEdit(subject="ab")}
    assert said(findings) == [("characters-removed", 2), ("outside-content", None)]


def test_check_looks_at_every_issue(tmp_path: Path) -> None:
    write(tmp_path, "issues/actualites/2026-11-26/index.fr.md", "---\nsubjet: A\n---\n")
    write(tmp_path, "issues/actualites/2026-11-31/index.fr.md", "---\nsubject: A\n---\n")
    write(tmp_path, "issues/actualites/20261126/index.fr.md", "---\nsubject: A\n---\n")
    write(tmp_path, "issues/actualite/2026-11-26/index.fr.md", "---\n")
    found = check(tmp_path, settings(tmp_path))
    assert [(one.file, one.code) for one in found] == [
        ("content/issues/actualite", "edit-newsletter-unknown"),
        ("content/issues/actualites/2026-11-26/index.fr.md", "key-unknown"),
        ("content/issues/actualites/2026-11-31", "issue-date-malformed"),
        ("content/issues/actualites/20261126", "issue-date-malformed"),
    ]


def test_check_is_content_where_there_are_no_issues(tmp_path: Path) -> None:
    assert check(tmp_path, settings(tmp_path)) == ()


def test_a_name_that_no_work_has_is_told_with_the_nearest(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/fete-des-villes/index.fr.md", slug="la-fete")
    write_article(tmp_path, "articles/casse/index.fr.md", id="urn:x:c", title=None)
    write(
        tmp_path,
        f"{FOLDER}/index.fr.md",
        "---\nsubject: A\nlead: fete-de-villes\ninclude: [la-fete, zzz, casse]\n"
        "order:\n  - fete-des-villes\n  - tag:metropole.example,2026:fete\n---\n",
    )
    known = known_works(library(tmp_path))
    made, findings = edits(tmp_path, "actualites", DAY, settings(tmp_path), known)
    assert set(made) == {"fr"}
    told = [(one.code, one.line, one.severity, one.fields["nearest"]) for one in findings]
    assert told == [
        ("edit-work-unknown", 3, "warning", "fete-des-villes"),
        ("edit-work-foreign", 4, "warning", ""),
    ]
    assert check(tmp_path, settings(tmp_path), known) == findings
    assert check(tmp_path, settings(tmp_path)) == ()


def test_no_name_is_doubted_while_the_works_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, f"{FOLDER}/index.fr.md", "---\nlead: fete\n---\n")
    (tmp_path / "content/articles").symlink_to("articles")
    known = known_works(library(tmp_path))
    assert known is None
    assert edits(tmp_path, "actualites", DAY, settings(tmp_path), known)[1] == ()


def test_issues_of_a_newsletter_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    write(tmp_path, "issues/x", "")
    (tmp_path / "content/issues/actualites").symlink_to("actualites")
    assert occurrences(tmp_path, "actualites") == ()
    _, findings = edits(tmp_path, "actualites", DAY, settings(tmp_path))
    assert [(one.code, one.fields["reason"]) for one in findings] == [
        ("folder-unreadable", "ELOOP")
    ]
