"""What editors write for an issue: a slip is told with its place, and spoils no other file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hard import place, told
from tests.support.homes import home, write_article

ISSUE = "content/issues/actualites/2026-03-12"
FILE = f"{ISSUE}/index.fr.md"

Spoil = Callable[[Path], None]


def put(text: str | bytes, file: str = FILE) -> Spoil:
    def spoil(home: Path) -> None:
        path = home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return spoil


def link(target: str, file: str = FILE) -> Spoil:
    def spoil(home: Path) -> None:
        path = home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    return spoil


ERRORS = {
    "a quotation mark is not closed": (put('---\nsubject: "A\n---\n'), "yaml-quote", f"{FILE}:2"),
    "a key has a slip": (put("---\nsubjet: A\n---\n"), "key-unknown", f"{FILE}:2"),
    "a key is an article's": (put("---\ntitle: A\n---\n"), "key-foreign", f"{FILE}:2"),
    "there is no front matter": (put("Bonjour.\n"), "front-matter-missing", f"{FILE}:1"),
    "a subject has no end": (
        put(f"---\nsubject: {'a' * 501}\n---\n"),
        *("value-too-long", f"{FILE}:2"),
    ),
    "two works lead": (put("---\nlead: [bonne, autre]\n---\n"), "value-not-text", f"{FILE}:2"),
    "the text is in Latin-1": (put(b"---\nsubject: \xe9t\xe9\n---\n"), "not-utf8", f"{FILE}:2"),
    "the text is in UTF-16": (
        put("---\nsubject: A\n---\n".encode("utf-16")),
        *("not-utf8", f"{FILE}:1"),
    ),
    "an image is missing": (
        put("---\nsubject: A\n---\n\n![Alt](x.png)\n"),
        *("image-missing", f"{FILE}:5"),
    ),
    "quotations stand in quotations": (
        put(f"---\nsubject: A\n---\n{'>' * 5000}\n"),
        *("nested-too-deep", f"{FILE}:4"),
    ),
    "the language is unknown": (
        put("---\n---\n", f"{ISSUE}/index.de.md"),
        *("locale-unknown", f"{ISSUE}/index.de.md"),
    ),
    "the newsletter is unknown": (
        put("---\n---\n", "content/issues/actualite/2026-03-12/index.fr.md"),
        *("edit-newsletter-unknown", "content/issues/actualite"),
    ),
    "the day is written otherwise": (
        put("---\n---\n", "content/issues/actualites/2026-3-12/index.fr.md"),
        *("issue-date-malformed", "content/issues/actualites/2026-3-12"),
    ),
    "the day is none": (
        put("---\n---\n", "content/issues/actualites/2026-02-30/index.fr.md"),
        *("issue-date-malformed", "content/issues/actualites/2026-02-30"),
    ),
    "the file leads out": (link("/etc/passwd"), "outside-content", FILE),
    "the file leads to itself": (link("index.fr.md"), "file-unreadable", FILE),
    "the day leads to itself": (link("2026-03-12", ISSUE), "folder-unreadable", ISSUE),
    "the day leads out": (link("/etc", ISSUE), "outside-content", ISSUE),
    "the newsletter leads to itself": (
        link("actualites", "content/issues/actualites"),
        *("folder-unreadable", "content/issues/actualites"),
    ),
    "the issues are a file": (
        put("x", "content/issues"),
        *("folder-unreadable", "content/issues"),
    ),
    "the issues lead to themselves": (
        link("issues", "content/issues"),
        *("folder-unreadable", "content/issues"),
    ),
}
WARNINGS = {
    "a NUL is taken out": (put("---\nsubject: A\0\n---\n"), "characters-removed", f"{FILE}:2"),
    "a script is taken out": (
        put("---\nsubject: A\n---\n<script>a()</script>\n"),
        *("unsafe-html-removed", f"{FILE}:4"),
    ),
    "a file has another name": (
        put("---\n---\n", f"{ISSUE}/note.fr.md"),
        *("edit-ignored", f"{ISSUE}/note.fr.md"),
    ),
    "a file stands beside the days": (
        put("---\n---\n", "content/issues/actualites/index.fr.md"),
        *("edit-ignored", "content/issues/actualites/index.fr.md"),
    ),
    "a file stands beside the newsletters": (
        put("---\n---\n", "content/issues/2026-03-12.fr.md"),
        *("edit-ignored", "content/issues/2026-03-12.fr.md"),
    ),
}


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """Return a home with an article."""
    made = home(tmp_path / "home")
    write_article(made, "bonne", id="urn:x:bonne")
    return made


@pytest.mark.wide
@pytest.mark.parametrize(("spoil", "code", "spot"), ERRORS.values(), ids=ERRORS)
def test_an_edit_that_cannot_be_read_is_told(
    ground: Path, spoil: Spoil, code: str, spot: str
) -> None:
    spoil(ground)
    assert place(told(ground, "check", finding=code).finding) == spot


@pytest.mark.wide
@pytest.mark.parametrize(("spoil", "code", "spot"), WARNINGS.values(), ids=WARNINGS)
def test_a_doubtful_edit_is_told(ground: Path, spoil: Spoil, code: str, spot: str) -> None:
    spoil(ground)
    assert place(told(ground, "check", finding=code, exit_code=0).finding) == spot


def test_a_slip_in_one_issue_hides_none_in_another(ground: Path) -> None:
    put('---\nsubject: "A\n---\n')(ground)
    put("---\nsubjet: A\n---\n", "content/issues/actualites/2026-03-19/index.fr.md")(ground)
    found = run(ground, "check", "--json").json["findings"]
    assert {"yaml-quote", "key-unknown"} <= {one["code"] for one in found}
