"""A text that changes after it was sent: those who had it are told once, to others it is new."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.journeys.test_event_changes import join, week
from tests.support import homes
from tests.support.cli import at
from tests.support.homes import write_article


def edit(home: Path, updated: str, **front: str) -> None:
    write_article(home, "fete", title="La fête", updated=updated, **front)


@pytest.mark.parametrize(
    "updated",
    ["2026-03-13T09:00:00+01:00", "2026-03-12"],
    ids=["to the minute", "under the very day of the issue"],
)
def test_who_had_it_is_told_once_and_who_had_not_reads_it_as_new(
    tmp_path: Path, updated: str
) -> None:
    home = homes.home(tmp_path / "home")
    write_article(home, "fete", title="La fête")
    join(home, "ana", "2026-03-10T12:00:00Z")
    assert "Mis à jour" not in week(home, 12)["ana"]

    edit(home, updated, summary="Une autre phrase.")
    join(home, "bo", "2026-03-13T12:00:00Z")
    second = week(home, 19)
    assert set(second) == {"ana", "bo"}
    for name, told in (("ana", True), ("bo", False)):
        assert ("Mis à jour" in second[name]) == told
        assert second[name].count("La fête") == 1
        assert "Une autre phrase." in second[name]

    write_article(home, "pont", title="Le pont", date="2026-03-20T08:00:00+01:00")
    third = week(home, 26)
    assert {name: "La fête" in text for name, text in third.items()} == {"ana": False, "bo": False}


def test_the_web_version_has_it_once_and_as_new(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    edit(home, "2026-03-10T09:00:00+01:00")
    join(home, "ana", "2026-03-10T12:00:00Z")
    week(home, 12)
    page = (home / "public/fr/issues/actualites/2026-03-12/index.html").read_text("utf-8")
    assert ("Mis à jour" in page, page.count(">La fête</a>")) == (False, 1)


def test_a_translation_that_replaces_what_was_sent_is_told_in_its_language(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    write_article(home, "fete", title="La fête")
    words = ("--newsletter", "actualites", "--zone", "Europe/Paris", "--locale")
    for name, locale in (("ana", "fr"), ("ben", "en")):
        added = at(
            "2026-03-10T12:00:00Z",
            home,
            *("subscribers", "add", f"{name}@readers.example", *words, locale),
        )
        assert added.code == 0
    assert set(week(home, 12)) == {"ana", "ben"}
    write_article(home, "fete", "en", title="The fair", updated="2026-03-14T09:00:00+01:00")
    second = week(home, 19)
    assert set(second) == {"ben"}
    assert ("The fair" in second["ben"], "Updated" in second["ben"]) == (True, True)


def test_the_mark_is_in_the_html_too(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    for name in ("fete", "pont"):
        write_article(home, name)
    join(home, "ana", "2026-03-10T12:00:00Z")
    week(home, 12)
    for name in ("fete", "pont"):
        write_article(home, name, updated="2026-03-13T09:00:00+01:00")
    week(home, 19)
    (file,) = (home / "var/outbox/actualites-2026-03-19").glob("*.eml")
    body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("html",))
    assert body is not None
    assert body.get_content().count("Mis à jour") == 2  # as the lead, and as an item
