"""`bounces`: the way in for a mail server, the list, and the way back from an incident."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.bounces.test_reading import corpus
from tests.support.cli import Ran, at, run
from tests.support.returning import BOUNCES, Post, post, report

NOW = "2026-03-12T12:00:00+00:00"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path) as made:
        made.readers(1, 2)
        made.send(1, 2)
        yield made


def piped(home: Path, mail: bytes, *arguments: str) -> Ran:
    """Run the command as a mail server does: the mail on standard input."""
    words = [sys.executable, "-m", "syndicate", "--home", str(home), "--lang", "en"]
    ran = subprocess.run(
        [*words, "bounces", "take", *arguments], input=mail, capture_output=True, check=False
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def test_a_mail_server_hands_a_mail_over(here: Post) -> None:
    to = here.returns_to(1)
    ran = piped(here.house.home, report(1, "5.1.1", "failed", at=here.now), "--to", to)
    assert (ran.code, ran.out) == (0, "written to no more 1\n")
    assert here.suppressed(1, 2) == {1: "bounce"}


@pytest.mark.parametrize(
    "mail", [b"", b"\0\xff" * 1000, corpus("sisimai-rfc3834-01"), b"x" * 3_000_000]
)
def test_rubbish_is_taken_with_a_word(here: Post, mail: bytes) -> None:
    ran = piped(here.house.home, mail, "-")
    assert ran.code == 0
    assert "A mail says nothing of any mail of ours" in ran.err


def test_a_mail_server_is_asked_to_come_again_while_the_database_is_away(here: Post) -> None:
    home, to = here.house.home, here.returns_to(1)
    here.app.close()
    database = home / "var" / "syndicate.db"
    kept = database.read_bytes()
    database.write_bytes(b"this is no database at all" * 100)
    mail = report(1, "5.1.1", "failed", at=here.now)
    ran = piped(home, mail, "--to", to)
    assert ran.code == 75
    assert "database" in ran.err
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    database.write_bytes(kept)
    assert piped(home, mail, "--to", to).code == 0


def test_files_are_taken_and_one_that_is_not_there_is_named(here: Post, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        report(1, "5.1.1", "failed", at=here.now, to=here.returns_to(1))
    )
    (tmp_path / "b.eml").write_bytes(report(2, "5.1.1", "failed", at=here.now, to=BOUNCES))
    ran = run(here.house.home, "bounces", "take", str(tmp_path / "a.eml"), str(tmp_path / "b.eml"),
              "--json")  # fmt: skip
    assert (ran.code, ran.json["suppressed"], ran.json["strange"]) == (0, 1, 1)
    assert [one["code"] for one in ran.json["findings"]] == ["bounce-nothing"]
    missing = run(here.house.home, "bounces", "take", str(tmp_path / "c.eml"))
    assert (missing.code, "c.eml" in missing.err) == (2, True)


def test_what_came_back_is_listed_without_addresses(here: Post) -> None:
    here.bounce(1)
    here.wait(0.1)
    here.bounce(2, "5.7.1")
    listed = run(here.house.home, "bounces", "list", "--json")
    first, second = listed.json["bounces"]
    assert (first["class"], first["action"], first["code"], first["enhanced"]) == (
        "hard",
        "suppressed",
        550,
        "5.1.1",
    )
    assert (second["class"], second["action"], second["undone_at"]) == ("blocked", "noted", None)
    assert "@" not in listed.out
    page = run(here.house.home, "bounces", "list", "--limit", "1")
    assert "--after 1" in page.out
    assert run(
        here.house.home, "bounces", "list", "--since", "2030-01-01T00:00", "--json"
    ).json == {
        "bounces": [],
        "next": None,
    }


def test_an_incident_is_undone(here: Post) -> None:
    here.bounce(1)
    when = ("--since", "2026-03-01T00:00", "--until", "2026-03-31T00:00")
    ran = at(NOW, here.house.home, "bounces", "undo", *when, "--reason", "the relay", "--json")
    assert ran.json == {"bounces": 1, "lifted": 1}
    assert here.suppressed(1) == {}
    assert "undone" in run(here.house.home, "bounces", "list").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--since", "2026-03-02", "--until", "2026-03-01", "--reason", "x"), "undo-period"),
        (("--since", "2026-03-01", "--until", "2026-03-02", "--reason", " "), "undo-reason"),
        (("--since", "2026-03-01", "--reason", "x"), "argument-missing"),
        (("--since", "x", "--until", "2026-03-02", "--reason", "x"), "argument-instant"),
        (
            (
                "--since",
                "2026-03-01",
                "--until",
                "2026-03-02",
                "--reason",
                "x",
                "--class",
                "complaint",
            ),
            "argument-choice",
        ),
    ],
)
def test_an_incident_needs_a_time_and_a_reason(
    here: Post, arguments: tuple[str, ...], code: str
) -> None:
    ran = run(here.house.home, "bounces", "undo", *arguments, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, code)


def test_a_mailbox_that_nobody_named_cannot_be_read(here: Post) -> None:
    ran = run(here.house.home, "bounces", "poll")
    assert ran.code == 2
    assert "[bounces.imap]" in ran.err
