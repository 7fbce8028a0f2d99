"""Measure how `serve` gives out a feed, beside nginx on the same file, round by round in turn.

Each server is alone on core 0, wrk with 64 connections on core 1. Figures are of this machine and
this minute; the ratios are what counts. Needs wrk and nginx, and two cores.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from syndicate.feeds.formats import FORMATS
from syndicate.site import answers as site_answers
from syndicate.site.answers import Answers, link
from syndicate.site.nginx import nginx

FEED = "fr/feed-archive-1.atom"
BYTES = 99_000
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS_EACH", "2"))
CONNECTIONS = 64
GOALS = {"200": (0.4, 0.7), "304": (0.15, 0.4)}
CONFIGURATION = """
daemon off; worker_processes 1; user {user}; pid {home}/nginx.pid; error_log {home}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
    client_body_temp_path {home}/t; proxy_temp_path {home}/t; fastcgi_temp_path {home}/t;
    uwsgi_temp_path {home}/t; scgi_temp_path {home}/t;
    server {{ listen 127.0.0.1:{port}; root {home}/public; include {home}/nginx.conf; }}
}}
"""


@dataclass(frozen=True)
class Measured:
    """One round: answers in a second, what one in a hundred waits for longer (ms), CPU for one (µs).

    Others on the machine change the first two, and the last hardly.
    """

    rate: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """Where a server answers, and the process that does."""

    url: str
    pid: int


def feed() -> bytes:
    """Return an Atom feed as large as its head may be, of words that compress like text."""
    entry = "<entry><title>Coopération n° {n}</title><summary>Clermont-Ferrand et Montréal préparent {n}</summary></entry>"
    text = "".join(entry.format(n=n * 7919 % 100_003) for n in range(1_200))
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{text}".encode()[: BYTES - 7] + b"</feed>"


def answers() -> Answers:
    """Return what a build would say of the feed."""
    return Answers(
        base_url="https://news.example",
        tags=("fr", "fr-CA", "en"),
        feeds={form.extension: form.media_type for form in FORMATS.values()},
        links={FEED: link(f"https://news.example/{FEED}", rel="self")},
    )


@contextmanager
def ours(home: Path) -> Iterator[Server]:
    """Run `syndicate serve` on the sample, with the feed among its files."""
    command = [sys.executable, "-m", "syndicate", "--home", str(home)]
    subprocess.run([*command, "demo"], check=True, capture_output=True)
    (home / "public" / FEED).write_bytes(feed())
    (home / site_answers.FILE).parent.mkdir(parents=True, exist_ok=True)
    (home / site_answers.FILE).write_bytes(site_answers.as_json(answers()))
    with alone([*command, "serve", "--port", "0"], subprocess.PIPE) as running:
        assert running.stdout is not None
        found = re.search(rb"http://[0-9.:]+", running.stdout.readline())
        assert found
        time.sleep(5)  # it builds first
        yield Server(found[0].decode(), running.pid)


@contextmanager
def theirs(home: Path, port: int) -> Iterator[Server]:
    """Run nginx on the feed, with the file that a build writes for it."""
    file = home / "public" / FEED
    file.parent.mkdir(parents=True)
    file.write_bytes(feed())
    (home / "nginx.conf").write_text(nginx(answers()))
    main = home / "main.conf"
    main.write_text(CONFIGURATION.format(user=home.owner(), home=home, port=port))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program
    with alone([program, "-c", str(main), "-e", str(home / "error.log")], None) as running:
        time.sleep(1)
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text()
        yield Server(f"http://127.0.0.1:{port}", int(children.split()[0]))


@contextmanager
def alone(command: Sequence[str], out: int | None) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `command` on core 0 until the end."""
    with subprocess.Popen(
        ["taskset", "-c", "0", *command], stdout=out, stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield running
        finally:
            running.terminate()


def etag(url: str) -> str:
    """Return the tag of the feed, and let the server read it."""
    line = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    line.request("GET", f"/{FEED}")
    given = line.getresponse()
    assert len(given.read()) == BYTES
    line.close()
    return str(given.headers["ETag"])


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wrk(server: Server, *headers: str) -> Measured:
    """Ask for the feed as often as it is answered."""
    before = cpu_seconds(server.pid)
    said = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
        + [part for one in headers for part in ("-H", one)]
        + [f"{server.url}/{FEED}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    count = re.search(r"(\d+) requests in", said)
    assert rate
    assert slow
    assert count
    cpu = (cpu_seconds(server.pid) - before) / int(count[1]) * 1e6
    assert "Non-2xx" not in said
    wait = float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]
    return Measured(float(rate[1]), wait, cpu)


def spread(numbers: Sequence[float], form: str) -> str:
    """Return minimum, median and maximum."""
    return " / ".join(format(one, form) for one in (min(numbers), median(numbers), max(numbers)))


def compare(kind: str, servers: dict[str, Server]) -> bool:
    """Measure one kind of answer in turn; tell whether the goal is met."""
    found: dict[str, list[Measured]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            headers = [f"If-None-Match: {etag(server.url)}"] if kind == "304" else []
            found[name].append(wrk(server, *headers))
    for name, those in found.items():
        rates = spread([one.rate for one in those], ".0f")
        waits = spread([one.p99 for one in those], ".1f")
        cpu = spread([one.cpu for one in those], ".0f")
        print(f"{kind}  {name:<6} {rates:>24} a second   p99 {waits} ms   CPU {cpu} µs each")
    ratios = [a.rate / b.rate for a, b in zip(found["serve"], found["nginx"], strict=True)]
    costs = [b.cpu / a.cpu for a, b in zip(found["serve"], found["nginx"], strict=True)]
    least, aim = GOALS[kind]
    print(f"{kind}  ratio  {spread(ratios, '.2f'):>24}            at least {least}, aim {aim}")
    print(f"{kind}  by CPU {spread(costs, '.2f'):>23}\n")
    return median(ratios) >= least


def main() -> None:
    """Print minimum, median and maximum of every figure; end with 1 if a goal is missed."""
    missing = [
        one
        for one in ("wrk", "nginx", "taskset")
        if not shutil.which(one, path=f"{os.environ['PATH']}:/usr/sbin")
    ]
    if missing:
        sys.exit(f"not installed here: {', '.join(missing)}")
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        ours(Path(one)) as mine,
        theirs(Path(other), 18_080) as nginx_server,
    ):
        servers = {"nginx": nginx_server, "serve": mine}
        print(
            f"{ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections, {BYTES} bytes: min / median / max\n"
        )
        met = [compare(kind, servers) for kind in GOALS]
    print(json.dumps({"met": all(met)}))
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
