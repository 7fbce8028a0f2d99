"""What is withdrawn reaches nobody any more: no pending mail, no archive of what was sent."""

import os
import shutil
import threading
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import compose
from syndicate.clocks import SteppingClock
from syndicate.journeys.deliver import deliver as journey
from tests.delivery.senders import MemoryTransport
from tests.support import homes
from tests.support.cli import Ran, at, run
from tests.support.homes import SETTINGS, write_article
from tests.support.trips import files, query

PLAN, EARLY, PARIS = "2026-03-11T12:00:00Z", "2026-03-12T06:45:00Z", "2026-03-12T07:00:10Z"
NOON, TORONTO, LATER = "2026-03-12T10:00:00Z", "2026-03-12T12:00:10Z", "2026-03-12T13:00:00Z"
SHORTLY = "2026-03-12T11:45:00Z"
ISSUE = "actualites-2026-03-12"
FETE, PONT = "Article fete", "Article pont"


def publication(tmp_path: Path, *names: str, approvals: int = 0) -> Path:
    """Return a home with articles, the first of them the newest, and a reader in each of two zones."""
    settings = SETTINGS.replace("approvals = 0", f"approvals = {approvals}")
    home = homes.home(tmp_path / "home", settings)
    for number, name in enumerate(names):
        write_article(home, name, date=f"2026-03-09T{20 - number:02}:00:00+01:00")
    assert at(PLAN, home, "build").code == 0
    for city, locale in (("Paris", "fr"), ("Toronto", "fr-CA")):
        zone = f"{'Europe' if city == 'Paris' else 'America'}/{city}"
        words = ("--newsletter", "actualites", "--locale", locale, "--zone", zone)
        address = f"{city.lower()}@readers.example"
        assert at(PLAN, home, "subscribers", "add", address, *words).code == 0
    assert at(PLAN, home, "schedule", "tick").code == 0
    return home


def withdraw(home: Path, name: str = "fete", since: str = NOON, **front: str) -> None:
    file = home / "content" / "articles" / name / "index.fr.md"
    lines = {"withdrawn": since, "updated": since} | front
    block = "".join(f"{key}: {value}\n" for key, value in lines.items())
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\n---\n", f"\n{block}---\n", 1), encoding="utf-8")


def tick(home: Path, *instants: str) -> Any:
    """Tick at instants so near to each other that nobody was away; return the last answer."""
    return [at(one, home, "schedule", "tick", "--json") for one in instants][-1].json


def deliver(home: Path, instant: str) -> Ran:
    """Deliver at an instant before which somebody ticked: nobody was away while a wave fell due."""
    if instant == TORONTO:
        tick(home, SHORTLY)
    ran = at(instant, home, "deliver", "--json")
    assert ran.code == 0, ran.err
    return ran


def codes(found: Any) -> list[str]:
    return [one["code"] for one in found["findings"]]


def ledger(home: Path) -> dict[str, tuple[str, int]]:
    """Return (state, number of items) of each reader's row."""
    rows = run(home, "deliveries", "list", "--json").json["deliveries"]
    return {row["address"].partition("@")[0]: (row["state"], len(row["items"])) for row in rows}


def mails(home: Path) -> dict[str, tuple[str, str]]:
    """Return the subject and the two parts of each reader's mail."""
    found = {}
    for file in (home / "var" / "outbox" / ISSUE).glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
        text = "".join(part.get_content() for part in parts if part is not None)
        found[str(mail["To"]).partition("@")[0]] = (str(mail["Subject"]), text)
    return found


def acts(home: Path) -> list[tuple[str, str]]:
    """Return what was done about works that are withdrawn."""
    wanted = ("withdraw", "item-withdrawn", "archive-rewritten")
    found = query(home, "SELECT act, subject FROM audit ORDER BY id")
    return [one for one in found if one[0] in wanted]


