"""An issue on its way through a real Postfix: what arrives is what left, and its signatures hold."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from syndicate.delivery.dkim_keys import PrivateKey
from syndicate.settings.options import Algorithm
from tests.delivery.mails import mail
from tests.delivery.relays import hand_over, opened
from tests.support import dkim, homes
from tests.support.cli import at
from tests.support.postfix import LACKING, Postfix, postfix
from tests.support.sending import DUE, ISSUE, PLAN, STAFF

pytestmark = pytest.mark.skipif(bool(LACKING), reason=LACKING)

ANA, NOBODY = "ana@readers.example", "nobody@readers.example"
ZOE, DOTS = "zoë@xn--mtropole-b1a.example", "dots@readers.example"
SETTINGS = f"""{homes.SETTINGS}
[web]
base_url = "https://infolettre.metropole.example"

[bounces]
address = "retours@bounce.metropole.example"
unsubscribe = "unsub@bounce.metropole.example"

[delivery.dkim.selectors.rsa]
file = "keys/rsa.pem"

[delivery.dkim.selectors.ed25519]
algorithm = "ed25519"
file = "keys/ed25519.pem"
"""


@dataclass(frozen=True)
class Sent:
    """A publication whose issue was handed to Postfix, and the same mails as files."""

    home: Path
    server: Postfix
    records: Mapping[str, str]
    files: Mapping[str, bytes]

    def arrived(self, address: str) -> bytes:
        (found,) = self.server.mails(address)
        return found


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    with postfix([ANA, ZOE, DOTS]) as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(made.chain))
        yield made


@pytest.fixture(scope="module")
def sent(server: Postfix, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("postfix")
    home = homes.home(folder / "home", SETTINGS)
    (home / "keys").mkdir()
    keys: Mapping[Algorithm, PrivateKey] = {
        "rsa": dkim.key(home / "keys", "rsa"),
        "ed25519": dkim.key(home / "keys", "ed25519"),
    }
    body = "Bonjour.\n\n.Une ligne qui commence par un point\n\n" + "Très long. " * 300
    homes.write_article(home, "fete", title="La fête", featured="true", body=f"{body}\n")
    for address in (ANA, ZOE, NOBODY):
        words = ("--newsletter", "actualites", "--locale", "fr", "--zone", "Europe/Paris")
        added = at(PLAN, home, "subscribers", "add", address, *words)
        assert added.code == 0, added.err
    for instant in (PLAN, "2026-03-12T06:45:00Z", DUE):
        assert at(instant, home, "schedule", "tick").code == 0
    shutil.copytree(home, folder / "copy")
    assert at(DUE, folder / "copy", "adopt", "--by", STAFF).code == 0
    assert at(DUE, folder / "copy", "deliver").code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYNDICATE_DELIVERY__TRANSPORT", "smtp")
        patch.setenv("SYNDICATE_DELIVERY__SMTP__HOST", "127.0.0.1")
        patch.setenv("SYNDICATE_DELIVERY__SMTP__PORT", str(server.port))
        assert at(DUE, home, "deliver").code == 1  # one is refused
    return Sent(home, server, dkim.records(keys), written(folder / "copy"))


def written(home: Path) -> dict[str, bytes]:
    """Return reader → the mail that lies in the folder."""
    found = {}
    for file in (home / "var" / "outbox" / ISSUE).glob("*.eml"):
        data = file.read_bytes()
        to = re.search(rb"(?m)^To: (.*)\r$", data)
        assert to
        found[to[1].decode()] = data
    return found


def states(home: Path) -> dict[str, tuple[str, int]]:
    rows = at(DUE, home, "deliveries", "list", "--issue", ISSUE, "--json").json["deliveries"]
    return {one["address"]: (one["state"], one["reply"]["code"]) for one in rows}


@pytest.mark.parametrize("address", [ANA, ZOE])
class TestAMail:
    def test_arrives_as_it_left(self, sent: Sent, address: str) -> None:
        assert sent.arrived(address) == dkim.transmitted(sent.files[address])

    def test_is_found_good_by_dkimpy(self, sent: Sent, address: str) -> None:
        assert dkim.verified(sent.arrived(address), sent.records) == [True, True]

    @pytest.mark.skipif(not dkim.has_perl(), reason="needs Mail::DKIM")
    def test_is_found_good_by_perl(self, sent: Sent, address: str) -> None:
        rsa, ed25519 = dkim.by_perl(sent.arrived(address), sent.records)
        assert rsa == ("rsa", "rsa-sha256", "pass")
        known = dkim.perl_knows_ed25519()  # that of Debian 12 does not
        assert ed25519 == ("ed25519", "ed25519-sha256", "pass" if known else "invalid")

    def test_can_be_left_with_one_click(self, sent: Sent, address: str) -> None:
        lines = sent.arrived(address).split(b"\r\n")
        (ways,) = (one for one in lines if one.startswith(b"List-Unsubscribe: "))
        assert re.fullmatch(
            rb"List-Unsubscribe: <https://infolettre\.metropole\.example/u/[\w-]+>,"
            rb" <mailto:unsub\+[0-9a-f]{36}@bounce\.metropole\.example\?subject=unsubscribe>",
            ways,
        )
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_who_is_unknown_there_is_refused_at_once(sent: Sent) -> None:
    assert states(sent.home) == {ANA: ("sent", 250), ZOE: ("sent", 250), NOBODY: ("refused", 550)}
    assert sent.files.keys() == {ANA, ZOE, NOBODY}


def test_each_mail_came_encrypted_and_from_an_address_of_its_own(sent: Sent) -> None:
    tops = [sent.server.tops(one)[0].decode() for one in (ANA, ZOE)]
    came = [re.search(r"(?s)Return-Path: <(\S+)>.* with (\S+) id ", one) for one in tops]
    (ana, by_ana), (zoe, by_zoe) = (one.groups() for one in came if one)
    assert re.fullmatch(r"retours\+[0-9a-f]{36}@bounce\.metropole\.example", ana)
    assert len({ana, zoe}) == 2
    assert (by_ana, by_zoe) == ("ESMTPS", "UTF8SMTPS")


def test_dots_and_long_lines_arrive_whole(server: Postfix) -> None:
    body = b"".join(
        (b".\r\n", b"..\r\n", b".one\r\n", b"..two\r\n", b"x" * 998 + b"\r\n", b"\r\n.\r\nend")
    )
    data = b"From: <a@metropole.example>\r\nTo: <dots@readers.example>\r\nMessage-ID: <dots@x>\r\n"
    data += b"Date: Thu, 12 Mar 2026 08:00:00 +0100\r\n\r\n" + body
    with opened(server.port, tls="required") as session:
        assert hand_over(session, mail(1, DOTS, data=data)).state == "sent"
    assert server.mails(DOTS) == [data + b"\r\n"]
