"""Events as providers publish them, with where they stand; what no document shows is marked as built."""

from typing import Any

Event = dict[str, Any]

# https://dev.mailjet.com/email/guides/webhooks/ (the samples of each event; Payload is what we send
# along, and comes back).
_MAILJET: Event = {
    "time": 1430812195,
    "MessageID": 13792286917004336,
    "Message_GUID": "1ab23cd4-e567-8901-2345-6789f0gh1i2j",
    "email": "bounce@mailjet.com",
    "mj_campaign_id": 0,
    "mj_contact_id": 0,
    "customcampaign": "",
    "CustomID": "helloworld",
    "Payload": "",
}
MAILJET_SENT: Event = {
    **_MAILJET,
    "event": "sent",
    "mj_message_id": "19421777835146490",
    "smtp_reply": "sent (250 2.0.0 OK 1433333948 fa5si855896wjc.199 - gsmtp)",
}
MAILJET_OPEN: Event = {
    **_MAILJET,
    "event": "open",
    "ip": "127.0.0.1",
    "geo": "US",
    "agent": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0",
}
MAILJET_BOUNCE: Event = {
    **_MAILJET,
    "event": "bounce",
    "blocked": False,
    "hard_bounce": True,
    "error_related_to": "recipient",
    "error": "user unknown",
    "comment": "Host or domain name not found. Name service error for"
    " name=lbjsnrftlsiuvbsren.com type=A: Host not found",
}
MAILJET_BLOCKED: Event = {
    **_MAILJET,
    "event": "blocked",
    "error_related_to": "recipient",
    "error": "user unknown",
}
MAILJET_SPAM: Event = {**_MAILJET, "event": "spam", "source": "JMRPP"}
MAILJET_UNSUB: Event = {
    **_MAILJET,
    "event": "unsub",
    "mj_list_id": 1,
    "ip": "127.0.0.1",
    "geo": "FR",
    "agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_0) AppleWebKit/537.36",
}
# https://github.com/anymail/django-anymail tests/test_mailjet_webhooks.py
MAILJET_GREYLISTED: Event = {
    **_MAILJET,
    "event": "bounce",
    "blocked": True,
    "hard_bounce": False,
    "error_related_to": "domain",
    "error": "greylisted",
}

# https://github.com/anymail/django-anymail tests/test_brevo_webhooks.py, captured there from live
# events, the form documented at https://developers.brevo.com/docs/transactional-webhooks.
_BREVO: Event = {
    "email": "recipient@example.com",
    "ts_epoch": 1520363423000,
    "message-id": "<201803011158.9876543210@smtp-relay.mailin.fr>",
    "X-Mailin-custom": "",
}
BREVO_REQUEST: Event = {**_BREVO, "event": "request"}
BREVO_DELIVERED: Event = {**_BREVO, "event": "delivered"}
BREVO_HARD: Event = {
    **_BREVO,
    "event": "hard_bounce",
    "reason": " RecipientError: 550 5.5.0 Requested action not taken: mailbox unavailable.",
}
BREVO_SOFT: Event = {
    **_BREVO,
    "event": "soft_bounce",
    "reason": "undefined Unable to find MX of domain no-mx.example.com",
}
BREVO_BLOCKED: Event = {
    **_BREVO,
    "event": "blocked",
    "reason": "blocked : due to blacklist user",
}
BREVO_DEFERRED: Event = {
    **_BREVO,
    "event": "deferred",
    "reason": "550 RecipientError: 550 5.1.1 <notauser@example.com>: Recipient"
    " address rejected: User unknown in virtual alias table",
}
BREVO_COMPLAINT: Event = {
    "event": "complaint",
    "email": "example@domain.com",
    "id": "xxxxx",
    "date": "2020-10-09 00:00:00",
    "ts": 1604933619,
    "message-id": "201798300811.5787683@relay.domain.com",
    "ts_event": 1604933654,
    "X-Mailin-custom": "",
    "tags": ["transac_messages"],
}
BREVO_UNSUBSCRIBED: Event = {**_BREVO, "event": "unsubscribed"}

