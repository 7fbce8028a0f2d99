"""What providers tell of mails: heard if it is them, once, and nobody else."""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from syndicate.delivery.notices import Notice
from syndicate.errors import DeliveryError, StoreError
from syndicate.settings.providers import Brevo, Mailgun, Mailjet, Ses
from syndicate.web.application import application
from syndicate.web.site import Hooks
from tests.delivery.hooks import events
from tests.web.conftest import Served
from tests.web.publication import Publication
from tests.web.visit import ask, get, post

SECRET = "s3cret-of-the-hook"
TOPIC = "arn:aws:sns:eu-west-3:123456789012:mails"
CERTIFICATE = "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
SUBSCRIBE = "https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37"
MB = 1024 * 1024


@dataclass
class Provider:
    """A server that is told things, what it took, and what it asked of Amazon."""

    url: str
    publication: Publication
    taken: list[Notice] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    certificate: bytes = b""

    def take(self, notices: Sequence[Notice]) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.taken += notices

    def fetch(self, url: str, most: int) -> bytes:
        self.asked.append(url)
        assert most < MB
        if not self.certificate:
            raise DeliveryError("fetch-failed", reason="ETIMEDOUT")
        return self.certificate

    def tell(self, path: str, body: Any, **options: Any) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = post(f"{self.url}/hooks/{path}", data=data, **options)
        assert answer.headers["Cache-Control"] == "no-store"
        assert SECRET not in answer.text
        return answer.status_code

    @property
    def kinds(self) -> list[str]:
        return [one.kind for one in self.taken]

    @property
    def seconds(self) -> int:
        return int(self.publication.now.timestamp())


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def provider(served: Served, publication: Publication) -> Provider:
    home = publication.settings.home
    (home / "hook").write_text(f"{SECRET}\n")
    delivery = replace(
        publication.settings.delivery,
        mailjet=Mailjet(webhook_file="hook"),
        brevo=Brevo(webhook_file="hook"),
        mailgun=Mailgun(webhook_file="hook"),
        ses=Ses(topic=TOPIC),
    )
    publication.settings = replace(publication.settings, delivery=delivery)
    made = Provider(served.url, publication)
    hooks = Hooks(take=made.take, fetch=made.fetch)
    served.app = application(replace(publication.site, hooks=hooks))
    return made


class TestASecret:
    @pytest.mark.parametrize("name", ["mailjet", "brevo"])
    def test_lets_in_who_knows_it(self, provider: Provider, name: str) -> None:
        event = events.MAILJET_SPAM if name == "mailjet" else events.BREVO_COMPLAINT
        assert provider.tell(name, event, auth=("any", SECRET)) == 200
        assert provider.tell(f"{name}/{SECRET}", event) == 200
        bearer = {"Authorization": f"Bearer {SECRET}"}
        assert provider.tell(name, event, headers=bearer) == 200
        assert provider.kinds == ["complained"] * 3
        assert len({one.event for one in provider.taken}) == 1  # whoever takes them sees that

    @pytest.mark.parametrize("name", ["mailjet", "brevo"])
    @pytest.mark.parametrize(
        ("path", "options"),
        [
            ("", {}),
            ("/wrong", {}),
            (f"/{SECRET}x", {}),
            ("", {"auth": ("any", "wrong")}),
            ("", {"auth": (SECRET, "")}),
            ("", {"headers": {"Authorization": "Basic ???"}}),
            ("", {"headers": {"Authorization": SECRET}}),
        ],
    )
    def test_keeps_out_everybody_else(
        self, provider: Provider, name: str, path: str, options: dict[str, Any]
    ) -> None:
        assert provider.tell(f"{name}{path}", events.MAILJET_SPAM, **options) == 401
        assert provider.taken == []

    def test_is_asked_for_before_anything_is_read(self, provider: Provider) -> None:
        found = ask(provider.url, "/hooks/brevo", "POST", b"", **{"Content-Length": str(MB)})
        assert found.status == 401
        assert found.headers["WWW-Authenticate"] == 'Basic realm="hooks"'

    def test_that_cannot_be_read_has_it_told_again(self, provider: Provider) -> None:
        (provider.publication.settings.home / "hook").unlink()
        assert provider.tell("brevo", events.BREVO_HARD, auth=("any", SECRET)) == 503


