from datetime import timedelta

from syndicate.store import audit, instance
from syndicate.store.audit import Act
from syndicate.store.database import Database
from syndicate.store.instance import InstanceRow
from tests.support.ledger import NOW


def test_a_new_database_belongs_to_nobody(database: Database) -> None:
    with database.write() as c:
        assert instance.read(c) is None
        instance.tick(c, NOW)
        assert instance.read(c) is None


def test_the_one_row_is_replaced_whole(database: Database) -> None:
    with database.write() as c:
        instance.write(c, InstanceRow(token="a", home="/x", inode=2**40, last_tick=NOW))
        instance.write(c, InstanceRow(token="b", home="/y"))
        assert instance.read(c) == InstanceRow(token="b", home="/y")


def test_a_hold_keeps_its_first_reason_until_it_is_released(database: Database) -> None:
    with database.write() as c:
        instance.write(c, InstanceRow(token="a", home="/x"))
        instance.hold(c, "copied", NOW)
        instance.hold(c, "gap", NOW + timedelta(hours=1))
        held = instance.read(c)
        assert held is not None
        assert (held.held_reason, held.held_since) == ("copied", NOW)
        instance.release(c)
        instance.tick(c, NOW)
        instance.replayed(c, "log", 120)
        free = instance.read(c)
    assert free == InstanceRow(token="a", home="/x", last_tick=NOW)


def test_each_log_of_withdrawals_is_read_on_from_its_own_place(database: Database) -> None:
    with database.write() as c:
        instance.write(c, InstanceRow(token="a", home="/x", withdrawals_offset=120))
        assert instance.read_to(c, "ours") == 120  # before logs were told apart
        instance.replayed(c, "ours", 150)
        instance.replayed(c, "ours", 180)
        assert (instance.read_to(c, "ours"), instance.read_to(c, "theirs")) == (180, 0)


def test_acts_are_kept_newest_first(database: Database) -> None:
    with database.write() as c:
        audit.record(c, NOW, "staff@x.example", "adopt", "/x", {"token": "b"})
        audit.record(c, NOW, "staff@x.example", "release", "/x", {})
        assert audit.listing(c) == (
            Act(id=2, at=NOW, actor="staff@x.example", act="release", subject="/x", fields={}),
            Act(
                id=1,
                at=NOW,
                actor="staff@x.example",
                act="adopt",
                subject="/x",
                fields={"token": "b"},
            ),
        )
