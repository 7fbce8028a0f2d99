"""A Template and one reader → the mail they get, by joining bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from itertools import chain

from syndicate.delivery import headers
from syndicate.delivery.message import Slot, Template, quoted_printable
from syndicate.errors import DeliveryError, Refused
from syndicate.model import Delivery, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What is one reader's own in a mail.

    message_id: with its angle brackets; the same on every retry.
    slots: unsubscribe_url, preferences_url, greeting_name …, unescaped.
    """

    address: str
    name: str | None
    message_id: str
    date: datetime
    slots: Mapping[str, str]


def message(template: Template, delivery: Delivery, personal: Personal) -> Message:
    """Return the mail and its envelope; raise Refused for an address we cannot write to."""
    address = envelope_address(personal.address)
    return Message(
        delivery=delivery.id,
        key=delivery.key,
        sender=envelope_address(template.sender),
        recipient=address,
        data=fill(template, personal),
    )


def fill(template: Template, personal: Personal) -> bytes:
    """Return the bytes of the mail.

    Raises Refused when a personal value would break a header, DeliveryError slot-unknown.
    """
    values = [_value(slot, personal.slots) for slot in template.slots]
    try:
        head = _headers(template, personal)
    except DeliveryError as error:
        raise Refused(error.code, **error.fields) from error
    pairs = zip(template.pieces, (*values, b""), strict=True)
    return head + b"".join(chain.from_iterable(pairs))


def envelope_address(address: str) -> str:
    """Return the address in ASCII, its domain as A-labels (RFC 5891).

    Raises Refused for a local part beyond ASCII: few servers take one (RFC 6531).
    """
    local, _, domain = address.rpartition("@")
    if address.isascii() and local and domain and not set(address) & set("\r\n\0<> "):
        return address
    # email-validator is slow to import, and few addresses need it.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused("address-unfit") from error
    if found.ascii_email is None:
        raise Refused("eai-unsupported")
    return found.ascii_email


def _headers(template: Template, personal: Personal) -> bytes:
    lines = [
        headers.mailbox("To", personal.name, envelope_address(personal.address)),
        headers.plain("Date", format_datetime(personal.date)),
        headers.plain("Message-ID", personal.message_id),
    ]
    if template.one_click:  # RFC 8058 §3.1: one HTTPS address, whole and unencoded
        url = personal.slots["unsubscribe_url"]
        lines.append(headers.plain("List-Unsubscribe", f"<{url}>"))
    return b"".join(lines)


def _value(slot: Slot, values: Mapping[str, str]) -> bytes:
    value = values.get(slot.name)
    if value is None:
        raise DeliveryError("slot-unknown", slot=slot.name)
    return quoted_printable(escape(value) if slot.part == "html" else value)
