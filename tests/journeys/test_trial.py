"""Looking at an issue before it leaves: as one reader would get it, and as a mail in one's own mailbox."""

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests

from syndicate.app import compose
from syndicate.cli.rooms import site
from syndicate.clocks import SteppingClock
from tests.support import homes
from tests.support.cli import Ran, at
from tests.support.homes import SETTINGS, write_article
from tests.support.trips import query
from tests.support.webservers import running

PLAN, EARLY, WAVE, NEXT = (
    "2026-03-11T12:00:00Z",
    "2026-03-12T06:45:00Z",
    "2026-03-12T07:00:10Z",
    "2026-03-18T12:00:00Z",
)
ISSUE = "actualites-2026-03-12"
STAFF, MARIE, PAUL = "essai@metropole.example", "marie@lecteurs.example", "paul@lecteurs.example"
FIELDS = '{{ slot("greeting") }} {{ field("company", default="chez vous") }}'


def publication(folder: Path, approvals: int = 1, more: str = "") -> Path:
    """Return a home with two articles, two readers, and an issue that is planned for tomorrow."""
    text = SETTINGS.replace("approvals = 0", f"approvals = {approvals}") + more
    home = homes.home(folder / "home", text)
    for number, name in enumerate(("fete", "pont")):
        write_article(home, name, date=f"2026-03-09T{20 - number}:00:00+01:00")
    parts = home / "templates" / "email" / "parts"
    parts.mkdir(parents=True)
    packaged = (Path(__file__).parents[2] / "templates/email/parts/masthead.txt").read_text()
    cut = '{{ cut("opening") }}\n'
    assert cut in packaged
    (parts / "masthead.txt").write_text(packaged.replace(cut, f"{cut}{FIELDS}\n"))
    assert at(PLAN, home, "build").code == 0
    words = ("--newsletter", "actualites", "--zone", "Europe/Paris")
    own = ("--name", "Marie", "--locale", "fr", "--field", "company=Michelin & <fils>")
    ok(at(PLAN, home, "subscribers", "add", MARIE, *words, *own))
    ok(at(PLAN, home, "subscribers", "add", PAUL, *words, "--locale", "en"))
    ok(at(PLAN, home, "schedule", "tick"))
    return home


