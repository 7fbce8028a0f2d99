"""What is posted: nobody is watched, our headers are there as they were, and no text is changed."""

import json
from base64 import b64decode
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from syndicate.delivery.transports.letters import letter
from syndicate.delivery.transports.sigv4 import Signer
from syndicate.errors import Refused
from tests.delivery.http.desk import Desk, desk, mail
from tests.delivery.http.server import Request, serving
from tests.delivery.http.ways import BREVO, KEY, MAILGUN, MAILJET, NOW, SES, Way
from tests.delivery.mails import URL, page

SUBJECT = page().subject
MESSAGE_ID = "actualites-2026-03-12.0123456789abcdef@metropole.example"
KEPT = {
    "List-Unsubscribe": f"<{URL}>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "List-Help": "<https://metropole.example/fr-ca/subscribe/>",
    "List-Archive": "<https://metropole.example/fr-ca/issues/actualites/>",
    "List-Post": "NO",
    "Precedence": "bulk",
    "Auto-Submitted": "auto-generated",
    "Feedback-ID": "actualites-2026-03-12:actualites:issue:0123456789ab",
    "Content-Language": "fr-CA",
}


def posted(way: Way, home: Path, work: Desk | None = None) -> Request:
    with serving(way.taken) as server:
        way.open(server.url, home).carry(work or desk(1))
    (request,) = server.heard
    return request


def told(request: Request) -> Any:
    return json.loads(request.body)


def test_mailjet_gets_the_mail_in_pieces(tmp_path: Path) -> None:
    request = posted(MAILJET, tmp_path)
    assert request.path == "/v3.1/send"
    assert request.headers["Authorization"].startswith("Basic ")
    (one,) = told(request)["Messages"]
    pieces = letter(mail(1))
    assert one == {
        "From": {"Email": "actualites@metropole.example", "Name": "La Métropole"},
        "To": [{"Email": "reader1@readers.example", "Name": "Renée Côté"}],
        "ReplyTo": {"Email": "contact@metropole.example"},
        "Subject": SUBJECT,
        "TextPart": pieces.text,
        "HTMLPart": pieces.html,
        "Headers": KEPT,  # it permits neither Message-ID, nor Date, nor List-Id
        "CustomID": "1",
        "EventPayload": MESSAGE_ID,
        "TemplateLanguage": False,
        "TrackOpens": "disabled",
        "TrackClicks": "disabled",
    }


def test_brevo_gets_the_mail_in_pieces(tmp_path: Path) -> None:
    request = posted(BREVO, tmp_path)
    assert request.path == "/v3/smtp/email"
    assert request.headers["api-key"] == KEY
    call = told(request)
    (one,) = call.pop("messageVersions")
    assert call["sender"] == {"email": "actualites@metropole.example", "name": "La Métropole"}
    pieces = letter(mail(1))
    assert one == {
        "to": [{"email": "reader1@readers.example", "name": "Renée Côté"}],
        "replyTo": {"email": "contact@metropole.example"},
        "subject": SUBJECT,
        "textContent": pieces.text,
        "htmlContent": pieces.html,
        "headers": {
            **KEPT,
            "List-Id": "<actualites.fr-ca.metropole.example>",
            "X-Mailin-custom": MESSAGE_ID,
        },
    }
    assert all(value.isascii() for value in one["headers"].values())


def test_amazon_gets_the_mail_as_it_is(tmp_path: Path) -> None:
    request = posted(SES, tmp_path)
    assert request.path == "/v2/email/outbound-emails"
    call = told(request)
    assert b64decode(call.pop("Content")["Raw"]["Data"]) == mail(1).data
    assert call == {
        "Destination": {"ToAddresses": ["reader1@readers.example"]},
        "ConfigurationOverrides": {
            "Tracking": {"OpenTrackingEnabled": "DISABLED", "ClickTrackingEnabled": "DISABLED"}
        },
    }
    signed = request.headers["Authorization"]
    assert signed.startswith(f"AWS4-HMAC-SHA256 Credential={KEY}/20260312/eu-west-3/ses/aws4_req")
    assert "SignedHeaders=content-type;host;x-amz-date" in signed


