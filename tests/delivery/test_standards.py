"""The rules for a message and its list headers (B1 and B2 of the standards), each against real bytes."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from syndicate.audience import keyring
from syndicate.audience.tokens import message_id
from syndicate.delivery import message, personalise
from syndicate.delivery.message import Letterhead, Template
from syndicate.model import Issue
from syndicate.settings.options import Newsletter, Settings
from tests.delivery.mails import page, personal
from tests.support import publication
from tests.support.ledger import add_issue, database

LONG = "https://infolettre.metropole.example/u/" + "Ab-_" * 90 + "x"
assert len(LONG) == 400


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return publication.settings(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    with database(tmp_path_factory.mktemp("store")).write() as c:
        return add_issue(c)


@pytest.fixture(scope="module")
def data(settings: Settings, issue: Issue) -> bytes:
    head = message.letterhead(settings, "actualites", "fr-CA", issue)
    slots = {**personal().slots, "unsubscribe_url": LONG}
    return personalise.fill(message.template(page(), head), personal(slots=slots))


@pytest.fixture(scope="module")
def mail(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\r\n")


def _head(data: bytes) -> bytes:
    return data.partition(b"\r\n\r\n")[0]


def _field(data: bytes, name: str) -> bytes:
    """Return the one line of a header as it is on the wire."""
    (line,) = (one for one in _lines(_head(data)) if one.startswith(f"{name}: ".encode()))
    return line.partition(b": ")[2]


def _types(mail: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in mail.iter_parts()]


RULES: dict[str, Callable[[EmailMessage, bytes], bool]] = {
    "B1.1 text first, HTML last": lambda mail, _: _types(mail) == ["text/plain", "text/html"],
    "B1.1 both parts say utf-8": lambda mail, _: (
        {part.get_content_charset() for part in mail.iter_parts()} == {"utf-8"}
    ),
    "B1.2 quoted-printable throughout": lambda mail, _: (
        {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} == {"quoted-printable"}
    ),
    "B1.2 no encoded line over 76": lambda _, data: (
        max(map(len, _lines(data.partition(b"\r\n\r\n")[2]))) <= 76
    ),
    "B1.2 no line over 998": lambda _, data: max(map(len, _lines(data))) <= 998,
    "B1.2 every line ends in CRLF": lambda _, data: data.count(b"\n") == data.count(b"\r\n"),
    "B1.3 ASCII on the wire": lambda _, data: data.isascii(),
    "B1.3 the subject comes back whole": lambda mail, _: mail["Subject"] == page().subject,
    "B1.3 no encoded word over 75": lambda _, data: (
        max(len(word) for word in _head(data).split() if word.startswith(b"=?")) <= 75
    ),
    "B1.4 machines' headers never encoded": lambda _, data: (
        not any(
            b"=?" in _field(data, name)
            for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Message-ID")
        )
    ),
    "B1.4 a long address stays whole": lambda _, data: (
        _field(data, "List-Unsubscribe") == f"<{LONG}>".encode()
    ),
    "B1.6 one of each that is required": lambda mail, _: all(
        len(mail.get_all(name, [])) == 1
        for name in ("Date", "From", "Message-ID", "MIME-Version", "To", "Subject")
    ),
    "B1.6 the date has a numeric zone": lambda _, data: _field(data, "Date").endswith(b" +0000"),
    "B1.6 one recipient, and nobody hidden": lambda mail, _: (
        len(mail["To"].addresses) == 1 and mail["Cc"] is None and mail["Bcc"] is None
    ),
    "B1.6 the sender has a name": lambda mail, _: (
        mail["From"].addresses[0].display_name == "La Métropole"
    ),
    "B1.9 the language": lambda mail, _: mail["Content-Language"] == "fr-CA",
    "B1.11 no attachment": lambda mail, _: list(mail.iter_attachments()) == [],
    "B2.1 one https address to leave": lambda _, data: (
        _field(data, "List-Unsubscribe").count(b"<https://") == 1
    ),
    "B2.1 one click": lambda _, data: (
        _field(data, "List-Unsubscribe-Post") == b"List-Unsubscribe=One-Click"
    ),
    "B2.6 one list for each language": lambda _, data: (
        b"<actualites.fr-ca.metropole.example>" in data
    ),
    "B2.7 where to ask": lambda _, data: (
        _field(data, "List-Help") == b"<https://news.example/fr-ca/subscribe/>"
    ),
    "B2.7 where to subscribe": lambda _, data: (
        _field(data, "List-Subscribe") == b"<https://news.example/s/fr-ca>"
    ),
    "B2.7 whom to write to": lambda _, data: (
        _field(data, "List-Owner") == b"<mailto:actualites@metropole.example>"
    ),
    "B2.7 what was sent before": lambda _, data: (
        _field(data, "List-Archive") == b"<https://news.example/fr-ca/issues/actualites/>"
    ),
    "B2.7 nobody posts": lambda _, data: _field(data, "List-Post") == b"NO",
    "B2.7 one of each": lambda mail, _: len(mail.keys()) == len({*map(str.lower, mail.keys())}),
    "B2.8 made by a schedule": lambda mail, _: mail["Auto-Submitted"] == "auto-generated",
    "B2.8 no answer from who is away": lambda mail, _: mail["Precedence"] == "bulk",
    "B2.9 four fields, the sender's last": lambda mail, _: (
        mail["Feedback-ID"].count(":") == 3
        and 5 <= len(mail["Feedback-ID"].rpartition(":")[2]) <= 15
    ),
    "B2.10 nothing of ours that is personal": lambda mail, _: (
        not any(name.lower().startswith("x-") for name in mail)
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_holds(rule: str, mail: EmailMessage, data: bytes) -> None:
    assert RULES[rule](mail, data)


def test_no_two_of_ten_thousand_ids_are_alike_and_a_retry_has_its_own_again(tmp_path: Path) -> None:
    keys = keyring.load(tmp_path)

    def ids() -> list[str]:
        return [
            message_id(keys, "issue", "actualites-2026-03-12", f"r{n}", "metropole.example")
            for n in range(10_000)
        ]

    assert len(set(ids())) == 10_000
    assert ids() == ids()
    assert all(len(one) <= 200 and one.isascii() for one in ids())


@pytest.mark.parametrize("purpose", ["issue", "test", "system"])
def test_the_same_key_for_another_purpose_is_another_id(tmp_path: Path, purpose: str) -> None:
    keys = keyring.load(tmp_path)
    others = {"issue", "test", "system"} - {purpose}
    own = message_id(keys, purpose, "k", "r", "x.example")
    assert own not in {message_id(keys, one, "k", "r", "x.example") for one in others}


def test_what_a_person_made_does_not_say_that_a_machine_did(
    settings: Settings, tmp_path: Path
) -> None:
    with database(tmp_path).write() as c:
        by_hand = add_issue(c, schedule=None)
    head = message.letterhead(settings, "actualites", "fr", by_hand)
    assert b"Auto-Submitted" not in _bytes(message.template(page(), head))


def test_answers_go_to_who_reads_them(tmp_path: Path, issue: Issue) -> None:
    def replies(**changes: Any) -> tuple[str, str]:
        own = Newsletter(title=publication.three("A"), sections=(), **changes)
        settings = publication.settings(tmp_path, newsletters={"actualites": own})
        head = message.letterhead(settings, "actualites", "fr", issue)
        return head.reply_to, head.list_urls["List-Owner"]

    sender = "actualites@metropole.example"
    assert replies() == ("", f"mailto:{sender}")  # they go to From by themselves
    assert replies(from_=sender) == ("", f"mailto:{sender}")
    assert replies(from_="no-reply@metropole.example") == (sender, f"mailto:{sender}")
    assert replies(reply_to="lettre@x.example") == ("lettre@x.example", "mailto:lettre@x.example")


def test_addresses_beyond_ascii_are_written_as_machines_take_them(
    settings: Settings, issue: Issue
) -> None:
    site = replace(settings.site, base_url="https://métropole.example/actualités")
    head = message.letterhead(replace(settings, site=site), "actualites", "fr", issue)
    assert b"https://xn--mtropole-b1a.example/actualit%C3%A9s/s/fr>" in _bytes(
        message.template(page(), head)
    )


def _bytes(made: Template) -> bytes:
    return personalise.fill(made, personal())


def test_a_system_mail_belongs_to_no_list(settings: Settings) -> None:
    head: Letterhead = message.letterhead_of_system(settings, "actualites", "fr", "confirm")
    made = _bytes(message.template(page(text="a\n", html="<p>a</p>"), head))
    named = {line.partition(b":")[0] for line in _lines(_head(made))}
    assert not {one for one in named if one.startswith((b"List-", b"Precedence"))}
    assert b"Auto-Submitted" in named
