"""All rows of one database in another: whichever two they are, however often it is cut short."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from syndicate.errors import StoreError
from syndicate.store import standing, works
from syndicate.store.database import Database, connect, open_database
from syndicate.store.schema import REVISION
from syndicate.store.travel import rows
from syndicate.store.travel.carry import Journey
from syndicate.store.travel.shape import shapes
from syndicate.store.types import metadata
from tests.support.ledger import NOW, add_reader
from tests.support.stuffed import held, stuff

ROWS = 23
_BY_HAND = ("instance", "pacing")  # one row each, number 1
_PAIRS = [
    ("sqlite", "postgresql"),
    ("postgresql", "sqlite"),
    ("postgresql", "postgresql"),
    ("sqlite", "sqlite"),
]
New = Callable[[str], Database]


class CutShort(Exception):
    pass


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PAGE", 7)


@pytest.fixture
def new(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[New]:
    """Return what gives a new database of one kind: a file without tables, or one on a server with ours."""
    opened: list[Database] = []

    def made(kind: str) -> Database:
        if kind == "sqlite":
            url = f"sqlite:///{len(opened)}.db"
        else:
            url = request.getfixturevalue("new_database")()
        opened.append(connect(url, tmp_path))
        return opened[-1]

    yield made
    for one in opened:
        one.close()


@pytest.fixture(params=_PAIRS, ids=" to ".join)
def any_journey(request: pytest.FixtureRequest, new: New, tmp_path: Path) -> Journey:
    return between(request.param, new, tmp_path)


@pytest.fixture(params=_PAIRS[:2], ids=" to ".join)
def journey(request: pytest.FixtureRequest, new: New, tmp_path: Path) -> Journey:
    return between(request.param, new, tmp_path)


def between(pair: tuple[str, str], new: New, tmp_path: Path) -> Journey:
    here, there = pair
    source = new(here)
    open_database(source.engine.url.render_as_string(hide_password=False), tmp_path).close()
    stuff(source, ROWS)
    return Journey(source, new(there), "one")


@pytest.fixture
def to_server(new: New, tmp_path: Path) -> Journey:
    source = open_database("sqlite:///source.db", tmp_path)
    return Journey(source, new("postgresql"), "one")


def quiet(_count: int) -> None:
    pass


def go(journey: Journey) -> None:
    journey.expect()
    journey.carry(quiet)
    with journey.target.write_regardless() as c:
        journey.arrive(c)


def test_every_row_arrives_as_it_was(any_journey: Journey) -> None:
    journey = any_journey
    go(journey)
    assert journey.differences(quiet) == []
    before, after = held(journey.source), held(journey.target)
    assert after == before
    assert all(len(found) == ROWS for found in after.values())
    journey.target.check()


def test_rows_are_counted_as_they_pass(journey: Journey) -> None:
    everything = ROWS * len(metadata.tables)
    assert journey.rows() == everything
    copied: list[int] = []
    compared: list[int] = []
    journey.expect()
    journey.carry(copied.append)
    journey.differences(compared.append)
    assert (sum(copied), sum(compared)) == (everything, 2 * everything)
    assert max(copied) <= rows.PAGE


def test_cut_short_after_any_page_it_goes_on_where_it_was(journey: Journey) -> None:
    fell, since = 0, 0

    def fall_now_and_then(count: int) -> None:
        nonlocal fell, since
        since += bool(count)
        if since == 1 + fell * 3:  # after one page, after four, after seven …
            fell, since = fell + 1, 0
            raise CutShort

    for _ in range(20):
        journey.expect()
        try:
            journey.carry(fall_now_and_then)
        except CutShort:
            continue
        break
    assert fell > 5
    assert journey.differences(quiet) == []
    assert held(journey.source) == held(journey.target)


def test_nobody_uses_a_database_that_is_not_whole_yet(journey: Journey) -> None:
    journey.expect()
    for act in (journey.target.check, lambda: add(journey.target)):
        with pytest.raises(StoreError, match="database-arriving"):
            act()
    go(journey)
    add(journey.target)


def test_numbers_go_on_where_they_were_even_those_of_rows_that_are_gone(journey: Journey) -> None:
    with journey.source.write() as c:
        c.execute(text("DELETE FROM alert_tellings WHERE id > 3"))
    go(journey)
    with journey.source.read() as here, journey.target.read() as there:
        tables = [
            one
            for one in shapes(here, metadata.tables)
            if one.key == ("id",) and one.name not in _BY_HAND
        ]
        numbered = {one.name: rows.numbers(here, one) for one in tables}
        assert numbered["alert_tellings"] == ROWS
        last = {one.name: rows.numbers(there, one) for one in tables}
    assert last == numbered


def add(database: Database) -> None:
    with database.write() as c:
        works.record_released(c, {("work", "fr"): NOW}, NOW)


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("UPDATE works_released SET locale = 'xx' WHERE work LIKE '% 5'", "works_released"),
        ("DELETE FROM sights WHERE subject LIKE '% 9'", "sights"),
    ],
)
def test_what_is_not_the_same_is_found(journey: Journey, change: str, table: str) -> None:
    go(journey)
    with journey.source.write() as c:
        c.execute(text(change))
    (found,) = journey.differences(quiet)
    assert found.table == table


def test_a_target_with_rows_of_its_own_is_left_alone(journey: Journey) -> None:
    go(journey)
    before = held(journey.target)
    for other in ("one", "two"):
        with pytest.raises(StoreError, match="travel-taken"):
            Journey(journey.source, journey.target, other).expect()
    assert held(journey.target) == before


def test_rows_of_two_databases_never_meet(journey: Journey, tmp_path: Path) -> None:
    other = Journey(open_database("sqlite:///other.db", tmp_path), journey.target, "two")
    journey.expect()
    other.expect()  # there is nothing in it yet
    journey.expect()
    with pytest.raises(StoreError, match="travel-taken"):
        other.carry(quiet)
    journey.carry(quiet)
    with pytest.raises(StoreError, match="travel-taken"):
        other.expect()
    other.source.close()


def test_tables_of_another_program_are_refused_in_a_file(tmp_path: Path, new: New) -> None:
    source, target = open_database("sqlite:///source.db", tmp_path), new("sqlite")
    with target.write() as c:
        c.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StoreError, match="database-foreign"):
        Journey(source, target, "one").expect()
    source.close()


def test_a_row_that_does_not_fit_is_named_by_its_place_and_by_nothing_in_it(
    to_server: Journey,
) -> None:
    with to_server.source.write() as c:
        for number in range(1, 10):
            add_reader(c, number)
        c.execute(text("UPDATE subscribers SET name = 'Secret' || char(0) WHERE id LIKE '%9'"))
    to_server.expect()
    with pytest.raises(StoreError) as caught:
        to_server.carry(quiet)
    fields = caught.value.fields
    assert (caught.value.code, fields["table"]) == ("travel-unfit", "subscribers")
    assert fields["first"] <= 9 <= fields["last"]
    assert "Secret" not in str(caught.value)
    with to_server.source.write() as c:
        c.execute(text("UPDATE subscribers SET name = 'Anne' WHERE id LIKE '%9'"))
    to_server.carry(quiet)
    assert to_server.differences(quiet) == []
    to_server.source.close()


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (f"{standing.MOVING} {REVISION}", "database-moving"),
        (f"{standing.MOVED} {REVISION}", "database-moved"),
        (f"{standing.ARRIVING} {REVISION}", "database-arriving"),
        ("9999", "database-newer"),
    ],
)
def test_whoever_is_at_work_when_a_database_goes_away_writes_no_more(
    database: Database, found: str, code: str
) -> None:
    add(database)
    with database.write_regardless() as c:
        standing.put(c, found)
    writers = [database.write, database.write_beside]
    for writer in writers:
        with pytest.raises(StoreError, match=code), writer():
            raise AssertionError("never reached")
    with database.read() as c:
        assert works.released(c)
    with database.write_regardless() as c:
        standing.put(c, REVISION)
    add(database)