def test_mailgun_gets_the_mail_as_it_is(tmp_path: Path) -> None:
    request = posted(MAILGUN, tmp_path)
    assert request.path == "/v3/mg.metropole.example/messages.mime"
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    form = {
        str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
        for part in message_from_bytes(head + request.body).walk()
        if part.get_content_type() != "multipart/form-data" and "content-disposition" in part
    }
    assert {name: form[name] for name in form if name != "message"} == {
        "to": b"reader1@readers.example",
        "o:tracking": b"no",
        "o:tracking-clicks": b"no",
        "o:tracking-opens": b"no",
    }
    assert mail(1).data in request.body


class TestATextThatLooksLikeAPlaceToFillIn:
    @pytest.mark.parametrize("text", ["{{ contact.EMAIL }}", "{% if x %}", "{# no #}"])
    def test_is_never_filled_in_by_brevo(self, tmp_path: Path, text: str) -> None:
        work = Desk([mail(1, html=f"<p>{text}</p>"), mail(2, text=text), mail(3, subject=text)])
        request = posted(BREVO, tmp_path, work)
        assert work.said == {1: "sent", 2: "provider-placeholder", 3: "provider-placeholder"}
        assert told(request)["messageVersions"][0]["htmlContent"] == (
            f"<p>{text.replace('{', '&#123;', 1) if text[1] != '{' else '&#123;' + text[1:]}</p>"
        )

    def test_is_left_alone_by_the_others(self, tmp_path: Path) -> None:
        work = Desk([mail(1, text="{{ x }}", html="<p>{{ x }}</p>")])
        (one,) = told(posted(MAILJET, tmp_path, work))["Messages"]
        assert (one["TextPart"], one["HTMLPart"]) == ("{{ x }}", "<p>{{ x }}</p>")
        assert one["TemplateLanguage"] is False


class TestALetter:
    @pytest.mark.parametrize(
        "subject",
        [
            SUBJECT,
            "a\u00a0b\u202f!",
            "x" * 300,
            "é" * 200,
            " deux  espaces ",
            "=?utf-8?q?x?=",
            "🎉" * 40,
        ],
    )
    def test_has_the_subject_that_was_written(self, subject: str) -> None:
        assert letter(mail(1, subject=subject)).subject == subject

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            (
                "Un paragraphe \nsur deux lignes.\n\nUn autre.",
                "Un paragraphe sur deux lignes.\n\nUn autre.",
            ),
            ("  en retrait\n> cité\nFrom nous", "  en retrait\n> cité\nFrom nous"),
            ("Merci\n\n-- \nLa ville", "Merci\n\n-- \nLa ville"),
            ("œuvre=\u00a0100\u202f%", "œuvre=\u00a0100\u202f%"),
        ],
    )
    def test_has_the_text_without_the_marks_of_its_form(self, text: str, shown: str) -> None:
        assert letter(mail(1, text=text)).text == shown

    def test_has_the_html_that_was_written(self) -> None:
        html = '<p style="a=b">' + "long " * 400 + "\u202f!</p>\n.\n<p>é</p>"
        assert letter(mail(1, html=html)).html == html

    def test_has_no_signature_that_would_not_hold(self) -> None:
        one = mail(1)
        signed = type(one)(
            **{key: getattr(one, key) for key in ("delivery", "key", "sender", "recipient")},
            data=b"DKIM-Signature: v=1; a=rsa-sha256;\r\n b=abc\r\n" + one.data,
        )
        assert letter(signed).headers == letter(one).headers

    def test_of_another_kind_is_refused(self) -> None:
        one = mail(1)
        other = type(one)(
            **{key: getattr(one, key) for key in ("delivery", "key", "sender", "recipient")},
            data=b"Content-Type: image/png\r\n\r\nx",
        )
        with pytest.raises(Refused) as raised:
            letter(other)
        assert raised.value.code == "provider-unfit"


def test_a_signature_is_that_of_amazons_own_example() -> None:
    # The case post-vanilla of https://github.com/awslabs/aws-c-auth tests/aws-signing-test-suite/v4.
    signer = Signer(
        "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service"
    )
    now = NOW.replace(year=2015, month=8, day=30, hour=12, minute=36)
    headers = signer.headers("example.amazonaws.com", "/", b"", now, {})
    assert headers["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
        " SignedHeaders=host;x-amz-date,"
        " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    )
    assert "wJalr" not in repr(signer)
