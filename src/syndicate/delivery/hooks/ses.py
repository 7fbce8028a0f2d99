"""Events of Amazon SES, as SNS brings them → notices.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from syndicate.delivery.hooks import words
from syndicate.delivery.notices import Kind, Notice
from syndicate.delivery.replies import codes

# Event → kind, the part that tells of it, and where the readers are listed in it.
_EVENTS: Mapping[str, tuple[Kind, str, str]] = {
    "Delivery": ("delivered", "delivery", "recipients"),
    "DeliveryDelay": ("deferred", "deliveryDelay", "delayedRecipients"),
    "Bounce": ("bounced", "bounce", "bouncedRecipients"),
    "Reject": ("bounced", "reject", ""),
    "Complaint": ("complained", "complaint", "complainedRecipients"),
    "Subscription": ("unsubscribed", "subscription", ""),
}
_WHY = {
    "NoEmail": "address",
    "Suppressed": "disabled",
    "OnAccountSuppressionList": "disabled",
    "MailboxFull": "full",
    "MessageTooLarge": "content",
    "ContentRejected": "content",
    "AttachmentRejected": "content",
}


def notices(message: str, event: str, now: datetime) -> Iterator[Notice]:
    """Yield what the text of a notification tells; `event` is how SNS calls it."""
    try:
        told = words.table(json.loads(message))
    except (ValueError, RecursionError):
        told = {}
    name = words.text(told, "eventType", "notificationType")
    kind, part, readers = _EVENTS.get(name, ("ignored", "", ""))
    detail, mail = words.table(told.get(part)), words.table(told.get("mail"))
    listed = detail.get(readers) if readers else mail.get("destination")
    for one in listed if isinstance(listed, list) and listed else [""]:
        reader = words.table(one) or {"emailAddress": one}
        yield _notice(name, kind, detail, reader, (event, _id(mail)), now)


def _notice(
    name: str,
    kind: Kind,
    detail: Mapping[str, Any],
    reader: Mapping[str, Any],
    ids: tuple[str, str],
    now: datetime,
) -> Notice:
    event, message_id = ids
    reply = words.text(reader, "diagnosticCode") or words.text(detail, "smtpResponse", "reason")
    code, enhanced = codes(reply)
    address = words.text(reader, "emailAddress")
    return Notice(
        source="ses",
        kind=_kind(kind, detail),
        at=words.at(detail.get("timestamp"), now),
        event=words.event(detail.get("feedbackId") or event, name, address),
        message_id=message_id,
        address=address,
        code=code,
        enhanced=codes(words.text(reader, "status"))[1] or enhanced,
        text=reply or words.text(detail, "bounceSubType", "complaintFeedbackType") or name,
        why=_why(detail, code, enhanced) if kind == "bounced" else "",
    )


def _kind(kind: Kind, detail: Mapping[str, Any]) -> Kind:
    if kind == "complained" and detail.get("complaintFeedbackType") == "not-spam":
        return "ignored"
    wanted = words.table(detail.get("newTopicPreferences")).get("unsubscribeAll")
    return "ignored" if kind == "unsubscribed" and wanted is not True else kind


def _why(detail: Mapping[str, Any], code: int | None, enhanced: str) -> str:
    known = _WHY.get(words.text(detail, "bounceSubType"))
    if known is not None:
        return known
    if "bounceType" not in detail:  # a mail that SES would not send
        return "content"
    return words.for_good(code, enhanced) if detail["bounceType"] == "Permanent" else ""


def _id(mail: Mapping[str, Any]) -> str:
    """Return our Message-ID: SES has one of its own, and tells ours among the mail's headers."""
    listed = mail.get("headers")
    for one in listed if isinstance(listed, list) else ():
        header = words.table(one)
        if words.text(header, "name").lower() == "message-id":
            return words.bare(header.get("value"))
    return ""
