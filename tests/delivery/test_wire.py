"""Servers that lie, dawdle or never end: whatever they do, we stop waiting and know where we are."""

import shutil
import ssl
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, SettingsError
from tests.delivery.mails import mail
from tests.delivery.relays import failure, hand_over, opened, transport, yes
from tests.delivery.servers import CLOSE, DRIP, ENDLESS, SILENCE, raw, scripted

# No socket holds that much: the server reads it, and has spoken before it does.
HUGE = mail(data=(b"x" * 998 + b"\r\n") * 24_000)
LOGIN = b"250-me\r\n250 AUTH CRAM-MD5 PLAIN LOGIN"
HTTP = raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
NONSENSE = {
    "never ends": ENDLESS,
    "comes byte by byte": DRIP,
    "is that of a web server": HTTP,
    "is binary": raw(b"\x00\xff\x1b[31m\x80\r\n"),
    "has a code of two digits": b"25 ok",
    "has a code of four digits": b"2500 ok",
    "has a code that no server uses": b"999 ok",
    "is empty": b"\r\n",
    "has no end of line": raw(b"2" * 70_000),
    "has 200 lines": b"250-more\r\n" * 200 + b"250 done",
    "asks for a body": b"354 go on",
    "never comes": SILENCE,
    "is a closed door": CLOSE,
}
BEFORE = ("BANNER", "EHLO", "MAIL", "RCPT", "DATA")
each_nonsense = pytest.mark.parametrize("line", NONSENSE.values(), ids=NONSENSE)


@pytest.mark.parametrize("verb", BEFORE)
@each_nonsense
def test_a_reply_before_the_commit_that_is_none_means_later(verb: str, line: bytes) -> None:
    if verb == "DATA" and line == b"354 go on":
        line = b"250 go on"
    script = {verb: line, "HELO": line} if verb == "EHLO" else {verb: line}
    with scripted(script) as server, pytest.raises(Deferred) as caught:
        _hand_over(server.port)
    assert caught.value.fields["scope"] == "connection"
    assert caught.value.setting == "delivery.smtp.host"


@each_nonsense
def test_a_reply_after_the_last_byte_that_is_none_leaves_doubt(line: bytes) -> None:
    with scripted({".": line}) as server:
        error = failure(server)
    assert (type(error), error.code) == (Doubtful, "smtp-no-reply")


@each_nonsense
def test_a_reply_to_the_login_that_is_none_ends_the_connection(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "password").write_text("secret")
    script = {"EHLO": b"250-me\r\n250 AUTH PLAIN", "AUTH": line}
    with scripted(script) as server, pytest.raises(Deferred) as caught:
        transport(server.port, tmp_path, user="me", password_file="password").open()
    assert caught.value.fields["scope"] == "connection"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"334 %%%not-base64", "smtp-garbled"),
        (b"334 a", "smtp-garbled"),
        (b"535 5.7.8 no", "smtp-credentials"),
        (b"504 no such way", "smtp-unwelcome"),
    ],
)
def test_a_login_that_goes_wrong_is_told(tmp_path: Path, answer: bytes, code: str) -> None:
    (tmp_path / "password").write_text("secret")
    with scripted({"EHLO": LOGIN, "AUTH": answer}) as server, pytest.raises(DeliveryError) as found:
        transport(server.port, tmp_path, user="me", password_file="password").open()
    assert found.value.code == code
    assert found.value.setting
    assert "secret" not in str(found.value)


class TestBetweenTwoReplies:
    def test_a_reply_that_comes_before_the_last_line_is_no_answer_to_it(self) -> None:
        with scripted(early={"DATA": b"250 2.0.0 taken\r\n"}) as server:
            error = failure(server, _never, HUGE, timeout=timedelta(minutes=1))
        assert (type(error), error.code) == (Deferred, "smtp-garbled")
        assert server.bodies == []

    def test_a_mail_refused_in_the_middle_of_its_body_is_refused(self) -> None:
        with scripted(early={"DATA": b"552 5.3.4 too large\r\n"}) as server:
            error = failure(server, _never, HUGE, timeout=timedelta(minutes=1))
        assert (type(error), error.reply[0]) == (Refused, 552)

    def test_a_reply_too_many_is_not_taken_for_the_next(self) -> None:
        with scripted({"MAIL": raw(b"250 ok\r\n250 ok\r\n")}) as server:
            error = failure(server, _never)
        assert (type(error), error.code) == (Deferred, "smtp-garbled")


def test_what_a_server_says_reaches_no_terminal_raw() -> None:
    with scripted({"RCPT": raw(b"550 5.1.1 \x1b]0;gone\x07 \xff\x9b31m\tno\r\n")}) as server:
        refused = failure(server)
    said = raw(b"250-2.0.0 \x1b[2Jkept\r\n250 2.0.0 as\x00 4F2A\r\n")
    with scripted({".": said}) as server, opened(server.port) as session:
        sent = hand_over(session, mail(), yes)
    for code, enhanced, text in (refused.reply, (sent.code, sent.enhanced, sent.text)):
        assert text.isprintable()
        assert (code, enhanced) in ((550, "5.1.1"), (250, "2.0.0"))
    assert "kept" in sent.text
    assert "4F2A" in sent.text


