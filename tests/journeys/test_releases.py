"""A publication that an earlier release left in the middle of an issue finishes it with this one."""

import email
import email.policy
import sqlite3
import tarfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.cli import at, run

pytestmark = pytest.mark.filed  # each names its own databases
RECORDED = sorted((Path(__file__).parent / "releases").glob("*.tar.gz"))
TORONTO = "2026-03-12T12:00:05Z"
ISSUE = "actualites-2026-03-12"
BY = ("--by", "upgrade@metropole.example")


@pytest.fixture(params=RECORDED, ids=lambda file: file.name.partition(".")[0])
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a folder with the home that a release left, and the rest that it would have sent."""
    with tarfile.open(request.param) as recorded:
        recorded.extractall(tmp_path, filter="data")
    sql = tmp_path / "home" / "var" / "syndicate.sql"
    with closing(sqlite3.connect(sql.with_suffix(".db"))) as database:
        database.executescript(sql.read_text(encoding="utf-8"))
    return tmp_path


def outbox(home: Path) -> dict[str, EmailMessage]:
    return {one.name: mail(one) for one in (home / "var" / "outbox").rglob("*.eml")}


def mail(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def frozen(one: EmailMessage) -> tuple[object, ...]:
    """Return what readers see of a mail, and by which its copies are told: bytes that nothing may change."""
    parts = [part.get_payload(decode=True) for part in one.walk() if not part.is_multipart()]
    return (one["Message-ID"], one["To"], one["From"], one["Subject"], *parts)


def finish(home: Path) -> None:
    assert at(TORONTO, home, "migrate", "--no-backup").code == 0
    assert at(TORONTO, home, "adopt", *BY).code == 0  # the home has another path than it had
    assert at(TORONTO, home, "deliver").code == 0
    (listed,) = run(home, "issue", "list", "--json").json["issues"]
    assert (listed["state"], listed["paused"], listed["counts"]["sent"]) == ("sending", True, 4)
    assert at(TORONTO, home, "issue", "resume", ISSUE).code == 0
    assert at(TORONTO, home, "deliver").code == 0
    (listed,) = run(home, "issue", "list", "--json").json["issues"]
    assert (listed["state"], listed["counts"]["sent"]) == ("sent", 12)


def change_everything(home: Path) -> None:
    """Have content and templates say something else than when the issue was frozen."""
    for file in (home / "content" / "articles" / "jumelages").iterdir():
        file.write_text(file.read_text("utf-8").replace("rente ans", "uarante ans"), "utf-8")
    template = home / "templates" / "email" / "layout.mjml"
    template.parent.mkdir(parents=True)
    template.write_text("<mjml><mj-body><mj-text>other</mj-text></mj-body></mjml>")


def check(left: Path) -> None:
    mails = outbox(left / "home")
    assert Counter(one["To"] for one in mails.values()).most_common(1)[0][1] == 1
    assert len(mails) == 12
    rest = {one.name: mail(one) for one in (left / "rest").iterdir()}
    assert len(rest) == 8
    assert {name: frozen(mails[name]) for name in rest} == {
        name: frozen(one) for name, one in rest.items()
    }


def test_every_reader_gets_it_once_and_as_it_was_frozen(left: Path) -> None:
    change_everything(left / "home")
    finish(left / "home")
    check(left)


def test_so_they_do_when_it_moves_to_a_server_meanwhile(
    left: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, url = left / "home", new_database()
    assert at(TORONTO, home, "migrate", "--no-backup").code == 0
    assert at(TORONTO, home, "migrate", "--to", url).code == 0
    monkeypatch.setenv("SYNDICATE_STORE__URL", url)
    change_everything(home)
    finish(home)
    check(left)
