"""Mails that came back, as the world writes them, and what each says of whom."""

import quopri
from base64 import encodebytes
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.delivery.bounces.classes import class_of
from syndicate.delivery.bounces.reading import LARGEST, read
from syndicate.delivery.bounces.traces import Ours
from syndicate.delivery.notices import Notice

CORPUS = Path(__file__).parent / "corpus"
AT = datetime(2026, 3, 12, 9, tzinfo=UTC)
OURS = Ours("retours@bounce.metropole.example", "unsub@bounce.metropole.example")
TAG = "0001" + "00000000002a" + "ab" * 10
OTHER = "0001" + "00000000002b" + "cd" * 10
MESSAGE_ID = f"actualites-2026-03-12.{'0f' * 16}@metropole.example"

# mail → (kind, class, whom it names), of each recipient; what says nothing has no class
SAID: dict[str, list[tuple[str, str | None, str]]] = {
    "rfc3464-1": [("bounced", "soft", "louisl@larry.slip.umd.edu")],
    "rfc3464-2": [
        ("bounced", "soft", "arathib@vnet.ibm.com"),
        ("deferred", "delayed", "johnh@hpnjld.njd.hp.com"),
        ("bounced", "soft", "wsnell@sdcc13.ucsd.edu"),
    ],
    "rfc3464-3": [("bounced", "soft", "")],  # its recipient is no address
    "rfc3464-4": [("deferred", "delayed", "thomas@de-montfort.ac.uk")],
    "rfc5965-1": [("complained", "complaint", "")],
    "rfc5965-2": [("complained", "complaint", "")],
    "sisimai-arf-15": [("complained", "complaint", "")],
    "sisimai-rfc3834-01": [("ignored", None, "")],
    "sisimai-outlook-01": [("bounced", "soft", "kijitora@example.jp")],  # a full mailbox
    "sisimai-postfix-30": [("bounced", "soft", "kijitora@example.br")],  # routing: 5.4.1
    "flufl-bounce-01": [("ignored", None, "")],
    "flufl-dsn-01": [("bounced", "soft", "userx@example.com")],
    "flufl-dsn-03": [("ignored", None, "userx@example.be")],  # Action: failure is none
    "flufl-dsn-05": [("deferred", "delayed", "userx@example.cz")],
    "flufl-dsn-08": [("deferred", "delayed", "userx@example.de")],
    "flufl-dsn-10": [("bounced", "hard", "anne.person@dom.ain")],  # 550 to RCPT TO
    "flufl-dsn-11": [("bounced", "hard", "joem@example.com")],
    "flufl-dsn-12": [("bounced", "hard", "userx@example.jp")],
    "flufl-dsn-15": [("bounced", "hard", "userx@example.com")],
    "flufl-dsn-17": [("deferred", "delayed", "userx@example.fi")],
    "flufl-exim-01": [("bounced", "hard", "userx@its.example.nl")],
    "flufl-groupwise-02": [("bounced", "soft", "userx@example.com")],
    "flufl-microsoft-01": [("bounced", "soft", "userx@example.COM")],
    "flufl-netscape-01": [
        ("bounced", "soft", "aaaaa@corel.com"),
        ("bounced", "soft", "bbbbb@corel.com"),
    ],
    "flufl-postfix-02": [("bounced", "soft", "yyyyy@digicool.com")],
    "flufl-qmail-01": [("bounced", "soft", "userx@example.de")],
    "flufl-qmail-03": [("bounced", "hard", "userx@example.jp")],
    "flufl-qmail-04": [("bounced", "soft", "userx@example.au")],
    "flufl-qmail-08": [("ignored", None, "")],  # a holiday
    "flufl-simple-14": [
        ("bounced", "blocked", "userx@example.com"),  # 552: too large
        ("bounced", "blocked", "usery@example.com"),
    ],
    "flufl-simple-15": [("bounced", "hard", "userx@example.be")],
    "flufl-simple-34": [("bounced", "hard", "roland@example.com")],
    "flufl-simple-35": [("deferred", "delayed", "calvin@example.com")],
    "flufl-simple-39": [("ignored", None, "")],  # auto-replied, and no report
    "flufl-simple-42": [("bounced", "blocked", "david...@gmail.com")],  # 5.7.1
    "flufl-simple-44": [("bounced", "soft", "user@example.com")],
    "flufl-smtp32-04": [
        ("bounced", "soft", "after_another@example.net"),
        ("bounced", "soft", "one_bad_address@example.net"),
    ],
    "flufl-yahoo-10": [
        ("bounced", "soft", f"user{letter}@example.com") for letter in ("x", "y", "z")
    ],
    "flufl-yahoo-11": [("bounced", "hard", "bad_user@aol.com")],
    "flufl-yahoo-12": [("bounced", "soft", "user@yahoo.com")],
}