class TestAPasswordFile:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "password-empty"),
            (b" \n", "password-empty"),
            ("été".encode(), "password-unfit"),
            (b"\xff\xfe", "password-unfit"),
            (b"secret\nsecond line", "password-unfit"),
            (b"sec\0ret", "password-unfit"),
            (b"x" * 5000, "password-unfit"),
        ],
    )
    def test_that_holds_no_password_is_told(
        self, tmp_path: Path, content: bytes, code: str
    ) -> None:
        (tmp_path / "password").write_bytes(content)
        with pytest.raises(SettingsError) as caught:
            transport(1, tmp_path, user="me", password_file="password").open()
        assert (caught.value.code, caught.value.file) == (code, "password")
        assert caught.value.setting == "delivery.smtp.password_file"

    def test_may_end_its_line_as_any_system_does(self, tmp_path: Path) -> None:
        (tmp_path / "password").write_bytes(b"secret\r\n")
        script = {"EHLO": b"250-me\r\n250 AUTH PLAIN", "AUTH": b"235 2.7.0 ok"}
        way = {"user": "me", "password_file": "password"}
        with scripted(script) as server, opened(server.port, tmp_path, **way) as session:
            assert hand_over(session, mail(), yes).state == "sent"


class TestStartTls:
    @pytest.fixture
    def context(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
        if shutil.which("openssl") is None:
            pytest.skip("openssl makes the certificate")
        key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {key} -out {chain}"
        )
        subprocess.run(command.split(), check=True, capture_output=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(chain, key)
        return context

    def test_takes_nothing_said_before_it_for_an_answer(
        self, context: ssl.SSLContext, tmp_path: Path
    ) -> None:
        (tmp_path / "password").write_text("secret")
        script: Mapping[str, bytes | list[bytes]] = {
            "EHLO": [b"250-me\r\n250 STARTTLS", b"250 me"],
            "STARTTLS": raw(b"220 go\r\n250-me\r\n250 AUTH PLAIN\r\n"),
        }
        way = {"user": "me", "password_file": "password", "tls": "required"}
        with scripted(script, tls=context) as server, pytest.raises(DeliveryError) as caught:
            transport(server.port, tmp_path, **way).open()
        assert caught.value.code == "smtp-login"  # the true server offers none
        assert "AUTH" not in server.heard

    def test_is_followed_by_as_many_replies_as_commands(self, context: ssl.SSLContext) -> None:
        script: Mapping[str, bytes | list[bytes]] = {
            "EHLO": [b"250-me\r\n250 STARTTLS", b"250 me"],
            "STARTTLS": raw(b"220 go\r\n250 injected\r\n"),
        }
        with (
            scripted(script, tls=context) as server,
            opened(server.port, tls="required") as session,
        ):
            assert hand_over(session, mail(), yes).state == "sent"
        assert len(server.bodies) == 1

    @pytest.mark.parametrize(
        ("script", "early", "code"),
        [
            ({"STARTTLS": b"502 5.5.1 no"}, {}, "smtp-tls"),
            ({"STARTTLS": b"454 4.7.0 not now"}, {}, "smtp-away"),
            ({"STARTTLS": b"hello"}, {}, "smtp-garbled"),
            ({"STARTTLS": b"250 ok"}, {}, "smtp-garbled"),
            ({"STARTTLS": CLOSE}, {}, "smtp-unreachable"),
            ({"STARTTLS": b"220 go"}, {"STARTTLS": b"250 but in clear\r\n"}, "smtp-handshake"),
            ({"STARTTLS": b"220 go"}, {"STARTTLS": SILENCE}, "smtp-unreachable"),
        ],
        ids=[
            "refused", "not now", "nonsense", "another answer", "hangs up", "no handshake",
            "silence",
        ],
    )  # fmt: skip
    def test_that_comes_to_nothing_sends_nothing_in_clear(
        self, script: Mapping[str, bytes], early: Mapping[str, bytes], code: str
    ) -> None:
        offers = {"EHLO": b"250-me\r\n250 STARTTLS", **script}
        with scripted(offers, early=early) as server, pytest.raises(DeliveryError) as caught:
            transport(server.port, tls="required").open()
        assert caught.value.code == code
        assert caught.value.setting
        assert not {"AUTH", "MAIL"} & set(server.heard)

    def test_that_was_expected_from_the_first_byte_is_told(self) -> None:
        with scripted() as server, pytest.raises(DeliveryError) as caught:
            transport(server.port, tls="implicit").open()
        assert (caught.value.code, caught.value.setting) == ("smtp-handshake", "delivery.smtp.tls")


def _hand_over(port: int) -> None:
    with opened(port) as session:
        hand_over(session, mail(), _never)


def _never() -> bool:
    raise AssertionError("the mail must not be committed")
