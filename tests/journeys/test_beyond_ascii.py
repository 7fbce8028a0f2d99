"""zoë@métropole.example, from a table or a form to a mail, a bounce, and the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.servers import Mailbox
from tests.support import homes, sending
from tests.support.cli import at
from tests.support.mail import serving
from tests.support.sending import DUE, PLAN

TYPED, ZOE = "Zoë@métropole.example", "zoë@xn--mtropole-b1a.example"
BOUNCES = '[bounces]\naddress = "retours@bounce.metropole.example"\n'
FORMS = "[web]\nutf8_addresses = true\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a publication that is about to write to Zoë, who came from another service."""
    made = homes.home(tmp_path / "home", homes.SETTINGS + BOUNCES)
    homes.write_article(made, "fete", title="La fête", featured="true")
    table = tmp_path / "readers.csv"
    columns = "email,newsletter,status,consent_kind,consent_at,consent_source,consent_text\n"
    table.write_text(columns + row(TYPED) + row("ana@readers.example"), encoding="utf-8")
    imported = at(PLAN, made, "subscribers", "import", str(table))
    assert imported.code == 0, imported.err
    assert at(PLAN, made, "schedule", "tick").code == 0
    return made


def row(address: str) -> str:
    return f"{address},actualites,active,express,2025-01-01T00:00:00Z,form,Oui\n"


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
    return {one["address"]: (one["state"], one["reply"] or "") for one in rows}


def test_a_reader_is_written_to(home: Path, relay: Mailbox) -> None:
    sending.leave(home, DUE)
    found = {to: (sender, data) for sender, (to,), data in relay.mails}
    assert found.keys() == {ZOE, "ana@readers.example"}
    sender, data = found[ZOE]
    assert sender.startswith("retours+")
    assert sender.isascii()
    assert f"\r\nTo: {ZOE}\r\n".encode() in b"\r\n" + data
    assert states(home)[ZOE][0] == "sent"
