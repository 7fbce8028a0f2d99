import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicate.delivery.transports.smtp import SmtpSession, SmtpTransport
from syndicate.delivery.transports.table import TRANSPORTS
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, SettingsError, StoreBusy
from syndicate.settings import options
from syndicate.settings.options import Smtp
from tests.delivery import servers
from tests.delivery.mails import mail
from tests.delivery.servers import CLOSE, Scripted, scripted

AUTH = b"250-me\r\n250 AUTH PLAIN"


def transport(port: int, home: Path = Path("/nowhere"), **changes: Any) -> SmtpTransport:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "timeout": timedelta(seconds=0.5),
    }
    return SmtpTransport(Smtp(**values | changes), home)


def yes() -> bool:
    return True


def failure(server: Scripted, commit: Callable[[], bool] = yes) -> DeliveryError:
    with opened(server.port) as session, pytest.raises(DeliveryError) as caught:
        session.hand_over(mail(), commit)
    return caught.value


@contextmanager
def opened(port: int, home: Path = Path("/nowhere"), **changes: Any) -> Iterator[SmtpSession]:
    session = transport(port, home, **changes).open()
    try:
        yield session
    finally:
        session.close()


class TestARealServer:
    def test_takes_the_mail_as_it_is(self) -> None:
        with servers.real() as (mailbox, port), opened(port) as session:
            outcome = session.hand_over(mail(), yes)
        assert (outcome.state, outcome.code, outcome.enhanced) == ("sent", 250, "2.0.0")
        ((sender, recipients, data),) = mailbox.mails
        assert (sender, recipients) == ("actualites@metropole.example", ["renee@readers.example"])
        assert data == mail().data  # lines that begin with dots are whole

    def test_is_asked_once_for_many_mails(self) -> None:
        with servers.real() as (mailbox, port), opened(port) as session:
            for number in range(5):
                session.hand_over(mail(number), yes)
        assert (len(mailbox.mails), len(mailbox.sessions)) == (5, 1)

    def test_refuses_a_recipient_and_takes_the_next_on_the_same_connection(self) -> None:
        with servers.real() as (mailbox, port), opened(port) as session:
            with pytest.raises(Refused) as refused:
                session.hand_over(mail(1, "nobody@readers.example"), yes)
            with pytest.raises(Deferred) as deferred:
                session.hand_over(mail(2, "later@readers.example"), yes)
            session.hand_over(mail(3), yes)
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
                session.hand_over(mail(), commit)
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
                    session.hand_over(mail(), commit)
            else:
                assert session.hand_over(mail(), commit).state == "dropped"
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
                assert session.hand_over(mail(number), yes).state == "sent"
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
                session.hand_over(mail(1), yes)
            assert session.hand_over(mail(2), yes).state == "sent"
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


