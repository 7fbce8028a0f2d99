"""Whoever asks for something at the form learns nothing of who else is a reader: not by words, nor by work."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from syndicate.audience import tokens
from syndicate.audience.withdrawals import Withdrawal
from syndicate.journeys.erase import erase
from syndicate.journeys.leave import leave
from syndicate.store import deliveries, subscribers, suppressions
from tests.support.subscribing import World, filled, links, world

PEOPLE = ("nobody", "reader", "waiting", "left", "erased", "bounced", "complained")


def address(who: str) -> str:
    return f"{who}@readers.example"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve a publication that knows each of these people in another way."""
    folder = tmp_path_factory.mktemp("same")
    with world(Path(folder)) as made:
        house = made.app.house
        for who in PEOPLE[1:]:
            made.subscribe(address(who))
        made.deliver()
        for mail in made.mails("confirm"):
            if mail["To"] != address("waiting"):
                made.press(links(mail)["c"])
        made.deliver()
        made.step(hours=1)
        now = made.clock.now()
        with house.database.read() as c:
            gone = subscribers.by_address(c, address("left"))
        assert gone is not None
        leave(house, Withdrawal(now, gone.id, None, "page"))
        erase(house, address("erased"), "staff@metropole.example", now)
        with house.database.write() as c:
            for who, why in (("bounced", "bounce"), ("complained", "complaint")):
                mark = tokens.address_hmac(house.keys, address(who))
                suppressions.suppress(c, mark, why, now)
        made.deliver()
        made.step(days=2)
        yield made


@contextmanager
def statements(here: World) -> Iterator[list[str]]:
    """Give the statements that the database is sent meanwhile, without their values."""
    seen: list[str] = []
    engine = here.app.house.database.engine

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("link", [False, True], ids=["subscribing", "the link to preferences"])
@pytest.mark.parametrize("who", PEOPLE)
def test_the_same_bytes_the_same_statements_and_one_mail_each(
    here: World, who: str, link: bool
) -> None:
    def ask(one: str) -> tuple[list[str], bytes, dict[str, str], int]:
        form = filled(here.get("/s/fr")) | {"email": one}
        form |= {"link": "1"} if link else {"newsletter.actualites": "1"}
        here.step(seconds=5)
        with house.database.read() as c:
            before = sum(deliveries.counts(c).values())
        with statements(here) as seen:
            answer = here.post("/s/fr", form)
        with house.database.read() as c:
            queued = sum(deliveries.counts(c).values()) - before
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        return seen, answer.content, headers, queued

    house = here.app.house
    seen, content, headers, queued = ask(address(who))
    assert (seen, content, headers, queued) == ask(f"stranger-{who}-{link}@readers.example")
    assert queued == 1
    assert any(one.startswith("INSERT INTO requests") for one in seen)
    here.step(minutes=1)
