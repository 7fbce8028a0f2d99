"""What an alert says is so: approvals that count, and days as its reader has them."""

from pathlib import Path

from tests.support.alerting import ISSUE, PLAN, after, free_port, publication, tell, ticked
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
