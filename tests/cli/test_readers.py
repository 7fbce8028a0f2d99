"""What a regulator, or a reader, may ask about one person; and that nothing is left of who asks for that."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import compose
from syndicate.clocks import SteppingClock
from syndicate.schedule.jobs import JOBS
from tests.support.cli import at, run
from tests.support.homes import home, write_article
from tests.support.trips import query

PLAN, EARLY, WAVE = "2026-03-11T12:00:00Z", "2026-03-12T06:45:00Z", "2026-03-12T07:00:10Z"
LATER, DAYS_LATER = "2026-03-12T09:00:00Z", "2026-03-15T09:00:00Z"
ANA, BEN = "ana@readers.example", "ben@readers.example"
TABLE = (
    "email,newsletter,locale,basis,consented_at\n{0},actualites,fr,express,2026-01-02T10:00:00Z\n"
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Return a home whose issue went to two readers."""
    made = home(tmp_path / "home")
    write_article(made, "fete", title="La fête")
    words = ("--newsletter", "actualites", "--locale", "fr", "--zone", "Europe/Paris")
    assert at(PLAN, made, "build").code == 0
    for address in (ANA, BEN):
        assert at(PLAN, made, "subscribers", "add", address, *words, "--name", "A. B.").code == 0
    for instant, *commands in (
        (PLAN, ("schedule", "tick")),
        (EARLY, ("schedule", "tick")),
        (WAVE, ("schedule", "tick"), ("deliver",)),
    ):
        for command in commands:
            assert at(instant, made, *command).code == 0
    return made


def mails(home: Path) -> list[str]:
    return [file.read_text("utf-8") for file in sorted((home / "var/outbox").glob("*/*.eml"))]


def dossier(home: Path, address: str, instant: str = DAYS_LATER) -> tuple[Any, dict[str, str]]:
    """Return the document of a dossier, and all of its files."""
    file = home / "dossier.zip"
    ran = at(instant, home, "subscribers", "dossier", address, str(file))
    assert ran.code == 0, ran.err
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as opened:
        found = {name: opened.read(name).decode() for name in opened.namelist()}
    return json.loads(found["dossier.json"]), found


def leave(home: Path, address: str) -> None:
    """Leave as mail software does: what it writes into the log of withdrawals is all that counts."""
    who = run(home, "subscribers", "show", address, "--json").json["id"]
    line = {"at": LATER, "subscriber": who, "newsletter": "actualites", "source": "one-click"}
    with (home / "var/withdrawals.log").open("a", encoding="utf-8") as log:
        log.write(f"{json.dumps(line)}\n")
    assert at(DAYS_LATER, home, "deliver").code == 0


def test_a_dossier_tells_what_somebody_agreed_to_and_what_they_were_sent(sent: Path) -> None:
    leave(sent, ANA)
    found, files = dossier(sent, ANA)
    assert found["subscriber"]["address"] == ANA
    assert [(one["act"], one["at"], one["source"]) for one in found["consents"]] == [
        ("given", PLAN, "cli"),
        ("left", LATER, "one-click"),
    ]
    assert found["newsletters"] == {
        "actualites": {
            "state": "left",
            "since": LATER,
            "act": "left",
            "left_at": LATER,
            "last_message_after": None,
        }
    }
    (message,) = found["messages"]
    assert (message["subject"], message["state"]) == ("La fête", "sent")
    assert f"Message-ID: {message['message_id']}" in "".join(mails(sent))
    rows = list(csv.DictReader(io.StringIO(files["messages.csv"].removeprefix("\ufeff"))))
    assert [(row["subject"], row["message_id"]) for row in rows] == [
        ("La fête", message["message_id"])
    ]
    assert BEN not in "".join(files.values())


