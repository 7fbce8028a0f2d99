from datetime import datetime, timedelta

import pytest

from syndicate.store import works
from syndicate.store.database import Database
from tests.support.ledger import NOW

DAY = timedelta(days=1)


def test_the_first_look_ever_takes_every_date_as_it_is(database: Database) -> None:
    found = {("old", "fr"): NOW - 900 * DAY, ("new", "fr"): NOW}
    with database.write() as c:
        works.record_released(c, found, NOW)
        assert works.released(c) == found


@pytest.mark.parametrize(
    ("date", "released"),
    [
        (NOW - 30 * DAY, NOW + timedelta(microseconds=1)),
        (NOW + DAY / 2, NOW + DAY / 2),
        (NOW + 9 * DAY, NOW + DAY),
    ],
    ids=["an old date is news", "since the last look", "never later than now"],
)
def test_a_later_work_is_clamped_into_the_time_since_the_last_look(
    database: Database, date: datetime, released: datetime
) -> None:
    with database.write() as c:
        works.record_released(c, {("first", "fr"): NOW}, NOW)
        works.record_released(c, {("second", "fr"): date}, NOW + DAY)
        assert works.released(c)["second", "fr"] == released


def test_an_instant_of_release_never_changes(database: Database) -> None:
    with database.write() as c:
        works.record_released(c, {("w", "fr"): NOW}, NOW)
        works.record_released(c, {("w", "fr"): NOW - DAY, ("w", "en"): NOW}, NOW + DAY)
        found = works.released(c)
    assert found == {("w", "fr"): NOW, ("w", "en"): NOW + timedelta(microseconds=1)}


def test_a_look_back_in_time_does_not_move_the_last_look_back(database: Database) -> None:
    with database.write() as c:
        works.record_released(c, {("a", "fr"): NOW}, NOW)
        works.record_released(c, {}, NOW - 30 * DAY)
        works.record_released(c, {("b", "fr"): NOW - 10 * DAY}, NOW + DAY)
        assert works.released(c)["b", "fr"] > NOW


def test_looks_at_an_empty_publication_do_not_make_its_first_works_late(
    database: Database,
) -> None:
    with database.write() as c:
        works.record_released(c, {}, NOW)
        works.record_released(c, {("w", "fr"): NOW - DAY}, NOW + DAY)
        assert works.released(c) == {("w", "fr"): NOW - DAY}
