"""zoë@métropole.example, from a table or a form to a mail, a bounce, and the end."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.delivery.servers import Mailbox
from tests.support import homes, sending
from tests.support.cli import at
from tests.support.mail import serving
from tests.support.sending import DUE, LATER, PLAN
from tests.support.subscribing import World, world

TYPED, ZOE = "Zoë@métropole.example", "zoë@xn--mtropole-b1a.example"
ANA = "ana@readers.example"
BEFORE = "2026-03-12T06:45:00Z"
BOUNCES = '[bounces]\naddress = "retours@bounce.metropole.example"\n'
FORMS = "[web]\nutf8_addresses = true\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a publication that is about to write to Zoë, who came from another service."""
    made = homes.home(tmp_path / "home", homes.SETTINGS + BOUNCES)
    homes.write_article(made, "fete", title="La fête", featured="true")
    table = tmp_path / "readers.csv"
    columns = "email,newsletter,state,basis,consented_at,source\n"
    table.write_text(columns + row(TYPED) + row(ANA), encoding="utf-8")
    imported = at(PLAN, made, "subscribers", "import", str(table))
    assert imported.code == 0, imported.err
    assert at(PLAN, made, "schedule", "tick").code == 0
    return made


def row(address: str) -> str:
    return f"{address},actualites,active,express,2025-01-01T00:00:00Z,form\n"


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    """Run the relay that mails are handed to; it offers SMTPUTF8, unless the test says else."""
    mailbox = Mailbox()
    with serving(mailbox, enable_SMTPUTF8=getattr(request, "param", True)) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield mailbox


def states(home: Path) -> dict[str, tuple[str, str]]:
    rows = at(DUE, home, "deliveries", "list", "--json").json["deliveries"]
    return {one["address"]: (one["state"], (one["reply"] or {}).get("text", "")) for one in rows}


def suppressed(home: Path) -> bool:
    shown = at(LATER, home, "subscribers", "show", TYPED, "--json").json
    return bool(shown["suppressed"])


def test_a_reader_is_written_to_as_they_are(home: Path, relay: Mailbox) -> None:
    sending.leave(home, DUE)
    found = {to: (sender, data) for sender, (to,), data in relay.mails}
    assert found.keys() == {ZOE, ANA}
    sender, data = found[ZOE]
    assert (sender[:8], sender.isascii()) == ("retours+", True)
    assert f"\r\nTo: {ZOE}\r\n".encode() in b"\r\n" + data
    assert found[ANA][1].isascii()
    assert states(home)[ZOE][0] == "sent"


@pytest.mark.parametrize("relay", [False], indirect=True)
def test_a_reader_is_refused_by_name_where_the_relay_does_not_offer_it(
    home: Path, relay: Mailbox
) -> None:
    assert at(BEFORE, home, "schedule", "tick").code == 0
    assert at(DUE, home, "schedule", "tick").code == 0
    assert at(DUE, home, "deliver").code == 1
    assert [to for _sender, to, _data in relay.mails] == [[ANA]]
    assert states(home)[ZOE] == ("refused", "eai-unsupported")
    assert not suppressed(home)


def test_a_mail_that_comes_back_ends_it(home: Path, relay: Mailbox, tmp_path: Path) -> None:
    sending.leave(home, DUE)
    (sender,) = (sender for sender, (to,), _data in relay.mails if to == ZOE)
    came = tmp_path / "came.eml"
    came.write_bytes(
        f"Delivered-To: {sender}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
        "Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: 8bit\n\n"
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; {ZOE}\n"
        "Action: failed\nStatus: 5.1.1\n\n--b--\n".encode()
    )
    assert at(LATER, home, "bounces", "take", str(came)).code == 0
    assert suppressed(home)


@pytest.mark.filed
def test_a_reader_goes_into_a_table_and_out_of_it_again(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "export.csv"
    assert at(PLAN, home, "subscribers", "export", str(table)).code == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert {one["email"] for one in csv.DictReader(file)} == {ZOE, ANA}
    other = homes.home(tmp_path / "other")
    assert at(PLAN, other, "subscribers", "import", str(table)).code == 0
    assert at(PLAN, other, "subscribers", "show", TYPED, "--json").json["address"] == ZOE


def test_a_reader_is_suppressed_and_erased_like_any_other(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "gone.csv"
    table.write_text(f"email\n{TYPED}\n", encoding="utf-8")
    assert at(PLAN, home, "subscribers", "suppress", str(table), "--reason", "manual").code == 0
    assert suppressed(home)
    erased = at(PLAN, home, "subscribers", "erase", TYPED, "--by", sending.STAFF)
    assert erased.code == 0, erased.err
    assert at(PLAN, home, "subscribers", "show", TYPED).code == 2


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, homes.SETTINGS + FORMS) as made:
        yield made


def test_a_form_takes_the_address_where_the_settings_say_so(here: World) -> None:
    (field,) = html.fromstring(here.get("/s/fr").text).xpath("//input[@id='email']")
    assert field.get("type") == "text"  # browsers take no such address for one of type="email"
    assert here.subscribe(TYPED).status_code == 200
    here.deliver()
    (file,) = (here.app.house.var / "outbox").glob("confirm*/*.eml")
    assert f"\r\nTo: {ZOE}\r\n".encode() in b"\r\n" + file.read_bytes()
