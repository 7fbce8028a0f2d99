"""A consent that ends: its reader is asked once, and written to no more from that instant on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.audience.tables import entrant
from syndicate.journeys.admit import admit
from syndicate.journeys.expiry import forget, watch_consents
from syndicate.schedule.jobs import JOBS
from syndicate.store import audit, consents, subscribers
from tests.support.subscribing import READER, World, links, text, world

pytestmark = pytest.mark.short

DAY = timedelta(days=1)
# An inquiry of 2025-09-20: the last day is 2026-03-20, in Paris.
ENDS = datetime(2026, 3, 20, 23, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as made:
        row = {"email": READER, "newsletter": "actualites", "locale": "fr-CA", "basis": "implied"}
        row |= {"ground": "inquiry", "consented_at": "2025-09-20T10:00:00+02:00"}
        one = entrant(row, made.app.house.settings, made.clock.now())
        assert admit(made.app.house, [one], "import a.csv", made.clock.now()).new == 1
        yield made


def state(here: World) -> tuple[str, datetime | None]:
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, READER)
        assert reader is not None
        (one,) = subscribers.subscriptions(c, reader.id)
    return one.state, one.expires


def test_it_ends_by_the_calendar(here: World) -> None:
    assert state(here) == ("active", ENDS)


def test_its_reader_is_asked_once(here: World) -> None:
    house = here.app.house
    assert watch_consents(house, here.clock.now()) == (1, 0)
    assert watch_consents(house, here.clock.now() + DAY) == (0, 0)
    here.deliver()
    (mail,) = here.mails("expiring")
    assert mail["Content-Language"] == "fr-CA"
    assert "20 mars 2026" in text(mail).replace("\u00a0", " ")
    with house.database.read() as c:
        assert [one.act for one in audit.listing(c)].count("remind") == 1


def test_saying_yes_makes_it_express(here: World) -> None:
    watch_consents(here.app.house, here.clock.now())
    here.deliver()
    answer = here.press(links(here.mails("expiring")[0])["c"])
    assert answer.status_code == 200
    assert state(here) == ("active", None)
    assert watch_consents(here.app.house, ENDS + DAY) == (0, 0)
    here.deliver()
    assert here.mails("welcome") == []


def test_the_question_can_be_answered_until_the_end(here: World) -> None:
    watch_consents(here.app.house, here.clock.now())
    here.deliver()
    path = links(here.mails("expiring")[0])["c"]
    here.clock.step_to(ENDS - timedelta(minutes=1))
    assert here.get(path).status_code == 200
    here.clock.step_to(ENDS)
    assert here.get(path).status_code == 410


def test_without_an_answer_it_ends_and_the_ledger_says_when(here: World) -> None:
    house = here.app.house
    assert watch_consents(house, ENDS - timedelta(seconds=1)) == (1, 0)
    assert watch_consents(house, ENDS + 2 * DAY) == (0, 1)
    assert state(here)[0] == "expired"
    with house.database.read() as c:
        reader = subscribers.by_address(c, READER)
        assert reader is not None
        *_, last = consents.acts(c, reader.id)
    assert (last.act, last.at, last.source) == ("expired", ENDS, "clock")


def test_a_question_that_is_answered_by_leaving_is_not_sent(here: World) -> None:
    watch_consents(here.app.house, here.clock.now())
    with here.app.house.database.write() as c:
        reader = subscribers.by_address(c, READER)
        assert reader is not None
        subscribers.leave(c, reader.id, None, here.clock.now(), "one-click", here.clock.now())
    here.deliver()
    assert here.mails("expiring") == []


def test_networks_are_forgotten_in_their_time(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.subscribe()
        here.deliver()
        here.press(links(here.mails("confirm")[0])["c"])
        house, then = here.app.house, here.clock.now() + timedelta(days=395)
        assert forget(house, then - DAY) == (1, 0)
        assert forget(house, then + DAY) == (0, 2)
        with house.database.read() as c:
            reader = subscribers.by_address(c, READER)
            assert reader is not None
            assert {one.network for one in consents.acts(c, reader.id)} == {None}


def test_serve_looks_by_itself(here: World) -> None:
    JOBS["consents"].run(here.app.house, ENDS + DAY)
    JOBS["retention"].run(here.app.house, ENDS + DAY)
    assert state(here)[0] == "expired"
