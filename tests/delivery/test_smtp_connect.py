import shutil
import ssl
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.errors import Deferred, DeliveryError, SettingsError
from tests.delivery import servers
from tests.delivery.mails import mail
from tests.delivery.relays import hand_over, opened, transport, yes
from tests.delivery.servers import CLOSE, scripted

AUTH = b"250-me\r\n250 AUTH PLAIN"


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
                assert hand_over(session, mail(), yes).state == "sent"

    def test_a_server_without_login_names_the_setting(self, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("secret")
        with scripted() as server, pytest.raises(DeliveryError) as caught:
            transport(server.port, tmp_path, user="me", password_file="password").open()
        assert (caught.value.code, caught.value.setting) == ("smtp-login", "delivery.smtp.user")

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
        subprocess.run(command.split(), check=True, capture_output=True)
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
            hand_over(session, mail(), yes)
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
            hand_over(session, mail(), yes)
        assert len(mailbox.mails) == 1
