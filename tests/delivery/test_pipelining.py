"""Servers that take commands in advance: one round trip for each mail, and as much certainty."""

import quopri
from collections.abc import Mapping
from contextlib import suppress

import pytest

from syndicate.delivery.message import quoted_printable
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused
from tests.delivery.mails import mail
from tests.delivery.relays import Basket, opened
from tests.delivery.servers import CLOSE, Scripted, scripted

OFFER = {"EHLO": b"250-me\r\n250 PIPELINING"}
OK = b"250 2.0.0 ok"
ONE = ["MAIL", "RCPT", "DATA", "."]


def carried(server: Scripted, basket: Basket) -> DeliveryError | None:
    """Have mails carried; return what ended the connection."""
    with opened(server.port) as session:
        try:
            session.carry(basket)
        except DeliveryError as error:
            return error
    return None


def states(basket: Basket) -> dict[int, str]:
    return {
        number: type(came).__name__ if isinstance(came, DeliveryError) else came.state
        for number, came in basket.came.items()
    }


def three() -> Basket:
    return Basket([mail(1), mail(2), mail(3)])


def test_the_last_line_of_a_mail_goes_with_the_envelope_of_the_next() -> None:
    with scripted(OFFER) as server:
        basket = three()
        assert carried(server, basket) is None
    assert states(basket) == {1: "sent", 2: "sent", 3: "sent"}
    assert [verb for verb in server.heard if verb != "EHLO"][1:-1] == ONE * 3
    assert len(server.bodies) == 3


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_body_that_is_asked_for_though_nobody_is_to_get_it_is_none(step: str) -> None:
    with scripted({**OFFER, step: [OK, b"451 4.3.0 later", OK]}) as server:
        basket = three()
        carried(server, basket)
    assert states(basket) == {1: "sent", 2: "Deferred", 3: "sent"}
    assert (server.connections, [len(one) > 0 for one in server.bodies]) == (1, [True, False, True])


def test_a_mail_whose_body_is_not_asked_for_takes_nobody_along() -> None:
    with scripted({**OFFER, "DATA": b"451 4.3.0 later"}) as server:
        basket = three()
        assert carried(server, basket) is None
    assert states(basket) == {1: "Deferred", 2: "Deferred", 3: "Deferred"}
    assert (server.connections, basket.given_back) == (1, [])


def test_a_refused_mail_leaves_the_envelope_of_the_next_as_it_is() -> None:
    with scripted({**OFFER, ".": [OK, b"554 5.6.0 bad content", OK]}) as server:
        basket = three()
        carried(server, basket)
    assert states(basket) == {1: "sent", 2: "Refused", 3: "sent"}
    assert server.connections == 1
    assert "RSET" not in server.heard


@pytest.mark.parametrize(
    ("last", "state"), [(CLOSE, Doubtful), (b"421 4.3.2 going down", Deferred)]
)
def test_what_was_announced_and_not_begun_is_given_back(
    last: bytes, state: type[DeliveryError]
) -> None:
    with scripted({**OFFER, ".": last}) as server:
        basket = three()
        error = carried(server, basket)
    assert isinstance(error, state)
    assert (states(basket), basket.given_back) == ({1: state.__name__}, [2])
    assert [one.delivery for one in basket.mails] == [3]


def test_a_server_that_ends_after_each_mail_is_called_again_and_nobody_is_charged() -> None:
    with scripted({**OFFER, "MAIL": [OK, b"421 4.7.0 enough for now"] * 3}) as server:
        basket = three()
        carried(server, basket)
    assert states(basket) == {1: "sent", 2: "sent", 3: "sent"}
    assert server.connections == 3


def test_no_last_line_leaves_of_a_mail_that_is_not_ours_any_more() -> None:
    answers = iter([True, False, True])
    with scripted(OFFER) as server:
        basket = Basket([mail(1), mail(2), mail(3)], lambda: next(answers))
        carried(server, basket)
    assert states(basket) == {1: "sent", 3: "sent"}
    assert len(server.bodies) == 2
    assert "EOF in body" in server.heard


def test_an_address_that_no_command_can_carry_is_refused_before_it_is_said() -> None:
    evil = mail(1, "a@b.example>\r\nRCPT TO:<c@d.example")
    with scripted(OFFER) as server:
        basket = Basket([evil, mail(2)])
        carried(server, basket)
    assert states(basket) == {1: "Refused", 2: "sent"}
    assert isinstance(basket.came[1], Refused)
    assert server.heard.count("RCPT") == 1


@pytest.mark.parametrize(
    "script",
    [{"MAIL": CLOSE}, {"RCPT": CLOSE}, {"DATA": CLOSE}, {"MAIL": b"421 4.3.2 bye"}],
    ids=["at MAIL", "at RCPT", "at DATA", "421"],
)
def test_a_lost_connection_before_the_body_is_no_doubt(script: Mapping[str, bytes]) -> None:
    with scripted({**OFFER, **script}) as server:
        basket = three()
        error = carried(server, basket)
    assert isinstance(error, Deferred)
    assert states(basket) == {1: "Deferred"}
    with suppress(IndexError):
        assert basket.mails[0].delivery == 2


@pytest.mark.parametrize(
    "text",
    [".", "..", ".a\n.b", "x" * 74 + "\n." + "y" * 73, "." + "é" * 80, "\n.\n", "." * 200],
)
def test_no_line_of_ours_begins_with_a_dot(text: str) -> None:
    made = quoted_printable(text)
    assert not any(line.startswith(b".") for line in made.split(b"\r\n"))
    assert max(map(len, made.split(b"\r\n"))) <= 76
    assert quopri.decodestring(made).decode().replace("\r\n", "\n") == text
