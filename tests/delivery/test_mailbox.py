"""A mailbox on a real IMAP server, read and marked."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.delivery import mailbox
from syndicate.errors import Deferred, DeliveryError, SettingsError
from syndicate.settings.returning import Imap
from tests.support import imap
from tests.support.imap import Box

pytestmark = pytest.mark.skipif(imap.PROGRAM is None, reason="needs dovecot")

MAIL = b"From: a@b.example\r\nSubject: one\r\n\r\nhello\r\n"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    (tmp_path / "password").write_text(f"{imap.PASSWORD}\n")
    with imap.box() as made:
        yield made


def options(box: Box, **changes: object) -> Imap:
    plain = Imap(
        host="127.0.0.1", port=box.port, tls="none", user=imap.USER, password_file="password"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # of as many types as options


def read(chosen: Imap, home: Path, largest: int = 1000, *, keep: bool = True) -> list[bytes]:
    """Read what waits; keep: say that it was read."""
    with mailbox.opened(chosen, home, largest) as opened:
        waiting = opened.waiting()
        found = [one.data for one in opened.fetch(waiting)]
        if keep:
            opened.done(waiting)
    return found


def test_what_was_read_waits_no_more_and_stays(box: Box, tmp_path: Path) -> None:
    box.put(MAIL)
    assert read(options(box), tmp_path) == [MAIL]
    assert read(options(box), tmp_path) == []
    assert len(box.mails()) == 1
    box.put(MAIL)
    assert read(options(box), tmp_path) == [MAIL]


def test_what_was_not_said_to_be_read_is_read_again(box: Box, tmp_path: Path) -> None:
    box.put(MAIL)
    assert read(options(box), tmp_path, keep=False) == [MAIL]
    assert box.mails() == [""]
    assert read(options(box), tmp_path) == [MAIL]


def test_what_somebody_opened_in_their_mail_program_waits_all_the_same(
    box: Box, tmp_path: Path
) -> None:
    box.put(MAIL)
    with mailbox.opened(options(box), tmp_path, 1000) as opened:
        opened.server.uid("STORE", "1", "+FLAGS", "(\\Seen)")
    assert read(options(box), tmp_path) == [MAIL]


def test_what_was_read_is_moved_where_a_folder_for_it_is_named(box: Box, tmp_path: Path) -> None:
    box.put(MAIL)
    box.put(MAIL)
    assert read(options(box, done="Lus"), tmp_path) == [MAIL, MAIL]
    assert (box.mails(), len(box.mails("Lus"))) == ([], 2)


def test_a_folder_has_the_name_that_people_see(box: Box, tmp_path: Path) -> None:
    with mailbox.opened(options(box), tmp_path, 1000) as opened:
        assert opened.server.create('"Trait&AOk-s & rang&AOk-s"'.replace(" & ", " &- "))[0] == "OK"
    box.put(MAIL)
    assert read(options(box, done="Traités & rangés"), tmp_path) == [MAIL]
    assert read(options(box, folder="Traités & rangés"), tmp_path) == [MAIL]


def test_a_server_that_cannot_move_is_asked_to_copy(box: Box, tmp_path: Path) -> None:
    box.put(MAIL)
    with mailbox.opened(options(box, done="Lus"), tmp_path, 1000) as opened:
        opened.able = frozenset({"UIDPLUS"})
        opened.done(opened.waiting())
        assert opened.waiting() == []
    assert (box.mails(), len(box.mails("Lus"))) == ([], 1)


def test_a_mail_is_read_to_its_largest_size_and_tells_when_it_came(
    box: Box, tmp_path: Path
) -> None:
    box.put(MAIL + b"x" * 5000)
    with mailbox.opened(options(box), tmp_path, 100) as opened:
        (found,) = opened.fetch(opened.waiting())
    assert len(found.data) == 100
    assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=2)


def test_a_mail_that_somebody_took_away_meanwhile_is_left_out(box: Box, tmp_path: Path) -> None:
    box.put(MAIL)
    with mailbox.opened(options(box), tmp_path, 100) as opened:
        assert [one.uid for one in opened.fetch([1, 7])] == [1]
        opened.done([1, 7])


class TestWhatIsWrongIsSaidWithItsSetting:
    @pytest.mark.parametrize(
        ("changes", "code", "setting"),
        [
            ({"folder": "Nulle part"}, "mailbox-folder", "bounces.imap.folder"),
            ({"done": "Nulle part"}, "mailbox-refused", "bounces.imap.done"),
            ({"tls": "required"}, "mailbox-tls", "bounces.imap.tls"),
            ({"tls": "implicit"}, "mailbox-handshake", "bounces.imap.tls"),
            ({"user": "é"}, "mailbox-login", "bounces.imap.user"),
        ],
        ids=str,
    )
    def test_of_a_server_that_will_not(
        self, box: Box, tmp_path: Path, changes: dict[str, str], code: str, setting: str
    ) -> None:
        box.put(MAIL)
        with pytest.raises(DeliveryError) as caught:
            read(options(box, **changes), tmp_path)
        assert (caught.value.code, caught.value.setting) == (code, setting)
        assert box.mails() == [""]

    def test_of_a_password_that_is_not_it(self, box: Box, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("another")
        with pytest.raises(DeliveryError) as caught:
            read(options(box), tmp_path)
        assert caught.value.code == "mailbox-login"

    def test_of_a_password_that_is_not_there(self, box: Box, tmp_path: Path) -> None:
        with pytest.raises(SettingsError) as caught:
            read(options(box, password_file="elsewhere"), tmp_path)
        assert caught.value.code == "password-unreadable"

    def test_of_a_server_that_is_away(self, box: Box, tmp_path: Path) -> None:
        with pytest.raises(Deferred) as caught:
            read(options(box, port=box.tls_port), tmp_path)
        assert caught.value.code == "mailbox-unreachable"


class TestWithTls:
    @pytest.fixture
    def secured(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
        if shutil.which("openssl") is None:
            pytest.skip("openssl makes the certificate")
        chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
        make = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            f" -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout {key} -out {chain}"
        )
        subprocess.run(make.split(), check=True, capture_output=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
        (tmp_path / "password").write_text(imap.PASSWORD)
        with imap.box((chain, key)) as made:
            yield made

    def test_from_the_first_byte_and_from_a_command_on(self, secured: Box, tmp_path: Path) -> None:
        for changes in ({"tls": "implicit", "port": secured.tls_port}, {"tls": "required"}):
            secured.put(MAIL)
            assert read(options(secured, host="localhost", **changes), tmp_path) == [MAIL]

    def test_not_under_another_name(self, secured: Box, tmp_path: Path) -> None:
        with pytest.raises(DeliveryError) as caught:
            read(options(secured, tls="implicit", port=secured.tls_port), tmp_path)
        assert caught.value.code == "mailbox-handshake"
