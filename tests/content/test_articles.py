"""One article: what its file says, and each thing that may be wrong in it."""

import hashlib
from pathlib import Path

import pytest

from syndicate.content.identity import fingerprint
from tests.content.writing import (
    PIXEL,
    errors,
    library,
    only_work,
    utc,
    warnings,
    write,
    write_article,
)


def test_a_home_without_articles_and_events_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    found = library(tmp_path)
    assert (found.works, found.findings, found.files, found.broken) == ((), (), 0, frozenset())


def test_an_article_is_what_its_file_says(tmp_path: Path) -> None:
    write(tmp_path, "articles/fete/scene.jpg", PIXEL)
    write_article(
        tmp_path,
        title="'Concert : la fête'",
        summary="Trois\n  jours\u00a0!",
        updated="2026-03-10",
        slug="grande-fete",
        tags="[musique, 'théâtre', musique]",
        author="Une équipe",
        image="scene.jpg",
        image_alt="La scène, le soir",
        image_credit="Ville d’exemple",
        featured="true",
        status="draft",
        expires="2026-04-01",
        withdrawn="2026-03-09T10:00Z",
        canonical="https://a.example/fete",
        aliases="[fete-2026, fete-2025]",
        reviewed_by="A. B.",
        guid="ancien 7",
    )
    work = only_work(tmp_path)
    one = work.variants["fr"]
    assert (work.id, work.name, work.kind) == ("tag:metropole.example,2026:fete", "fete", "article")
    assert (work.section, work.date) == ("cooperation", utc("2026-03-09T07:00"))
    assert (work.source, work.stamped) == ("fr", True)
    assert (one.title, one.summary) == ("Concert : la fête", "Trois jours\u00a0!")
    assert (one.html, one.file) == ("<p>Bonjour.</p>\n", "content/articles/fete/index.fr.md")
    assert (one.slug, one.status, one.featured) == ("grande-fete", "draft", True)
    assert one.updated == utc("2026-03-09T23:00")
    assert one.expires == utc("2026-03-31T22:00")
    assert one.withdrawn == utc("2026-03-09T10:00")
    assert (one.tags, one.authors) == (("musique", "théâtre"), ("Une équipe",))
    assert one.image is not None
    assert (one.image.file, one.image.alt) == (
        "content/articles/fete/scene.jpg",
        "La scène, le soir",
    )
    digest = hashlib.sha256(PIXEL).hexdigest()[:16]
    assert (one.image.digest, one.image.credit) == (digest, "Ville d’exemple")
    assert (one.image.width, one.image.height, one.image.length) == (1, 1, len(PIXEL))
    assert (one.canonical, one.guid) == ("https://a.example/fete", "ancien 7")
    assert (one.aliases, one.reviewed_by) == (("fete-2026", "fete-2025"), "A. B.")
    assert one.fingerprint == fingerprint(
        one.title, one.summary, "Bonjour.\n", ["La scène, le soir"], None
    )


def test_the_defaults_of_an_article_are_these(tmp_path: Path) -> None:
    write_article(tmp_path, author="[A, B]")
    one = only_work(tmp_path).variants["fr"]
    assert (one.slug, one.status, one.featured, one.source) == ("fete", "ready", False, None)
    assert one.updated == utc("2026-03-09T07:00")
    assert (one.tags, one.aliases, one.authors) == ((), (), ("A", "B"))
    assert (one.image, one.place, one.expires, one.withdrawn) == (None, None, None, None)


