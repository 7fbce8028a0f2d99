from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.delivery import message, personalise
from syndicate.delivery.message import Letterhead
from syndicate.errors import DeliveryError, Refused
from syndicate.newsletter import plaintext
from syndicate.settings.options import Newsletter, Sender
from syndicate.templating import slot
from tests.delivery.mails import HTML, TEXT, URL, delivery, letterhead, page, personal
from tests.support import publication
from tests.support.ledger import NOW, add_issue, database

NAME = "Renée <b>&</b>"


def bytes_of(**changes: Any) -> bytes:
    return personalise.fill(message.template(page(), letterhead()), personal(**changes))


def parsed(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, _class=EmailMessage, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_parses_without_a_defect_text_first() -> None:
    mail = parsed(bytes_of())
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    for part in (mail, *parts):
        assert part.defects == []
        assert [header for header in part.values() if header.defects] == []
    assert {part.get_content_charset() for part in parts} == {"utf-8"}
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"quoted-printable"}


def test_both_parts_come_back_filled_and_escaped() -> None:
    parts = parsed(bytes_of()).iter_parts()
    text, html = (part.get_content().replace("\r\n", "\n") for part in parts)
    filled = TEXT.replace(slot("greeting_name"), NAME).replace(slot("unsubscribe_url"), URL)
    assert text == filled
    filled = HTML.replace(slot("greeting_name"), "Renée &lt;b&gt;&amp;&lt;/b&gt;")
    assert html == filled.replace(slot("unsubscribe_url"), URL)


def test_the_text_can_flow_and_its_soft_breaks_arrive() -> None:
    words = plaintext.typeset("mot " * 60 + "\n\nFrom Paris\nfin")
    made = message.template(page(text=words), letterhead())
    (text, html) = parsed(personalise.fill(made, personal())).iter_parts()
    told = [text["Content-Type"].params.get(name) for name in ("format", "delsp")]
    assert told == ["flowed", "no"]
    assert "format" not in html["Content-Type"].params
    lines = text.get_content().replace("\r\n", "\n").split("\n")
    assert [line.endswith("mot ") for line in lines[:4]] == [True, True, True, False]
    assert lines[4:7] == ["", " From Paris", "fin"]


def test_the_headers_say_what_the_standards_ask() -> None:
    mail = parsed(bytes_of())
    (from_,) = mail["From"].addresses
    (to,) = mail["To"].addresses
    assert (from_.display_name, from_.addr_spec) == ("La Métropole", "actualites@metropole.example")
    assert (to.display_name, to.addr_spec) == ("Renée Côté", "renee@readers.example")
    assert mail["Subject"] == page().subject
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == personal().message_id
    assert mail["List-Id"] == "L’infolettre de la Métropole <actualites.fr-ca.metropole.example>"
    rest = {
        "MIME-Version": "1.0",
        "Content-Language": "fr-CA",
        "Reply-To": "contact@metropole.example",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "Feedback-ID": "actualites-2026-03-12:actualites:issue:0123456789ab",
    }
    assert {name: mail[name] for name in rest} == rest
    assert len(mail.keys()) == len(set(mail.keys()))


def test_list_unsubscribe_holds_one_address_whole_and_unencoded() -> None:
    data = bytes_of()
    assert f"\r\nList-Unsubscribe: <{URL}>\r\n".encode() in data
    assert data.count(b"List-Unsubscribe:") == 1


def test_every_line_keeps_to_its_limit_and_ends_in_crlf() -> None:
    data = bytes_of()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    long = [line.split(b":")[0] for line in data.split(b"\r\n") if len(line) > 76]
    assert long == [b"List-Unsubscribe"]


def test_the_same_page_and_reader_give_the_same_bytes() -> None:
    assert bytes_of() == bytes_of()
    other = personalise.fill(message.template(page(text="Autre\n"), letterhead()), personal())
    assert other != bytes_of()


def test_a_mail_that_belongs_to_no_list_has_no_list_headers() -> None:
    head = Letterhead(
        name="La Métropole", address="a@metropole.example", automatic=False, one_click=False
    )
    plain = message.template(page(text="a\n", html="<p>a</p>"), head)
    mail = parsed(personalise.fill(plain, personal(slots={}, name=None)))
    listed = ("List-", "Precedence", "Auto-", "Feedback", "Reply-To")
    assert [name for name in mail if name.startswith(listed)] == []
    assert mail["To"] == "renee@readers.example"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=120), max_size=4))