def test_nothing_is_left_of_who_is_erased_but_a_hash_and_dates(sent: Path) -> None:
    who = run(sent, "subscribers", "show", ANA, "--json").json["id"]
    erase = ("subscribers", "erase", ANA, "--by", "staff@metropole.example", "--json")
    done = at(LATER, sent, *erase).json
    assert (done["messages"], done["files"], done["again"]) == (1, 1, False)
    assert done["until"] == "2029-03-11T09:00:00Z"
    tables = query(sent, "SELECT name FROM sqlite_master WHERE type = 'table'")
    rows = [query(sent, f'SELECT * FROM "{name}"') for (name,) in tables]  # noqa: S608 - names of ours
    assert ANA not in repr(rows)
    kept = {file: file.read_bytes() for file in (sent / "var").rglob("*") if file.is_file()}
    assert [file for file, data in kept.items() if ANA.encode() in data] == []
    assert BEN.encode() in kept[sent / "var/syndicate.db"]
    assert query(sent, "SELECT actor, act, subject FROM audit WHERE act = 'erase'") == [
        ("staff@metropole.example", "erase", who)
    ]
    assert "no reader with this address" in run(sent, "subscribers", "show", ANA).err
    assert at(DAYS_LATER, sent, *erase).json == done | {"again": True, "files": 0}


def test_a_complaint_about_who_was_erased_can_still_be_answered(sent: Path) -> None:
    at(LATER, sent, "subscribers", "erase", ANA, "--by", "staff@metropole.example")
    found, _files = dossier(sent, f" {ANA.upper()} ")
    assert (found["subscriber"], found["erased"]["at"]) == (None, LATER)
    assert [(one["act"], one["at"]) for one in found["consents"]] == [
        ("given", PLAN),
        ("erased", LATER),
    ]
    assert [one["state"] for one in found["messages"]] == ["sent"]


def test_no_import_and_no_hand_brings_back_who_was_erased(sent: Path, tmp_path: Path) -> None:
    at(LATER, sent, "subscribers", "erase", ANA, "--by", "staff@metropole.example")
    table = tmp_path / "readers.csv"
    table.write_text(TABLE.format(ANA), encoding="utf-8")
    ran = at(DAYS_LATER, sent, "subscribers", "import", str(table), "--json").json
    assert (ran["new"], ran["known"], ran["suppressed"], ran["findings"]) == (0, 0, 1, [])
    added = at(DAYS_LATER, sent, "subscribers", "add", ANA)
    assert (added.code, "must not be written to" in added.err) == (2, True)
    assert query(sent, "SELECT address FROM subscribers") == [(BEN,)]


def test_when_its_time_is_over_the_hash_goes_too(sent: Path) -> None:
    at(LATER, sent, "subscribers", "erase", ANA, "--by", "staff@metropole.example")
    until = datetime(2029, 3, 11, 9, tzinfo=UTC)
    for now, left in ((until - timedelta(seconds=1), 1), (until, 0)):
        app = compose(sent, {}, SteppingClock(now))
        try:
            JOBS["retention"].run(app.house, now)
        finally:
            app.close()
        for table in ("erasures", "suppressions"):
            assert query(sent, f"SELECT count(*) FROM {table}") == [(left,)]  # noqa: S608 - names of ours
    assert query(sent, "SELECT act FROM audit ORDER BY id DESC LIMIT 1") == [("retire-erasures",)]


@pytest.mark.parametrize(
    "command", [("erase", "--by", "a@metropole.example"), ("dossier", "x.zip")]
)
def test_who_was_never_here_is_unknown(sent: Path, command: tuple[str, ...]) -> None:
    name, *rest = command
    file = [str(sent / one) if one.endswith(".zip") else one for one in rest]
    ran = run(sent, "subscribers", name, "nobody@readers.example", *file)
    assert ran.code in {1, 2}
    assert "nobody@readers.example" not in ran.err
    assert not (sent / "x.zip").exists()


EXPORTS = {
    "Mailchimp": 'Email Address,First Name,UNSUB_TIME\n"{0}",Ana,2026-01-01\n',
    "Mailjet": "email;bounce\n{0};hard\n\n",
    "Brevo": "EMAIL\tFIRSTNAME\n {0}\tAna\n",
    "listmonk": "uuid,email,name,status\n1,{0},Ana,blocklisted\n",
    "a spreadsheet in French": "Nom;Adresse e-mail\nAna;{0}\n",
}