def corpus(name: str) -> bytes:
    return (CORPUS / f"{name}.eml").read_bytes()


def told(data: bytes, *arrived: str) -> tuple[Notice, ...]:
    return read(data, AT, OURS, arrived)


def one(data: bytes, *arrived: str) -> Notice:
    (found,) = told(data, *arrived)
    return found


def letter(to: str, text: str = "unsubscribe", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ana@readers.example", to, "unsubscribe"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def report(status: str, returned: str, **top: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in top.items())
    return (
        f"From: MAILER-DAEMON@mx.example\n{lines}MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSorry.\n\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{status}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n\n--b--\n"
    ).encode()


FAILED = "Final-Recipient: rfc822; ana@readers.example\nAction: failed\nStatus: 5.1.1\n"


class TestTheCorpus:
    def test_is_told_of_whole(self) -> None:
        assert {file.stem for file in CORPUS.glob("*.eml")} == SAID.keys()

    @pytest.mark.parametrize("name", SAID)
    def test_says_of_each_recipient_what_was_meant(self, name: str) -> None:
        found = [(one.kind, class_of(one), one.address) for one in told(corpus(name))]
        assert list(dict.fromkeys(found)) == SAID[name]

    @pytest.mark.parametrize("name", SAID)
    def test_goes_by_one_name_however_it_comes(self, name: str) -> None:
        by_pipe = b"X-Original-To: retours@bounce.metropole.example\n" + corpus(name)
        own = {one.event for one in told(corpus(name))}
        assert len(own) == 1
        has_id = b"message-id:" in corpus(name).partition(b"\n\n")[0].lower()
        assert ({one.event for one in told(by_pipe)} == own) == has_id


class TestAReport:
    @pytest.mark.parametrize(
        ("action", "kind"),
        [
            ("failed", "bounced"),
            ("Failed", "bounced"),
            ("FAILED (for good)", "bounced"),
            ("delayed", "deferred"),
            ("delivered", "ignored"),
            ("relayed", "ignored"),
            ("expanded", "ignored"),
            ("", "ignored"),
        ],
    )
    def test_counts_by_its_action(self, action: str, kind: str) -> None:
        assert one(report(FAILED.replace("failed", action), "")).kind == kind

    @pytest.mark.parametrize(
        ("status", "diagnosis", "class_"),
        [
            ("5.1.1", "smtp; 550 5.1.1 unknown", "hard"),
            ("5.1.10", "smtp; 556 5.1.10 null MX", "hard"),
            ("5.0.0", "smtp; 550 5.1.1 unknown", "hard"),
            ("5.0.0", "smtp; 550 no such user", "soft"),
            ("5.0.0", "smtp; 550 no such user (in reply to RCPT TO command)", "hard"),
            ("5.0.0", "smtp; 554 spam (in reply to end of DATA command)", "soft"),
            ("5.2.1", "smtp; 550 5.2.1 disabled", "disabled"),
            ("5.2.2", "smtp; 552 5.2.2 over quota", "soft"),
            ("4.2.2", "smtp; 452 4.2.2 over quota", "soft"),
            ("4.4.7", "X-Postfix; delivery temporarily suspended", "soft"),
            ("5.4.4", "X-Postfix; Host or domain name not found", "soft"),
            ("5.2.3", "smtp; 552 5.2.3 too large", "blocked"),
            ("5.7.1", "smtp; 550 5.7.1 blocked", "blocked"),
            ("5.7.26", "smtp; 550-5.7.26 unauthenticated", "blocked"),
            ("5.7.515", "smtp; 550 5.7.515 Access denied", "blocked"),
            ("5.5.4", "smtp; 501 5.5.4 syntax", "blocked"),
            ("5.7.8", "smtp; 535 5.7.8 credentials", "blocked"),
            ("4.7.28", "smtp; 421 4.7.28 unusual rate", "blocked"),
            ("", "smtp; 550 5.1.1 unknown", "hard"),
            ("", "", "soft"),
        ],
    )
    def test_is_classified_by_its_codes(self, status: str, diagnosis: str, class_: str) -> None:
        block = f"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: {status}\n"
        found = one(report(f"{block}Diagnostic-Code: {diagnosis}\n", ""))
        assert class_of(found) == class_

    def test_carries_the_tag_of_the_address_that_it_came_to(self) -> None:
        to = f"retours+{TAG}@bounce.metropole.example"
        assert one(report(FAILED, "", To=to)).token == TAG
        assert one(report(FAILED, "", Delivered_To=to.upper())).token == TAG
        assert one(report(FAILED, ""), to).token == TAG

    def test_believes_whoever_brought_it_more_than_its_headers(self) -> None:
        forged = report(FAILED, "", To=f"retours+{OTHER}@bounce.metropole.example")
        assert one(forged, f"retours+{TAG}@bounce.metropole.example").token == TAG

    def test_carries_what_is_ours_of_the_headers_that_it_returns(self) -> None:
        returned = (
            f"Return-Path: <retours+{TAG}@bounce.metropole.example>\nMessage-ID: <{MESSAGE_ID}>\n"
        )
        found = one(report(FAILED, returned))
        assert (found.token, found.message_id) == (TAG, MESSAGE_ID)

    def test_carries_a_folded_message_id(self) -> None:
        assert one(report(FAILED, f"Message-ID:\n <{MESSAGE_ID}>")).message_id == MESSAGE_ID

    def test_carries_nothing_of_others(self) -> None:
        strange = (
            f"Return-Path: <retours+{TAG}@elsewhere.example>\nMessage-ID: <abc@metropole.example>"
        )
        found = one(report(FAILED, strange))
        assert (found.token, found.message_id) == ("", "")

    def test_names_whom_the_sender_wrote_to_rather_than_whom_it_was_forwarded_to(self) -> None:
        block = "Original-Recipient: rfc822; <ana@readers.example>\n" + FAILED.replace("ana@", "b@")
        assert one(report(block, "")).address == "ana@readers.example"

    def test_is_none_that_says_that_a_mail_was_opened(self) -> None:
        mail = report(FAILED, "").replace(b"delivery-status", b"disposition-notification")
        assert one(mail).kind == "ignored"

    def test_is_read_though_it_says_that_it_is_automatic(self) -> None:
        assert one(report(FAILED, "", Auto_Submitted="auto-replied")).kind == "bounced"


class TestAReportOfWhoIsBeyondAscii:
    """RFC 6533, as Postfix writes it."""

    STATUS = (
        "Reporting-MTA: dns; mx.example\n\n"
        "Original-Recipient: {original}\nFinal-Recipient: utf-8; forwarded@elsewhere.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <zoë@readers.example> inconnue\n\n"
        "Final-Recipient: utf-8; ana@readers.example\nAction: delayed\nStatus: 4.4.1\n"
    )

    def report(self, original: str, encoding: str = "8bit") -> bytes:
        status = self.STATUS.format(original=original).encode()
        if encoding == "base64":
            status = encodebytes(status)
        if encoding == "quoted-printable":
            status = quopri.encodestring(status)
        top = b'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        kind = f"Content-Type: message/global-delivery-status\nContent-Transfer-Encoding: {encoding}\n\n"
        returned = f"To: <zoë@readers.example>\nMessage-ID: <{MESSAGE_ID}>\n"
        return b"".join(
            (
                *(top, b"--b\nContent-Type: text/plain\n\nSorry.\n\n--b\n", kind.encode(), status),
                b"\n--b\nContent-Type: message/global-headers\n\n",
                *(returned.encode(), b"\n--b--\n"),
            )
        )

    @pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
    def test_says_the_same_however_it_is_encoded(self, encoding: str) -> None:
        first, second = told(self.report("utf-8; zoë@readers.example", encoding))
        assert (first.kind, class_of(first), first.address) == (
            "bounced",
            "hard",
            "zoë@readers.example",
        )
        assert first.text == "smtp; 550 5.1.1 <zoë@readers.example> inconnue"
        assert (second.kind, second.address) == ("deferred", "ana@readers.example")
        assert {one.message_id for one in (first, second)} == {MESSAGE_ID}

    @pytest.mark.parametrize(
        ("original", "address"),
        [
            (r"utf-8; zo\x{EB}@readers.example", "zoë@readers.example"),
            (r"utf-8; \x{1F4E7}@readers.example", "📧@readers.example"),
            (r"utf-8; zo\x{D800}@readers.example", r"zo\x{D800}@readers.example"),
            (r"utf-8; zo\x{FFFFFF}@readers.example", r"zo\x{FFFFFF}@readers.example"),
        ],
    )
    def test_may_name_them_in_ascii(self, original: str, address: str) -> None:
        assert told(self.report(original))[0].address == address

    @pytest.mark.parametrize("encoding", ["base64", "x-unheard-of"])
    def test_is_ignored_where_it_is_damaged(self, encoding: str) -> None:
        damaged = self.report("utf-8; zoë@readers.example").replace(b"8bit", encoding.encode())
        assert all(isinstance(one.address, str) for one in told(damaged))


class TestWhoLeavesByMail:
    TO = f"unsub+{TAG}@bounce.metropole.example"

    def test_says_so_by_the_address(self) -> None:
        found = one(letter(self.TO, text="whatever"))
        assert (found.kind, found.token) == ("unsubscribed", TAG)

    def test_is_heard_where_a_program_writes_for_them(self) -> None:
        assert one(letter(self.TO, Auto_Submitted="auto-generated")).kind == "unsubscribed"

    @pytest.mark.parametrize(
        "headers",
        [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Return_Path": "<>"}],
    )
    def test_is_no_machine_that_answers(self, headers: dict[str, str]) -> None:
        assert one(letter(self.TO, **headers)).kind == "ignored"

    def test_is_not_who_only_quotes_the_address(self) -> None:
        assert one(letter("retours@bounce.metropole.example", text=self.TO)).kind == "ignored"

    def test_is_nobody_where_no_such_address_is_set(self) -> None:
        assert read(letter(self.TO), AT, Ours(OURS.bounces))[0].kind == "ignored"


class TestWhatAnswersByItself:
    TO = f"retours+{TAG}@bounce.metropole.example"

    @pytest.mark.parametrize(
        "headers",
        [
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated (vacation)"},
            {"Auto_Submitted": "auto-notified; owner-email=a@b.example"},
            {"X_Autoreply": "yes"},
            {"Precedence": "bulk"},
            {"Precedence": "junk"},
            {"Precedence": "Auto_Reply"},
            {"Return_Path": "<>"},
        ],
        ids=str,
    )
    def test_is_no_news(self, headers: dict[str, str]) -> None:
        found = one(letter(self.TO, text="I am away until Monday.", **headers))
        assert (found.kind, class_of(found)) == ("ignored", None)

    def test_may_be_a_person_after_all_who_has_no_news_either(self) -> None:
        assert one(letter(self.TO, text="Merci !", Auto_Submitted="no")).kind == "ignored"


class TestAComplaint:
    ARF = corpus("rfc5965-1")

    @pytest.mark.parametrize(
        ("type_", "kind"),
        [
            ("abuse", "complained"),
            ("Abuse", "complained"),
            ("opt-out", "unsubscribed"),
            ("not-spam", "ignored"),
            ("auth-failure", "ignored"),
            ("virus", "ignored"),
            ("other", "ignored"),
        ],
    )
    def test_is_one_by_its_type(self, type_: str, kind: str) -> None:
        data = self.ARF.replace(b"Feedback-Type: abuse", f"Feedback-Type: {type_}".encode())
        assert one(data).kind == kind

    def test_never_names_anybody_for_those_who_send_them_redact(self) -> None:
        assert one(corpus("rfc5965-2")).address == ""

    def test_carries_the_link_to_leave_that_it_quotes(self) -> None:
        link = "A" * 60
        quoted = f"List-Unsubscribe: <https://letter.example/u/{link}>\nTo: <Undisclosed".encode()
        assert one(self.ARF.replace(b"To: <Undisclosed", quoted)).token == link

    def test_carries_headers_that_are_encoded(self) -> None:
        head, _, _tail = self.ARF.partition(
            b"--part1_13d.2e68ed54_boundary\nContent-Type: message/rfc822"
        )
        encoded = (
            "Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: quoted-printable\n\n"
            f"Return-Path: <retours+{TAG[:20]}=\n{TAG[20:]}@bounce.metropole.example>\n"
        )
        data = head + b"--part1_13d.2e68ed54_boundary\n" + encoded.encode()
        assert one(data).token == TAG


class TestWhateverComes:
    def test_is_read_to_its_largest_size(self) -> None:
        assert one(report(FAILED, "") + b"x" * 2 * LARGEST).kind == "bounced"

    def test_is_nested_as_deeply_as_anybody_likes(self) -> None:
        deep = b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (at, at)
            for at in range(5_000)
        )
        assert one(deep).kind == "ignored"

    @given(st.binary(max_size=2_000))
    def test_is_told_in_notices_and_never_in_errors(self, data: bytes) -> None:
        assert told(data)

    @given(st.sampled_from(sorted(SAID)), st.data())
    def test_is_so_too_where_a_report_is_damaged(self, name: str, data: st.DataObject) -> None:
        whole = corpus(name)
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(len(whole), start + 400)))
        damaged = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
        found = told(damaged)
        assert found
        assert len({one.event for one in found}) == 1
