"""A sender that was killed after it had settled a refusal and before it told of it: the next run tells."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from syndicate.delivery.transports.folder import FolderTransport
from syndicate.journeys.deliver import deliver
from syndicate.journeys.notices import from_outcome
from syndicate.journeys.refusals import catch_up
from syndicate.model import Delivery, Outcome
from syndicate.store import deliveries
from tests.support.ledger import LEASE, enrolled
from tests.support.returning import DAY, Post, post

GONE = Outcome(state="refused", code=550, enhanced="5.1.1", text="no", fields={"kind": "address"})
FULL = Outcome(state="expired", code=452, enhanced="4.2.2", text="full", fields={"kind": "full"})


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path) as made:
        made.readers(1, 2, 3)
        yield made


def settled(here: Post, outcome: Outcome, *numbers: int) -> list[Delivery]:
    """Have mails to readers be refused, as a sender leaves them that is killed right then."""
    with here.house.database.write() as c:
        enrolled(c, numbers, day=here.now.date())
        rows = deliveries.claim(c, "s", "t", here.now, LEASE, len(numbers))
        assert all(deliveries.settle(c, row.id, "t", outcome, here.now) for row in rows)
    return rows


def test_the_next_run_counts_it(here: Post) -> None:
    settled(here, GONE, 1)
    here.wait(0.1)
    transport = FolderTransport(here.house.var / "outbox")
    deliver(here.house, transport, here.clock, until="due", stop=threading.Event())
    assert here.suppressed(1, 2, 3) == {1: "bounce"}


def test_however_many_runs_look_it_counts_once(here: Post) -> None:
    settled(here, FULL, 1, 2)
    assert [catch_up(here.house, here.now) for _ in range(3)] == [2, 0, 0]
    here.wait(5)
    assert catch_up(here.house, here.now) == 0
    assert len(here.kept()) == 2


def test_what_was_told_in_time_is_not_told_again(here: Post) -> None:
    (one,) = settled(here, FULL, 1)
    told = from_outcome(one, FULL, here.now)
    assert told is not None
    here.tell(told)
    assert catch_up(here.house, here.now) == 0


def test_its_instant_is_that_of_the_refusal(here: Post) -> None:
    settled(here, GONE, 1)
    before = here.now
    here.wait(0.5)
    catch_up(here.house, here.now)
    assert [one.at for one in here.kept()] == [before]


def test_what_is_refused_since_the_last_look_is_found_by_the_next(here: Post) -> None:
    catch_up(here.house, here.now)
    here.clock.sleep(timedelta(minutes=30).total_seconds())
    settled(here, GONE, 1)
    here.wait(14)
    assert catch_up(here.house, here.now) == 1
    assert here.suppressed(1) == {1: "bounce"}


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(state="refused", code=550, fields={"kind": "policy"}),
        Outcome(state="sent", code=250),
        Outcome(state="suppressed"),
    ],
)
def test_what_says_nothing_of_an_address_is_left(here: Post, outcome: Outcome) -> None:
    settled(here, outcome, 1)
    assert catch_up(here.house, here.now + DAY) == 0
    assert here.kept() == []