def test_a_pool_that_is_not_frozen_offers_it_no_more(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont", approvals=1)
    withdraw(home, since=PLAN)
    shown = at(NOON, home, "issue", "show", ISSUE, "--json").json
    assert [one["locales"]["fr"]["title"] for one in shown["pool"]["items"]] == [PONT]


def test_an_issue_that_is_sent_late_brings_nothing_that_was_withdrawn_since(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    withdraw(home, since="2026-03-20T10:00:00Z")
    shown = at("2026-03-21T10:00:00Z", home, "issue", "show", ISSUE, "--json").json
    assert [one["locales"]["fr"]["title"] for one in shown["pool"]["items"]] == [PONT]


def test_an_approved_issue_keeps_its_bytes_and_is_enrolled_without_it(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont", approvals=1)
    approved = at(PLAN, home, "issue", "approve", ISSUE, "--by", "ana@metropole.example")
    assert approved.code == 0, approved.err
    frozen = at(PLAN, home, "issue", "show", ISSUE, "--json").json["pool"]
    withdraw(home, since=EARLY)

    shown = at(EARLY, home, "issue", "show", ISSUE, "--json").json
    assert (shown["pool"]["hash"], codes(shown)) == (frozen["hash"], ["issue-item-withdrawn"])
    ticked = tick(home, EARLY, PARIS)
    assert codes(ticked) == ["issue-item-withdrawn"]
    assert ticked["findings"][0]["fields"]["title"] == FETE
    assert at(PARIS, home, "issue", "show", ISSUE, "--json").json["pool"]["hash"] == frozen["hash"]
    assert ledger(home) == {"paris": ("queued", 1), "toronto": ("queued", 1)}
    for instant in (PARIS, TORONTO):
        deliver(home, instant)
    for subject, text in mails(home).values():
        assert (subject, FETE in text, PONT in text) == (PONT, False, True)
    archive = (home / "var/archives/issues/actualites/2026-03-12/fr.html").read_text("utf-8")
    assert (FETE in archive, PONT in archive) == (False, True)


def test_an_issue_of_which_nothing_is_left_is_skipped(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", approvals=1)
    at(PLAN, home, "issue", "approve", ISSUE, "--by", "ana@metropole.example")
    withdraw(home, since=EARLY)
    assert tick(home, EARLY, PARIS)["skipped"] == [ISSUE]
    assert ledger(home) == {}


def test_mails_that_wait_leave_without_it_and_those_that_left_stay(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    assert codes(tick(home, EARLY, PARIS)) == []
    deliver(home, PARIS)
    before = files(home / "var" / "outbox")
    withdraw(home)
    assert codes(deliver(home, NOON).json) == ["issue-item-withdrawn"]
    assert codes(deliver(home, NOON).json) == []
    assert ledger(home) == {"paris": ("sent", 2), "toronto": ("queued", 1)}
    assert acts(home) == [("item-withdrawn", ISSUE)]
    deliver(home, TORONTO)
    got = mails(home)
    assert (got["paris"][0], FETE in got["paris"][1]) == (FETE, True)
    assert (got["toronto"][0], FETE in got["toronto"][1]) == (PONT, False)
    assert before.items() <= files(home / "var" / "outbox").items()


def test_a_tick_is_enough_and_no_build_is_needed(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    tick(home, EARLY, PARIS)
    (home / "var" / "index.db").unlink()  # nobody knows the works by their ids any more
    withdraw(home)
    assert codes(tick(home, NOON)) == ["issue-item-withdrawn"]
    assert ledger(home) == {"paris": ("queued", 1), "toronto": ("queued", 1)}


def test_a_withdrawal_announced_for_later_is_heeded_when_it_comes(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    withdraw(home)
    tick(home, EARLY, PARIS)
    deliver(home, PARIS)
    assert ledger(home) == {"paris": ("sent", 2), "toronto": ("queued", 2)}
    deliver(home, TORONTO)
    assert ledger(home) == {"paris": ("sent", 2), "toronto": ("sent", 1)}


def test_a_mail_that_brings_nothing_else_is_cancelled_with_a_reason(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete")
    tick(home, EARLY, PARIS)
    deliver(home, PARIS)
    withdraw(home)
    deliver(home, TORONTO)
    rows = run(home, "deliveries", "list", "--json").json["deliveries"]
    replies = {row["state"]: (row["reply"] or {}).get("text") for row in rows}
    assert (set(replies), replies["cancelled"]) == ({"sent", "cancelled"}, "withdrawn")
    assert run(home, "issue", "show", ISSUE, "--json").json["state"] == "sent"
    assert set(mails(home)) == {"paris"}


def test_only_the_readers_of_a_withdrawn_language_do_without(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    write_article(home, "fete", "fr-CA", title="La fête d’ici", date="2026-03-09T20:00:00+01:00")
    tick(home, EARLY, PARIS)
    file = home / "content/articles/fete/index.fr-CA.md"
    text = file.read_text("utf-8").replace("\n---\n", f"\nwithdrawn: {PARIS}\n---\n", 1)
    file.write_text(text, "utf-8")
    for instant in (PARIS, TORONTO):
        deliver(home, instant)
    assert ledger(home) == {"paris": ("sent", 2), "toronto": ("sent", 1)}


def test_a_broken_file_does_not_bring_back_what_was_withdrawn(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont", approvals=1)
    at(PLAN, home, "issue", "approve", ISSUE, "--by", "ana@metropole.example")
    withdraw(home, since=EARLY)
    assert at(EARLY, home, "build").code == 0
    write_article(home, "fete", "en", date="bientôt")
    tick(home, EARLY, PARIS)
    assert ledger(home) == {"paris": ("queued", 1), "toronto": ("queued", 1)}


def test_a_withdrawal_in_the_middle_of_a_run_is_heeded_by_the_same_run(tmp_path: Path) -> None:
    home = publication(tmp_path, "fete", "pont")
    rows = [
        f"r{n}@readers.example,fr,Europe/Paris,actualites,weekly,active,express,2025-05-01"
        for n in range(70)
    ]
    readers = home / "readers.csv"
    readers.write_text(
        "\n".join(["email,locale,zone,newsletter,schedule,state,basis,consented_at", *rows]),
        "utf-8",
    )
    assert at(PLAN, home, "subscribers", "import", str(readers)).code == 0
    tick(home, EARLY, PARIS)
    transport = MemoryTransport(before_commit=lambda _mail: withdraw_once(home))
    composed = compose(home, os.environ, SteppingClock(datetime.fromisoformat(PARIS)))
    try:
        done = journey(
            composed.house, transport, composed.clock, until="due", stop=threading.Event()
        )
    finally:
        composed.close()
    whole = [mail for mail in transport.mails if FETE.encode() in mail.data]
    assert len(transport.mails) == 71
    assert 1 <= len(whole) < 50  # those that were on their way
    assert [one.code for one in done.findings] == ["issue-item-withdrawn"]
    assert sum(items == 2 for _state, items in ledger(home).values()) == len(whole)


def withdraw_once(home: Path) -> None:
    if "withdrawn" not in (home / "content/articles/fete/index.fr.md").read_text("utf-8"):
        withdraw(home, since=PARIS)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Return a home whose issue was sent, with the text withdrawn since."""
    home = publication(tmp_path, "fete", "pont")
    tick(home, EARLY, PARIS)
    for instant in (PARIS, TORONTO):
        deliver(home, instant)
    assert at(TORONTO, home, "build").code == 0
    withdraw(home, since=LATER)
    return home


def shown(home: Path) -> dict[str, list[bool]]:
    """Return for each file about an archived issue whether it shows one text and the other."""
    found = files(home / "var/archives/issues")
    return {path: [FETE.encode() in page, PONT.encode() in page] for path, page in found.items()}


PATHS = [f"actualites/2026-03-12/{tag}.html" for tag in ("en", "fr-CA", "fr")]
TOLD = [path.replace(".html", ".json") for path in PATHS]  # by the feed of the issues


def test_the_archive_of_a_sent_issue_loses_it_at_the_next_build(sent: Path) -> None:
    assert shown(sent) == {key: [True, True] for key in [*PATHS, *TOLD]}
    assert at(LATER, sent, "build").code == 0
    assert shown(sent) == {key: [False, True] for key in [*PATHS, *TOLD]}
    told = [("archive-rewritten", f"var/archives/issues/{path}") for path in PATHS]
    assert sorted(acts(sent)) == sorted(told)
    page = (sent / "public/fr/issues/actualites/2026-03-12/index.html").read_text("utf-8")
    assert (FETE in page, PONT in page) == (False, True)
    before = files(sent / "var/archives")
    for act in (("build",), ("build", "--full")):
        assert at(LATER, sent, *act).code == 0
    (sent / "var" / "index.db").unlink()
    assert at(LATER, sent, "build").code == 0
    assert (files(sent / "var/archives"), len(acts(sent))) == (before, len(told))


def test_an_archive_put_back_from_a_backup_loses_it_again(sent: Path) -> None:
    file = sent / "var/archives/issues" / PATHS[-1]
    whole = file.read_bytes()
    at(LATER, sent, "build")
    cut = file.read_bytes()
    file.write_bytes(whole)
    assert at(LATER, sent, "build").code == 0
    assert (file.read_bytes(), len(acts(sent))) == (cut, 3)


@pytest.mark.filed
def test_a_lost_database_is_told_with_the_files_that_still_show_it(sent: Path) -> None:
    for file in sent.glob("var/syndicate.db*"):
        file.unlink()
    for _ in range(2):
        found = at(LATER, sent, "build", "--full", "--json").json["findings"]
        uncut = {one["file"] for one in found if one["code"] == "archive-uncut"}
        assert uncut == {f"var/archives/issues/{path}" for path in PATHS}
    shutil.rmtree(sent / "var/archives/issues")
    found = at(LATER, sent, "build", "--json").json["findings"]
    assert [one["code"] for one in found if one["code"] == "archive-uncut"] == []


@pytest.mark.filed
def test_a_database_that_is_away_is_asked_again_at_the_next_build(sent: Path) -> None:
    database, away = sent / "var/syndicate.db", sent / "var/away.db"
    database.rename(away)
    database.mkdir()
    ran = at(LATER, sent, "build", "--json").json
    assert [one["severity"] for one in ran["findings"] if one["code"] == "database-unopened"] == [
        "warning"
    ]
    assert ran["next_change"] == "2026-03-12T13:01:00Z"
    assert shown(sent) == {key: [True, True] for key in [*PATHS, *TOLD]}
    database.rmdir()
    away.rename(database)
    assert at(LATER, sent, "build").code == 0
    assert shown(sent) == {key: [False, True] for key in [*PATHS, *TOLD]}
