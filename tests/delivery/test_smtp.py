from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.delivery.transports.table import TRANSPORTS
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, StoreBusy
from syndicate.settings import options
from tests.delivery import servers
from tests.delivery.mails import mail
from tests.delivery.relays import failure, hand_over, opened, transport, yes
from tests.delivery.servers import CLOSE, scripted


class TestARealServer:
    def test_takes_the_mail_as_it_is(self) -> None:
        with servers.real() as (mailbox, port), opened(port) as session:
            outcome = hand_over(session, mail(), yes)
        assert (outcome.state, outcome.code, outcome.enhanced) == ("sent", 250, "2.0.0")
        ((sender, recipients, data),) = mailbox.mails
        assert (sender, recipients) == ("actualites@metropole.example", ["renee@readers.example"])
        assert data == mail().data  # lines that begin with dots are whole

    def test_is_asked_once_for_many_mails(self) -> None:
        with servers.real() as (mailbox, port), opened(port) as session:
            for number in range(5):
                hand_over(session, mail(number), yes)
        assert (len(mailbox.mails), len(mailbox.sessions)) == (5, 1)

    def test_refuses_a_recipient_and_takes_the_next_on_the_same_connection(self) -> None:
        with servers.real() as (mailbox, port), opened(port) as session:
            with pytest.raises(Refused) as refused:
                hand_over(session, mail(1, "nobody@readers.example"), yes)
            with pytest.raises(Deferred) as deferred:
                hand_over(session, mail(2, "later@readers.example"), yes)
            hand_over(session, mail(3), yes)
        assert refused.value.reply == (550, "5.1.1", "5.1.1 No such user")
        assert refused.value.fields["kind"] == "address"
        assert deferred.value.fields["scope"] == "recipient"
        assert (len(mailbox.mails), len(mailbox.sessions)) == (1, 1)


class TestTheLastByte:
    def test_leaves_after_the_commit(self) -> None:
        with scripted() as server:
            seen: list[list[str]] = []

            def commit() -> bool:
                seen.append(list(server.heard))
                return True

            with opened(server.port) as session:
                hand_over(session, mail(), commit)
        assert seen[0][-3:] == ["MAIL", "RCPT", "DATA"]
        assert server.heard[-2:] == [".", "QUIT"]

    @pytest.mark.parametrize("busy", [False, True], ids=["not ours", "commit failed"])
    def test_never_leaves_without_it(self, busy: bool) -> None:
        def commit() -> bool:
            if busy:
                raise StoreBusy("database-busy")
            return False

        with scripted() as server, opened(server.port) as session:
            if busy:
                with pytest.raises(StoreBusy):
                    hand_over(session, mail(), commit)
            else:
                assert hand_over(session, mail(), commit).state == "dropped"
            transport(server.port).open().close()  # the server has seen the end by now
        assert server.bodies == []
        assert "EOF in body" in server.heard

    @pytest.mark.parametrize(
        ("script", "slow"),
        [({".": CLOSE}, {}), ({".": b"what?"}, {}), ({".": b"354 more"}, {}), ({}, {".": 1.0})],
        ids=["connection lost", "garbage", "no final reply", "too slow"],
    )
    def test_without_an_answer_leaves_doubt(
        self, script: Mapping[str, bytes], slow: Mapping[str, float]
    ) -> None:
        with scripted(script, slow) as server:
            error = failure(server)
        assert (type(error), error.code) == (Doubtful, "smtp-no-reply")

    @pytest.mark.parametrize(
        ("reply", "expected", "scope"),
        [
            (b"554 5.6.0 bad content", Refused, "recipient"),
            (b"451 4.3.0 later", Deferred, "recipient"),
            (b"421 4.3.2 going down", Deferred, "connection"),
        ],
    )
    def test_with_an_answer_leaves_none(
        self, reply: bytes, expected: type[DeliveryError], scope: str
    ) -> None:
        with scripted({".": reply}) as server:
            error = failure(server)
        assert (type(error), error.fields["scope"]) == (expected, scope)


class TestBeforeTheCommit:
    @pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
    @pytest.mark.parametrize("line", [CLOSE, b"rubbish", b"421 4.3.2 bye"])
    def test_a_broken_connection_means_later(self, verb: str, line: bytes) -> None:
        commits: list[int] = []

        def commit() -> bool:
            commits.append(1)
            return True

        with scripted({verb: line}) as server:
            error = failure(server, commit)
        assert (type(error), error.fields["scope"]) == (Deferred, "connection")
        assert commits == []

    def test_a_connection_that_was_idle_too_long_is_made_again(self) -> None:
        with (
            scripted({"MAIL": [b"250 ok", b"421 4.4.2 idle", b"250 ok"]}) as server,
            opened(server.port) as session,
        ):
            for number in (1, 2):
                assert hand_over(session, mail(number), yes).state == "sent"
        assert (server.connections, len(server.bodies)) == (2, 2)

    def test_a_new_connection_that_ends_at_once_is_not_tried_for_ever(self) -> None:
        with scripted({"MAIL": b"421 4.3.2 bye"}) as server:
            failure(server)
        assert server.heard.count("MAIL") == 1

    def test_a_connection_that_cannot_be_reset_is_made_again(self) -> None:
        script: Mapping[str, bytes | list[bytes]] = {
            "RCPT": [b"550 5.1.1 no", b"250 ok"],
            "RSET": CLOSE,
        }
        with scripted(script) as server, opened(server.port) as session:
            with pytest.raises(Refused):
                hand_over(session, mail(1), yes)
            assert hand_over(session, mail(2), yes).state == "sent"
        assert server.connections == 2

    @pytest.mark.parametrize(
        ("script", "code", "setting"),
        [
            ({"MAIL": b"530 5.7.0 login first"}, "smtp-credentials", "delivery.smtp.user"),
            ({"MAIL": b"550 5.7.1 not your address"}, "smtp-sender", "sender.email"),
            ({"RCPT": b"503 5.5.1 bad sequence"}, "smtp-protocol", "delivery.smtp.host"),
        ],
    )
    def test_what_concerns_every_mail_stops_the_job(
        self, script: Mapping[str, bytes], code: str, setting: str
    ) -> None:
        with scripted(script) as server:
            error = failure(server)
        assert (type(error), error.code, error.setting) == (DeliveryError, code, setting)
        assert error.fields["answer"]


def test_every_way_out_is_in_the_table_by_its_name(tmp_path: Path) -> None:
    made = {name: make(options.Delivery(), tmp_path) for name, make in TRANSPORTS.items()}
    assert {name: way.name for name, way in made.items()} == {name: name for name in TRANSPORTS}


def test_closing_a_connection_that_is_gone_is_quiet() -> None:
    with scripted({"QUIT": CLOSE}) as server:
        session = transport(server.port).open()
        session.close()
        session.close()
