"""Unknown mails: found by page, settled once, by whoever is first."""

from pathlib import Path

from syndicate.model import Outcome
from syndicate.store import deliveries, senders, settling
from syndicate.store.database import Database
from syndicate.store.settling import Found
from tests.support.ledger import LEASE, NOW, add_reader, database, enrolled, hand_over


def doubtful(home: Path, count: int = 3) -> Database:
    """Return a ledger whose sender died with all its mails in flight."""
    made = database(home)
    with made.write() as c:
        for number in range(1, count + 1):
            add_reader(c, number)
        enrolled(c, range(1, count + 1))
        for one in deliveries.claim(c, "dead", "token", NOW, LEASE, count):
            assert hand_over(c, one.id, "token", NOW)
        senders.recover(c, "dead", NOW, dead=True)
    return made


def test_unknown_mails_are_found_page_by_page(tmp_path: Path) -> None:
    made = doubtful(tmp_path)
    with made.read() as c:
        first = settling.doubts(c, limit=2)
        rest = settling.doubts(c, after=first[-1].id, limit=2)
        assert [len(first), len(rest), settling.doubts(c, after=rest[-1].id)] == [2, 1, []]
        assert settling.people(c, [first[0].id]) == {first[0].id: "reader1@readers.example"}


def test_what_was_settled_is_not_settled_again_not_even_by_a_late_answer(tmp_path: Path) -> None:
    made = doubtful(tmp_path)
    with made.write() as c:
        one = settling.doubts(c)[0].id
        assert settling.settle(c, Found(delivery=one, verdict="drop"), NOW)
        assert not settling.settle(c, Found(delivery=one, verdict="sent"), NOW)
        assert not deliveries.settle(c, one, "token", Outcome(state="sent", code=250), NOW)
        assert settling.states(c, [one, 99]) == {one: "cancelled"}


def test_what_is_sent_again_is_not_repeated_by_policy(tmp_path: Path) -> None:
    made = doubtful(tmp_path, 1)
    with made.write() as c:
        one = settling.doubts(c)[0].id
        assert settling.settle(c, Found(delivery=one, verdict="resend"), NOW)
        (again,) = deliveries.claim(c, "next", "other", NOW, LEASE, 9)
        assert hand_over(c, again.id, "other", NOW)
        senders.recover(c, "next", NOW, dead=True)
        assert deliveries.resend(c) == 0
        assert settling.states(c, [one]) == {one: "unknown"}