class TestMailgun:
    def signed(self, provider: Provider, event: Any, **changes: str) -> dict[str, Any]:
        signature = {"timestamp": str(provider.seconds), "token": "50b3e1d", **changes}
        text = signature["timestamp"] + signature["token"]
        digest = hmac.new(SECRET.encode(), text.encode(), "sha256").hexdigest()
        return {"signature": {"signature": digest, **signature}, "event-data": event}

    def test_is_heard_by_its_signature(self, provider: Provider) -> None:
        assert provider.tell("mailgun", self.signed(provider, events.MAILGUN_FAILED)) == 200
        (one,) = provider.taken
        assert (one.source, one.kind, one.enhanced) == ("mailgun", "bounced", "5.1.1")

    @pytest.mark.parametrize(
        "changes",
        [
            {"signature": "0" * 64},
            {"signature": ""},
            {"signature": "é"},
            {"token": "", "signature": ""},
            {"timestamp": "now"},
        ],
    )
    def test_that_is_forged_is_refused(self, provider: Provider, changes: dict[str, str]) -> None:
        assert (
            provider.tell("mailgun", self.signed(provider, events.MAILGUN_FAILED, **changes)) == 403
        )
        assert provider.taken == []

    @pytest.mark.parametrize("body", [b"[]", b"{}", b'{"signature": 1}', b'{"signature": {}}'])
    def test_without_a_signature_is_refused(self, provider: Provider, body: bytes) -> None:
        assert provider.tell("mailgun", body) == 403

    @pytest.mark.parametrize(
        ("seconds", "status"), [(-301, 403), (-299, 200), (299, 200), (301, 403)]
    )
    def test_is_heard_within_five_minutes(
        self, provider: Provider, seconds: int, status: int
    ) -> None:
        stamp = str(provider.seconds + seconds)
        told = self.signed(provider, events.MAILGUN_DELIVERED, timestamp=stamp)
        assert provider.tell("mailgun", told) == status

    def test_that_is_replayed_does_nothing_more(self, provider: Provider) -> None:
        told = self.signed(provider, events.MAILGUN_COMPLAINED)
        assert [provider.tell("mailgun", told) for _ in range(3)] == [200, 200, 200]
        assert provider.kinds == ["complained"]

    def test_whose_signature_is_used_for_something_else_is_refused(
        self, provider: Provider
    ) -> None:
        assert provider.tell("mailgun", self.signed(provider, events.MAILGUN_DELIVERED)) == 200
        assert provider.tell("mailgun", self.signed(provider, events.MAILGUN_COMPLAINED)) == 403
        assert provider.kinds == ["delivered"]

    def test_that_could_not_be_kept_is_heard_when_it_is_told_again(
        self, provider: Provider
    ) -> None:
        told = self.signed(provider, events.MAILGUN_COMPLAINED)
        provider.trouble = StoreError("database-busy")
        assert provider.tell("mailgun", told) == 503
        provider.trouble = None
        assert provider.tell("mailgun", told) == 200
        assert provider.kinds == ["complained"]


class TestAmazon:
    @pytest.fixture
    def sign(self, provider: Provider, key: rsa.RSAPrivateKey) -> Callable[..., dict[str, Any]]:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        now = provider.publication.now
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
        made = made.public_key(key.public_key()).serial_number(1)
        made = made.not_valid_before(now - timedelta(days=9))
        made = made.not_valid_after(now + timedelta(days=9))
        signed = made.sign(key, hashes.SHA256())
        provider.certificate = signed.public_bytes(serialization.Encoding.PEM)

        def sign(event: Any, version: str = "2", **changes: Any) -> dict[str, Any]:
            told = {
                "Type": "Notification",
                "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
                "TopicArn": TOPIC,
                "Message": json.dumps(event),
                "Timestamp": f"{now:%Y-%m-%dT%H:%M:%S.000Z}",
                "SignatureVersion": version,
                "SigningCertURL": CERTIFICATE,
                **changes,
            }
            names = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token")
            text = "".join(
                f"{name}\n{told[name]}\n" for name in (*names, "TopicArn", "Type") if name in told
            )
            hash_ = hashes.SHA256() if version == "2" else hashes.SHA1()  # noqa: S303  as SNS has it
            signature = key.sign(text.encode(), padding.PKCS1v15(), hash_)
            return {**told, "Signature": b64encode(signature).decode()}

        return sign

    @pytest.mark.parametrize("version", ["1", "2"])
    @pytest.mark.parametrize("more", [{}, {"Subject": "Événement"}])
    def test_is_heard_by_its_signature(
        self, provider: Provider, sign: Any, version: str, more: dict[str, str]
    ) -> None:
        assert provider.tell("ses", sign(events.SES_BOUNCE, version, **more)) == 200
        assert provider.tell("ses", sign(events.SES_COMPLAINT, version, **more)) == 200
        assert provider.kinds == ["bounced", "complained"]
        assert provider.asked == [CERTIFICATE]  # once for both

    @pytest.mark.parametrize(
        "changes",
        [
            {"Message": json.dumps(events.SES_COMPLAINT)},
            {"Signature": "AAAA"},
            {"Signature": "é"},
            {"SignatureVersion": "3"},
            {"Type": "Other"},
            {"MessageId": "other"},
        ],
    )
    def test_that_is_forged_is_refused(
        self, provider: Provider, sign: Any, changes: dict[str, str]
    ) -> None:
        assert provider.tell("ses", {**sign(events.SES_BOUNCE), **changes}) == 403
        assert provider.taken == []

    @pytest.mark.parametrize(
        "url",
        [
            "https://sns.eu-west-3.amazonaws.com.evil.example/SimpleNotificationService-0.pem",
            "https://evil.example/SimpleNotificationService-0.pem",
            "http://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0.pem",
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
            "https://sns.eu-west-3.amazonaws.com@evil.example/SimpleNotificationService-0.pem",
            "https://sns.eu-west-3.amazonaws.com:444/SimpleNotificationService-0.pem",
            "https://sns.eu-west-3.amazonaws.com/bucket/../x.pem",
            "https://s3.eu-west-3.amazonaws.com/SimpleNotificationService-0.pem",
            "https://[",
        ],
    )
    def test_is_not_asked_for_a_certificate_that_is_elsewhere(
        self, provider: Provider, sign: Any, url: str
    ) -> None:
        assert provider.tell("ses", sign(events.SES_BOUNCE, SigningCertURL=url)) == 403
        assert provider.asked == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"TopicArn": TOPIC + "2"},
            {"Timestamp": "2026-03-10T10:59:00.000Z"},
            {"Timestamp": "2026-03-10T12:00:00"},
            {"Timestamp": "yesterday"},
        ],
    )
    def test_of_another_topic_or_another_hour_is_refused(
        self, provider: Provider, sign: Any, changes: dict[str, str]
    ) -> None:
        assert provider.tell("ses", sign(events.SES_BOUNCE, **changes)) == 403
        assert (provider.taken, provider.asked) == ([], [])

    def test_whose_certificate_is_out_of_date_is_refused(
        self, provider: Provider, sign: Any
    ) -> None:
        provider.publication.now += timedelta(days=10)
        stamp = f"{provider.publication.now:%Y-%m-%dT%H:%M:%S.000Z}"
        assert provider.tell("ses", sign(events.SES_BOUNCE, Timestamp=stamp)) == 403

    def test_whose_certificate_cannot_be_had_tells_it_again(
        self, provider: Provider, sign: Any
    ) -> None:
        told, provider.certificate = sign(events.SES_BOUNCE), b""
        assert provider.tell("ses", told) == 503

    def test_is_confirmed_for_our_topic(self, provider: Provider, sign: Any) -> None:
        subscription = {"Type": "SubscriptionConfirmation", "Token": "2336412f37"}
        told = sign(None, SubscribeURL=SUBSCRIBE, **subscription)
        assert provider.tell("ses", told) == 200
        assert provider.asked == [CERTIFICATE, SUBSCRIBE]
        other = sign(None, SubscribeURL=SUBSCRIBE, TopicArn=f"{TOPIC}2", **subscription)
        assert provider.tell("ses", other) == 403
        elsewhere = sign(None, SubscribeURL="https://evil.example/", **subscription)
        assert provider.tell("ses", elsewhere) == 200
        assert provider.asked == [CERTIFICATE, SUBSCRIBE]


