"""A publication served for whoever watches it: probes, numbers, and what is done to it meanwhile."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import requests

from syndicate.app import App, compose
from syndicate.cli.rooms import office, site, watch
from syndicate.clocks import SteppingClock
from syndicate.web.application import application
from syndicate.web.pulse import Pulse
from syndicate.web.server import server
from syndicate.web.watch import Kept
from tests.support.ledger import NOW

TOKEN = "5e1f" * 16
TEXTS = "text/plain;version=0.0.4"


@dataclass
class Watched:
    """One server in a thread of ours, whose answers are never kept for the next who asks."""

    app: App
    pulse: Pulse
    url: str = ""
    ending: threading.Event = field(default_factory=threading.Event)

    def get(self, path: str, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request("GET", self.url + path, headers=named, timeout=20)

    def metrics(self) -> dict[str, float]:
        """Return each sample by its name and labels, as they are written."""
        answer = self.get("/metrics", Authorization=f"Bearer {TOKEN}", Accept=TEXTS)
        assert answer.status_code == 200, answer.text
        lines = (one.rpartition(" ") for one in answer.text.splitlines() if one[:1] != "#")
        return {name: float(value) for name, _, value in lines}


@contextmanager
def watched(home: Path) -> Iterator[Watched]:
    """Serve a home, at an instant that stands still."""
    app = compose(home, {}, SteppingClock(NOW), needs_database=False)
    one = Watched(app, Pulse())
    told = watch(app, one.ending, one.pulse)
    assert isinstance(told.ready, Kept)
    assert isinstance(told.vitals, Kept)
    told = replace(told, ready=told.ready.ask, vitals=told.vitals.ask)
    answering = threading.Event()

    def started(url: str) -> None:
        one.url = url
        answering.set()

    made = application(replace(site(app), watch=told), office(app, one.ending))
    running = server(made, "127.0.0.1", 0, started)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        assert answering.wait(20)
        yield one
    finally:
        running.should_exit = True
        thread.join(20)
        app.close()


def promtool(*arguments: str, said: str = "", folder: Path | None = None) -> str:
    """Run Prometheus' own checker; return what it says, and fail where it finds something."""
    ran = subprocess.run(
        ["promtool", *arguments],
        input=said,
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr
