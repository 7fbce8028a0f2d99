"""Whatever is in content/: it is told, the rest is published, and what was published stays."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import photographs
from tests.support.cli import run
from tests.support.hard import place, told
from tests.support.homes import home, write_article

GOOD = """\
---
title: Autre
summary: Une phrase.
date: 2026-03-09T08:00:00+01:00
section: cooperation
id: urn:x:autre
---

Bonjour.
"""
EVENT = GOOD.replace("urn:x:autre", "urn:x:fete").replace(
    "section: ", "start: 2026-03-20T19:00\nzone: Europe/Paris\nsection: "
)
OTHER = "content/articles/autre/index.fr.md"
PARTY = "content/events/fete/index.fr.md"

Spoil = Callable[[Path], None]


@dataclass(frozen=True)
class Row:
    """How a home is spoiled, and what is to be said of it. exit_code 0: a warning."""

    spoil: Spoil
    code: str
    place: str
    exit_code: int = 1


def put(file: str, data: str | bytes) -> Spoil:
    """Return what writes a file, in the place of whatever is there."""

    def spoil(home: Path) -> None:
        path = home / file
        clear(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return spoil


def clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def link(file: str, target: str) -> Spoil:
    def spoil(home: Path) -> None:
        path = home / file
        clear(path)
        path.symlink_to(target)

    return spoil


def other(old: str, new: str) -> Spoil:
    """Return what writes the other article with `new` for `old`."""
    assert old in GOOD
    return put(OTHER, GOOD.replace(old, new))


def body(text: str) -> Spoil:
    return other("Bonjour.", text)


def front(line: str) -> Spoil:
    """Return what adds a line before the seventh, which closes the front matter."""
    return other("id: urn:x:autre\n", f"id: urn:x:autre\n{line}\n")


def party(old: str, new: str) -> Spoil:
    assert old in EVENT
    return put(PARTY, EVENT.replace(old, new))


def both(*spoils: Spoil) -> Spoil:
    def spoil(home: Path) -> None:
        for one in spoils:
            one(home)

    return spoil


def pipe(home: Path) -> None:
    clear(home / OTHER)
    os.mkfifo(home / OTHER)


def folder(name: str) -> Spoil:
    def spoil(home: Path) -> None:
        clear(home / name)
        (home / name).mkdir(parents=True)

    return spoil


def bad_bytes(home: Path) -> None:
    name = os.fsencode(home / "content/articles") + b"/f\xeate.fr.md"
    Path(os.fsdecode(name)).write_text(GOOD, encoding="utf-8")


def gone(name: str) -> Spoil:
    return lambda home: clear(home / name)


FRONT_MATTER = {
    "a quotation mark is not closed": Row(
        other("title: Autre", 'title: "Autre'), "yaml-quote", f"{OTHER}:2"
    ),
    "a value has a colon": Row(
        other("title: Autre", "title: Autre : suite"), "yaml-colon", f"{OTHER}:2"
    ),
    "a line begins with a tab": Row(other("summary: ", "\tsummary: "), "yaml-tab", f"{OTHER}:3"),
    "a list is not closed": Row(front("tags: [un, deux"), "yaml-list", f"{OTHER}:7"),
    "an alias multiplies itself": Row(
        other("title: Autre", "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b"), "yaml-sign", f"{OTHER}:2"
    ),
    "a tag asks for Python": Row(
        other("title: Autre", 'title: !!python/object/apply:os.system ["id"]'),
        *("yaml-sign", f"{OTHER}:2"),
    ),
    "brackets stand in brackets": Row(
        other("title: Autre", f"title: {'[' * 5000}"), "key-nested", f"{OTHER}:2"
    ),
    "a key stands twice": Row(
        other("title: Autre", "title: A\ntitle: B"), "key-duplicate", f"{OTHER}:3"
    ),
    "there is no front matter": Row(put(OTHER, "Bonjour.\n"), "front-matter-missing", f"{OTHER}:1"),
    "the file is empty": Row(put(OTHER, ""), "front-matter-missing", f"{OTHER}:1"),
    "the front matter is not closed": Row(
        put(OTHER, "---\ntitle: A\n"), "front-matter-unclosed", f"{OTHER}:1"
    ),
    "the front matter is too long": Row(
        other("title: Autre", f"title: {'é' * 70_000}"), "front-matter-too-long", f"{OTHER}:1"
    ),
    "a title is too long": Row(
        other("title: Autre", f"title: {'é' * 50_000}"), "value-too-long", f"{OTHER}:2"
    ),
    "a backslash means nothing": Row(
        other("title: Autre", r'title: "C:\Users"'), "yaml-escape", f"{OTHER}:2"
    ),
    "an escape is half a character": Row(
        other("title: Autre", r'title: "\ud800"'), "yaml-escape", f"{OTHER}:2"
    ),
    "YAML gives up": Row(
        other("title: Autre", "title: Autre\n...\nguid: A"), "yaml-syntax", f"{OTHER}:4"
    ),
}
VALUES = {
    "the title is missing": Row(other("title: Autre\n", ""), "key-missing", f"{OTHER}:1"),
    "the title is empty": Row(other("title: Autre", "title:"), "key-missing", f"{OTHER}:2"),
    "a key has a slip": Row(front("sumary: A"), "key-unknown", f"{OTHER}:7"),
    "a key is like none": Row(front("layout: post"), "key-foreign", f"{OTHER}:7"),
    "the section is unknown": Row(
        other("cooperation", "coperation"), "section-unknown", f"{OTHER}:5"
    ),
    "the status is unknown": Row(front("status: prêt"), "status-unknown", f"{OTHER}:7"),
    "the slug leads elsewhere": Row(front("slug: ../../x"), "slug-malformed", f"{OTHER}:7"),
    "the id is none": Row(other("urn:x:autre", "bonjour"), "id-malformed", f"{OTHER}:6"),
    "the canonical address is a script": Row(
        front("canonical: javascript:alert(1)"), "url-malformed", f"{OTHER}:7"
    ),
    "the source is none": Row(front("source: fr"), "source-malformed", f"{OTHER}:7"),
    "the source is itself": Row(front("source: fr@0123456789ab"), "source-itself", f"{OTHER}:7"),
    "a flag is neither": Row(front("featured: 99999999999999"), "value-not-flag", f"{OTHER}:7"),
    "a list stands for a text": Row(
        other("title: Autre", "title: [a, b]"), "value-not-text", f"{OTHER}:2"
    ),
    "the date is a word": Row(
        other("2026-03-09T08:00:00+01:00", "31 juin"), "date-malformed", f"{OTHER}:4"
    ),
    "the date is impossible": Row(
        other("2026-03-09T08:00:00+01:00", "2026-02-30"), "date-impossible", f"{OTHER}:4"
    ),
    "the year is nought": Row(
        other("2026-03-09T08:00:00+01:00", "0000-01-01"), "date-impossible", f"{OTHER}:4"
    ),
    "another work has the slug": Row(front("slug: bonne"), "slug-duplicate", f"{OTHER}:7"),
    "another work has the id": Row(
        put("content/articles/copie/index.fr.md", GOOD),
        *("id-duplicate", "content/articles/copie/index.fr.md:6"),
    ),
}
EVENTS = {
    "an event ends before it begins": Row(
        party("zone:", "end: 2026-03-20T18:00\nzone:"), "end-before-start", f"{PARTY}:6"
    ),
    "an event has no zone": Row(party("zone: Europe/Paris\n", ""), "naive-date", f"{PARTY}:5"),
    "an event has no start": Row(
        party("start: 2026-03-20T19:00\n", ""), "key-missing", f"{PARTY}:1"
    ),
    "a zone has a slip": Row(party("Europe/Paris", "Europe/Pari"), "zone-unknown", f"{PARTY}:6"),
    "a zone is a path": Row(
        party("Europe/Paris", "../../etc/passwd"), "zone-foreign", f"{PARTY}:6"
    ),
    "an all-day event has a time": Row(
        party("zone:", "all_day: true\nzone:"), "all-day-with-time", f"{PARTY}:5"
    ),
    "a sequence is a word": Row(
        party("zone:", "sequence: deux\nzone:"), "value-not-number", f"{PARTY}:6"
    ),
}
IMAGES = {
    "an image has no description": Row(
        body("![](https://a.example/x.png)"), "image-alt-missing", f"{OTHER}:9"
    ),
    "an image is missing": Row(body("![Alt](x.png)"), "image-missing", f"{OTHER}:9"),
    "an image is called otherwise": Row(
        both(put("content/articles/autre/scene.png", b"x"), body("![Alt](Scene.png)")),
        *("image-missing-nearest", f"{OTHER}:9"),
    ),
    "an image is outside": Row(
        both(put("x.png", b"x"), body("![Alt](../../../x.png)")), "image-outside", f"{OTHER}:9"
    ),
    "an image is absolute": Row(body("![Alt](/etc/passwd)"), "image-outside", f"{OTHER}:9"),
    "an image is a text": Row(body("![Alt](index.fr.md)"), "image-type", f"{OTHER}:9"),
    "an image is a script": Row(body("![Alt](javascript:alert(1))"), "image-address", f"{OTHER}:9"),
    "an image is data": Row(
        body("![Alt](data:image/png;base64,AAAA)"), "image-address", f"{OTHER}:9"
    ),
    "an image has no address": Row(body("![Alt]()"), "image-address", f"{OTHER}:9"),
    "an image has a NUL in its name": Row(body("![Alt](x%00.png)"), "image-missing", f"{OTHER}:9"),
    "an image has an endless name": Row(
        body(f"![Alt]({'a' * 5000}.png)"), "image-missing", f"{OTHER}:9"
    ),
    "the lead image is empty": Row(front("image: ''"), "image-address", f"{OTHER}:7"),
    "the lead image is a folder": Row(
        front("image: .\nimage_alt: A"), "image-missing", f"{OTHER}:7"
    ),
    "the lead image is on the web": Row(
        front("image: https://a.example/x.png\nimage_alt: A"), "image-remote", f"{OTHER}:7"
    ),
}
BYTES = {
    "the text is in Latin-1": Row(
        put(OTHER, GOOD.encode().replace(b"Bonjour", b"caf\xe9")), "not-utf8", f"{OTHER}:9"
    ),
    "half a character stands in the text": Row(
        put(OTHER, GOOD.encode().replace(b"Bonjour", b"\xed\xa0\x80")), "not-utf8", f"{OTHER}:9"
    ),
    "the text is in UTF-16": Row(put(OTHER, GOOD.encode("utf-16")), "not-utf8", f"{OTHER}:1"),
    "the text is in UTF-16 and does not say so": Row(
        put(OTHER, GOOD.encode("utf-16-le")), "not-utf8", f"{OTHER}:1"
    ),
    "the text is in UTF-32": Row(put(OTHER, GOOD.encode("utf-32")), "not-utf8", f"{OTHER}:1"),
    "the file has ten megabytes": Row(body("Bonjour. " * 1_200_000), "file-too-large", OTHER),
    "quotations stand in quotations": Row(body(">" * 5000), "nested-too-deep", f"{OTHER}:9"),
    "lists stand in lists": Row(body("- " * 5000 + "x"), "nested-too-deep", f"{OTHER}:9"),
    "elements stand in elements": Row(body("<div>" * 5000), "nested-too-deep", f"{OTHER}:9"),
}
FILES = {
    "the language is unknown": Row(
        put("content/articles/autre/index.de.md", GOOD),
        *("locale-unknown", "content/articles/autre/index.de.md"),
    ),
    "the language is not said": Row(
        put("content/articles/autre/index.md", GOOD),
        *("locale-missing", "content/articles/autre/index.md"),
    ),
    "a language is there twice": Row(
        put("content/articles/autre.fr.md", GOOD),
        *("variant-twice", "content/articles/autre.fr.md"),
    ),
    "a file leads out": Row(link(OTHER, "/etc/passwd"), "outside-content", OTHER),
    "a folder leads out": Row(
        link("content/articles/autre", "/etc"), "outside-content", "content/articles/autre"
    ),
    "a file leads to itself": Row(link(OTHER, "index.fr.md"), "file-unreadable", OTHER),
    "a file leads nowhere": Row(link(OTHER, "rien.fr.md"), "file-unreadable", OTHER),
    "a folder leads to itself": Row(
        link("content/articles/boucle", "boucle"), "folder-unreadable", "content/articles/boucle"
    ),
    "a folder leads to the one around it": Row(
        link("content/articles/boucle", ".."), "folder-unreadable", "content/articles/boucle"
    ),
    "a folder leads nowhere": Row(
        link("content/articles/autre", "rien"), "folder-unreadable", "content/articles/autre"
    ),
    "a file is a pipe": Row(pipe, "file-irregular", OTHER),
    "a file is a folder": Row(folder(OTHER), "file-irregular", OTHER),
    "a name has a decomposed accent": Row(
        put("content/articles/e\u0301te\u0301/index.fr.md", GOOD),
        *("name-malformed", "content/articles/e\u0301te\u0301/index.fr.md"),
    ),
    "a name has a line end": Row(
        put("content/articles/a\nb/index.fr.md", GOOD),
        *("name-malformed", "content/articles/a\ufffdb/index.fr.md"),
    ),
    "a name commands the terminal": Row(
        put("content/articles/a\x1b[31mb/index.fr.md", GOOD),
        *("name-malformed", "content/articles/a\ufffd[31mb/index.fr.md"),
    ),
    "a name is no text": Row(bad_bytes, "name-malformed", "content/articles/f\ufffdte.fr.md"),
}
ROOTS = {
    "content is gone": Row(gone("content"), "content-absent", "content"),
    "content is a file": Row(put("content", "x"), "folder-unreadable", "content"),
    "content leads to itself": Row(link("content", "content"), "folder-unreadable", "content"),
    "content leads nowhere": Row(link("content", "rien"), "folder-unreadable", "content"),
    "the articles are a file": Row(
        put("content/articles", "x"), "folder-unreadable", "content/articles"
    ),
    "the articles lead to themselves": Row(
        link("content/articles", "articles"), "folder-unreadable", "content/articles"
    ),
    "the articles lead out": Row(
        link("content/articles", "/etc"), "outside-content", "content/articles"
    ),
}
WARNINGS = {
    "a script is taken out": Row(
        body("<script>alert(1)</script> Bonjour."), "unsafe-html-removed", f"{OTHER}:9", 0
    ),
    "a handler is taken out": Row(
        body('<b onclick="alert(1)">Bonjour.</b>'), "unsafe-html-removed", f"{OTHER}:9", 0
    ),
    "a NUL is taken out": Row(body("Bon\0jour."), "characters-removed", f"{OTHER}:9", 0),
    "a NUL made by an escape is taken out": Row(
        other("title: Autre", r'title: "Au\0tre"'), "characters-removed", f"{OTHER}:2", 0
    ),
    "control characters are taken out": Row(
        body("Bon\x07jour\x1b[31m."), "characters-removed", f"{OTHER}:9", 0
    ),
    "a slot is taken out": Row(
        body("Salut \ue000unsubscribe_url\ue001."), "characters-removed", f"{OTHER}:9", 0
    ),
    "a work expires before its date": Row(
        front("expires: 2000-01-01"), "expires-before-date", f"{OTHER}:7", 0
    ),
    "a work was updated before its date": Row(
        front("updated: 2000-01-01"), "updated-before-date", f"{OTHER}:7", 0
    ),
    "a file is read by nothing": Row(
        put("content/articles/autre/notes.md", "x"),
        *("file-ignored", "content/articles/autre/notes.md", 0),
    ),
    "a folder is called like a note": Row(
        folder("content/articles/autre/notes.md"),
        *("file-ignored", "content/articles/autre/notes.md", 0),
    ),
}
BROKEN = FRONT_MATTER | VALUES | EVENTS | IMAGES | BYTES | FILES | ROOTS


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two articles, built."""
    made = home(tmp_path_factory.mktemp("model") / "home")
    write_article(made, "bonne", id="urn:x:bonne")
    put(OTHER, GOOD)(made)
    assert run(made, "build").code == 0
    return made


@pytest.fixture
def published(model: Path, tmp_path: Path) -> Path:
    """Return a copy of the model, for one test to spoil."""
    return Path(shutil.copytree(model, tmp_path / "home"))


def page(home: Path, name: str, kind: str = "articles") -> Path:
    return home / "public/fr" / kind / name / "index.html"


def built(home: Path, exit_code: int) -> dict[str, str]:
    """Build; return code → place of what it says."""
    ran = run(home, "build", "--json")
    assert ran.code == exit_code
    return {one["code"]: place(one) for one in ran.json["findings"]}


@pytest.mark.wide
@pytest.mark.parametrize("row", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_and_what_is_published_stays(published: Path, row: Row) -> None:
    before = {name: page(published, name).read_bytes() for name in ("bonne", "autre")}
    shutil.copytree(published / "content", published.parent / "kept")
    row.spoil(published)
    assert place(told(published, "check", finding=row.code).finding) == row.place
    assert built(published, 1)[row.code] == row.place
    assert {name: page(published, name).read_bytes() for name in before} == before
    assert not page(published, "fete", "events").exists()
    assert not page(published, "copie").exists()
    clear(published / "content")
    shutil.copytree(published.parent / "kept", published / "content")
    assert run(published, "build").code == 0
    assert {name: page(published, name).read_bytes() for name in before} == before


NEW = {
    name: BROKEN[name]
    for name in (
        "a quotation mark is not closed",
        "the title is missing",
        "an image is missing",
        "the text is in Latin-1",
        "elements stand in elements",
        "a file leads nowhere",
    )
}


@pytest.mark.wide
@pytest.mark.parametrize("row", NEW.values(), ids=NEW)
def test_a_new_work_that_is_broken_is_absent_until_it_is_mended(tmp_path: Path, row: Row) -> None:
    made = home(tmp_path / "home")
    write_article(made, "bonne", id="urn:x:bonne")
    (made / "content/articles/autre").mkdir()
    row.spoil(made)
    assert run(made, "build").code == 1
    assert page(made, "bonne").exists()
    assert not page(made, "autre").exists()
    put(OTHER, GOOD)(made)
    assert run(made, "build").code == 0
    assert page(made, "autre").exists()


@pytest.mark.wide
@pytest.mark.parametrize("row", WARNINGS.values(), ids=WARNINGS)
def test_what_is_doubtful_is_told_and_published_without_it(published: Path, row: Row) -> None:
    row.spoil(published)
    assert place(told(published, "check", finding=row.code, exit_code=0).finding) == row.place
    assert built(published, 0)[row.code] == row.place
    assert page(published, "bonne").exists()
    for file in published.joinpath("public").rglob("*"):
        if file.suffix in (".html", ".xml", ".rss", ".atom", ".json", ".ics"):
            text = file.read_text(encoding="utf-8")
            bad = ("alert(1)", "onclick", "\0", "\x07", "\x1b", "\ue000", "&#0;", "\\u0000")
            assert [one for one in bad if one in text] == [], file


SAME = {
    "line ends of Windows": GOOD.replace("\n", "\r\n").encode(),
    "line ends of the old Mac": GOOD.replace("\n", "\r").encode(),
    "a mark before the text": b"\xef\xbb\xbf" + GOOD.encode(),
}


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_how_a_file_was_saved_makes_no_difference(published: Path, data: bytes) -> None:
    before = page(published, "autre").read_bytes()
    put(OTHER, data)(published)
    assert run(published, "check").code == 0
    assert run(published, "build").code == 0
    assert page(published, "autre").read_bytes() == before


FORMS = {
    "composed in the text": ("\u00e9te\u0301.png", "e\u0301te\u0301.png"),
    "decomposed in the text": ("e\u0301te\u0301.png", "\u00e9t\u00e9.png"),
}


@pytest.mark.parametrize(("written", "name"), FORMS.values(), ids=FORMS)
def test_an_image_is_found_whichever_form_its_accents_have(
    published: Path, written: str, name: str
) -> None:
    put(f"content/articles/autre/{name}", photographs.PNG)(published)
    body(f"![Alt]({written})")(published)
    assert run(published, "check").code == 0
    assert run(published, "build").code == 0
    (file,) = published.glob("public/media/**/*.png")
    assert file.read_bytes() == photographs.PNG


def test_who_takes_a_slug_gives_way_and_both_files_are_named(published: Path) -> None:
    front("slug: bonne")(published)
    found = told(published, "check", finding="slug-duplicate")
    assert found.finding["fields"]["other"] == "content/articles/bonne/index.fr.md"
    assert "content/articles/bonne/index.fr.md" in found.lines["en"][0]


def test_a_work_whose_id_comes_from_its_name_keeps_it_from_an_older_copy(tmp_path: Path) -> None:
    made = home(tmp_path / "home")
    file = write_article(made, "vraie")
    assert run(made, "stamp").code == 0
    copy = made / "content/articles/ancienne/index.fr.md"
    copy.parent.mkdir()
    text = file.read_text(encoding="utf-8").replace("2026-03-09", "2025-03-09")
    copy.write_text(text, encoding="utf-8")
    found = told(made, "build", finding="id-duplicate")
    assert found.finding["file"] == "content/articles/ancienne/index.fr.md"
    assert page(made, "vraie").exists()


@pytest.mark.parametrize("kind", ["articles", "events"])
def test_a_publication_of_one_kind_needs_no_folder_for_the_other(tmp_path: Path, kind: str) -> None:
    made = home(tmp_path / "home")
    clear(made / "content/articles")
    put(f"content/{kind}/fete/index.fr.md", EVENT if kind == "events" else GOOD)(made)
    assert run(made, "build").code == 0
    assert page(made, "fete", kind).exists()