class TestWhateverIsPosted:
    def test_that_nothing_is_known_of_is_kept_as_no_news(self, provider: Provider) -> None:
        told = {"event": "new_kind_of_event", "email": "recipient@example.com"}
        assert provider.tell("brevo", told, auth=("any", SECRET)) == 200
        assert (provider.kinds, provider.taken[0].text) == (["ignored"], "new_kind_of_event")

    @pytest.mark.parametrize("body", [b"", b"event=delivered", b"\xff", b"[" * 100_000])
    def test_that_is_no_json_is_refused(self, provider: Provider, body: bytes) -> None:
        assert provider.tell("mailjet", body, auth=("any", SECRET)) == 400

    @pytest.mark.parametrize("name", ["mailgun", "ses", f"mailjet/{SECRET}"])
    def test_that_is_too_long_is_refused(self, provider: Provider, name: str) -> None:
        assert provider.tell(name, b" " * (MB + 1)) == 413

    def test_that_is_as_long_as_it_may_be_is_heard(self, provider: Provider) -> None:
        body = json.dumps(events.BREVO_HARD).encode().ljust(MB)
        assert provider.tell(f"brevo/{SECRET}", body) == 200

    @pytest.mark.parametrize("name", ["postmark", "", "mailjet/a/b"])
    def test_to_nobody_is_not_found(self, provider: Provider, name: str) -> None:
        assert post(f"{provider.url}/hooks/{name}", data=b"{}").status_code in (404, 405)

    def test_is_never_asked_for(self, provider: Provider) -> None:
        assert get(f"{provider.url}/hooks/mailjet").status_code in (404, 405)

    def test_is_not_found_where_it_is_not_set_up(self, url: str) -> None:
        for name in ("mailjet", "brevo", "mailgun", "ses"):
            assert post(f"{url}/hooks/{name}", data=b"{}").status_code == 404

    def test_leaves_no_secret_in_the_log(
        self, provider: Provider, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        provider.tell(f"brevo/{SECRET}", events.BREVO_HARD)
        provider.tell(f"brevo/{SECRET}x", events.BREVO_HARD)
        ours = [one for one in caplog.records if one.name.startswith(("syndicate", "uvicorn"))]
        logged = str([vars(one) for one in ours])
        assert "webhook refused" in logged
        assert SECRET not in logged
        assert "recipient@example.com" not in logged
