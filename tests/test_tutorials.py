"""Every command of the tutorials, as its reader types it, in a fresh folder; and the way they are read."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.delivery import servers
from tests.delivery.servers import Mailbox
from tests.support import postgres
from tests.support.tutorials import Block, blocks, follow, missing

asks = pytest.mark.skipif(shutil.which("curl") is None, reason="curl asks as a reader would")
TUTORIALS = Path(__file__).parents[1] / "docs" / "tutorials"


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.long
@asks
def test_a_first_publication_ends_with_a_mail_and_a_site(tmp_path: Path) -> None:
    home = follow(TUTORIALS / "first-publication.md", tmp_path, instead={"8000": free_port()})
    (mail,) = (home / "var" / "outbox").glob("*/*.eml")
    assert b"Content-Language: fr-CA" in mail.read_bytes()
    assert (home / "public" / "fr-ca" / "agenda.ics").is_file()


@pytest.mark.long
@asks
def test_an_own_look_is_seen_in_mails(tmp_path: Path) -> None:
    home = follow(TUTORIALS / "own-look.md", tmp_path, instead={"8000": free_port()})
    shown = (home / "preview" / "fr.html").read_text(encoding="utf-8")
    assert "#8a1538" in shown
    assert "Lire la suite<" not in shown


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[tuple[Mailbox, int, Path]]:
    """A relay as the tutorial has it: STARTTLS and a password, and the certificate to trust it by."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    made = [
        *make.split(),
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        str(key),
        "-out",
        str(chain),
    ]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)

    def known(
        _server: object, _session: object, _envelope: object, _how: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given == LoginPassword(b"infolettre", b"correct-horse-battery"))

    safely = {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": known,
    }
    with servers.real(**safely) as (mailbox, port):
        yield mailbox, port, chain


@pytest.mark.long
@asks
def test_going_live_sends_signed_mails_through_a_relay(
    tmp_path: Path, relay: tuple[Mailbox, int, Path]
) -> None:
    mailbox, port, chain = relay
    follow(
        TUTORIALS / "going-live.md",
        tmp_path / "home",
        instead={"smtp.metropole.example": "localhost", "587": str(port), "8000": free_port()},
        environment={"SSL_CERT_FILE": str(chain)},
    )
    reached = [address for _, (address,), _ in mailbox.mails]
    first = message_from_bytes(mailbox.mails[0][2], policy=policy.default)
    assert first["Subject"].startswith("[Essai]")
    assert sorted(reached) == [
        "claire@lecteurs.example",
        "marie@metropole.example",
        "marie@metropole.example",
    ]
    assert all(b"DKIM-Signature" in data for _, _, data in mailbox.mails)


@pytest.mark.long
def test_two_workers_on_postgresql_send_an_issue(tmp_path: Path, server: postgres.Server) -> None:
    name = server.create()
    followed = follow(
        TUTORIALS / "postgresql.md", tmp_path, environment={"DATABASE_URL": server.url(name)}
    )
    assert len(list((followed / "var" / "outbox").glob("*/*.eml"))) == 2
    assert server.ask("SELECT state, count(*) FROM deliveries GROUP BY 1", name) == [("sent", 2)]
    server.drop(name)


class TestHowATutorialIsRead:
    def test_by_its_fences(self) -> None:
        page = (
            'Do\n\n```sh\ncd a\n```\n\n```text title="It says"\nyes\n```\n\n'
            '```toml title="a.toml"\nb = 1\n```\n```toml title="a.toml, at the end"\nc = 2\n```\n'
            '```sh title="In another terminal"\nserve\n```\n'
        )
        assert blocks(page) == [
            Block("commands", "cd a\n", 3),
            Block("said", "yes\n", 7),
            Block("file", "b = 1\n", 11, "a.toml"),
            Block("more", "c = 2\n", 14, "a.toml"),
            Block("beside", "serve\n", 17),
        ]

    @pytest.mark.parametrize(
        "page",
        [
            "```toml\na = 1\n```\n",
            '```sh title="Some day"\nrm a\n```\n',
            '```sh title="It says"\nyes\n```\n',
            "Do\n\n    syndicate check\n",
            "1. Do\n   ```sh\n   ls\n   ```\n",
        ],
        ids=[
            "nothing that can be tried",
            "another title",
            "an answer as commands",
            "indented",
            "in a list",
        ],
    )
    def test_and_not_with_a_block_that_nobody_tries(self, page: str) -> None:
        with pytest.raises(ValueError, match=r"block|line"):
            blocks(page)

    @pytest.mark.parametrize(
        ("wanted", "said", "lacking"),
        [
            ("a\nb\n", "a\nx\nb", None),
            ("b\na\n", "a\nb", "a"),
            ("1…2\n", "say 1, then 2", None),
            ("1…2\n", "say 1,\nthen 2", "1…2"),
            ("a*\n", "aa", "a*"),
        ],
        ids=[
            "in this order",
            "not in another",
            "anything between",
            "within a line",
            "letter by letter",
        ],
    )
    def test_what_is_said_is_compared_line_by_line(
        self, wanted: str, said: str, lacking: str | None
    ) -> None:
        assert missing(wanted, said) == lacking


class TestHowATutorialIsFollowed:
    def page(self, folder: Path, text: str) -> Path:
        page = folder / "page.md"
        page.write_text(text, encoding="utf-8")
        return page

    def test_in_one_shell_with_what_its_reader_has_set(self, tmp_path: Path) -> None:
        text = (
            '```sh\nmkdir a\ncd a\nX=1\n```\n```csv title="b/c.csv"\nd\n```\n'
            '```csv title="b/c.csv, at the end"\ne\n```\n'
            "```sh\necho $X $DATABASE_URL HOST $(cat b/c.csv)\n```\n"
            '```text title="It says"\n1 postgresql://… localhost d e\n```\n'
        )
        here = follow(
            self.page(tmp_path, text),
            tmp_path / "home",
            instead={"HOST": "localhost"},
            environment={"DATABASE_URL": "postgresql://here/db"},
        )
        assert (here.name, (here / "b" / "c.csv").read_text()) == ("a", "d\ne\n")

    def test_what_goes_on_beside_is_waited_for_and_ended(self, tmp_path: Path) -> None:
        text = (
            '```sh title="In another terminal"\necho $$ > pid; sleep 0.3; echo ready; sleep 600\n```\n'
            '```text title="It says"\nready\n```\n'
        )
        here = follow(self.page(tmp_path, text), tmp_path / "home")
        assert not Path(f"/proc/{(here / 'pid').read_text().strip()}").exists()

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("```sh\necho oh\nfalse\necho on\n```\n", "line 1:\necho oh"),
            (
                '```sh\necho oh\n```\n```text title="It says"\nah\n```\n',
                "line 4: “ah” is not in\noh",
            ),
            (
                '```sh title="In another terminal"\necho gone\n```\n```text title="It says"\nah\n```\n',
                "line 4: “ah” is not in\ngone",
            ),
        ],
        ids=["a command that fails", "another answer", "what ends before it is ready"],
    )
    def test_until_something_is_otherwise(self, tmp_path: Path, text: str, told: str) -> None:
        with pytest.raises(AssertionError) as caught:
            follow(self.page(tmp_path, text), tmp_path / "home")
        assert told in str(caught.value)
        assert "\non\n" not in str(caught.value).partition("echo on")[2]


def test_every_tutorial_is_tried() -> None:
    tried = Path(__file__).read_text(encoding="utf-8")
    assert [
        one.name for one in sorted(TUTORIALS.glob("*.md")) if f'"{one.name}"' not in tried
    ] == []
