"""`deliveries settle`: what nobody knows of a mail, told by a person, a mail log or an export."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support import sending
from tests.support.cli import Ran, run
from tests.support.faults import Plan, faulty
from tests.support.homes import home, write_article

READERS = ("ana", "bo", "cy", "di")
BY = "marie@metropole.example"


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home of whose four mails nobody knows whether they arrived."""
    folder = tmp_path_factory.mktemp("doubtful")
    made = home(folder / "home")
    write_article(made, "fete")
    for name in READERS:
        sending.join(made, name)
    plan = ("issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json")
    issue = run(made, *plan).json["id"]
    assert run(made, "issue", "send", issue, "--now").code == 0
    turns = {f"{name}@readers.example": ["body lost"] for name in READERS}
    with faulty(folder / "server", Plan(turns=turns)) as server, pytest.MonkeyPatch.context() as m:
        for name, value in server.environment.items():
            m.setenv(name, value)
        for _ in READERS:
            run(made, "deliver")
    assert set(states(made).values()) == {"unknown"}
    return made


@pytest.fixture
def here(doubtful: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(doubtful, copy)
    assert run(copy, "adopt", "--by", BY).code == 0
    return copy


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    found = run(folder, "deliveries", "list", "--json").json["deliveries"]
    return {row["address"].partition("@")[0]: row for row in found}


def states(folder: Path) -> dict[str, str]:
    return {name: row["state"] for name, row in rows(folder).items()}


def settle(folder: Path, *words: str) -> Ran:
    return run(folder, "deliveries", "settle", *words, "--by", BY)


def written(folder: Path, fates: Mapping[str, str]) -> Path:
    """Write the log of a relay that did this with whose mail."""
    lines = []
    for number, (name, fate) in enumerate(fates.items()):
        message_id, start = rows(folder)[name]["message_id"], f"postfix/smtp[9]: A{number:07}: "
        lines.append(
            f"Mar 12 08:00:00 mail postfix/cleanup[8]: A{number:07}: message-id={message_id}"
        )
        lines.append(
            f"Mar 12 08:00:01 mail {start}to=<{name}@readers.example>, relay=mx[192.0.2.1]:25, {fate}"
        )
    log = folder.parent / "mail.log"
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return log


LOGGED = {
    "ana": "dsn=2.0.0, status=sent (250 2.0.0 Ok)",
    "bo": "dsn=5.1.1, status=bounced (host mx said: 550 5.1.1 nobody)",
    "cy": "dsn=4.4.1, status=expired, returned to sender",
}


def test_a_log_settles_what_it_knows_and_leaves_the_rest(here: Path) -> None:
    log = written(here, LOGGED)
    ran = settle(here, "--from", str(log), "--json")
    assert ran.code == 0, ran.out
    assert ran.json["counts"] == {"sent": 1, "refused": 1, "resend": 1, "drop": 0}
    assert (ran.json["already"], ran.json["unknown"], ran.json["findings"]) == (0, 1, [])
    assert states(here) == {"ana": "sent", "bo": "refused", "cy": "queued", "di": "unknown"}
    assert rows(here)["bo"]["reply"] == {
        "code": 550,
        "enhanced": "5.1.1",
        "text": "host mx said: 550 5.1.1 nobody",
    }
    assert {one["as"] for one in ran.json["settled"]} == {"sent", "refused", "resend"}
    assert sending.acts(here)[-3:] == [("settle", BY)] * 3


def test_a_log_read_again_changes_nothing(here: Path) -> None:
    log = written(here, LOGGED)
    settle(here, "--from", str(log))
    before = (states(here), sending.acts(here))
    again = settle(here, "--from", str(log))
    assert (again.code, again.out.splitlines()[-1][:14]) == (0, "0 handed over,")
    assert (states(here), sending.acts(here)) == before


def test_people_see_whose_mail_became_what(here: Path) -> None:
    out = settle(here, "--from", str(written(here, LOGGED))).out
    assert "sent     ana@readers.example  250 2.0.0 Ok" in out
    assert "resend   cy@readers.example\n" in out
    assert "refused  bo@readers.example  host mx said: 550 5.1.1 nobody" in out
    assert out.splitlines()[-1] == (
        "1 handed over, 1 refused for good, 1 to be sent again, 0 let be, 1 still unknown."
    )


def test_what_is_sent_again_leaves_once_under_the_same_message_id(here: Path) -> None:
    before = rows(here)["cy"]["message_id"]
    settle(here, str(rows(here)["cy"]["id"]), "--as", "resend")
    assert run(here, "deliver").code == 0
    assert states(here) == {"ana": "unknown", "bo": "unknown", "cy": "sent", "di": "unknown"}
    (mail,) = sorted((here / "var" / "outbox").glob("*/*.eml"))
    assert f"Message-ID: {before}" in mail.read_text("utf-8")


def test_an_export_of_a_provider_settles_too(here: Path) -> None:
    table = here.parent / "export.csv"
    lines = [
        f"{rows(here)['ana']['message_id']},delivered",
        f"{rows(here)['bo']['message_id']},lost",
    ]
    table.write_text("Message ID,Etat\n" + "\n".join(lines) + "\n", encoding="utf-8")
    ran = settle(here, "--from", str(table), "--json")
    assert (ran.code, ran.json["counts"]["sent"], ran.json["unknown"]) == (1, 1, 3)
    (finding,) = ran.json["findings"]
    assert (finding["code"], finding["fields"]["states"]) == ("export-status", "lost")
    named = settle(here, "--from", str(table), "--columns", "message_id=Message ID,status=Etat")
    assert "0 handed over" in named.out


@pytest.mark.parametrize(
    ("verdict", "state"), [("sent", "sent"), ("drop", "cancelled"), ("resend", "queued")]
)
def test_a_person_settles_by_number_and_may_say_so_twice(
    here: Path, verdict: str, state: str
) -> None:
    ids = [str(rows(here)[name]["id"]) for name in ("ana", "bo")]
    first = settle(here, *ids, "--as", verdict, "--json")
    assert (first.code, first.json["counts"][verdict], first.json["already"]) == (0, 2, 0)
    assert states(here) == {"ana": state, "bo": state, "cy": "unknown", "di": "unknown"}
    again = settle(here, *ids, "--as", verdict, "--json")
    assert (again.code, again.json["settled"], again.json["already"]) == (0, [], 2)
    assert sending.acts(here).count(("settle", BY)) == 2


def test_what_is_known_of_a_mail_is_not_unsaid(here: Path) -> None:
    ana = str(rows(here)["ana"]["id"])
    settle(here, ana, "--as", "sent")
    ran = settle(here, ana, "--as", "resend", "--json")
    assert (ran.code, [one["code"] for one in ran.json["findings"]]) == (
        1,
        ["delivery-not-unknown"],
    )
    assert states(here)["ana"] == "sent"


def test_a_mail_of_a_cancelled_issue_is_not_sent_again(here: Path) -> None:
    with closing(sqlite3.connect(here / "var" / "syndicate.db")) as database:
        database.execute("UPDATE issues SET state = 'cancelled'")  # while mails were in flight
        database.commit()
    ran = settle(here, str(rows(here)["bo"]["id"]), "--as", "resend", "--json")
    assert [one["code"] for one in ran.json["findings"]] == ["delivery-cancelled"]
    assert (ran.json["unknown"], states(here)["bo"]) == (1, "unknown")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "settle-what"),
        (("1",), "settle-what"),
        (("--as", "sent"), "settle-what"),
        (("1", "--as", "sent", "--from", "mail.log"), "options-exclusive"),
        (("--as", "sent", "--from", "mail.log"), "options-exclusive"),
        (("--from", "mail.log", "--columns", "status=X"), "options-exclusive"),
        (("--from", "x.csv", "--columns", "state=X"), "export-columns"),
        (("--from", "no.log"), "log-unreadable"),
        (("999", "--as", "sent"), "delivery-missing"),
    ],
)
def test_a_command_that_says_too_little_or_too_much_changes_nothing(
    here: Path, words: tuple[str, ...], code: str
) -> None:
    ran = settle(here, *words, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, code)
    assert set(states(here).values()) == {"unknown"}


def test_a_file_that_is_no_log_is_said_to_be_none(here: Path) -> None:
    log = here.parent / "poem.txt"
    log.write_text("Heureux qui, comme Ulysse\n" * 3, encoding="utf-8")
    ran = settle(here, "--from", str(log), "--json")
    assert (ran.code, [one["code"] for one in ran.json["findings"]]) == (1, ["log-strange"])
