"""What providers answer: their own published examples, with where they stand, or else what builds on their description.

None of these was recorded by us: no transport here has been run against the real service.
"""

import json
from collections.abc import Sequence
from typing import Any

from tests.delivery.http.server import Answer

# https://dev.mailjet.com/email/guides/send-api-v31/#send-in-bulk: the two answers shown there, of a
# mail that was taken and of one that was not.
MAILJET_TAKEN: dict[str, Any] = {
    "Status": "success",
    "CustomID": "",
    "To": [
        {
            "Email": "passenger2@mailjet.com",
            "MessageUUID": "cb927469-36fd-4c02-bce4-0d199929a207",
            "MessageID": 70650219165027410,
            "MessageHref": "https://api.mailjet.com/v3/REST/message/70650219165027410",
        }
    ],
    "Cc": [],
    "Bcc": [],
}
MAILJET_UNFIT: dict[str, Any] = {
    "Errors": [
        {
            "ErrorIdentifier": "88b5ca9f-5f1f-42e7-a45e-9ecbad0c285e",
            "ErrorCode": "send-0003",
            "StatusCode": 400,
            "ErrorMessage": 'At least "HTMLPart", "TextPart" or "TemplateID" must be provided.',
            "ErrorRelatedTo": ["HTMLPart", "TextPart"],
        }
    ],
    "Status": "error",
}
# https://github.com/mailjet/mailjet-apiv3-go tests (mj-0013), and as quoted by several clients.
MAILJET_BAD_ADDRESS: dict[str, Any] = {
    "Errors": [
        {
            "ErrorCode": "mj-0013",
            "ErrorIdentifier": "2978b962-32be-4007-a96e-0388451f1b7a",
            "ErrorMessage": '"brokenemail" is an invalid email address.',
            "ErrorRelatedTo": ["To[0].Email"],
            "StatusCode": 400,
        }
    ],
    "Status": "error",
}
# https://gist.github.com/arnaudbreton/f09ac2dcb1316790a5336756556e5f72 (Mailjet's own, for the
# announcement of v3.1).
MAILJET_NO_SENDER: dict[str, Any] = {
    "Errors": [
        {
            "ErrorIdentifier": "c04ac4d7-1ebd-4c26-a663-ef304578aef7",
            "ErrorCode": "send-0008",
            "StatusCode": 403,
            "ErrorMessage": '"i-am-not-a-valid-sender@mailjet.com" is not an authorized sender email'
            " address for your account.",
            "ErrorRelatedTo": ["From"],
        }
    ],
    "Status": "error",
}
# The global error of https://dev.mailjet.com/email/guides/send-api-v31/, as a client's tests have it
# (https://github.com/henrikbjorn/mailjet).
MAILJET_MALFORMED = Answer(
    400,
    b'{"ErrorIdentifier": "06df1144-c6f3-4ca7-8885-7ec5d4344113", "ErrorCode": "mj-0002",'
    b' "ErrorMessage": "Malformed JSON, please review the syntax and properties types.",'
    b' "StatusCode": 400}',
)
# Built from https://dev.mailjet.com/docs/email-api/email_api_overview/status_codes: 401, and the
# fields that errors have.
MAILJET_BAD_KEY = Answer(
    401,
    b'{"ErrorIdentifier": "D4DF574C-0C5F-45C7-BA52-7AA8E533C3DE", "StatusCode": 401,'
    b' "ErrorMessage": "API key authentication/authorization failure."}',
)


def mailjet(*each: dict[str, Any], status: int = 200) -> Answer:
    return Answer(status, json.dumps({"Messages": each}).encode())


# Built from https://developers.brevo.com/docs/batch-send-transactional-emails: 201, and one id for
# each version, in order; the form of an id as in https://developers.brevo.com/docs/transactional-webhooks.
def brevo(count: int) -> Answer:
    ids = [f"<201798300811.{number}@relay.domain.com>" for number in range(count)]
    return Answer(201, json.dumps({"messageIds": ids}).encode())


# https://github.com/sendinblue/APIv3-php-library/issues/260: the form of an error; the words of an
# address that is refused are built on it.
BREVO_BAD_ADDRESS = Answer(
    400,
    b'{"code": "invalid_parameter", "message": "email is not valid in to in messageVersions"}',
)
# Built: code and message as https://developers.brevo.com names them for 401.
BREVO_BAD_KEY = Answer(401, b'{"code": "unauthorized", "message": "Key not found"}')

# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html: MessageId; its value as
# in https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html.
SES_TAKEN = Answer(
    200, b'{"MessageId": "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000"}'
)
_JSON = {"Content-Type": "application/json"}


# Built from the errors of API_SendEmail and CommonErrors of the same reference: their names in
# X-Amzn-ErrorType, "message" in the body.
def ses(status: int, name: str, message: str) -> Answer:
    head = {"X-Amzn-ErrorType": f"{name}:http://internal.amazon.com/coral/", **_JSON}
    return Answer(status, json.dumps({"message": message}).encode(), head)


SES_BAD_ADDRESS = ses(400, "BadRequestException", "Domain contains dot-atom with illegal dots")
SES_BAD_KEY = ses(
    403, "UnrecognizedClientException", "The security token included in the request is invalid."
)
# https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
SES_THROTTLED = ses(400, "ThrottlingException", "Maximum sending rate exceeded")

# https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages: id and message;
# the id as in https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads.
MAILGUN_TAKEN = Answer(
    200,
    b'{"id": "<20260203192638.000be97f99f8cea1@sample.mailgun.com>",'
    b' "message": "Queued. Thank you."}',
)
# As https://github.com/anymail/django-anymail describes and tests them.
MAILGUN_BAD_ADDRESS = Answer(
    400, b'{"message": "\'to\' parameter is not a valid address. please check documentation"}'
)
MAILGUN_BAD_KEY = Answer(401, b"Forbidden", {"Content-Type": "text/html"})
MAILGUN_NO_SUCH_PLACE = Answer(200, b"Mailgun Magnificent API", {"Content-Type": "text/plain"})


def of_mailjet(kinds: Sequence[str]) -> Answer:
    known = {"taken": MAILJET_TAKEN, "unfit": MAILJET_UNFIT, "address": MAILJET_BAD_ADDRESS}
    return mailjet(*(known[kind] for kind in kinds), status=400 if set(kinds) - {"taken"} else 200)
