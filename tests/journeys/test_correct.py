"""A correction goes to exactly those whom the issue that was wrong has reached, or may have."""

from pathlib import Path

import pytest

from tests.support.cli import Ran, at, run
from tests.support.homes import write_article
from tests.support.sending import (
    DUE,
    ISSUE,
    LATER,
    acts,
    issue,
    join,
    leave,
    ledger,
    mails,
    publication,
    shown,
    text,
)

pytestmark = pytest.mark.short

CORRECTION = f"{ISSUE}-c1"
AFTER = "2026-03-12T15:00:00Z"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a home whose issue has reached ana and cy, and not bo, who must not be written to."""
    home = publication(tmp_path)
    suppressed = home / "no.csv"
    suppressed.write_text("email\nbo@readers.example\n", encoding="utf-8")
    assert run(home, "subscribers", "suppress", str(suppressed), "--reason", "manual").code == 0
    for instant in (DUE, LATER):
        leave(home, instant)
    sent = {name for name, (state, _) in ledger(home).items() if state == "sent"}
    assert sent == {"ana", "cy"}
    return home


def send(home: Path, instant: str = AFTER) -> Ran:
    sent = at(instant, home, "issue", "send", CORRECTION)
    at(instant, home, "deliver")
    return sent


def wrong(home: Path, **front: str) -> None:
    """Write what was wrong, in the folder of the correction."""
    folder = home / "content" / "issues" / "actualites" / "2026-03-12-c1"
    folder.mkdir(parents=True)
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    file = folder / "index.fr.md"
    file.write_text(f"---\n{lines}---\n\nLe pont rouvre lundi.\n", encoding="utf-8")


def test_it_goes_to_those_who_got_the_issue_whatever_they_chose_since(out: Path) -> None:
    planned = issue(out, "correct", "--works", "pont", "--json", instant=AFTER).json
    assert (planned["id"], planned["corrects"]) == (CORRECTION, ISSUE)
    join(out, "dan", AFTER)
    assert send(out).code == 0
    got = mails(out, CORRECTION)
    assert set(got) == {"ana", "cy"}
    assert "Le pont" in text(got["ana"])
    assert "La fête" not in text(got["ana"])
    assert ("correct", "cli") in acts(out)


def test_who_left_since_is_not_written_to(out: Path) -> None:
    issue(out, "correct", "--works", "pont", instant=AFTER)
    assert at(AFTER, out, "issue", "send", CORRECTION).code == 0
    gone = out / "gone.csv"
    gone.write_text("email\nana@readers.example\n", encoding="utf-8")
    assert run(out, "subscribers", "suppress", str(gone), "--reason", "unsubscribed").code == 0
    assert at(AFTER, out, "deliver").code == 0
    assert set(mails(out, CORRECTION)) == {"cy"}


def test_editors_say_in_its_own_folder_what_was_wrong(out: Path) -> None:
    wrong(out, subject='"Erratum : le pont"', include="[pont]")
    assert run(out, "check").code == 0
    issue(out, "correct", instant=AFTER)
    assert send(out).code == 0
    mail = mails(out, CORRECTION)["ana"]
    assert "Erratum" in str(mail["Subject"])
    assert "Le pont rouvre lundi." in text(mail)


def test_it_counts_for_nothing_in_what_readers_have_had(out: Path) -> None:
    write_article(out, "gare", title="La gare", date="2026-03-12T13:00:00+01:00")
    issue(out, "correct", "--works", "gare", instant=AFTER)
    assert send(out).code == 0
    for instant in ("2026-03-18T12:00:00Z", "2026-03-19T07:00:10Z"):
        leave(out, instant)
    following = mails(out, "actualites-2026-03-19")
    assert "La gare" in text(following["ana"])
    assert "Le pont" not in text(following["ana"])


def test_without_a_word_of_what_it_corrects_it_does_not_leave(out: Path) -> None:
    issue(out, "correct", instant=AFTER)
    refused = send(out)
    assert (refused.code, "names no work that it corrects" in refused.err) == (1, True)
    assert mails(out, CORRECTION) == {}


def test_an_issue_that_is_still_leaving_or_has_reached_nobody_has_none(tmp_path: Path) -> None:
    home = publication(tmp_path)
    refused = issue(home, "correct", "--works", "pont")
    assert (refused.code, "has reached nobody" in refused.err) == (2, True)
    leave(home, DUE)
    refused = issue(home, "correct", "--works", "pont", instant=DUE)
    assert (refused.code, "is still leaving" in refused.err) == (2, True)


def test_one_that_was_stopped_halfway_is_corrected_to_those_it_had_reached(tmp_path: Path) -> None:
    home = publication(tmp_path)
    leave(home, DUE)
    issue(home, "pause", instant=DUE)
    assert issue(home, "correct", "--works", "pont", instant=DUE).code == 0
    send(home, DUE)
    assert set(mails(home, CORRECTION)) == {"ana", "bo"}


def test_a_second_correction_has_a_number_of_its_own(out: Path) -> None:
    for number, works in ((1, ("--works", "pont")), (2, ())):
        made = issue(out, "correct", *works, "--json", instant=AFTER).json
        assert made["id"] == f"{ISSUE}-c{number}"
    assert shown(out, CORRECTION, AFTER)["pool"]["items"][0]["work"]


def test_a_correction_that_is_asked_for_twice_is_one(out: Path) -> None:
    first = issue(out, "correct", "--works", "pont", "--json", instant=AFTER).json
    again = issue(out, "correct", "--works", "pont", "--json", instant=AFTER).json
    assert first["id"] == again["id"] == CORRECTION
    assert issue(out, "correct", "--json", instant=AFTER).json["id"] != CORRECTION


def test_a_name_too_many_is_refused(out: Path) -> None:
    refused = issue(out, "correct", "another", instant=AFTER)
    assert (refused.code, "“another” is one too many" in refused.err) == (2, True)
