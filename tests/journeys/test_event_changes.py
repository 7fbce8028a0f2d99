"""An event that moves or is cancelled: its readers learn it once, and its pages, feeds and calendars say it."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.support import homes
from tests.support.cli import at, run
from tests.support.homes import write_article

MARKS = {"moved": "Changement d’heure ou de lieu", "cancelled": "Annulé"}


def concert(home: Path, **front: str) -> Path:
    """Write the event, under the name that articles have, in its own folder."""
    lines = {"title": "Le concert", "start": "2026-04-20T20:00", "zone": "Europe/Paris"} | front
    file = write_article(home, "concert", **lines)
    target = home / "content" / "events" / "concert" / "index.fr.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    file.rename(target)
    file.parent.rmdir()
    return target


def week(home: Path, day: int) -> dict[str, str]:
    """Plan and send the issue of a Thursday in March; return the plain text that each reader got."""
    for instant in (f"2026-03-{day - 1}T12:00:00Z", f"2026-03-{day}T06:45:00Z"):
        assert at(instant, home, "build").code == 0
        assert at(instant, home, "schedule", "tick").code == 0
    instant = f"2026-03-{day}T07:00:10Z"
    assert at(instant, home, "schedule", "tick").code == 0
    assert at(instant, home, "deliver").code == 0
    found = {}
    for file in (home / "var" / "outbox" / f"actualites-2026-03-{day}").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found[str(mail["To"]).partition("@")[0]] = body.get_content()
    return found


def join(home: Path, name: str, instant: str) -> None:
    words = ("--newsletter", "actualites", "--locale", "fr", "--zone", "Europe/Paris")
    added = at(instant, home, "subscribers", "add", f"{name}@readers.example", *words)
    assert added.code == 0, added.err


def moved(home: Path) -> None:
    concert(home, start="2026-04-21T20:00", sequence="1")


def cancelled(home: Path) -> None:
    concert(home, cancelled="2026-03-13T09:00:00+01:00")


CHANGES: dict[str, Callable[[Path], None]] = {"moved": moved, "cancelled": cancelled}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_in_the_next_digest_once_and_everywhere_else(
    tmp_path: Path, change: str
) -> None:
    home = homes.home(tmp_path / "home")
    concert(home)
    join(home, "ana", "2026-03-10T12:00:00Z")
    first = week(home, 12)
    assert ("Le concert" in first["ana"], MARKS[change] in first["ana"]) == (True, False)

    CHANGES[change](home)
    join(home, "bo", "2026-03-13T12:00:00Z")
    stamped = at("2026-03-13T12:00:00Z", home, "stamp")
    assert "content/events/concert/index.fr.md" in stamped.out
    second = week(home, 19)
    for text in second.values():
        assert MARKS[change] in text
        assert text.count("Le concert") == 1
    assert set(second) == {"ana", "bo"}
    assert week(home, 26) == {}

    public = home / "public"
    page = (public / "fr/events/concert/index.html").read_text("utf-8")
    assert MARKS[change] in page
    calendar = (public / "fr/agenda.ics").read_bytes()
    assert (b"STATUS:CANCELLED" in calendar) == (change == "cancelled")
    assert b"SEQUENCE:1" in calendar or change == "cancelled"
    feed = (public / "fr/agenda.atom").read_text("utf-8")
    assert "<updated>2026-03-13T" in feed


def codes(home: Path) -> list[str]:
    return [one["code"] for one in run(home, "check", "--json").json["findings"]]


SILENT = {
    "another time": {"start": "2026-04-20T21:00"},
    "another place": {"place": "Opéra"},
    "another time with a sequence alone": {"start": "2026-04-20T21:00", "sequence": "1"},
    "another time with a date alone": {
        "start": "2026-04-20T21:00",
        "updated": "2026-03-13T09:00:00+01:00",
    },
    "a cancellation that is taken back": {"cancelled": ""},
}


@pytest.mark.wide
@pytest.mark.parametrize("front", SILENT.values(), ids=SILENT)
def test_a_change_that_its_file_does_not_own_up_to_is_a_finding_until_it_does(
    tmp_path: Path, front: dict[str, str]
) -> None:
    home = homes.home(tmp_path / "home")
    again = front.get("cancelled") == ""
    before = {"cancelled": "2026-03-09T12:00:00+01:00", "updated": "2026-03-09T12:00:00+01:00"}
    concert(home, place="Salle Pollard", **(before if again else {}))
    assert at("2026-03-10T12:00:00Z", home, "build").code == 0
    if again:
        front = {"updated": before["updated"]}
    whole = {"place": "Salle Pollard"} | front
    concert(home, **whole)
    for _ in range(2):
        assert "event-moved-unsaid" in codes(home)
        assert at("2026-03-11T12:00:00Z", home, "build").code == 0
    concert(home, **whole | {"sequence": "1"})
    at("2026-03-13T12:00:00Z", home, "stamp")
    assert "event-moved-unsaid" not in codes(home)
    text = (home / "content/events/concert/index.fr.md").read_text("utf-8")
    assert "updated: 2026-03-13T" in text
    assert at("2026-03-13T12:00:00Z", home, "build").code == 0
    assert at("2026-03-14T12:00:00Z", home, "stamp").out.startswith("0 ")


def test_a_language_more_moves_nobody(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    concert(home, place="Salle Pollard")
    assert at("2026-03-10T12:00:00Z", home, "build").code == 0
    french = (home / "content/events/concert/index.fr.md").read_text("utf-8")
    english = home / "content/events/concert/index.en.md"
    english.write_text(french.replace("Salle Pollard", "Pollard Hall"), "utf-8")
    assert "event-moved-unsaid" not in codes(home)
