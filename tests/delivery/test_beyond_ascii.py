"""Readers whose address goes beyond ASCII before the @ (RFC 6531, 6532): written to as they are, or not at all."""

from collections.abc import Mapping
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from syndicate.delivery import message, personalise
from syndicate.delivery.dkim_keys import PrivateKey
from syndicate.delivery.transports.folder import FolderTransport
from syndicate.errors import DeliveryError, Refused
from syndicate.model import Message
from syndicate.settings.options import Algorithm
from tests.delivery.http.desk import Desk
from tests.delivery.http.desk import mail as to_provider
from tests.delivery.http.server import serving
from tests.delivery.http.ways import BREVO, MAILGUN, MAILJET, SES, Way
from tests.delivery.mails import delivery, letterhead, mail, page, personal
from tests.delivery.relays import Basket, hand_over, opened
from tests.delivery.servers import CLOSE, real, scripted
from tests.support import dkim

TYPED = "zoë@métropole.example"
ZOE = "zoë@xn--mtropole-b1a.example"
OK = b"250 2.0.0 ok"


def offering(*words: str) -> bytes:
    return b"\r\n".join((b"250-me", *(f"250-{one}".encode() for one in words), b"250 HELP"))


def written(**changes: Any) -> Message:
    reader = personal(**{"address": TYPED, "sender": "retours+0001@metropole.example"} | changes)
    return personalise.message(message.template(page(), letterhead()), delivery(), reader)


def parsed(data: bytes) -> EmailMessage:
    found = message_from_string(data.decode(), policy=policy.default)  # bytes become surrogates
    assert isinstance(found, EmailMessage)
    return found


class TestTheMail:
    def test_names_its_reader_in_utf8_and_is_ascii_otherwise(self) -> None:
        made = written()
        lines = made.data.split(b"\r\n")
        beyond = [one for one in lines if not one.isascii()]
        assert beyond == [f"To: =?utf-8?b?UmVuw6llIEPDtHTDqQ==?= <{ZOE}>".encode()]
        (to,) = parsed(made.data)["To"].addresses
        assert (to.display_name, to.addr_spec) == ("Renée Côté", ZOE)
        assert (made.recipient, made.sender) == (ZOE, "retours+0001@metropole.example")

    def test_is_the_same_ascii_mail_for_everybody_else(self) -> None:
        assert written(address="zoe@métropole.example").data.isascii()

    @pytest.mark.parametrize("local", ["zoë\u202e", "zoë\u00a0", "zo ë", "zo\r\në"])
    def test_is_not_made_for_what_is_no_address(self, local: str) -> None:
        with pytest.raises(Refused) as caught:
            written(address=f"{local}@readers.example")
        assert caught.value.code == "address-unfit"

    def test_is_signed_as_it_is(self, tmp_path: Path) -> None:
        keys: Mapping[Algorithm, PrivateKey] = {
            "rsa": dkim.key(tmp_path, "rsa"),
            "ed25519": dkim.key(tmp_path, "ed25519"),
        }
        made = written()
        signed = dkim.signer(keys).sign(made.data)
        assert signed.removesuffix(made.data).isascii()
        assert dkim.verified(signed, dkim.records(keys)) == [True, True]
        if dkim.has_perl():
            assert ("rsa", "rsa-sha256", "pass") in dkim.by_perl(signed, dkim.records(keys))
        forged = signed.replace("zoë".encode(), "zoé".encode())
        assert dkim.verified(forged, dkim.records(keys)) == [False, False]

    def test_lies_in_the_folder(self, tmp_path: Path) -> None:
        basket = Basket([written()])
        FolderTransport(tmp_path).open().carry(basket)
        (file,) = tmp_path.rglob("*.eml")
        assert file.read_bytes() == written().data


