import socket
import subprocess
import sys
import threading
from datetime import timedelta
from functools import partial
from pathlib import Path

from syndicate.delivery.outbox import deliver
from syndicate.delivery.presence import presence_of
from syndicate.delivery.transports.folder import FolderTransport
from syndicate.model import Message
from syndicate.store import deliveries, senders
from syndicate.store.database import Database
from tests.delivery.senders import NEVER, MemoryTransport, SteppingClock, enrol, outbox, states
from tests.support.ledger import LEASE, NOW, hand_over, reader_id

MINUTE = timedelta(minutes=1)


def take_over(database: Database) -> None:
    """Have somebody else claim a mail of the one sender there is, as if its lease were over."""
    with database.write() as c:
        (mine,) = senders.others(c, "")
        senders.recover(c, mine.id, NOW + 2 * LEASE, dead=False)
        deliveries.claim(c, "thief", "stolen", NOW, LEASE, 1)


class TestOtherSenders:
    def test_who_took_our_mail_keep_it(self, database: Database) -> None:
        enrol(database, 3)

        def steal(message: Message) -> None:
            if message.delivery == 2:
                take_over(database)

        way = MemoryTransport(before_commit=steal)
        report = deliver(outbox(database, way))
        assert report.dropped in (1, 2)  # the third was taken from us as well, if we had it by then
        assert [message.delivery for message in way.mails] == [1, 3]
        assert states(database) == {"sent": 2, "claimed": 1}
        assert way.opened == report.dropped + 1

    def test_who_took_our_mail_find_out_whether_it_is_refused(self, database: Database) -> None:
        enrol(database, 1)
        told: list[object] = []
        way = MemoryTransport(plan=[NEVER], before_commit=lambda _mail: take_over(database))
        report = deliver(outbox(database, way, refused=told.extend))
        # Told now, it would keep their mail from leaving: nobody would say what became of ours.
        assert (told, report.settled["refused"], states(database)) == ([], 0, {"claimed": 1})

    def test_that_are_dead_are_recovered_and_forgotten(self, filed: Database) -> None:
        enrol(filed, 2)
        lock = filed.file.parent / "locks" / "dead.lock" if filed.file else Path()
        lock.parent.mkdir()
        lock.touch()
        with filed.write() as c:
            senders.register(c, "dead", 1, socket.gethostname(), str(lock), NOW)
            first, _ = deliveries.claim(c, "dead", "t", NOW, LEASE, 2)
            hand_over(c, first.id, "t", NOW, LEASE)
        report = deliver(outbox(filed, MemoryTransport()))
        assert (report.requeued, report.recovered_unknown) == (1, 1)
        assert states(filed) == {"unknown": 1, "sent": 1}
        assert not lock.exists()
        with filed.read() as c:
            assert senders.others(c, "") == ()

    def test_on_another_machine_are_judged_by_their_lease_alone(self, filed: Database) -> None:
        enrol(filed, 1)
        with filed.write() as c:
            senders.register(c, "far", 1, "elsewhere", "/nowhere.lock", NOW)
            deliveries.claim(c, "far", "t", NOW, LEASE, 2)
        way = MemoryTransport()
        assert deliver(outbox(filed, way)).requeued == 0
        late = SteppingClock(NOW + LEASE + MINUTE)
        assert deliver(outbox(filed, way, clock=late)).requeued == 1
        assert states(filed) == {"sent": 1}

    def test_on_another_machine_that_share_a_server_are_seen_to_be_dead(
        self, served: Database
    ) -> None:
        enrol(served, 2)
        alive = presence_of(served, Path("alive.lock"))
        alive.begin()
        with served.write() as c:
            for number, name in enumerate(("dead", "alive"), 1):
                senders.register(c, name, number, "elsewhere", "", NOW)
                deliveries.claim(c, name, name, NOW, LEASE, 1)
        assert deliver(outbox(served, MemoryTransport())).requeued == 1
        assert states(served) == {"sent": 1, "claimed": 1}
        alive.end()
        assert deliver(outbox(served, MemoryTransport())).requeued == 1

    def test_at_the_same_time_share_the_work(self, database: Database) -> None:
        enrol(database, 60)
        ways = [MemoryTransport() for _ in range(3)]
        runs = [partial(deliver, outbox(database, way, batch=5)) for way in ways]
        threads = [threading.Thread(target=run) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sent = [message.delivery for way in ways for message in way.mails]
        assert sorted(sent) == list(range(1, 61))


def test_killed_in_the_middle_every_reader_is_served_once_and_what_flew_is_named(
    tmp_path: Path, filed: Database
) -> None:
    enrol(filed, 10)
    command = [sys.executable, "-m", "tests.delivery.senders", str(tmp_path)]
    sender = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert sender.stdout is not None
    with sender.stdout:
        assert sender.stdout.readline() == b"in flight\n"
        sender.kill()
        sender.wait()
    left = states(filed)
    assert (left["sent"], left["handed_over"]) == (3, 1)
    claimed = left.get("claimed", 0)  # as many as the last batch had
    assert claimed + left.get("queued", 0) == 6

    root = tmp_path / "var" / "outbox"
    before = {file.name: file.stat().st_mtime_ns for file in root.rglob("*.eml")}
    report = deliver(outbox(filed, FolderTransport(root)), "empty")
    assert (report.requeued, report.recovered_unknown) == (claimed, 1)
    assert states(filed) == {"sent": 9, "unknown": 1}
    with filed.read() as c:
        (lost,) = deliveries.listing(c, state="unknown")
    assert lost.recipient == reader_id(4)
    after = {file.name: file.stat().st_mtime_ns for file in root.rglob("*.eml")}
    assert len(after) == 9
    assert before.items() <= after.items()  # nobody was written to again
