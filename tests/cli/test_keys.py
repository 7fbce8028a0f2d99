"""Another key signs readers' links, and nobody's link is lost by it."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from syndicate.audience import tokens
from tests.support import homes
from tests.support.cli import at, run, start
from tests.support.trips import query
from tests.web.publication import ONE_CLICK
from tests.web.visit import post

NOW = "2026-03-10T12:00:00Z"
BY = ("--by", "staff@metropole.example")
READER = "a@readers.example"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = homes.home(tmp_path / "home")
    for name in ("fete", "pont"):
        homes.write_article(home, name)
    assert at(NOW, home, "subscribers", "add", READER).code == 0
    return home


def keys(home: Path) -> list[str]:
    return sorted(one.name for one in (home / "var" / "keys").iterdir())


def send(home: Path, work: str) -> str:
    """Send an issue of one work to the one reader; return the token by which its mail lets them leave."""
    issue = at(NOW, home, "issue", "plan", "actualites", "--works", work, "--json").json["id"]
    assert at(NOW, home, "issue", "send", issue).code == 0
    assert at(NOW, home, "deliver").code == 0
    (file,) = (home / "var" / "outbox" / issue).glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    found = re.search(r"/u/([\w-]+)>", mail["List-Unsubscribe"])
    assert found
    return found[1]


def test_a_key_is_added_and_it_is_known_by_whom(home: Path) -> None:
    ran = run(home, "keys", "rotate", *BY)
    assert (ran.code, "var/keys/token-2" in ran.out) == (0, True)
    assert keys(home) == ["identity", "token-1", "token-2"]
    acts = query(home, "SELECT actor, act, subject FROM audit WHERE act = 'rotate-keys'")
    assert acts == [("staff@metropole.example", "rotate-keys", "token-2")]
    assert run(home, "keys", "rotate").code == 2
    assert keys(home) == ["identity", "token-1", "token-2"]


def test_mails_are_signed_with_the_new_key_and_older_links_stay_good(home: Path) -> None:
    before = send(home, "fete")
    assert run(home, "keys", "rotate", *BY).code == 0
    after = send(home, "pont")
    assert (before[:3], after[:3]) == ("AAE", "AAI")  # the number of the key
    known = tokens.load(home / "var" / "keys")
    claims = [tokens.verify(known, one, "leave") for one in (before, after)]
    assert claims[0] is not None
    assert claims[0] == claims[1]


def test_a_server_at_work_takes_the_links_of_a_key_that_was_added_since(home: Path) -> None:
    process = start(home, "serve", "--port", "0")
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        assert run(home, "keys", "rotate", *BY).code == 0
        reader = run(home, "subscribers", "show", READER, "--json").json["id"]
        known = tokens.load(home / "var" / "keys")
        token = tokens.one_click(known, reader, "actualites")
        assert post(f"{found[0]}/u/{token}", data=ONE_CLICK).status_code == 200
        (left,) = run(home, "subscribers", "show", READER, "--json").json["subscriptions"]
        assert left["left_by"] == "one-click"
    finally:
        process.terminate()
        process.communicate(timeout=60)
