"""What each provider's events say, in one noun."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from syndicate.delivery.hooks import brevo, mailgun, mailjet, ses, words
from syndicate.delivery.notices import Notice
from tests.delivery.hooks import events

NOW = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)


def of(notices: Iterable[Notice]) -> Notice:
    (one,) = notices
    return one


def said(one: Notice) -> tuple[str, int | None, str, str]:
    return (one.kind, one.code, one.enhanced, one.why)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (events.MAILJET_SENT, ("delivered", 250, "2.0.0", "")),
        (events.MAILJET_OPEN, ("ignored", None, "", "")),
        (events.MAILJET_BOUNCE, ("bounced", None, "", "address")),
        (events.MAILJET_BLOCKED, ("bounced", None, "", "disabled")),
        (events.MAILJET_GREYLISTED, ("deferred", None, "", "")),
        (events.MAILJET_SPAM, ("complained", None, "", "")),
        (events.MAILJET_UNSUB, ("unsubscribed", None, "", "")),
        (events.MAILJET_BOUNCE | {"hard_bounce": False}, ("bounced", None, "", "")),
        (events.MAILJET_BOUNCE | {"error": "sender blocked"}, ("bounced", None, "", "policy")),
        (events.MAILJET_BLOCKED | {"error": "duplicate in campaign"}, ("ignored", None, "", "")),
    ],
)
def test_mailjet(event: dict[str, Any], expected: tuple[str, int | None, str, str]) -> None:
    one = of(mailjet.notices(event, NOW))
    assert said(one) == expected
    assert one.address == "bounce@mailjet.com"
    assert one.at == datetime(2015, 5, 5, 7, 49, 55, tzinfo=UTC)


def test_mailjet_tells_many_at_once_and_our_message_id() -> None:
    event = events.MAILJET_SENT | {"Payload": "ours.abc@metropole.example"}
    first, second = mailjet.notices([event, events.MAILJET_SPAM], NOW)
    assert first.message_id == "ours.abc@metropole.example"
    assert first.event != second.event
    assert of(mailjet.notices(event, NOW)).event == first.event


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (events.BREVO_REQUEST, ("ignored", None, "", "")),
        (events.BREVO_DELIVERED, ("delivered", None, "", "")),
        (events.BREVO_HARD, ("bounced", 550, "5.5.0", "address")),
        (
            events.BREVO_HARD | {"reason": "554 5.7.1 we do not like you"},
            ("bounced", 554, "5.7.1", ""),
        ),
        (events.BREVO_HARD | {"reason": ""}, ("bounced", None, "", "address")),
        (events.BREVO_SOFT, ("bounced", None, "", "")),
        (events.BREVO_BLOCKED, ("bounced", None, "", "disabled")),
        (events.BREVO_DEFERRED, ("deferred", 550, "5.1.1", "")),
        (events.BREVO_COMPLAINT, ("complained", None, "", "")),
        (events.BREVO_UNSUBSCRIBED, ("unsubscribed", None, "", "")),
        (events.BREVO_DELIVERED | {"event": "unique_opened"}, ("ignored", None, "", "")),
    ],
)
def test_brevo(event: dict[str, Any], expected: tuple[str, int | None, str, str]) -> None:
    told = event | {"X-Mailin-custom": "ours.abc@metropole.example"}
    one = of(brevo.notices(told, NOW))
    assert said(one) == expected
    assert one.message_id == "ours.abc@metropole.example"
    assert one.at.year in (2018, 2020)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (events.MAILGUN_DELIVERED, ("delivered", 250, "", "")),
        (events.MAILGUN_FAILED, ("bounced", 550, "5.1.1", "")),
        (events.MAILGUN_TEMPORARY, ("deferred", 498, "", "")),
        (events.MAILGUN_SUPPRESSED, ("bounced", None, "", "disabled")),
        (events.MAILGUN_COMPLAINED, ("complained", None, "", "")),
        (events.MAILGUN_UNSUBSCRIBED, ("unsubscribed", None, "", "")),
        (events.MAILGUN_OPENED, ("ignored", 250, "", "")),
    ],
)
def test_mailgun(event: dict[str, Any], expected: tuple[str, int | None, str, str]) -> None:
    one = of(mailgun.notices({"event-data": event}, NOW))
    assert said(one) == expected
    assert one.message_id == event["message"]["headers"]["message-id"]
    assert one.address == event["recipient"]
    assert one.event == of(mailgun.notices({"event-data": event}, NOW)).event


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (events.SES_DELIVERY, ("delivered", 250, "2.6.0", "")),
        (events.SES_DELAY, ("deferred", 421, "4.4.1", "")),
        (events.SES_BOUNCE, ("bounced", 550, "5.1.1", "address")),
        (events.SES_COMPLAINT, ("complained", None, "", "")),
        (events.SES_REJECT, ("bounced", None, "", "content")),
        (events.SES_LEFT, ("unsubscribed", None, "", "")),
        (events.SES_SEND, ("ignored", None, "", "")),
    ],
)
def test_amazon(event: dict[str, Any], expected: tuple[str, int | None, str, str]) -> None:
    one = of(ses.notices(json.dumps(event), "sns-1", NOW))
    assert said(one) == expected
    assert (one.message_id, one.address) == ("ours.abc@metropole.example", "recipient@example.com")


@pytest.mark.parametrize(
    ("bounce", "why"),
    [
        ({"bounceType": "Transient", "bounceSubType": "General"}, ""),
        ({"bounceType": "Transient", "bounceSubType": "MailboxFull"}, "full"),
        ({"bounceType": "Transient", "bounceSubType": "ContentRejected"}, "content"),
        ({"bounceType": "Permanent", "bounceSubType": "OnAccountSuppressionList"}, "disabled"),
        ({"bounceType": "Undetermined", "bounceSubType": "Undetermined"}, ""),
    ],
)
def test_amazon_tells_kinds_of_bounces_apart(bounce: dict[str, str], why: str) -> None:
    event = events.SES_BOUNCE | {"bounce": events.SES_BOUNCE["bounce"] | bounce}
    assert of(ses.notices(json.dumps(event), "sns-1", NOW)).why == why


def test_who_takes_a_complaint_back_has_not_complained() -> None:
    complaint = events.SES_COMPLAINT["complaint"] | {"complaintFeedbackType": "not-spam"}
    event = events.SES_COMPLAINT | {"complaint": complaint}
    assert of(ses.notices(json.dumps(event), "sns-1", NOW)).kind == "ignored"


@pytest.mark.parametrize("body", [None, 1, "x", [], {}, [[]], {"event": 7}, {"event-data": []}])
def test_whatever_is_told_is_borne_and_no_news(body: Any) -> None:
    told = [*mailjet.notices(body, NOW), *brevo.notices(body, NOW), *mailgun.notices(body, NOW)]
    told += ses.notices(json.dumps(body), "sns-1", NOW)
    assert {one.kind for one in told} == {"ignored"}
    assert {one.at for one in told} == {NOW}


@pytest.mark.parametrize("value", [None, "soon", 10**30, float("nan"), {}, "2099-01-01T00:00:00Z"])
def test_no_event_is_in_the_future(value: Any) -> None:
    assert words.at(value, NOW) == NOW