# https://github.com/anymail/django-anymail tests/test_mailgun_webhooks.py (the first complete and
# captured there), the form documented at
# https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads.
MAILGUN_DELIVERED: Event = {
    "tags": [],
    "timestamp": 1534108637.153125,
    "recipient-domain": "example.com",
    "id": "hTWCTD81RtiDN-...",
    "user-variables": {},
    "log-level": "info",
    "envelope": {
        "sending-ip": "333.123.123.200",
        "sender": "test@example.org",
        "transport": "smtp",
        "targets": "recipient@example.com",
    },
    "message": {
        "headers": {
            "to": "recipient@example.com",
            "message-id": "20180812211713.1.DF5966851B4BAA99@example.org",
            "from": "test@example.org",
            "subject": "Testing",
        },
        "attachments": [],
        "size": 809,
    },
    "recipient": "recipient@example.com",
    "event": "delivered",
    "delivery-status": {
        "tls": True,
        "mx-host": "smtp-in.example.com",
        "attempt-no": 1,
        "description": "",
        "code": 250,
        "message": "OK",
    },
}
MAILGUN_FAILED: Event = {
    "event": "failed",
    "severity": "permanent",
    "reason": "bounce",
    "id": "b",
    "recipient": "invalid@example.com",
    "timestamp": 1534110422.389832,
    "log-level": "error",
    "message": {"headers": {"message-id": "20180812214658.1.0DF563D0B3597700@example.org"}},
    "delivery-status": {
        "mx-host": "aspmx.l.example.org",
        "attempt-no": 1,
        "description": "",
        "code": 550,
        "message": "5.1.1 The email account that you tried to reach does not exist. Please try\n"
        "5.1.1 double-checking the recipient's email address for typos",
    },
}
MAILGUN_TEMPORARY: Event = {
    "event": "failed",
    "severity": "temporary",
    "reason": "generic",
    "id": "t",
    "timestamp": 1534111899.659519,
    "message": {"headers": {"message-id": "20180812214638.1.4A7D468E9BC18C5D@example.org"}},
    "recipient": "undeliverable@nomx.example.com",
    "delivery-status": {
        "attempt-no": 3,
        "description": "No MX for nomx.example.com",
        "retry-seconds": 1800,
        "code": 498,
        "message": "No MX for nomx.example.com",
    },
}
# https://github.com/mailgun examples, as several clients quote them.
MAILGUN_SUPPRESSED: Event = {
    "event": "failed",
    "severity": "permanent",
    "reason": "suppress-bounce",
    "id": "s",
    "timestamp": 1521233195.375624,
    "recipient": "alice@example.com",
    "message": {"headers": {"message-id": "20130503192659.13651.20287@sandbox.mailgun.org"}},
    "delivery-status": {
        "attempt-no": 1,
        "message": "",
        "code": 605,
        "enhanced-code": "",
        "description": "Not delivering to previously bounced address",
        "session-seconds": 0,
    },
}
# Built from the table of events in the same manual.
MAILGUN_COMPLAINED: Event = {**MAILGUN_DELIVERED, "event": "complained", "delivery-status": {}}
MAILGUN_UNSUBSCRIBED: Event = {**MAILGUN_DELIVERED, "event": "unsubscribed", "delivery-status": {}}
MAILGUN_OPENED: Event = {**MAILGUN_DELIVERED, "event": "opened"}

# https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html; the header
# Message-ID is added: “headers” has all of a mail.
_SES_MAIL: Event = {
    "timestamp": "2017-08-05T00:40:02.012Z",
    "source": "Sender Name <sender@example.com>",
    "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/sender@example.com",
    "sendingAccountId": "123456789012",
    "messageId": "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000",
    "destination": ["recipient@example.com"],
    "headersTruncated": False,
    "headers": [
        {"name": "From", "value": "Sender Name <sender@example.com>"},
        {"name": "To", "value": "recipient@example.com"},
        {"name": "Message-ID", "value": "<ours.abc@metropole.example>"},
    ],
}
_FEEDBACK = "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000"
SES_BOUNCE: Event = {
    "eventType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": "recipient@example.com",
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown",
            }
        ],
        "timestamp": "2017-08-05T00:41:02.669Z",
        "feedbackId": _FEEDBACK,
        "reportingMTA": "dsn; mta.example.com",
    },
    "mail": _SES_MAIL,
}
SES_COMPLAINT: Event = {
    "eventType": "Complaint",
    "complaint": {
        "complainedRecipients": [{"emailAddress": "recipient@example.com"}],
        "timestamp": "2017-08-05T00:41:02.669Z",
        "feedbackId": _FEEDBACK,
        "complaintFeedbackType": "abuse",
        "arrivalDate": "2017-08-05T00:41:02.669Z",
    },
    "mail": _SES_MAIL,
}
SES_DELIVERY: Event = {
    "eventType": "Delivery",
    "mail": _SES_MAIL,
    "delivery": {
        "timestamp": "2016-10-19T23:21:04.133Z",
        "processingTimeMillis": 11893,
        "recipients": ["recipient@example.com"],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "mta.example.com",
    },
}
SES_REJECT: Event = {
    "eventType": "Reject",
    "mail": _SES_MAIL,
    "reject": {"reason": "Bad content"},
}
SES_SEND: Event = {"eventType": "Send", "mail": _SES_MAIL, "send": {}}
# The fields of the DeliveryDelay and Subscription objects in the “Contents” page beside it.
SES_DELAY: Event = {
    "eventType": "DeliveryDelay",
    "mail": _SES_MAIL,
    "deliveryDelay": {
        "timestamp": "2020-06-16T00:25:40.914Z",
        "delayType": "TransientCommunicationFailure",
        "expirationTime": "2020-06-16T00:25:40.914Z",
        "delayedRecipients": [
            {
                "emailAddress": "recipient@example.com",
                "status": "4.4.1",
                "diagnosticCode": "smtp; 421 4.4.1 Unable to connect to remote host",
            }
        ],
    },
}
SES_LEFT: Event = {
    "eventType": "Subscription",
    "mail": _SES_MAIL,
    "subscription": {
        "timestamp": "2022-01-12T01:00:17.910Z",
        "source": "UnsubscribeHeader",
        "newTopicPreferences": {"unsubscribeAll": True},
    },
}
