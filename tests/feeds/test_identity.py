"""Identity for ever: whatever is edited, moved or lost, one entry stays one entry."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from syndicate.app import settings_of
from syndicate.content import folder
from syndicate.localise.editions import editions
from syndicate.model import Channel, Entry
from tests.support.channels import by_path
from tests.support.homes import home, write_article
from tests.support.publication import NOW

STAMPED = {"id": "urn:uuid:5f0c6f3e-1111-4222-8333-444455556666"}
LATER = "2026-03-10T08:00:00+01:00"


def feeds(place: Path) -> Mapping[str, Channel]:
    """Return what a home publishes, read from its files alone."""
    settings = settings_of(place, {})
    public = editions(folder.read(place, settings).works, settings, NOW)
    return by_path(public, settings)


def entry(place: Path, path: str) -> Entry:
    (found,) = feeds(place)[path].entries
    return found


def ids(place: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the ids of every feed and of its entries, with those of their translations."""
    return {
        path: (
            one.id,
            tuple(
                identity
                for entry in one.entries
                for identity in (entry.id, *(other.id or "" for other in entry.alternates))
            ),
        )
        for path, one in feeds(place).items()
    }


def edited(place: Path) -> None:
    write_article(place, "fete", title="Un autre titre", body="Un autre texte.\n", updated=LATER)


def another_address(place: Path) -> None:
    write_article(place, "fete", slug="grande-fete", aliases="[fete]")


def renamed(place: Path) -> None:
    shutil.rmtree(place / "content" / "articles" / "fete")
    for locale in ("fr", "en"):
        write_article(place, "grande-fete", locale, aliases="[fete]")


def renamed_with_its_id(place: Path) -> None:
    shutil.rmtree(place / "content" / "articles" / "fete")
    for locale in ("fr", "en"):
        write_article(place, "grande-fete", locale, **STAMPED)


def moved_to_another_domain(place: Path) -> None:
    file = place / "config" / "syndicate.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("https://news.example", "https://new.example/actu"), "utf-8")


def copied_elsewhere_without_a_database(place: Path) -> None:
    copy = place.with_name("copy")
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns("var", "public"))
    shutil.rmtree(place)
    copy.rename(place)


@pytest.mark.parametrize(
    ("change", "front"),
    [
        (edited, {}),
        (another_address, {}),
        (renamed, {}),
        (renamed_with_its_id, STAMPED),
        (moved_to_another_domain, {}),
        (copied_elsewhere_without_a_database, {}),
    ],
)
def test_every_id_stays(
    change: Callable[[Path], None], front: dict[str, str], tmp_path: Path
) -> None:
    place = home(tmp_path / "home")
    for locale in ("fr", "en"):
        write_article(place, "fete", locale, **front)
    before = ids(place)
    change(place)
    assert ids(place) == before
    assert all(identities for _, identities in (before["fr/feed"], before["en/feed"]))


def test_a_translation_replaces_the_text_that_stood_in_for_it(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    write_article(place, "fete")
    standing_in = entry(place, "en/feed")
    write_article(place, "fete", "en", title="The feast", updated=LATER)
    translated = entry(place, "en/feed")
    assert (standing_in.language, translated.language) == ("fr", "en")
    assert translated.id == standing_in.id
    assert translated.published == standing_in.published
    assert translated.updated > standing_in.updated
    assert translated.title == "The feast"


def test_an_id_that_an_importer_brought_lives_on(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    guid = "https://old.example/?p=17"
    write_article(place, "fete", guid=guid)
    assert entry(place, "fr/feed").id == guid
    assert entry(place, "fr-ca/feed").id != guid


def test_ids_tell_works_and_languages_apart(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    for name in ("fete", "pont"):
        for locale in ("fr", "en"):
            write_article(place, name, locale)
    everything = [entry.id for one in feeds(place).values() for entry in one.entries]
    assert len(set(everything)) == 2 * 3
