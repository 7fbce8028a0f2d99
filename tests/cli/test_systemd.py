"""`serve` under systemd: it tells when it is ready, that it answers, and when it ends; its log is for machines."""

import json
import re
import signal
import socket
import threading
from pathlib import Path

import pytest
import requests

from syndicate.cli.systemd import Service
from tests.support import homes
from tests.support.cli import start
from tests.support.waiting import until


class Listener(threading.Thread):
    """systemd's end of the socket."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.heard: list[str] = []
        self.start()

    def run(self) -> None:
        while word := self.socket.recv(100):
            self.heard.append(word.decode())


@pytest.mark.parametrize("abstract", [False, True])
def test_a_word_reaches_a_socket_of_either_kind(tmp_path: Path, abstract: bool) -> None:
    name = f"@syndicate-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    listener = Listener(name.replace("@", "\0") if abstract else name)
    Service({"NOTIFY_SOCKET": name}).tell("READY=1")
    until(lambda: listener.heard == ["READY=1"])


@pytest.mark.parametrize(
    ("environment", "beats"),
    [
        ({}, 0),
        ({"WATCHDOG_USEC": "nothing"}, 0),
        ({"WATCHDOG_USEC": "60000000"}, 1),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7"}, 1),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "8"}, 0),
    ],
)
def test_it_beats_three_times_in_the_time_that_systemd_gives(
    tmp_path: Path, environment: dict[str, str], beats: int
) -> None:
    listener = Listener(str(tmp_path / "notify"))
    service = Service({**environment, "NOTIFY_SOCKET": str(tmp_path / "notify")}, 7)
    for _ in range(5):
        service.beat()
    service.tell("READY=1")
    until(lambda: listener.heard[-1:] == ["READY=1"])
    assert listener.heard.count("WATCHDOG=1") == beats


@pytest.mark.parametrize("name", ["", "relative", "/nowhere/at/all"])
def test_nobody_who_listens_is_no_trouble(name: str) -> None:
    Service({"NOTIFY_SOCKET": name}).tell("READY=1")


def told(url: str) -> dict[str, float]:
    """Return the numbers of a process that is served."""
    text = requests.get(f"{url}/metrics", headers={"Accept": "text/plain"}, timeout=20).text
    lines = (one.rpartition(" ") for one in text.splitlines() if one[:1] != "#")
    return {name: float(value) for name, _, value in lines}


@pytest.mark.long
def test_serve_tells_all_of_it_and_logs_objects(tmp_path: Path) -> None:
    allowed = '\n[metrics]\nallow = ["127.0.0.1/32"]\n'
    home = homes.home(tmp_path / "home", homes.SETTINGS + allowed)
    homes.write_article(home, "fete")
    homes.write_article(home, "broken", title="[")
    listener = Listener(str(tmp_path / "notify"))
    process = start(
        home,
        *("serve", "--port", "0"),
        NOTIFY_SOCKET=str(tmp_path / "notify"),
        WATCHDOG_USEC="300000",
        SYNDICATE_LOGS__FORMAT="json",
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        until(lambda: "WATCHDOG=1" in listener.heard)
        until((home / "public" / "fr" / "feed.rss").exists)
        assert requests.get(f"{found[0]}/readyz", timeout=20).json()["ready"]
        until(lambda: told(found[0])['syndicate_builds_total{result="done"}'])
        numbers = told(found[0])
    finally:
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert numbers["syndicate_database_up"] == 1
    assert numbers["syndicate_build_last_success_timestamp_seconds"] > 0
    assert numbers["syndicate_works_broken"] == 1
    words = [one for one in listener.heard if one != "WATCHDOG=1"]
    assert words == ["READY=1", "STOPPING=1"]
    lines = [json.loads(one) for one in err.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    broken = [one for one in lines if one["level"] == "error"]
    assert {one["fields"]["file"] for one in broken} == {"content/articles/broken/index.fr.md"}
    assert all(re.fullmatch("[a-z-]+", one["code"]) for one in broken)
