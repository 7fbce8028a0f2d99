"""A sender killed in the middle: every reader once, and the few in flight are named."""

import asyncio
import json
import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from syndicate.settings import relay
from tests.support.cli import at, run, sample, spawn, start
from tests.support.mail import serving
from tests.support.waiting import until

CONNECTIONS = relay.Smtp().connections  # each with one mail in flight: this server takes no two


class SlowServer:
    """A mail server that takes its time before it answers, and remembers whom it took mail for."""

    def __init__(self, delay_s: float) -> None:
        self.delay_s = delay_s
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.taken.update(envelope.rcpt_tos)
        await asyncio.sleep(self.delay_s)
        return "250 2.0.0 Ok"


@pytest.fixture
def enrolled(tmp_path: Path) -> Path:
    """Return the sample publication with 120 readers whose mails are due."""
    home = sample(tmp_path / "home")
    at(
        "2018-11-20T17:00:00Z",
        home,
        "subscribers",
        "import",
        str(home / "config" / "sample-readers.csv"),
    )
    for moment in ("2018-11-20T21:00:00Z", "2018-11-21T21:00:00Z"):
        assert run(home, "schedule", "tick", "--at", moment).code == 0
    return home


def wait_for(taker: SlowServer, mails: int) -> None:
    deadline = time.monotonic() + 60
    while sum(taker.taken.values()) < mails and time.monotonic() < deadline:
        time.sleep(0.005)


def test_kill_9_loses_nobody_and_repeats_nobody(enrolled: Path) -> None:
    taker = SlowServer(0.03)
    with serving(taker) as settings:
        for already in (20, 60):
            process = start(enrolled, "deliver", "--until-empty", **settings)
            wait_for(taker, already)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
        last = spawn(enrolled, "deliver", "--until-empty", "--json", **settings)
    counts = last.json["remaining"]
    assert counts["unknown"] <= 2 * CONNECTIONS  # killed twice
    assert counts["sent"] + counts["unknown"] == 120
    assert counts["queued"] == counts["claimed"] == counts["handed_over"] == 0
    assert max(taker.taken.values()) == 1
    assert 120 - counts["unknown"] <= len(taker.taken) <= 120
    rows = run(enrolled, "deliveries", "list", "--state", "unknown", "--json").json["deliveries"]
    assert len(rows) == counts["unknown"]
    assert all(row["address"] for row in rows)


def test_a_terminated_sender_settles_what_is_in_flight(enrolled: Path) -> None:
    taker = SlowServer(0.03)
    with serving(taker) as settings:
        process = start(enrolled, "deliver", "--until-empty", "--json", **settings)
        wait_for(taker, 10)
        process.terminate()
        process.communicate(timeout=30)
    states = states_of(enrolled)
    assert set(states) == {"sent", "queued"}
    assert states["sent"] == sum(taker.taken.values())


def test_who_interrupts_twice_does_not_wait_for_a_silent_server(enrolled: Path) -> None:
    taker = SlowServer(30)
    with serving(taker) as settings:
        process = start(enrolled, "deliver", "--until-empty", **settings)
        wait_for(taker, 1)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None  # what is in flight may still settle
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Interrupted" in err
    assert "Traceback" not in err
    states = states_of(enrolled)
    assert set(states) == {"queued", "unknown"}
    assert 1 <= states["unknown"] <= CONNECTIONS


def test_a_server_restarted_in_the_middle_of_a_send_leaves_no_unknown(enrolled: Path) -> None:
    taker = SlowServer(0.02)
    with serving(taker) as settings:
        for already in (15, 120):
            process = start(enrolled, "serve", "--port", "0", **settings)
            wait_for(taker, already)
            process.terminate()
            _, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            states = states_of(enrolled)
            assert set(states) <= {"sent", "queued"}
            assert states["sent"] == sum(taker.taken.values())
    assert states_of(enrolled) == {"sent": 120}
    assert max(taker.taken.values()) == 1


def states_of(home: Path) -> Counter[str]:
    rows = run(home, "deliveries", "list", "--limit", "1000", "--json").json["deliveries"]
    return Counter(row["state"] for row in rows)


def started_by(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that send, once there are three of them.

    Python starts one more beside them, which keeps count of what they share.
    """

    def found() -> list[int]:
        text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
        return [int(one) for one in text.split() if "spawn_main" in command_of(int(one))]

    until(lambda: len(found()) == 3)
    return found()


def command_of(number: int) -> str:
    return Path(f"/proc/{number}/cmdline").read_text(encoding="utf-8")


def test_processes_side_by_side_send_each_mail_once_and_tell_the_sum(enrolled: Path) -> None:
    taker = SlowServer(0.03)
    with serving(taker) as settings:
        process = start(enrolled, "deliver", "--processes", "3", "--json", **settings)
        started_by(process)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    told = json.loads(out)
    assert told["settled"]["sent"] == told["remaining"]["sent"] == 120
    assert told["findings"] == []
    assert len(taker.taken) == sum(taker.taken.values()) == 120


def test_what_one_of_several_processes_held_is_taken_over_when_it_is_killed(enrolled: Path) -> None:
    taker = SlowServer(0.05)
    command = ("deliver", "--until-empty", "--processes", "3", "--json")
    with serving(taker) as settings:
        process = start(enrolled, *command, **settings)
        victim = started_by(process)[0]
        wait_for(taker, 30)
        os.kill(victim, signal.SIGKILL)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    told = json.loads(out)
    [died] = (finding for finding in told["findings"] if finding["code"] == "sender-died")
    assert "1" in died["message"]
    assert told["remaining"]["sent"] + told["remaining"]["unknown"] == 120
    assert told["remaining"]["unknown"] <= CONNECTIONS
    assert max(taker.taken.values()) == 1


@pytest.mark.wide
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_side_by_side_end_with_the_one_that_started_them(
    enrolled: Path, number: signal.Signals
) -> None:
    taker = SlowServer(0.5)  # what all of them could send in a second is not all there is
    with serving(taker) as settings:
        process = start(enrolled, "deliver", "--until-empty", "--processes", "3", **settings)
        senders = started_by(process)
        wait_for(taker, 10)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        until(lambda: not any(Path(f"/proc/{one}").exists() for one in senders))
    assert "Traceback" not in err
    assert set(states_of(enrolled)) == {"sent", "queued"}
    assert states_of(enrolled)["sent"] == sum(taker.taken.values())


def test_what_stops_one_of_several_processes_is_said_once(enrolled: Path) -> None:
    nowhere = {
        "SYNDICATE_DELIVERY__TRANSPORT": "smtp",
        "SYNDICATE_DELIVERY__SMTP__PASSWORD_FILE": "config/none",
        "SYNDICATE_DELIVERY__SMTP__USER": "news",
    }
    done = spawn(enrolled, "deliver", "--processes", "2", **nowhere)
    assert done.code == 3
    assert done.err.count("config/none") == 1, done.err
    assert "Traceback" not in done.err
    assert states_of(enrolled) == {"queued": 120}
