"""A Template and one reader → the mail they get, by joining bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from syndicate.delivery import headers
from syndicate.delivery.message import LINE, Part, Slot, Template, cut
from syndicate.errors import DeliveryError, Refused
from syndicate.model import Delivery, Message
from syndicate.templating import visible

_ESCAPED = {byte: f"={byte:02X}" for byte in (ord("="), *range(127, 256))}
# What means something at the beginning of a line of flowed text (RFC 3676 §4.4).
_STUFFED = (" ", ">", "From ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What is one reader's own in a mail.

    message_id: with its angle brackets; the same on every retry.
    slots: unsubscribe_url, preferences_url, greeting …, unescaped; fields: what their table said.
    sender: the envelope sender of this mail alone, if it has one (VERP).
    leave_by: where a mail leaves the newsletter, beside the one click; "" for nowhere.
    """

    address: str
    name: str | None
    message_id: str
    date: datetime
    slots: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""
    leave_by: str = ""


def message(template: Template, delivery: Delivery, personal: Personal) -> Message:
    """Return the mail and its envelope; raise Refused for an address we cannot write to."""
    return Message(
        delivery=delivery.id,
        key=delivery.key,
        sender=personal.sender or envelope_address(template.sender),
        recipient=envelope_address(personal.address),
        data=fill(template, personal),
        dotted=False,
    )


def fill(template: Template, personal: Personal) -> bytes:
    """Return the bytes of the mail.

    Raises Refused when a personal value would break a header, DeliveryError slot-unknown.
    """
    try:
        made = [_headers(template, personal), template.pieces[0]]
    except DeliveryError as error:
        raise Refused(error.code, **error.fields) from error
    values = _values(template.distinct, personal)
    for turn, piece in zip(template.turns, template.pieces[1:], strict=True):
        made += (values[turn], piece)
    return b"".join(made)


def shown(body: str, part: Part, personal: Personal) -> str:
    """Return one part of a Page as one reader sees it."""
    (first, *rest), found = cut(body, part)
    pairs = zip(found, rest, strict=True)
    return first + "".join(f"{_value(slot, personal)}{text}" for slot, text in pairs)


@lru_cache(maxsize=16)
def envelope_address(address: str) -> str:
    """Return the address with its domain as A-labels (RFC 5891): in ASCII, unless its local part is not.

    Whether such a local part can be written to is for a transport to say (RFC 6531).
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
    return f"{found.local_part}@{found.ascii_domain}"


def _headers(template: Template, personal: Personal) -> bytes:
    lines = [
        headers.mailbox("To", personal.name, envelope_address(personal.address), utf8=True),
        _date(personal.date),
        headers.plain("Message-ID", personal.message_id),
    ]
    if template.one_click:  # RFC 8058 §3.1: one HTTPS address, whole and unencoded
        ways = f"<{personal.slots['unsubscribe_url']}>"
        if personal.leave_by:
            ways += f", <mailto:{personal.leave_by}?subject=unsubscribe>"
        lines.append(headers.plain("List-Unsubscribe", ways))
    return b"".join(lines)


@lru_cache(maxsize=16)
def _date(instant: datetime) -> bytes:
    return headers.plain("Date", format_datetime(instant.replace(microsecond=0)))


def _value(slot: Slot, personal: Personal) -> str:
    """Return what stands in a slot, escaped for its part: on one line, whatever a table said."""
    if slot.default is None:
        value = personal.slots.get(slot.name)
    else:
        value = personal.fields.get(slot.name) or slot.default
    if value is None:
        raise DeliveryError("slot-unknown", slot=slot.name)
    value = visible(value)
    if slot.part == "html":
        return escape(value)
    return f" {value}" if slot.begins and value.startswith(_STUFFED) else value


def _values(slots: Sequence[Slot], personal: Personal) -> list[bytes]:
    """Return what stands in each slot; what reads the same in both parts is encoded once."""
    seen: dict[str, bytes] = {}
    made = []
    for slot in slots:
        value = _value(slot, personal)
        encoded = seen.get(value)
        if encoded is None:
            encoded = seen[value] = _encoded(value)
        made.append(encoded)
    return made


def _encoded(value: str) -> bytes:
    """Return one line of visible text as quoted-printable between soft breaks (RFC 2045 §6.7).

    No line begins with a dot, as none of the template does.
    """
    if value.isascii():
        left = value.replace("=", "=3D")
    else:
        left = value.encode().decode("latin-1").translate(_ESCAPED)
    lines = [left[at : at + LINE] for at in range(0, len(left), LINE)] or [""]
    if "=" in left or any(line.startswith(".") for line in lines):
        lines = _lines(_undotted(left))
    return "=\r\n".join(lines).encode("ascii")


def _lines(left: str) -> list[str]:
    """Cut what is encoded, outside of its escapes."""
    lines = []
    while len(left) > LINE:
        escape_at = left.rfind("=", LINE - 2, LINE)  # never within an escape
        end = LINE if escape_at < 0 else escape_at
        lines.append(left[:end])
        left = _undotted(left[end:])
    return [*lines, left]


def _undotted(line: str) -> str:
    return f"=2E{line[1:]}" if line.startswith(".") else line
