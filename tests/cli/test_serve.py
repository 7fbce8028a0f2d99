"""`serve` in a process of its own: pages, feeds, a send that is due, and an orderly end."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.support.cli import run, start
from tests.support.homes import SETTINGS, home, write_article
from tests.support.waiting import until


@dataclass
class Served:
    """A publication being served."""

    home: Path
    url: str
    process: "subprocess.Popen[str]"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = home(tmp_path_factory.mktemp("serve") / "home", SETTINGS)
    write_article(folder, "fete")
    write_article(folder, "fete", "en", title="The fair", summary="A sentence.")
    run(folder, "subscribers", "add", "a@lecteurs.example", "--locale", "en")
    process = start(folder, "serve", "--port", "0")
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found
    deadline = time.monotonic() + 30
    while not (folder / "public/fr/feed.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield Served(folder, found[0], process)
    if process.poll() is None:
        process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/fr/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/fr-ca/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/en/feed.json", "application/feed+json; charset=utf-8"),
        ("/en/articles/fete/", "text/html; charset=utf-8"),
    ],
)
def test_what_was_built_is_served_with_its_type(served: Served, path: str, media_type: str) -> None:
    answer = requests.get(served.url + path, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert requests.head(served.url + path, timeout=10).status_code == 200


def test_the_first_page_is_in_the_visitors_language(served: Served) -> None:
    answer = requests.get(
        served.url + "/",
        headers={"Accept-Language": "fr-CA,fr;q=0.8"},
        timeout=10,
        allow_redirects=False,
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fr-ca/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_an_issue_that_somebody_sends_leaves_by_itself(served: Served) -> None:
    write_article(served.home, "recent", date=(datetime.now(UTC) - timedelta(hours=1)).isoformat())
    at = datetime.now(UTC).isoformat()
    made = run(
        served.home, "issue", "plan", "actualites", "--at", at, "--works", "recent", "--json"
    ).json
    assert run(served.home, "issue", "send", made["id"]).code == 0
    outbox = served.home / "var" / "outbox" / made["id"]
    deadline = time.monotonic() + 40
    while not list(outbox.glob("*.eml")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(list(outbox.glob("*.eml"))) == 1


def test_what_an_editor_saves_is_served(served: Served) -> None:
    write_article(served.home, "fete", "en", title="The great fair", summary="A sentence.")
    until(lambda: "The great fair" in requests.get(f"{served.url}/en/feed.rss", timeout=10).text)


def test_an_embargo_ends_to_the_second(served: Served) -> None:
    at = (datetime.now(UTC) + timedelta(seconds=4)).replace(microsecond=0)
    write_article(served.home, "bientot", title="Bientôt", date=at.isoformat())
    feed = served.home / "public" / "fr" / "feed.rss"
    until(lambda: "Bientôt" in feed.read_text(encoding="utf-8"))
    assert datetime.now(UTC) >= at


def test_changed_settings_ask_for_a_restart(served: Served) -> None:
    file = served.home / "config" / "syndicate.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n# a word\n", encoding="utf-8")
    assert served.process.stderr is not None
    for line in served.process.stderr:
        if "WARNING" in line:
            break
    assert line.rstrip().endswith("with those that it began with: restart it.")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104 - refused
def test_dev_is_for_this_machine_alone(tmp_path: Path, host: str) -> None:
    ran = run(home(tmp_path / "home"), "serve", "--dev", "--host", host)
    assert ran.code == 2
    assert host in ran.err
    assert "--dev" in ran.err


def test_it_ends_when_asked(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    _out, err = served.process.communicate(timeout=30)
    assert served.process.returncode == 0, err
    assert "Traceback" not in err
    assert "/u/" not in err
    assert "lecteurs.example" not in err