@example(["x" * 76, "y" * 75, " " * 75 + "é", "=" * 25 + "z"])
def test_whatever_stands_around_slots_comes_back(texts: list[str]) -> None:
    body = slot("greeting_name").join(texts)
    made = message.template(page(text=body, html="<p>x</p>"), letterhead())
    data = personalise.fill(made, personal())
    (text, _) = parsed(data).iter_parts()
    stuffed = plaintext.flowed(body)
    expected = (
        stuffed.replace(slot("greeting_name"), NAME).replace("\r\n", "\n").replace("\r", "\n")
    )
    raw = text.get_payload(decode=True)
    assert isinstance(raw, bytes)
    found = raw.decode().replace("\r\n", "\n")
    assert found == expected
    body_bytes = data.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body_bytes.split(b"\r\n")) <= 76


@pytest.mark.parametrize("name", ["x\r\nBcc: y@z.example", "a\nb"])
def test_a_name_that_would_break_a_header_refuses_that_reader_only(name: str) -> None:
    with pytest.raises(Refused, match="header-control"):
        bytes_of(name=name)


def test_a_subject_that_would_break_a_header_stops_the_job() -> None:
    with pytest.raises(DeliveryError) as caught:
        message.template(page(subject="a\nBcc: b@x.example"), letterhead(issue="actualites-1"))
    assert type(caught.value) is DeliveryError
    assert (caught.value.code, caught.value.locale) == ("subject-control", "fr-CA")
    assert caught.value.fields == {"issue": "actualites-1"}


@pytest.mark.parametrize(
    ("changes", "code", "setting"),
    [
        ({"name": "a\nb"}, "header-control", "sender.name.fr-CA"),
        ({"address": f"a@{'x' * 1000}.example"}, "header-unfit", "sender.name.fr-CA"),
        ({"reply_to": "é@x.example"}, "header-unfit", "newsletters.news.reply_to"),
        ({"list_title": "a\x1bb"}, "header-control", "newsletters.news.title.fr-CA"),
    ],
)
def test_a_header_that_cannot_be_written_names_the_setting(
    changes: dict[str, str], code: str, setting: str
) -> None:
    with pytest.raises(DeliveryError) as caught:
        message.template(page(), letterhead(newsletter="news", **changes))
    assert (caught.value.code, caught.value.setting) == (code, setting)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("reader@readers.example", "reader@readers.example"),
        ("info@métropole.example", "info@xn--mtropole-b1a.example"),
        ("x@straße.example", "x@xn--strae-oqa.example"),
    ],
)
def test_a_domain_is_written_in_a_labels(address: str, expected: str) -> None:
    made = personalise.message(
        message.template(page(), letterhead()), delivery(), personal(address=address)
    )
    assert made.recipient == expected
    assert parsed(made.data)["To"].addresses[0].addr_spec == expected


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("nobody", "address-unfit"),
        ("a@b@c é", "address-unfit"),
        ("x\r\nRCPT TO:<y@z.example>@readers.example", "address-unfit"),
    ],
)
def test_an_address_that_cannot_be_written_to_is_refused(address: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        personalise.envelope_address(address)
    assert caught.value.code == code


class TestLetterhead:
    def test_is_read_from_the_settings(self, tmp_path: Path) -> None:
        settings = publication.settings(tmp_path)
        with database(tmp_path).write() as c:
            issue = add_issue(c)
        head = message.letterhead(settings, "actualites", "fr-CA", issue)
        assert (head.name, head.address) == ("La Métropole", "actualites@metropole.example")
        assert head.list_id == "actualites.fr-ca.metropole.example"
        assert head.feedback_id.startswith("actualites-2026-03-12:actualites:issue:")
        assert head.feedback_id.count(":") == 3
        assert head.automatic

    def test_shows_the_partner_where_settings_say_so(self, tmp_path: Path) -> None:
        sender = Sender(
            legal_name="Métropole",
            mailing_address="…",
            email="a@metropole.example",
            overrides={"actualites": {"fr-CA": {"name": "Entretiens"}}},
        )
        settings = publication.settings(tmp_path, sender=sender)
        with database(tmp_path).write() as c:
            issue = add_issue(c, schedule=None)
        heads = [message.letterhead(settings, "actualites", tag, issue) for tag in ("fr", "fr-CA")]
        assert [head.name for head in heads] == ["Métropole", "Entretiens"]
        assert not heads[0].automatic

    def test_prefers_the_newsletters_own_address(self, tmp_path: Path) -> None:
        own = Newsletter(
            title=publication.three("Agenda"), sections=(), from_="agenda@agenda.example"
        )
        settings = publication.settings(tmp_path, newsletters={"agenda": own})
        with database(tmp_path).write() as c:
            issue = add_issue(c, newsletter="agenda")
        head = message.letterhead(settings, "agenda", "en", issue)
        assert (head.address, head.list_id) == ("agenda@agenda.example", "agenda.en.agenda.example")