class TestAServerThatOffersIt:
    def test_has_the_mail_as_it_was_made(self) -> None:
        with real(enable_SMTPUTF8=True) as (mailbox, port), opened(port) as session:
            assert hand_over(session, written()).state == "sent"
        assert mailbox.mails == [(written().sender, [ZOE], dkim.transmitted(written().data))]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("SMTPUTF8", "8BITMIME"), " BODY=8BITMIME SMTPUTF8"),
            (("8BITMIME", "SMTPUTF8", "PIPELINING"), " BODY=8BITMIME SMTPUTF8"),
            (("SMTPUTF8",), " SMTPUTF8"),
        ],
    )
    def test_is_asked_for_it_by_such_mails_alone(self, words: tuple[str, ...], said: str) -> None:
        with scripted({"EHLO": offering(*words)}) as server, opened(server.port) as session:
            basket = Basket([mail(1), mail(2, ZOE), mail(3)])
            session.carry(basket)
        sender = "MAIL FROM:<actualites@metropole.example>"
        assert [one for one in server.lines if one.startswith("MAIL")] == [
            sender,
            f"{sender}{said}",
            sender,
        ]
        assert f"RCPT TO:<{ZOE}>" in server.lines
        assert len(basket.came) == 3

    @pytest.mark.parametrize("verb", ["MAIL", "RCPT", "."])
    def test_and_finds_no_way_on_refuses_one_mail(self, verb: str) -> None:
        answers: Mapping[str, bytes | list[bytes]] = {
            "EHLO": offering("SMTPUTF8"),
            verb: [OK, b"550 5.6.7 not taken there", OK],
        }
        with scripted(answers) as server, opened(server.port) as session:
            basket = Basket([mail(1), mail(2, ZOE), mail(3)])
            session.carry(basket)
        refusal = basket.came.pop(2)
        assert isinstance(refusal, Refused)
        assert (refusal.code, refusal.fields["kind"]) == ("smtp-refused", "routing")
        assert {
            one.state for one in basket.came.values() if not isinstance(one, DeliveryError)
        } == {"sent"}


class TestAServerThatDoesNot:
    @pytest.mark.parametrize("words", [(), ("8BITMIME", "PIPELINING")])
    def test_hears_nothing_of_the_reader(self, words: tuple[str, ...]) -> None:
        with scripted({"EHLO": offering(*words)}) as server, opened(server.port) as session:
            basket = Basket([mail(1), mail(2, ZOE), mail(3)])
            session.carry(basket)
        refusal = basket.came.pop(2)
        assert isinstance(refusal, Refused)
        assert (refusal.code, refusal.fields["kind"]) == ("eai-unsupported", "")
        assert (len(basket.came), len(server.bodies)) == (2, 2)
        assert not any("zo" in one for one in server.lines)

    def test_hears_nothing_where_the_one_before_did(self) -> None:
        answers = {
            "EHLO": [offering("SMTPUTF8"), offering()],
            "MAIL": [OK, CLOSE, OK],
        }
        with scripted(answers) as server, opened(server.port) as session:
            basket = Basket([mail(1), mail(2, ZOE), mail(3)])
            session.carry(basket)
        refusal = basket.came.pop(2)
        assert isinstance(refusal, Refused)
        assert refusal.code == "eai-unsupported"
        assert (len(basket.came), server.connections) == (2, 2)
        assert sum("SMTPUTF8" in one for one in server.lines) == 1

    def test_never_sees_a_sender_beyond_ascii(self) -> None:
        unfit = mail(1, ZOE, sender="émilie@metropole.example")
        with scripted({"EHLO": offering("SMTPUTF8")}) as server, opened(server.port) as session:
            basket = Basket([unfit])
            session.carry(basket)
        assert isinstance(basket.came[1], Refused)
        assert "MAIL" not in server.heard


@pytest.mark.parametrize("way", [MAILJET, BREVO, SES], ids=str)
def test_a_provider_that_says_nothing_of_it_is_not_asked(way: Way, tmp_path: Path) -> None:
    work = Desk([to_provider(1), to_provider(2, address=TYPED), to_provider(3)])
    with serving(way.taken) as server:
        way.open(server.url, tmp_path).carry(work)
    assert work.said == {1: "sent", 2: "eai-unsupported", 3: "sent"}
    assert not any("zoë".encode() in one.body or b"zo\\u00eb" in one.body for one in server.heard)


def test_mailgun_is_asked(tmp_path: Path) -> None:
    work = Desk([to_provider(1, address=TYPED)])
    with serving(MAILGUN.taken) as server:
        MAILGUN.open(server.url, tmp_path).carry(work)
    assert work.said == {1: "sent"}
    (call,) = server.heard
    assert f'name="to"\r\n\r\n{ZOE}\r\n'.encode() in call.body
    assert f"<{ZOE}>\r\n".encode() in call.body
