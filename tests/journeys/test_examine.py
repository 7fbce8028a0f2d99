"""What the doctor says of names in the DNS, of disks, clocks and databases: each trouble with its remedy."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from syndicate import disk
from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.journeys.doctor import signing_keys
from syndicate.journeys.examine import machine
from syndicate.journeys.examine.checks import Check, findings
from syndicate.journeys.examine.names import names_of
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import say
from syndicate.settings.options import Settings
from syndicate.store import instance
from syndicate.store.examine import Condition
from tests.support import homes
from tests.support.ledger import NOW
from tests.support.names import FAILS, Paper, Zone

pytestmark = pytest.mark.short

DOMAIN = "metropole.example"
SMTP = """
[delivery]
transport = "smtp"
[delivery.smtp]
host = "relay.example"
[delivery.dkim.selectors.s1]
algorithm = "ed25519"
"""
RELAY = '\n[doctor]\nrelay = ["198.51.100.7/32"]\n'
GOOD: dict[str, list[str]] = {
    f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 -all"],
    f"{DOMAIN} MX": ["mx.metropole.example"],
    f"{DOMAIN} A": ["203.0.113.1"],
    f"_dmarc.{DOMAIN} TXT": [f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{DOMAIN}"],
    "7.100.51.198.in-addr.arpa PTR": ["out.relay.example"],
    "out.relay.example A": ["198.51.100.7"],
    "relay.example A": ["8.8.4.4"],
}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = homes.home(tmp_path_factory.mktemp("examined") / "home", homes.SETTINGS + SMTP + RELAY)
    app = compose(home, {}, SteppingClock(NOW))
    signing_keys(app.house.settings, home, make=True)
    yield app
    app.close()


def key_of(app: App) -> str:
    (key,) = signing_keys(app.house.settings, app.house.home, make=False).keys
    return key.record


def looked(app: App, zone: Zone, settings: Settings | None = None, relay: str = "") -> list[Check]:
    key = {f"s1._domainkey.{DOMAIN} TXT": [key_of(app)]}
    house = app.house
    return [*names_of(settings or house.settings, house.home, Paper({**key, **zone}), relay)]


def codes(checks: list[Check]) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in findings(checks)]


def test_where_all_is_published_nothing_is_said(publication: App) -> None:
    checks = looked(publication, GOOD)
    assert codes(checks) == []
    assert [one.name for one in checks] == ["spf", "mx", "keys", "dkim", "dmarc", "ptr"]
    assert {one.state for one in checks} == {"ok"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({f"{DOMAIN} TXT": []}, [("spf-absent", "error")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.8 -all"]}, [("spf-relay-refused", "error")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 -all", "v=spf1 -all"]}, [("spf-several", "error")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 nonsense"]}, [("spf-syntax", "error")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 +all"]}, [("spf-open", "error")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7"]}, [("spf-neutral", "note")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 ptr ~all"]}, [("spf-ptr", "warning")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 include:gone.example ~all"]}, [("spf-include-none", "error")]),
        ({f"{DOMAIN} TXT": ["v=spf1 ip4:198.51.100.7 a:x.example a:y.example a:z.example ~all"]}, [("spf-voids", "error")]),
        ({f"{DOMAIN} TXT": [" ".join(["v=spf1 ip4:198.51.100.7", *["a"] * 11, "~all"])]}, [("spf-lookups", "error")]),
        ({f"{DOMAIN} TXT": [FAILS]}, [("dns-failed", "warning")]),
        ({f"{DOMAIN} MX": []}, [("mx-by-address", "warning")]),
        ({f"{DOMAIN} MX": [], f"{DOMAIN} A": []}, [("mx-absent", "error")]),
        ({f"{DOMAIN} MX": ["."]}, [("mx-none", "error")]),
        ({f"s1._domainkey.{DOMAIN} TXT": []}, [("dkim-record-absent", "error")]),
        ({f"s1._domainkey.{DOMAIN} TXT": ["v=DKIM1; k=ed25519; p=bm90IG91cnM="]}, [("dkim-record-other", "error")]),
        ({f"s1._domainkey.{DOMAIN} TXT": ["v=DKIM1; p="]}, [("dkim-record-revoked", "error")]),
        ({f"_dmarc.{DOMAIN} TXT": []}, [("dmarc-absent", "error")]),
        ({f"_dmarc.{DOMAIN} TXT": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, [("dmarc-several", "error")]),
        ({f"_dmarc.{DOMAIN} TXT": ["v=DMARC1; p=most"]}, [("dmarc-invalid", "error"), ("dmarc-silent", "note")]),
        ({f"_dmarc.{DOMAIN} TXT": [f"v=DMARC1; p=none; pct=20; ri=3600; rua=mailto:d@{DOMAIN}"]}, [("dmarc-watching", "note"), ("dmarc-removed", "note")]),
        ({f"_dmarc.{DOMAIN} TXT": ["v=DMARC1; p=reject; rua=mailto:d@reports.example"]}, [("dmarc-reports-untaken", "warning")]),
        ({"7.100.51.198.in-addr.arpa PTR": []}, [("ptr-absent", "error")]),
        ({"out.relay.example A": ["198.51.100.9"]}, [("ptr-absent", "error")]),
    ],
)  # fmt: skip
def test_what_is_not_published_is_said_with_what_to_publish(
    publication: App, changes: Zone, said: list[tuple[str, str]]
) -> None:
    checks = looked(publication, {**GOOD, **changes})
    assert codes(checks) == said
    for one in findings(checks):
        fact, remedy = say(one, Catalogue("en"))
        assert "{" not in fact + remedy
        assert remedy


def test_what_is_missing_can_be_copied(publication: App) -> None:
    gone: Zone = {f"s1._domainkey.{DOMAIN} TXT": []}
    records = {
        (record.name, record.kind): record.value
        for one in looked(publication, gone)
        for record in one.records
    }
    assert records == {
        (DOMAIN, "TXT"): "v=spf1 ip4:198.51.100.7 ~all",
        (f"s1._domainkey.{DOMAIN}", "TXT"): key_of(publication),
        (f"_dmarc.{DOMAIN}", "TXT"): f"v=DMARC1; p=none; rua=mailto:dmarc@{DOMAIN}",
    }
    zone = {**GOOD, **{f"{name} {kind}": [value] for (name, kind), value in records.items()}}
    assert [code for code, severity in codes(looked(publication, zone)) if severity != "note"] == []


@pytest.mark.parametrize(
    ("relay", "record", "said"),
    [
        ("8.8.4.4", "v=spf1 a:relay.example -all", []),
        ("8.8.4.4", "v=spf1 -all", ["spf-relay-missing"]),
        ("127.0.0.1", "v=spf1 -all", ["spf-relay-untold"]),
        ("", "v=spf1 -all", ["spf-relay-untold"]),
    ],
)
def test_without_a_word_about_the_relay_the_address_that_takes_our_mail_is_looked_for(
    publication: App, relay: str, record: str, said: list[str]
) -> None:
    settings = publication.house.settings
    settings = replace(settings, doctor=replace(settings.doctor, relay=()))
    checks = looked(publication, {**GOOD, f"{DOMAIN} TXT": [record]}, settings, relay)
    assert [code for code, _ in codes(checks)] == said


@pytest.mark.parametrize(
    ("options", "zone", "said"),
    [
        ("transport = 'brevo'", {}, [("dmarc-by-service", "note")]),
        ("dkim.domain = 'mail.metropole.example'", {}, []),
        (
            "dkim.domain = 'mail.metropole.example'",
            {f"_dmarc.{DOMAIN} TXT": [f"v=DMARC1; p=reject; adkim=s; rua=mailto:d@{DOMAIN}"]},
            [("dmarc-spf-alone", "warning")],
        ),
        (
            "dkim.domain = 'mail.metropole.example'",
            {f"_dmarc.mail.{DOMAIN} TXT": ["v=DMARC1; p=reject; psd=n"]},
            [("dmarc-spf-alone", "warning")],
        ),
        ("returns = 'r@back.example'", {}, [("dmarc-dkim-alone", "note")]),
        (
            "returns = 'r@back.example'\ndkim.domain = 'mail.metropole.example'",
            {f"_dmarc.{DOMAIN} TXT": [f"v=DMARC1; p=reject; adkim=s; rua=mailto:d@{DOMAIN}"]},
            [("dmarc-unaligned", "error")],
        ),
        ("unsigned", {}, [("dmarc-relay-signs", "note")]),
        ("unsigned\nreturns = 'r@back.example'", {}, [("dmarc-relay-signs", "warning")]),
    ],
)
def test_what_vouches_for_from_is_found_as_receivers_do(
    publication: App, options: str, zone: Zone, said: list[tuple[str, str]]
) -> None:
    settings = publication.house.settings
    delivery = settings.delivery
    if "brevo" in options:
        delivery = replace(delivery, transport="brevo")
    if "dkim.domain" in options:
        delivery = replace(delivery, dkim=replace(delivery.dkim, domain="mail.metropole.example"))
    if "unsigned" in options:
        delivery = replace(delivery, dkim=replace(delivery.dkim, selectors={}))
    returns = "retours@back.example" if "returns" in options else ""
    bounces = replace(settings.bounces, address=returns)
    settings = replace(settings, delivery=delivery, bounces=bounces)
    back = {"back.example TXT": ["v=spf1 ip4:198.51.100.7 -all"], "back.example MX": ["mx"]}
    key = {f"s1._domainkey.mail.{DOMAIN} TXT": [key_of(publication)]}
    checks = looked(publication, {**GOOD, **back, **key, **zone}, settings)
    assert codes(checks) == said


GIGABYTE = 10**9
SOUND = Condition(
    kind="sqlite", version="3", revision="1", size=1, wal=0, whole=True, read_only=False, now=None
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"whole": False}, [("database-unsound", "error")]),
        ({"whole": None}, [("database-unread", "note")]),
        ({"wal": GIGABYTE}, [("database-log-long", "warning")]),
        ({"kind": "postgresql", "whole": None, "read_only": True}, [("database-replica", "error")]),
        ({"kind": "postgresql", "whole": None, "now": NOW + timedelta(seconds=9)}, [("clock-skew", "warning")]),
        ({"kind": "postgresql", "whole": None, "now": NOW - timedelta(seconds=4)}, []),
    ],
)  # fmt: skip
def test_a_database_is_told_as_it_is(
    monkeypatch: pytest.MonkeyPatch, publication: App, changes: dict[str, object], said: object
) -> None:
    seen = replace(SOUND, **changes)  # type: ignore[arg-type]
    monkeypatch.setattr(machine, "condition", lambda _database, *, whole: seen)
    assert codes([machine.database(publication.house, NOW, whole=False)]) == said


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (disk.Room(100 * GIGABYTE, 50 * GIGABYTE, 1_000, 900), []),
        (disk.Room(100 * GIGABYTE, 4 * GIGABYTE, 1_000, 900), [("disk-nearly-full", "warning")]),
        (disk.Room(1_000 * GIGABYTE, 20 * GIGABYTE, 0, 0), []),
        (disk.Room(100 * GIGABYTE, GIGABYTE // 10, 1_000, 900), [("disk-full", "error")]),
        (disk.Room(100 * GIGABYTE, 50 * GIGABYTE, 1_000, 10), [("disk-few-files", "warning")]),
    ],
)
def test_a_disk_is_told_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, publication: App, room: disk.Room, said: object
) -> None:
    monkeypatch.setattr(disk, "room", lambda _path: room)
    checks = [*machine.disks(publication.house)]
    assert codes(checks) == said
    assert checks[0].facts["folder"] == "var"


def test_the_disk_and_its_kind_are_those_of_this_machine(tmp_path: Path) -> None:
    seen = disk.room(tmp_path)
    assert 0 < seen.free <= seen.size
    assert disk.file_system(tmp_path) not in ("", "proc")
    assert disk.file_system(Path("/proc/self/status")) == "proc"


@contextmanager
def timedatectl(folder: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    program = folder / "timedatectl"
    program.write_text(f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    yield


@pytest.mark.parametrize(
    ("says", "name", "said"),
    [
        ("echo yes", "clock-set", []),
        ("echo no", "clock", [("clock-unset", "warning")]),
        ("echo >&2 no bus; exit 1", "clock", []),
    ],
)
def test_the_clock_is_looked_at_where_somebody_knows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    publication: App,
    says: str,
    name: str,
    said: object,
) -> None:
    with timedatectl(tmp_path, says, monkeypatch):
        check = machine.clock(publication.house, NOW)
    assert (check.name, codes([check])) == (name, said)


def test_a_clock_that_was_put_back_is_an_error(publication: App) -> None:
    with publication.house.database.write() as c:
        instance.tick(c, NOW + timedelta(hours=1))
    assert ("clock-back", "error") in codes([machine.clock(publication.house, NOW)])
    assert ("clock-back", "error") not in codes(
        [machine.clock(publication.house, NOW + timedelta(hours=1))]
    )


def test_every_code_has_a_case_here_or_on_the_command_line() -> None:
    from syndicate.localise.sentences import doctor, domains  # noqa: PLC0415 - of this test alone

    folder = Path(__file__).parents[1]
    texts = [
        (folder / name).read_text("utf-8")
        for name in (
            "journeys/test_examine.py",
            "cli/test_doctor_looks.py",
            "delivery/domains/test_dmarc.py",
            "delivery/domains/test_spf.py",
        )
    ]
    known = (*doctor.SENTENCES, *domains.SENTENCES)
    assert [code for code in known if not any(f'"{code}"' in text for text in texts)] == []
