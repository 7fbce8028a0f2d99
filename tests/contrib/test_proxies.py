"""The whole examples for nginx and Caddy, in front of a real `serve`: only names, ports and certificates are changed."""

import json
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from syndicate.app import compose
from syndicate.audience import tokens
from syndicate.journeys.staff import people, sessions
from syndicate.journeys.staff.people import Newcomer
from syndicate.journeys.staff.sessions import Origin
from syndicate.model import Role
from tests.support import homes, webservers
from tests.support.cli import run, start
from tests.support.staff import COOKIE, NETWORK
from tests.support.waiting import until

pytestmark = pytest.mark.long

CONTRIB = Path(__file__).parents[2] / "contrib"
ROLES: tuple[Role, ...] = ("sender",)
ACTUAL = "actualites.metropole.example"
SETTINGS = (
    homes.SETTINGS
    + """
[web]
trusted_proxies = ["127.0.0.1/32"]
[metrics]
allow = ["127.0.0.1/32"]
"""
)


@dataclass
class Behind:
    """A publication that is served, and the address of the proxy before it. log: what the proxy wrote down."""

    home: Path
    serve: str
    proxy: str
    trust: str | bool
    log: Path

    def ask(self, path: str, method: str = "GET", **options: object) -> requests.Response:
        return requests.request(
            method,
            self.proxy + path,
            verify=self.trust,
            allow_redirects=False,
            timeout=20,
            **options,  # type: ignore[arg-type]
        )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    home = homes.home(tmp_path_factory.mktemp("behind") / "home", SETTINGS)
    homes.write_article(home, "fete")
    run(home, "subscribers", "add", "a@lecteurs.example", "--locale", "fr")
    process = start(home, "serve", "--port", "0")
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found
    until((home / "public" / "fr" / "feed.rss").exists)
    yield home, found[0]
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def behind(
    request: pytest.FixtureRequest,
    served: tuple[Path, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Behind]:
    name: str = request.param
    if not webservers.program(name) or not shutil.which("openssl"):
        pytest.skip(f"{name} is not installed here")
    home, serve = served
    folder = tmp_path_factory.mktemp(name)
    log = folder / "access.log"
    text = {"nginx": _nginx, "caddy": _caddy}[name](folder, log, serve.removeprefix("http://"))
    with webservers.in_front(folder, name, text) as url:
        https = url.replace("http:", "https:") if name == "nginx" else url
        yield Behind(
            home, serve, https, str(folder / "chain.pem") if name == "nginx" else True, log
        )


def _nginx(folder: Path, log: Path, serve: str) -> str:
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
        f" -addext subjectAltName=IP:127.0.0.1 -keyout {folder / 'key.pem'} -out {folder / 'chain.pem'}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    text = (CONTRIB / "nginx" / "syndicate.conf").read_text("utf-8")
    for before, after in (
        ("    listen 80;\n    listen [::]:80;\n", f"    listen unix:{folder}/plain;\n"),
        (
            "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;\n",
            "    listen 127.0.0.1:PORT ssl http2;\n",
        ),
        (f"/etc/letsencrypt/live/{ACTUAL}/fullchain.pem", f"{folder}/chain.pem"),
        (f"/etc/letsencrypt/live/{ACTUAL}/privkey.pem", f"{folder}/key.pem"),
        ("/var/log/nginx/syndicate.log", str(log)),
        ("127.0.0.1:8000;\n    keepalive", f"{serve};\n    keepalive"),
    ):
        assert before in text
        text = text.replace(before, after)
    return text


def _caddy(_folder: Path, log: Path, serve: str) -> str:
    text = (CONTRIB / "caddy" / "Caddyfile").read_text("utf-8")
    for before, after in (
        (f"\n{ACTUAL} {{", "\nhttp://127.0.0.1:PORT {"),
        ("reverse_proxy 127.0.0.1:8000", f"reverse_proxy {serve}"),
        ("/var/log/caddy/syndicate.log", str(log)),
    ):
        assert before in text
        text = text.replace(before, after)
    return text


def test_pages_and_feeds_are_what_serve_gives_out(behind: Behind) -> None:
    feed = behind.ask("/fr/feed.rss")
    assert feed.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert feed.headers["Strict-Transport-Security"] == "max-age=31536000"
    again = behind.ask("/fr/feed.rss", headers={"If-None-Match": feed.headers["ETag"]})
    assert again.status_code == 304
    chosen = behind.ask("/", headers={"Accept-Language": "en"})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/en/")
    assert behind.ask("/healthz").text == "alive\n"


def test_numbers_are_for_who_asks_from_inside_alone(behind: Behind) -> None:
    assert requests.get(f"{behind.serve}/metrics", timeout=20).status_code == 200
    for path in ("/metrics", "/metrics?x=1", "/%6detrics", "//metrics", "/metrics/"):
        assert behind.ask(path).status_code in (404, 301, 308), path
    assert behind.ask("/readyz").status_code == 404


def test_who_leaves_has_left_and_no_log_knows_who(behind: Behind) -> None:
    app = compose(behind.home, {})
    try:
        with app.house.database.read() as c:
            from syndicate.store import subscribers  # noqa: PLC0415 - of this test alone

            found = subscribers.by_address(c, "a@lecteurs.example")
        assert found is not None
        token = tokens.one_click(app.house.keys, found.id, "actualites")
    finally:
        app.close()
    assert behind.ask(f"/u/{token}?x={token}").status_code == 200
    left = behind.ask(f"/u/{token}", "POST", data={"List-Unsubscribe": "One-Click"})
    assert (left.status_code, left.text) == (200, "unsubscribed\n")
    assert found.id in (behind.home / "var" / "withdrawals.log").read_text("utf-8")
    behind.ask("/fr/agenda.ics?email=a@lecteurs.example")
    until(lambda: "agenda.ics" in behind.log.read_text("utf-8"))
    said = behind.log.read_text("utf-8")
    assert token not in said
    assert "lecteurs.example" not in said


def test_a_send_is_told_as_it_happens(behind: Behind) -> None:
    now = time.time()
    app = compose(behind.home, {})
    try:
        at = app.clock.now()
        new = Newcomer(address=f"sender{now}@metropole.example", roles=ROLES, locale="fr")
        person = people.add(app.house, new, "cli", at)[0]
        with app.house.database.write() as c:
            cookie = sessions.begin(c, person.id, Origin(NETWORK, "Firefox"), at)
    finally:
        app.close()
    made = run(behind.home, "issue", "plan", "actualites", "--works", "fete", "--json").json
    address = f"{behind.proxy}/console/issues/{made['id']}/live"
    asked = {"Cookie": f"{COOKIE}={cookie}"}
    began = time.monotonic()
    with requests.get(address, headers=asked, stream=True, verify=behind.trust, timeout=20) as told:
        assert told.headers["Content-Type"].startswith("text/event-stream")
        name = told.headers["X-Request-Id"]
        first = next(line for line in told.iter_lines() if line.startswith(b"data:"))
    assert b"progress" in first
    assert time.monotonic() - began < 10  # the stream itself goes on for five minutes
    if behind.trust is not True:  # nginx logs the name that it gave
        until(lambda: name in behind.log.read_text("utf-8"))


def test_large_tables_may_come_to_the_console_alone(behind: Behind) -> None:
    body = b"x" * 2_000_000
    too_much = behind.ask("/s/fr", "POST", data=body).status_code
    assert too_much in (413, 502)  # the latter: Caddy 2.6, which newer ones mend
    assert behind.ask("/console/readers/import", "POST", data=body).status_code in (
        302,
        303,
        400,
        403,
    )


def test_what_caddy_logs_is_json_without_what_is_secret(behind: Behind) -> None:
    if behind.trust is not True:
        pytest.skip("nginx has lines of its own")
    behind.ask(
        "/fr/",
        headers={
            "Cookie": "a=secret",
            "Authorization": "Bearer secret",
            "Referer": "https://x/secret",
        },
    )
    until(lambda: '"/fr/"' in behind.log.read_text("utf-8"))
    for line in behind.log.read_text("utf-8").splitlines():
        json.loads(line)
    assert "secret" not in behind.log.read_text("utf-8")
