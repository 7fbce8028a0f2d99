"""Whoever types an address into the form learns nothing of it: one answer, one way through the database, one mail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from syndicate.audience.listing import Listed
from syndicate.audience.tables import entrant
from syndicate.audience.withdrawals import Withdrawal
from syndicate.journeys.admit import admit
from syndicate.journeys.erase import erase
from syndicate.journeys.leave import leave
from syndicate.journeys.suppress import suppress
from syndicate.store import subscribers
from tests.support.subscribing import TWO, World, links, world

pytestmark = pytest.mark.short

UNKNOWN = "unknown@readers.example"


def imported(here: World, address: str, **more: str) -> None:
    row = {"email": address, "newsletter": "actualites", "basis": "express", "evidence": "x"} | more
    house, now = here.app.house, here.clock.now()
    admit(house, [entrant(row, house.settings, now)], "import a.csv", now)


def pending(here: World, address: str) -> None:
    here.subscribe(address)


def asked_and_mailed(here: World, address: str) -> None:
    here.subscribe(address)
    here.deliver()


def confirmed(here: World, address: str) -> None:
    here.subscribe(address)
    here.deliver()
    here.press(links(here.mails("confirm")[-1])["c"])


def left(here: World, address: str) -> None:
    confirmed(here, address)
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, address)
    assert reader is not None
    leave(here.app.house, Withdrawal(here.clock.now(), reader.id, None, "one-click"))


def erased(here: World, address: str) -> None:
    confirmed(here, address)
    erase(here.app.house, address, "staff@metropole.example", here.clock.now())


def suppressed(reason: str) -> Callable[[World, str], None]:
    def act(here: World, address: str) -> None:
        now = here.clock.now()
        suppress(here.app.house, [Listed(address, 2)], reason, "suppress a.csv", now)

    return act


KNOWN: dict[str, Callable[[World, str], None]] = {
    "imported": imported,
    "imported, to be confirmed": lambda here, one: imported(here, one, state="pending"),
    "imported, and to read the other": lambda here, one: imported(here, one, newsletter="sorties"),
    "asked, and waits for the mail": pending,
    "asked, and has the mail": asked_and_mailed,
    "confirmed": confirmed,
    "left": left,
    "erased": erased,
    "bounced": suppressed("bounce"),
    "complained": suppressed("complaint"),
    "kept out": suppressed("manual"),
}
ASKS: dict[str, dict[str, str]] = {
    "all newsletters": {"newsletter.actualites": "1", "newsletter.sorties": "1"},
    "one newsletter": {"newsletter.actualites": "1", "locale": "en", "zone": "Asia/Tokyo"},
    "their link": {"link": "1"},
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("same"), f"{TWO}\n[web]\nasked_per_hour = 100000\n") as made:
        yield made


@contextmanager
def statements(here: World) -> Iterator[list[str]]:
    """Give what is asked of the database, statement by statement, without values."""
    seen: list[str] = []

    def heard(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = here.app.house.database.engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def queued(here: World) -> list[tuple[str, str, str, int]]:
    """Return purpose, kind, state and priority of every mail in the ledger."""
    with here.app.house.database.read() as c:
        rows = c.execute(text("SELECT purpose, key, state, priority FROM deliveries ORDER BY id"))
        return [(row[0], row[1].partition("-")[0], row[2], row[3]) for row in rows]


def asked(here: World, address: str, form: dict[str, str]) -> tuple[Any, ...]:
    """Send the form; return all that its sender, and the database, can tell."""
    before = queued(here)
    with statements(here) as seen:
        answer = here.press("/s/fr", {"email": address} | form)
    own = ("date", "x-request-id")  # of each answer, whoever asks
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in own}
    return answer.status_code, answer.content, headers, seen, queued(here)[len(before) :]


@pytest.mark.wide
@pytest.mark.parametrize("form", ASKS.values(), ids=ASKS)
@pytest.mark.parametrize("name", KNOWN)
def test_the_form_answers_everybody_alike(here: World, name: str, form: dict[str, str]) -> None:
    address = f"{list(KNOWN).index(name)}-{list(ASKS.values()).index(form)}@readers.example"
    KNOWN[name](here, address)
    known = asked(here, address, form)
    here.step(hours=1)
    assert known == asked(here, f"unknown-{address}", form)
    status, _content, _headers, seen, mails = known
    assert status == 200
    kind = "link" if "link" in form else "confirm"
    assert mails == [("system", kind, "queued", 0)]
    assert sum(one.startswith("INSERT") for one in seen) >= 2
    here.deliver()


def test_a_sixth_request_of_a_day_is_answered_as_the_first(tmp_path: Path) -> None:
    with world(tmp_path, TWO) as here:
        answers = [asked(here, UNKNOWN, ASKS["one newsletter"]) for _ in range(6)]
    assert len({(one[0], one[1], str(one[2])) for one in answers}) == 1
    assert [len(one[4]) for one in answers] == [1, 1, 1, 1, 1, 0]