ARTICLE_ERRORS: dict[str, tuple[dict[str, str | None], str, int]] = {
    "no title": ({"title": None}, "key-missing", 1),
    "an empty title": ({"title": ""}, "key-missing", 2),
    "a title of spaces": ({"title": '"  "'}, "key-missing", 2),
    "no summary": ({"summary": None}, "key-missing", 1),
    "no date": ({"date": None}, "key-missing", 1),
    "no section": ({"section": None}, "key-missing", 1),
    "a key that is none": ({"autor": "A"}, "key-unknown", 7),
    "a key of Hugo": ({"draft": "true"}, "key-unknown", 7),
    "lang: no": ({"lang": "no"}, "key-foreign", 7),
    "a merge key": ({"<<": "a"}, "key-foreign", 7),
    "an event's key": ({"start": "2026-03-09"}, "key-unknown", 7),
    "a list for a title": ({"title": "[a, b]"}, "value-not-text", 2),
    "a date in words": ({"date": "hier"}, "date-malformed", 4),
    "a day that is none": ({"date": "2026-06-31"}, "date-impossible", 4),
    "a list of dates": ({"date": "[2026-06-30]"}, "value-not-text", 4),
    "an updated in words": ({"updated": "hier"}, "date-malformed", 7),
    "an expires that is none": ({"expires": "2026-02-30"}, "date-impossible", 7),
    "a withdrawn of true": ({"withdrawn": "true"}, "date-malformed", 7),
    "a section that is none": ({"section": "coopération"}, "section-unknown", 5),
    "a status that is none": ({"status": "published"}, "status-unknown", 7),
    "a featured in words": ({"featured": "peut-être"}, "value-not-flag", 7),
    "a slug with capitals": ({"slug": "Fete"}, "slug-malformed", 7),
    "a slug with a slash": ({"slug": "a/b"}, "slug-malformed", 7),
    "a slug that climbs": ({"slug": ".."}, "slug-malformed", 7),
    "a slug too long": ({"slug": "a" * 121}, "slug-malformed", 7),
    "an alias with an accent": ({"aliases": "[fete, fête]"}, "slug-malformed", 7),
    "an id without scheme": ({"id": "fete"}, "id-malformed", 6),
    "a canonical that is a path": ({"canonical": "/fete"}, "url-malformed", 7),
    "a source without hash": ({"source": "en"}, "source-malformed", 7),
    "a source with a short hash": ({"source": "en@0123456789a"}, "source-malformed", 7),
    "a source with capitals": ({"source": "en@0123456789AB"}, "source-malformed", 7),
    "a source that is no language here": ({"source": "de@0123456789ab"}, "locale-unknown", 7),
    "a source that is itself": ({"source": "fr@0123456789ab"}, "source-itself", 7),
    "an image that is not there": (
        {"image": "photo-2026.png", "image_alt": "A"},
        *("image-missing", 7),
    ),
    "an image that has another name": (
        {"image": "Scene.jpg", "image_alt": "A"},
        *("image-missing-nearest", 7),
    ),
    "an image of no name": ({"image": "''"}, "image-address", 7),
    "a folder for an image": ({"image": ".", "image_alt": "A"}, "image-missing", 7),
    "an image without description": ({"image": "scene.jpg"}, "image-alt-missing", 7),
    "an image with an empty one": (
        {"image": "scene.jpg", "image_alt": '" "'},
        *("image-alt-missing", 7),
    ),
    "an image that is a folder": ({"image": "..", "image_alt": "A"}, "image-missing", 7),
    "an image that is a text": (
        {"image": "index.fr.md", "image_alt": "A"},
        *("image-type", 7),
    ),
    "an image outside": (
        {"image": "../../../secret.jpg", "image_alt": "A"},
        *("image-outside", 7),
    ),
    "an image on the web": (
        {"image": "https://a.example/a.jpg", "image_alt": "A"},
        *("image-remote", 7),
    ),
    "a key like none": ({"layout": "post"}, "key-foreign", 7),
    "a title without end": ({"title": "a" * 501}, "value-too-long", 2),
    "a tag without end": ({"tags": f"[a, {'b' * 501}]"}, "value-too-long", 7),
    "a summary without end": ({"summary": "a" * 5001}, "value-too-long", 3),
}


@pytest.mark.parametrize(("keys", "code", "line"), ARTICLE_ERRORS.values(), ids=ARTICLE_ERRORS)
def test_an_article_with_an_error_is_left_out(
    tmp_path: Path, keys: dict[str, str | None], code: str, line: int
) -> None:
    (tmp_path / "secret.jpg").write_bytes(PIXEL)
    write(tmp_path, "articles/fete/scene.jpg", PIXEL)
    write_article(tmp_path, **keys)
    write_article(tmp_path, "articles/autre.fr.md", id="urn:x:autre")
    found = library(tmp_path)
    assert errors(found) == [(code, line)]
    assert found.findings[0].file == "content/articles/fete/index.fr.md"
    assert [work.name for work in found.works] == ["autre"]
    assert (found.broken, found.files) == (frozenset({"article/fete"}), 2)


def test_an_absolute_image_is_refused_even_inside(tmp_path: Path) -> None:
    inside = write(tmp_path, "articles/fete/scene.jpg", PIXEL)
    write_article(tmp_path, image=str(inside), image_alt="A")
    assert errors(library(tmp_path)) == [("image-outside", 7)]


def test_every_error_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    write_article(tmp_path, title=None, date="hier", section="x", autor="A", body="![](a.jpg)\n")
    assert sorted(errors(library(tmp_path))) == [
        ("date-malformed", 3),
        ("image-alt-missing", 8),
        ("image-missing", 8),
        ("key-missing", 1),
        ("key-unknown", 6),
        ("section-unknown", 4),
    ]


WARNED: dict[str, tuple[dict[str, str | None], str, list[tuple[str, int]]]] = {
    "no id": ({"id": None}, "", [("unstamped", 1)]),
    "an empty id": ({"id": ""}, "", [("unstamped", 1)]),
    "withdrawn without updated": (
        {"withdrawn": "2026-03-10"},
        *("", [("updated-missing", 7)]),
    ),
    "withdrawn after updated": (
        {"updated": "2026-03-10", "withdrawn": "2026-03-11"},
        *("", [("updated-missing", 8)]),
    ),
    "a hash that cuts the title": ({"title": "Concert #3"}, "", [("text-after-hash", 2)]),
    "a character nobody sees": ({"title": "Fê\u0007te"}, "", [("characters-removed", 2)]),
    "a script": ({}, "A\n\n<script>b()</script>\n", [("unsafe-html-removed", 10)]),
    "a relative link": ({}, "A\n\n[b](../b/)\n", [("link-relative", 10)]),
}


@pytest.mark.parametrize(("keys", "body", "expected"), WARNED.values(), ids=WARNED)
def test_an_article_with_a_warning_is_published(
    tmp_path: Path, keys: dict[str, str | None], body: str, expected: list[tuple[str, int]]
) -> None:
    write_article(tmp_path, body=body, **keys)
    found = library(tmp_path)
    assert (warnings(found), errors(found)) == (expected, [])
    assert len(found.works) == 1


def test_a_comment_after_a_plain_value_is_none(tmp_path: Path) -> None:
    write_article(tmp_path, status="draft # until Monday")
    assert only_work(tmp_path).variants["fr"].status == "draft"