def ok(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publication(tmp_path_factory.mktemp("planned"))


@pytest.fixture
def home(planned: Path, tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(planned, tmp_path / "home"))
    ok(at(PLAN, copy, "adopt", "--by", STAFF))
    return copy


def tried(home: Path, *arguments: str, instant: str = PLAN) -> Any:
    return ok(at(instant, home, "issue", "test", ISSUE, *arguments, "--json")).json


def delivered(home: Path, key: str, instant: str = PLAN) -> EmailMessage:
    ok(at(instant, home, "deliver", "--due"))
    (file,) = (home / "var" / "outbox" / key).glob("*.eml")
    found = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


class TestATestMail:
    def test_goes_where_it_is_asked_for_before_anybody_approved(self, home: Path) -> None:
        made = tried(home, "--to", STAFF)
        assert (made["key"], made["locale"], len(made["items"])) == (f"{ISSUE}~test-1", "fr", 2)
        mail = delivered(home, made["key"])
        assert mail["To"].addresses[0].addr_spec == STAFF
        assert mail["Subject"] == "[Essai] Article fete"
        assert mail["Auto-Submitted"] is None
        assert ":test:" in mail["Feedback-ID"]
        assert "Bonjour, chez vous" in text(mail)
        assert "None" not in mail.as_string()

    def test_is_counted(self, home: Path) -> None:
        keys = [tried(home, "--to", STAFF)["key"] for _ in range(11)]
        assert keys == [f"{ISSUE}~test-{number}" for number in range(1, 12)]

    def test_shows_what_one_reader_would_get(self, home: Path) -> None:
        made = tried(home, "--to", STAFF, "--as", MARIE)
        mail = delivered(home, made["key"])
        assert mail["To"] == STAFF
        assert "Bonjour Marie, Michelin & <fils>" in text(mail)
        assert MARIE not in mail.as_string()

    def test_speaks_the_language_of_the_reader_it_shows(self, home: Path) -> None:
        mail = delivered(home, tried(home, "--to", STAFF, "--as", PAUL)["key"])
        assert mail["Content-Language"] == "en"
        assert mail["Subject"].startswith("[Test] ")

    def test_speaks_the_language_of_a_reader_who_gets_it(self, home: Path) -> None:
        assert tried(home, "--to", PAUL)["locale"] == "en"

    def test_is_made_of_what_the_issue_is_when_it_leaves(self, home: Path) -> None:
        made = tried(home, "--to", STAFF)
        write_article(home, "fete", title="Autre titre", date="2026-03-09T20:00:00+01:00")
        assert delivered(home, made["key"])["Subject"] == "[Essai] Autre titre"

    def test_shows_the_frozen_text_once_there_is_one(self, home: Path) -> None:
        ok(at(PLAN, home, "issue", "approve", ISSUE, "--by", STAFF))
        write_article(home, "fete", title="Autre titre", date="2026-03-09T20:00:00+01:00")
        assert delivered(home, tried(home, "--to", STAFF)["key"])["Subject"] == (
            "[Essai] Article fete"
        )

    def test_is_in_nobodys_memory(self, home: Path) -> None:
        for reader in (MARIE, STAFF):
            delivered(home, tried(home, "--to", reader, "--as", MARIE)["key"])
        ok(at(PLAN, home, "issue", "approve", ISSUE, "--by", STAFF))
        ok(at(EARLY, home, "schedule", "tick"))
        ok(at(WAVE, home, "schedule", "tick"))
        ok(at(WAVE, home, "deliver", "--due"))
        (mail,) = (
            one
            for file in (home / "var" / "outbox" / ISSUE).glob("*.eml")
            if MARIE.encode() in (one := file.read_bytes())
        )
        assert b"Subject: Article fete" in mail
        assert b"Article pont" in mail

    def test_shows_what_an_enrolled_reader_got(self, home: Path) -> None:
        ok(at(PLAN, home, "issue", "approve", ISSUE, "--by", STAFF))
        ok(at(EARLY, home, "schedule", "tick"))
        ok(at(WAVE, home, "schedule", "tick"))
        ok(at(WAVE, home, "deliver", "--due"))
        made = tried(home, "--to", STAFF, "--as", MARIE, instant=WAVE)
        assert len(made["items"]) == 2

    def test_is_no_issue_that_was_sent(self, home: Path) -> None:
        delivered(home, tried(home, "--to", STAFF)["key"])
        shown = at(PLAN, home, "issue", "show", ISSUE, "--json").json
        assert (shown["readers"], shown["counts"]["sent"]) == (0, 0)

    def test_keeps_to_the_addresses_that_may_be_written_to(self, tmp_path: Path) -> None:
        home = publication(tmp_path, more='\n[delivery]\nonly = ["*@metropole.example"]\n')
        outside, inside = tried(home, "--to", MARIE), tried(home, "--to", STAFF)
        ok(at(PLAN, home, "deliver", "--due"))
        states = dict(query(home, "SELECT key, state FROM deliveries"))
        assert states == {outside["key"]: "withheld", inside["key"]: "sent"}

    def test_never_goes_to_who_must_not_be_written_to(self, home: Path, tmp_path: Path) -> None:
        table = tmp_path / "no.csv"
        table.write_text(f"email\n{STAFF}\n")
        ok(at(PLAN, home, "subscribers", "suppress", str(table), "--reason", "complaint"))
        tried(home, "--to", STAFF)
        ok(at(PLAN, home, "deliver", "--due"))
        assert query(home, "SELECT state FROM deliveries") == [("suppressed",)]

    def test_leaves_nothing_where_the_reader_gets_nothing(self, home: Path) -> None:
        ran = at(PLAN, home, "issue", "test", ISSUE, "--to", STAFF, "--as", "x@y.example")
        assert (ran.code, "reader with this address" in ran.err) == (2, True)
        assert query(home, "SELECT count(*) FROM deliveries") == [(0,)]


class TestItsLinks:
    def test_leave_nothing_and_open_nothing(self, home: Path) -> None:
        mail = delivered(home, tried(home, "--to", MARIE, "--as", MARIE)["key"])
        url = str(mail["List-Unsubscribe"]).strip("<>")
        before = query(home, "SELECT * FROM subscriptions")
        clock = SteppingClock(datetime(2026, 3, 11, 12, tzinfo=UTC))
        with closing(compose(home, os.environ, clock)) as composed, running(site(composed)) as here:
            own = url.replace("https://news.example", here)
            answers = [
                requests.get(own, timeout=10),
                requests.post(own, data={"List-Unsubscribe": "One-Click"}, timeout=10),
                requests.get(own.replace("/u/", "/p/"), timeout=10),
            ]
        assert all(400 <= one.status_code < 500 for one in answers)
        assert query(home, "SELECT * FROM subscriptions") == before
        log = home / "var" / "withdrawals.log"
        assert not log.exists() or not log.read_text()


class TestAPreview:
    def test_of_one_reader_has_their_language_words_and_items(
        self, home: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        ok(at(PLAN, home, "issue", "preview", ISSUE, "--out", str(out), "--to", MARIE))
        assert sorted(one.name for one in out.iterdir()) == ["fr.eml", "fr.html", "fr.txt"]
        shown = (out / "fr.txt").read_text()
        assert "Bonjour Marie, Michelin & <fils>" in shown
        assert "https://news.example/u/preview" in shown
        mail = message_from_bytes((out / "fr.eml").read_bytes(), policy=policy.default)
        assert mail["To"] == f"Marie <{MARIE}>"

    def test_of_one_reader_leaves_out_what_they_had(self, home: Path, tmp_path: Path) -> None:
        ok(at(PLAN, home, "issue", "approve", ISSUE, "--by", STAFF))
        ok(at(EARLY, home, "schedule", "tick"))
        ok(at(WAVE, home, "schedule", "tick"))
        ok(at(WAVE, home, "deliver", "--due"))
        write_article(home, "foire", date="2026-03-14T08:00:00+01:00")
        ok(at(NEXT, home, "build"))
        out = tmp_path / "out"
        ok(at(NEXT, home, "issue", "preview", "actualites", "--out", str(out), "--to", MARIE))
        shown = (out / "fr.txt").read_text()
        assert "Article foire" in shown
        assert "Article fete" not in shown

    def test_of_somebody_we_do_not_know_says_so(self, home: Path, tmp_path: Path) -> None:
        out = str(tmp_path / "out")
        ran = at(PLAN, home, "issue", "preview", ISSUE, "--out", out, "--to", "x@y.example")
        assert (ran.code, "reader with this address" in ran.err) == (2, True)
