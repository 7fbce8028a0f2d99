"""A report of a mailbox provider (ARF, RFC 5965) → its type, as "abuse"."""

from email.message import Message

_NAME = "message/feedback-report"


def feedback(message: Message) -> str | None:
    """Return the type of a report, in lower case, "" where it names none; None for no report."""
    for part in message.walk():
        if part.get_content_type() == _NAME:
            return _type(part)
    return None


def _type(part: Message) -> str:
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else [payload]
    for block in blocks:  # the parser makes a message of what is called message/…, a text of none
        if isinstance(block, Message):
            if (found := block.get("Feedback-Type")) is not None:
                return str(found).strip().lower()
            if isinstance(inner := block.get_payload(), str):
                return _line(inner)
        elif isinstance(block, str):
            return _line(block)
    return ""


def _line(text: str) -> str:
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "feedback-type":
            return value.strip().lower()
    return ""
