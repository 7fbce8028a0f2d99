"""The same demo through a real mail server, and a reader who leaves with one click."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests
from aiosmtpd.smtp import SMTP, Envelope, Session

from syndicate import app as composition
from syndicate.cli.rooms import site
from syndicate.clocks import SystemClock
from syndicate.web.application import application
from syndicate.web.server import Server, server
from tests.support.cli import run, spawn
from tests.support.mail import serving

WEB = "https://infolettre.metropole.example"


class Recorder:
    """Keeps what the server took."""

    def __init__(self) -> None:
        self.received: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        content = envelope.original_content
        assert content is not None
        self.received.append((list(envelope.rcpt_tos), content))
        return "250 2.0.0 Ok: queued as 4F2A"


@dataclass
class Sent:
    """The demo as it was sent, and what the server took."""

    home: Path
    recorder: Recorder


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    home, kept = tmp_path_factory.mktemp("smtp"), Recorder()
    with serving(kept) as settings:
        ran = spawn(home, "demo", **settings)
        assert ran.code == 0, ran.err
        yield Sent(home, kept)


@pytest.fixture(scope="module")
def served(sent: Sent) -> Iterator[str]:
    composed = composition.compose(sent.home, os.environ, SystemClock())
    ready, urls = threading.Event(), []

    def started(url: str) -> None:
        urls.append(url)
        ready.set()

    made: Server = server(application(site(composed)), "127.0.0.1", 0, started)
    thread = threading.Thread(target=made.run)
    thread.start()
    assert ready.wait(20)
    yield urls[0]
    made.should_exit = True
    thread.join(20)
    composed.close()


def parsed(recorder: Recorder) -> dict[str, EmailMessage]:
    found = {}
    for recipients, content in recorder.received:
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        found[recipients[0]] = message
    return found


def test_every_reader_gets_one_sound_message(sent: Sent) -> None:
    assert len(sent.recorder.received) == 120
    found = parsed(sent.recorder)
    assert len(found) == 120
    for address, message in found.items():
        assert message.defects == []
        assert [part.get_content_type() for part in message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]
        assert all(part.defects == [] for part in message.walk())
        assert message["To"].addresses[0].addr_spec == address
    assert len({message["Message-ID"] for message in found.values()}) == 120


def test_one_https_address_stands_unencoded_in_list_unsubscribe(sent: Sent) -> None:
    for _recipients, content in sent.recorder.received:
        head = content.split(b"\r\n\r\n", 1)[0]
        unfolded = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
        (line,) = [
            one for one in unfolded.split(b"\r\n") if one.lower().startswith(b"list-unsubscribe:")
        ]
        value = line.split(b":", 1)[1].strip()
        assert value.startswith(b"<" + WEB.encode() + b"/u/")
        assert value.count(b"https://") == 1
        assert value.endswith(b">")
        assert b"=?" not in value
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in unfolded
        assert max(map(len, content.split(b"\r\n"))) <= 998


def test_only_a_post_leaves_and_it_leaves_for_good(sent: Sent, served: str) -> None:
    address, message = next(iter(parsed(sent.recorder).items()))
    url = str(message["List-Unsubscribe"]).strip("<>").replace(WEB, served)

    def state() -> tuple[str, str | None]:
        (one,) = run(sent.home, "subscribers", "show", address, "--json").json["subscriptions"]
        return one["state"], one["left_by"]

    assert requests.get(url, timeout=10).status_code == 200
    assert requests.head(url, timeout=10).status_code == 200
    assert requests.post(url, data={"nonsense": "1"}, timeout=10).status_code == 400
    assert state() == ("active", None)
    for _ in range(2):
        answer = requests.post(
            url, data={"List-Unsubscribe": "One-Click"}, timeout=10, allow_redirects=False
        )
        assert answer.status_code == 200
        assert not answer.cookies
    assert state() == ("left", "one-click")
    assert address.encode() not in (sent.home / "var" / "withdrawals.log").read_bytes()
