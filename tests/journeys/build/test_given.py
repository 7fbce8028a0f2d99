"""An image that mails and closed archives show stays where they show it, whatever becomes of its work."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support import photographs
from tests.support.builds import NOW, built, files, place
from tests.support.cli import at
from tests.support.homes import home, write_article

FRONT = {"image": "L’été.jpg", "image_alt": "La scène"}
OLD, NEW = (photographs.saved(photographs.landscape(900, size), "JPEG") for size in (600, 500))
LONG = "Il faut bien remplir un flux, « et encore » le remplir.\n\n" * 80
LONG_AGO = (NOW - timedelta(days=99)).isoformat()
SHOWN = {**FRONT, "date": LONG_AGO, "body": f"![Le même](L’été.jpg)\n\n{LONG}"}


def pictured(home: Path, data: bytes, /, **front: str) -> None:
    file = write_article(home, "fete", **front)
    (file.parent / "L’été.jpg").write_bytes(data)


def media(home: Path) -> dict[str, bytes]:
    found = files(home / "public").items()
    return {
        path: data for path, data in found if path.startswith("media/") and "site.css" not in path
    }


def named(texts: Iterator[str]) -> set[str]:
    """Return the paths of the images that texts show, as a reader's program would ask for them."""
    words = (word.strip('",') for text in texts for word in text.replace("&#34;", '"').split('"'))
    urls = (url for word in words for url in word.split() if "/media/" in url)
    return {unquote(urlsplit(url).path).lstrip("/") for url in urls}


def archived(home: Path) -> set[str]:
    return named(file.read_text("utf-8") for file in (home / "public").rglob("*-archive-*.atom"))


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """Return a home with an image in a closed archive of its feeds."""
    made = place(tmp_path / "home")
    pictured(made, OLD, **SHOWN)
    for number in range(40):
        at = NOW - timedelta(days=90) + timedelta(hours=number)
        write_article(made, f"n{number:02}", date=at.isoformat(), body=LONG)
    built(made)
    assert archived(made)
    return made


@pytest.mark.parametrize("change", ["another image", "none any more", "expired", "no file of it"])
def test_what_a_closed_archive_shows_stays(closed: Path, change: str) -> None:
    before = media(closed)
    if change == "another image":
        pictured(closed, NEW, **SHOWN)
    elif change == "none any more":
        write_article(closed, "fete", date=LONG_AGO)
    elif change == "expired":
        pictured(closed, OLD, **SHOWN, expires=NOW.isoformat())
    else:
        shutil.rmtree(closed / "content/articles/fete")
    built(closed)
    after = media(closed)
    kept = {path for path in before if path in archived(closed)}
    assert kept
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}
    if change != "another image":
        assert after.keys() == kept
    shutil.rmtree(closed / "public")
    (closed / "var/index.db").unlink()
    built(closed)
    assert media(closed) == after


def test_a_work_that_shows_it_again_has_it_as_its_own(closed: Path) -> None:
    before = media(closed)
    pictured(closed, NEW, **SHOWN)
    built(closed)
    pictured(closed, OLD, **SHOWN)
    built(closed)
    assert media(closed) == before
    pictured(closed, NEW, **SHOWN)
    built(closed)
    assert archived(closed) <= media(closed).keys()


def test_what_was_withdrawn_is_shown_nowhere(closed: Path) -> None:
    pictured(closed, NEW, **SHOWN)
    built(closed)
    gone = {"withdrawn": NOW.isoformat(), "updated": NOW.isoformat()}
    pictured(closed, NEW, **SHOWN, **gone)
    built(closed)
    assert (archived(closed), media(closed)) == (set(), {})
    assert files(closed / "var/archives/media") == {}


def test_a_mail_that_was_delivered_keeps_its_images(tmp_path: Path) -> None:
    made = home(tmp_path / "home")
    pictured(made, OLD, **FRONT)
    words = ("--newsletter", "actualites", "--locale", "fr", "--zone", "Europe/Paris")
    acts = {
        "2026-03-11T12:00:00Z": (
            ("build",),
            ("subscribers", "add", "a@readers.example", *words),
            ("schedule", "tick"),
        ),
        "2026-03-12T06:45:00Z": (("schedule", "tick"),),
        "2026-03-12T07:00:10Z": (("schedule", "tick"), ("deliver",)),
    }
    for instant, commands in acts.items():
        assert [at(instant, made, *one).code for one in commands] == [0] * len(commands)
    (file,) = (made / "var/outbox").glob("*/*.eml")
    part = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("html",))
    assert part is not None
    shown = named(iter([part.get_content()]))
    assert shown
    shutil.rmtree(made / "content/articles/fete")
    assert at(instant, made, "build").code == 0
    assert media(made).keys() == shown
