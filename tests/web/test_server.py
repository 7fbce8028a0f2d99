"""The server: it tells its address, stops when asked, and does not take another's place."""

import signal
import socket
import subprocess
import sys
import threading

import pytest
import requests
from starlette.types import Receive, Scope, Send

from syndicate.errors import UsageError
from syndicate.web.server import run, server

PROGRAM = """
import sys
from starlette.responses import PlainTextResponse
from syndicate.web.server import run

def say(word):
    print(word, flush=True)

run(PlainTextResponse("here"), sys.argv[1], 0, say, lambda: say("stopping"))
say("stopped")
"""


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application that answers nobody."""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_serves_until_it_is_told_to_stop(ending: signal.Signals, host: str) -> None:
    if host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, host], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    with running.stdout:
        url = running.stdout.readline().strip()
        assert requests.request("GET", url, timeout=10).text == "here"
        running.send_signal(ending)
        assert running.stdout.read().splitlines()[:1] == ["stopping"]
    running.wait(20)


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_it_does_not_take_anothers_place() -> None:
    started: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError) as caught:
            run(nothing, "127.0.0.1", port, started.append)
    assert caught.value.code == "web-address-taken"
    assert caught.value.fields["port"] == port
    assert started == []


def test_a_start_that_fails_ends_the_server() -> None:
    def fails(_url: str) -> None:
        raise RuntimeError("no scheduler")

    running = server(nothing, "127.0.0.1", 0, fails)
    caught: list[BaseException] = []

    def serve() -> None:
        try:
            running.run()
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert [str(error) for error in caught] == ["no scheduler"]
