"""What an alert says is so: approvals that count, and days as its reader has them."""

from pathlib import Path

from tests.support.alerting import (
    ISSUE,
    PLAN,
    STAFF,
    after,
    free_port,
    inbox,
    publication,
    tell,
    ticked,
)
from tests.support.cli import at

ANN, BOB = "ann@staff.example", "bob@staff.example"


def lines(home: Path, instant: str) -> list[str]:
    """Return what is listed below what stands."""
    tell(home, instant)
    (standing,) = at(instant, home, "alerts", "list", "--json").json["alerts"]
    said: list[str] = standing["lines"]
    return said


def test_an_approval_that_was_taken_back_is_not_counted(tmp_path: Path) -> None:
    home = publication(tmp_path, free_port(), "approvals = 2")
    ticked(home, PLAN)
    for minute, (words, given) in enumerate(
        (
            (("approve", ISSUE, "--by", ANN), 1),
            (("unapprove", ISSUE, "--by", ANN), 0),
            (("approve", ISSUE, "--by", BOB), 1),
        )
    ):
        instant = after(PLAN, minutes=minute)
        assert at(instant, home, "issue", *words).code == 0
        assert lines(home, instant)[-1] == f"Approvals: {given} of 2."


def test_a_day_is_that_of_who_reads_it(tmp_path: Path) -> None:
    made = "2026-03-12T02:00:00Z"  # three in Paris, ten in the evening before in Toronto
    with inbox() as staff:
        home = publication(tmp_path, staff.port)
        assert at(made, home, "backup", str(tmp_path / "backup.db")).code == 0
        assert tell(home, after(made, days=7, minutes=1)).code == 0
        told = {to: " ".join(str(mail["Subject"]).split()) for to, mail in staff.taken().items()}
    assert told == {
        STAFF["fr"]: "Pas de sauvegarde depuis le 12 mars 2026",
        STAFF["fr-CA"]: "Pas de sauvegarde depuis le 11 mars 2026",
        STAFF["en"]: "No backup since March 11, 2026",
    }