class TestConnecting:
    @pytest.mark.parametrize(
        ("script", "slow"),
        [
            ({"BANNER": CLOSE}, {}),
            ({"BANNER": b"421 4.3.2 not now"}, {}),
            ({"BANNER": b"hello?"}, {}),
            ({}, {"BANNER": 1.0}),
            ({}, {"EHLO": 1.0}),
        ],
        ids=["hangs up", "not now", "garbage", "silent", "slow"],
    )
    def test_a_server_that_does_not_answer_means_later(
        self, script: Mapping[str, bytes], slow: Mapping[str, float]
    ) -> None:
        with scripted(script, slow) as server, pytest.raises(Deferred) as caught:
            transport(server.port).open()
        assert caught.value.fields["scope"] == "connection"

    def test_nobody_there_means_later_and_says_where(self) -> None:
        port = servers.unused_port()
        with pytest.raises(Deferred) as caught:
            transport(port).open()
        assert caught.value.code == "smtp-unreachable"
        assert caught.value.fields["host"] == f"127.0.0.1:{port}"

    def test_an_unwelcome_banner_stops_the_job(self) -> None:
        away = {"BANNER": b"554 5.7.1 go away"}
        with scripted(away) as server, pytest.raises(DeliveryError) as caught:
            transport(server.port).open()
        assert (caught.value.code, caught.value.setting) == ("smtp-unwelcome", "delivery.smtp.host")

    def test_encryption_that_is_required_and_not_offered_stops_the_job(self) -> None:
        with scripted() as server, pytest.raises(DeliveryError) as caught:
            transport(server.port, tls="required").open()
        assert (caught.value.code, caught.value.setting) == ("smtp-tls", "delivery.smtp.tls")
        assert "MAIL" not in server.heard

    def test_a_login_that_is_not_accepted_names_the_setting(self, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("secret\n")
        with scripted({"EHLO": AUTH, "AUTH": b"535 5.7.8 no"}) as server:
            way = transport(server.port, tmp_path, user="me", password_file="password")
            with pytest.raises(DeliveryError) as caught:
                way.open()
        assert (caught.value.code, caught.value.setting) == (
            "smtp-credentials",
            "delivery.smtp.user",
        )
        assert "secret" not in str(caught.value)

    def test_a_login_is_made_with_the_password_in_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("secret\n")
        with scripted({"EHLO": AUTH, "AUTH": b"235 2.7.0 ok"}) as server:
            way = {"user": "me", "password_file": "password"}
            with opened(server.port, tmp_path, **way) as session:
                assert session.hand_over(mail(), yes).state == "sent"

    def test_a_server_without_login_names_the_setting(self, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("secret")
        with scripted() as server, pytest.raises(DeliveryError) as caught:
            transport(server.port, tmp_path, user="me", password_file="password").open()
        assert caught.value.code == "smtp-credentials"

    def test_a_password_that_cannot_be_read_names_the_setting(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError) as caught:
            transport(1, tmp_path, user="me", password_file="nothing").open()
        assert caught.value.setting == "delivery.smtp.password_file"


class TestEncryption:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> tuple[Path, Path]:
        key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {chain}"
        )
        if shutil.which("openssl") is None:
            pytest.skip("openssl makes the certificate")
        subprocess.run(command.split(), check=True, capture_output=True)  # noqa: S603  fixed words
        return chain, key

    @pytest.fixture
    def context(self, certificate: tuple[Path, Path]) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        return context

    def test_is_used_where_the_server_offers_it(
        self,
        certificate: tuple[Path, Path],
        context: ssl.SSLContext,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        with (
            servers.real(tls_context=context, require_starttls=True) as (mailbox, port),
            opened(port, tls="required") as session,
        ):
            session.hand_over(mail(), yes)
        assert len(mailbox.mails) == 1

    def test_with_a_certificate_that_nobody_vouches_for_stops_the_job(
        self, context: ssl.SSLContext
    ) -> None:
        with servers.real(tls_context=context) as (_, port), pytest.raises(DeliveryError) as caught:
            transport(port, tls="required").open()
        assert (caught.value.code, caught.value.setting) == (
            "smtp-certificate",
            "delivery.smtp.tls",
        )

    def test_from_the_first_byte(
        self,
        certificate: tuple[Path, Path],
        context: ssl.SSLContext,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        with (
            servers.real(ssl_context=context) as (mailbox, port),
            opened(port, tls="implicit") as session,
        ):
            session.hand_over(mail(), yes)
        assert len(mailbox.mails) == 1


def test_both_ways_out_are_in_the_table(tmp_path: Path) -> None:
    made = {name: make(options.Delivery(), tmp_path) for name, make in TRANSPORTS.items()}
    assert {name: way.name for name, way in made.items()} == {"folder": "folder", "smtp": "smtp"}


def test_closing_a_connection_that_is_gone_is_quiet() -> None:
    with scripted({"QUIT": CLOSE}) as server:
        session = transport(server.port).open()
        session.close()
        session.close()