@pytest.mark.wide
@pytest.mark.parametrize("table", EXPORTS.values(), ids=EXPORTS)
def test_whom_another_service_lost_is_not_written_to_by_us(
    sent: Path, tmp_path: Path, table: str
) -> None:
    file = tmp_path / "gone.csv"
    file.write_text(table.format("ANA@readers.example"), encoding="utf-8")
    suppress = ("subscribers", "suppress", str(file), "--reason", "bounce", "--json")
    assert at(LATER, sent, *suppress).json == {"new": 1, "known": 0, "left": 1, "findings": []}
    shown = run(sent, "subscribers", "show", ANA, "--json").json
    assert shown["suppressed"] == {"reason": "bounce", "at": LATER}
    (subscription,) = shown["subscriptions"]
    assert (subscription["state"], subscription["left_by"]) == ("left", "staff")
    before = query(sent, "SELECT count(*) FROM consents")
    again = at(DAYS_LATER, sent, *suppress).json
    assert again == {"new": 0, "known": 1, "left": 0, "findings": []}
    assert query(sent, "SELECT count(*) FROM consents") == before
    found, _files = dossier(sent, ANA)
    assert found["consents"][-1]["act"] == "suppressed"


def test_a_line_that_is_no_address_is_named_and_stops_no_other(sent: Path, tmp_path: Path) -> None:
    file = tmp_path / "gone.csv"
    file.write_text(f"email,name\nno address,Ana\n,Ben\n{BEN},Ben\n", encoding="utf-8")
    ran = at(LATER, sent, "subscribers", "suppress", str(file), "--reason", "manual", "--json")
    assert (ran.code, ran.json["new"], ran.json["left"]) == (1, 1, 1)
    found = [(one["code"], one["line"]) for one in ran.json["findings"]]
    assert found == [("address-invalid", 2), ("address-invalid", 3)]
    assert "no address" not in ran.out


def test_a_table_without_addresses_is_refused_whole(sent: Path, tmp_path: Path) -> None:
    file = tmp_path / "gone.csv"
    file.write_text("name,town\nAna,Lyon\n", encoding="utf-8")
    ran = at(LATER, sent, "subscribers", "suppress", str(file), "--reason", "manual")
    assert (ran.code, "gone.csv:1" in ran.err, "email" in ran.err) == (2, True, True)


def test_a_mail_that_waits_does_not_reach_who_was_suppressed_since(
    sent: Path, tmp_path: Path
) -> None:
    write_article(sent, "pont", title="Le pont", date="2026-03-13T08:00:00+01:00")
    for instant in ("2026-03-18T12:00:00Z", "2026-03-19T06:45:00Z", "2026-03-19T07:00:10Z"):
        assert at(instant, sent, "schedule", "tick").code == 0
    file = tmp_path / "gone.csv"
    file.write_text(f"email\n{ANA}\n", encoding="utf-8")
    now = "2026-03-19T07:00:20Z"
    assert at(now, sent, "subscribers", "suppress", str(file), "--reason", "complaint").code == 0
    settled = at(now, sent, "deliver", "--json").json["settled"]
    assert (settled["sent"], settled["suppressed"]) == (1, 1)
    (shown,) = run(sent, "subscribers", "show", ANA, "--json").json["subscriptions"]
    assert shown["left_by"] == "complaint"


def test_what_is_exported_can_be_taken_back(sent: Path, tmp_path: Path) -> None:
    def table(home: Path, *options: str) -> list[dict[str, str]]:
        file = tmp_path / "export.csv"
        ran = at(DAYS_LATER, home, "subscribers", "export", str(file), *options, "--json")
        assert ran.json == {"file": str(file), "subscriptions": 2}
        assert file.stat().st_mode & 0o777 == 0o600
        rows = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
        return sorted(rows, key=lambda row: row["email"])

    leave(sent, ANA)
    before = table(sent)
    assert [(row["email"], row["state"], row["basis"]) for row in before] == [
        (ANA, "left", "express"),
        (BEN, "active", "express"),
    ]
    other = home(tmp_path / "other")
    assert at(DAYS_LATER, other, "subscribers", "import", str(tmp_path / "export.csv")).code == 0
    assert table(other, "--newsletter", "actualites") == before
    assert [file.name for file in tmp_path.iterdir() if "export" in file.name] == ["export.csv"]


def test_a_newsletter_that_is_not_there_exports_nothing(sent: Path, tmp_path: Path) -> None:
    ran = run(sent, "subscribers", "export", str(tmp_path / "x.csv"), "--newsletter", "x")
    assert (ran.code, (tmp_path / "x.csv").exists()) == (2, False)
