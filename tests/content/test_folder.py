"""Each row of a table is one thing that an editor may write, and what is said about it."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.content.identity import fingerprint, work_id
from syndicate.model import Event
from tests.content.writing import (
    PIXEL,
    block,
    errors,
    library,
    only_event,
    only_work,
    said,
    warnings,
    write,
    write_article,
    write_event,
)

AUTHORITY = "metropole.example,2026"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_home_without_content_holds_nothing(tmp_path: Path) -> None:
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
    assert (one.image.digest, one.image.credit) == ("41f4ce6e899c9e0e", "Ville d’exemple")
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


def test_both_layouts_are_read_and_may_meet_in_one_work(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/fete.fr.md")
    write_article(tmp_path, "articles/fete/index.en.md", source="fr@0123456789ab")
    work = only_work(tmp_path)
    assert (work.name, list(work.variants), work.source) == ("fete", ["fr", "en"], "fr")


def test_works_come_newest_first_then_by_id(tmp_path: Path) -> None:
    for name, day in (("b", "2026-03-02"), ("a", "2026-03-02"), ("c", "2026-03-03")):
        write_article(tmp_path, f"articles/{name}.fr.md", date=day, id=f"urn:x:{name}")
    assert [work.name for work in library(tmp_path).works] == ["c", "a", "b"]


def test_images_in_a_body_are_known_by_the_path_that_stands_in_the_html(tmp_path: Path) -> None:
    write(tmp_path, "articles/images/un été.jpg", PIXEL)
    write_article(tmp_path, "articles/fete.fr.md", body="![Un été](<images/un été.jpg>)\n")
    one = only_work(tmp_path).variants["fr"]
    assert set(one.media) == {"images/un%20%C3%A9t%C3%A9.jpg"}
    (image,) = one.media.values()
    assert (image.file, image.alt) == ("content/articles/images/un été.jpg", "Un été")
    assert 'src="images/un%20%C3%A9t%C3%A9.jpg"' in one.html


def test_an_event_is_read_in_its_own_zone(tmp_path: Path) -> None:
    write_event(
        tmp_path,
        zone="America/St_Johns",
        place="Opéra",
        sequence="2",
        cancelled="2026-03-10",
        updated="2026-03-10T12:00Z",
    )
    event = only_event(tmp_path)
    assert (event.start, event.end) == (utc("2026-06-21T23:00"), utc("2026-06-22T00:30"))
    assert (event.zone, event.sequence, event.all_day) == ("America/St_Johns", 2, False)
    assert event.cancelled == utc("2026-03-09T23:00")
    assert (event.variants["fr"].place, event.kind) == ("Opéra", "event")


ALL_DAY = {
    "one day": ("2026-06-21", None, "2026-06-20T22:00", "2026-06-21T22:00"),
    "three days, the last included": (
        *("2026-06-21", "2026-06-23"),
        *("2026-06-20T22:00", "2026-06-23T22:00"),
    ),
    "over the change of clocks": (
        *("2026-10-25", "2026-10-25"),
        *("2026-10-24T22:00", "2026-10-25T23:00"),
    ),
}


@pytest.mark.parametrize(("start", "end", "first", "after"), ALL_DAY.values(), ids=ALL_DAY)
def test_days_are_kept_as_midnights_with_the_end_after_the_last(
    tmp_path: Path, start: str, end: str | None, first: str, after: str
) -> None:
    write_event(tmp_path, start=start, end=end, all_day="true")
    event = only_event(tmp_path)
    assert (event.start, event.end, event.all_day) == (utc(first), utc(after), True)


ARTICLE_ERRORS: dict[str, tuple[dict[str, str | None], str, int]] = {
    "no title": ({"title": None}, "key-missing", 1),
    "an empty title": ({"title": ""}, "key-missing", 2),
    "a title of spaces": ({"title": '"  "'}, "key-missing", 2),
    "no summary": ({"summary": None}, "key-missing", 1),
    "no date": ({"date": None}, "key-missing", 1),
    "no section": ({"section": None}, "key-missing", 1),
    "a key that is none": ({"autor": "A"}, "key-unknown", 7),
    "a key of Hugo": ({"draft": "true"}, "key-unknown", 7),
    "lang: no": ({"lang": "no"}, "key-unknown", 7),
    "a merge key": ({"<<": "a"}, "key-unknown", 7),
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
        {"image": "a.jpg", "image_alt": "A"},
        *("image-missing", 7),
    ),
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
        *("image-missing", 7),
    ),
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


EVENT_ERRORS: dict[str, tuple[dict[str, str | None], list[tuple[str, int]]]] = {
    "no start": ({"start": None}, [("key-missing", 1)]),
    "no zone": (
        {"zone": None},
        [("key-missing", 1), ("naive-date", 7), ("naive-date", 8)],
    ),
    "a zone that is none": (
        {"zone": "Europe/Clermont", "start": "2026-06-21T20:30Z", "end": None},
        [("zone-unknown", 8)],
    ),
    "an end before the start": ({"end": "2026-06-21T20:00"}, [("end-before-start", 8)]),
    "an end at the start": ({"end": "2026-06-21T20:30"}, [("end-before-start", 8)]),
    "an end before the start by the offsets": (
        {"end": "2026-06-21T20:31+03:00"},
        [("end-before-start", 8)],
    ),
    "days with hours": (
        {"all_day": "true"},
        [("all-day-with-time", 7), ("all-day-with-time", 8)],
    ),
    "days that end before they begin": (
        {"all_day": "true", "start": "2026-06-21", "end": "2026-06-20"},
        [("end-before-start", 8)],
    ),
    "all day perhaps": ({"all_day": "perhaps"}, [("value-not-flag", 10)]),
    "a sequence in words": ({"sequence": "two"}, [("value-not-number", 10)]),
    "a sequence below nothing": ({"sequence": "-1"}, [("value-not-number", 10)]),
    "cancelled: true": ({"cancelled": "true"}, [("date-malformed", 10)]),
}


@pytest.mark.parametrize(("keys", "expected"), EVENT_ERRORS.values(), ids=EVENT_ERRORS)
def test_an_event_with_an_error_is_left_out(
    tmp_path: Path, keys: dict[str, str | None], expected: list[tuple[str, int]]
) -> None:
    write_event(tmp_path, **keys)
    found = library(tmp_path)
    assert errors(found) == expected
    assert (found.works, found.broken) == ((), frozenset({"event/concert"}))


def test_every_error_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    write_article(tmp_path, title=None, date="hier", section="x", autor="A", body="![](a.jpg)\n")
    assert sorted(errors(library(tmp_path))) == [
        ("date-malformed", 3),
        ("image-alt-missing", 7),
        ("image-missing", 7),
        ("key-missing", 1),
        ("key-unknown", 6),
        ("section-unknown", 4),
    ]


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    write_event(tmp_path, sumary="A", section="cultur", zone="Europe/Pari")
    offered = {
        one.code: one.fields["nearest"]
        for one in library(tmp_path).findings
        if "nearest" in one.fields
    }
    assert offered == {
        "key-unknown": "summary",
        "section-unknown": "culture",
        "zone-unknown": "Europe/Paris",
    }


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


def test_a_cancellation_that_readers_are_not_told_of_is_a_warning(tmp_path: Path) -> None:
    write_event(tmp_path, cancelled="2026-03-10")
    assert said(library(tmp_path).findings) == [("updated-missing", 10)]


def test_an_event_without_hour_is_a_warning(tmp_path: Path) -> None:
    write_event(tmp_path, start="2026-06-21", end=None)
    assert said(library(tmp_path).findings) == [("start-without-time", 7)]


def test_a_comment_after_a_plain_value_is_none(tmp_path: Path) -> None:
    write_article(tmp_path, status="draft # until Monday")
    assert only_work(tmp_path).variants["fr"].status == "draft"


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
    "sequence": ({"sequence": "1"}, "sequence", 10),
    "cancelled": ({"cancelled": "2026-03-01"}, "cancelled", 10),
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
        *("articles/fete.fr.md", {"aliases": "[fete-2025, fete-2024]"}),
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
    assert ([work.name for work in found.works], found.broken) == (["fete"], {"article/copie"})


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


def test_a_huge_file_and_a_huge_image_are_refused(tmp_path: Path) -> None:
    write_article(tmp_path, "articles/a.fr.md", body="a" * 1_100_000)
    write_article(tmp_path, "articles/b.fr.md", image="b.jpg", image_alt="B")
    with (tmp_path / "content/articles/b.jpg").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert errors(library(tmp_path)) == [("file-too-large", None), ("image-too-large", 7)]


BODIES = {
    "an image that is not there": ("A\n\n![a](b.jpg)\n", [("image-missing", 10)]),
    "an image without description": ("![](scene.jpg)\n", [("image-alt-missing", 8)]),
    "an image in HTML without alt": ("A\n<img src=scene.jpg>\n", [("image-alt-missing", 9)]),
    "an image outside": ("![a](../../../secret.jpg)\n", [("image-outside", 8)]),
    "an image with a NUL": ("![a](a%00.jpg)\n", [("image-missing", 8)]),
    "an image with an endless name": (f"![a]({'a' * 999}.jpg)\n", [("image-missing", 8)]),
    "an image in data": ("![a](data:image/png;base64,AA)\n", [("image-missing", 8)]),
    "a remote image without description": (
        "![](https://a.example/a.jpg)",
        [("image-alt-missing", 8)],
    ),
    "a remote image": ("![a](https://a.example/a.jpg)\n", []),
    "an image used twice": ("![a](scene.jpg)\n\n![](scene.jpg)\n", [("image-alt-missing", 10)]),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_images_of_a_body_are_looked_at(
    tmp_path: Path, body: str, expected: list[tuple[str, int]]
) -> None:
    (tmp_path / "secret.jpg").write_bytes(PIXEL)
    write(tmp_path, "articles/fete/scene.jpg", PIXEL)
    write_article(tmp_path, body=body)
    assert errors(library(tmp_path)) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_line_ends_change_neither_text_nor_fingerprint(tmp_path: Path, end: str) -> None:
    text = block(
        {"title": "A", "summary": "B", "date": "2026-03-09", "section": "culture", "id": "urn:x:1"}
    )
    body = "Un  \ndeux\n\n- trois\n"
    write(tmp_path, "articles/a.fr.md", text + body)
    one = only_work(tmp_path).variants["fr"]
    write(tmp_path, "articles/a.fr.md", b"\xef\xbb\xbf" + (text + body).replace("\n", end).encode())
    other = only_work(tmp_path).variants["fr"]
    assert one == other


def test_dates_and_states_leave_the_fingerprint_as_it_is(tmp_path: Path) -> None:
    write_article(tmp_path)
    one = only_work(tmp_path).variants["fr"].fingerprint
    write_article(
        tmp_path, date="2026-03-08", status="draft", slug="autre", tags="[a]", id="urn:x:2"
    )
    assert only_work(tmp_path).variants["fr"].fingerprint == one
    write_article(tmp_path, body="Bonsoir.\n")
    assert only_work(tmp_path).variants["fr"].fingerprint != one


def test_no_private_character_reaches_a_variant(tmp_path: Path) -> None:
    write_event(
        tmp_path,
        title=r'"A\uE000unsubscribe_url\uE001"',
        summary="\ue000a",
        place=r'"\uE000&#xE000;"',
        tags=r'["\uE000a"]',
        body="&#xE000;a&#57344; `\ue000`\n",
    )
    (work,) = library(tmp_path).works
    assert isinstance(work, Event)
    assert not [char for char in repr(work) if "\ue000" <= char <= "\uf8ff"]


KEYS = ["title", "date", "start", "end", "zone", "all_day", "image", "source", "tags", "id", "slug"]
VALUES = [
    "2026-03-09",
    "true",
    "[a, b]",
    "Europe/Paris",
    "fr@0123456789ab",
    "..",
    '"\\uE000"',
    "a: b",
]


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.one_of(st.sampled_from(VALUES), st.text(max_size=12)), max_size=6
    ),
    st.text(max_size=30),
)
def test_whatever_a_file_holds_reading_ends_with_a_work_or_an_error(
    tmp_path: Path, keys: dict[str, str], body: str
) -> None:
    text = (block({"title": "A", "summary": "B", "section": "culture", **keys}) + body).encode(
        "utf-8", "surrogatepass"
    )
    write(tmp_path, "events/a.fr.md", text)
    found = library(tmp_path)
    assert len(found.works) + len(found.broken) == 1
    assert bool(found.broken) == bool(errors(found))
