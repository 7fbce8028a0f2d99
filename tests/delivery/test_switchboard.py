"""Several connections in one thread: none waits for another, and all learn from what one meets."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from syndicate.errors import Deferred, DeliveryError, Doubtful
from tests.delivery.mails import mail
from tests.delivery.relays import Basket, opened
from tests.delivery.servers import CLOSE, SILENCE, Scripted, scripted

OFFER = {"EHLO": b"250-me\r\n250 PIPELINING"}
OK = b"250 2.0.0 ok"
LONG = timedelta(minutes=1)


def many(count: int) -> Basket:
    return Basket([mail(number) for number in range(1, count + 1)])


def carried(
    server: Scripted, basket: Basket, connections: int, timeout: timedelta = LONG
) -> DeliveryError | None:
    """Have mails carried; return what ended it."""
    with opened(server.port, connections=connections, timeout=timeout) as session:
        try:
            session.carry(basket)
        except DeliveryError as error:
            return error
    return None


def sent(basket: Basket) -> set[int]:
    came = basket.came.items()
    return {number for number, one in came if not isinstance(one, DeliveryError)}


@pytest.mark.parametrize("offer", [OFFER, {}], ids=["in advance", "in step"])
def test_mails_leave_over_as_many_connections_as_may_be_open(offer: Mapping[str, bytes]) -> None:
    with scripted(offer, {".": 0.05}) as server:
        basket = many(40)
        assert carried(server, basket, 4) is None
    assert sent(basket) == set(range(1, 41))
    assert len(server.bodies) == 40
    assert server.connections == 4


def test_one_mail_needs_one_connection() -> None:
    with scripted(OFFER) as server:
        assert carried(server, many(1), 8) is None
    assert server.connections == 1


def test_a_connection_that_stalls_keeps_nobody_else_waiting() -> None:
    with scripted({**OFFER, ".": [SILENCE, OK]}) as server:
        basket = many(30)
        error = carried(server, basket, 3, timedelta(seconds=1))
    assert isinstance(error, Doubtful)
    assert sum(isinstance(one, Doubtful) for one in basket.came.values()) == 1
    assert len(sent(basket)) == len(server.bodies) - 1
    assert len(sent(basket)) > 20  # all but those behind the one that stalls


def test_a_server_that_takes_fewer_connections_is_sent_to_over_those() -> None:
    with scripted(
        {**OFFER, "BANNER": [b"220 hi", b"220 hi", b"421 4.7.0 too many"]}, {".": 0.02}
    ) as server:
        basket = many(30)
        assert carried(server, basket, 6) is None
    assert sent(basket) == set(range(1, 31))
    assert server.connections == 3


def test_after_the_first_failure_nobody_else_is_begun_or_charged() -> None:
    with scripted({**OFFER, "MAIL": [OK] * 8 + [CLOSE]}, {".": 0.05}) as server:
        basket = many(40)
        error = carried(server, basket, 4)
    assert isinstance(error, Deferred)
    charged = [one for one in basket.came.values() if isinstance(one, Deferred)]
    assert len(charged) == 1
    assert len(sent(basket)) + len(charged) + len(basket.given_back) + len(basket.mails) == 40
    assert len(server.bodies) == len(sent(basket))


def test_a_server_that_is_gone_when_it_is_called_again_charges_nobody() -> None:
    banner = [b"220 hi", b"421 4.3.2 going down"]
    script: Mapping[str, bytes | list[bytes]] = {
        **OFFER,
        "BANNER": banner,
        "MAIL": [OK, b"421 4.7.0 enough for now"],
    }
    with scripted(script) as server:
        basket = many(3)
        error = carried(server, basket, 1)
    assert isinstance(error, Deferred)
    assert sent(basket) == {1}
    assert basket.came.keys() == {1}
    assert basket.given_back == [2]


def test_what_concerns_every_mail_is_told_before_what_concerns_a_connection() -> None:
    script: Mapping[str, bytes | list[bytes]] = {**OFFER, "MAIL": [CLOSE, b"530 5.7.0 login first"]}
    with scripted(script, {"MAIL": 0.1}) as server:
        error = carried(server, many(12), 2)
    assert error is not None
    assert isinstance(error, Deferred) or error.setting == "delivery.smtp.user"


def test_connections_are_used_again_for_what_comes_later() -> None:
    with scripted(OFFER, {".": 0.02}) as server, opened(server.port, connections=2) as session:
        for _ in range(3):
            session.carry(many(6))
    assert len(server.bodies) == 18
    assert server.connections == 2
