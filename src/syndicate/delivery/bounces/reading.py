"""The bytes of a mail that came to us → notices, one for each recipient that it is about.

Whatever it is, nothing is raised: what says nothing of a mail is a notice of kind "ignored".
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from hashlib import sha256

from syndicate.delivery.bounces.automatic import answers_itself, has_no_sender, is_automatic
from syndicate.delivery.bounces.feedback import feedback
from syndicate.delivery.bounces.guesses import guesses
from syndicate.delivery.bounces.status import Status, statuses
from syndicate.delivery.bounces.traces import Ours, Trace, trace
from syndicate.delivery.notices import Kind, Notice

LARGEST = 512 * 1024  # of what is read of a mail: reports stand at its beginning
_COMPLAINT = "abuse"
_OPT_OUTS = frozenset({"opt-out", "opt-out-list"})
_KINDS: dict[str, Kind] = {"failed": "bounced", "delayed": "deferred"}
_NO_ADDRESS = frozenset({550, 551, 553})  # said when a server hears it, and nothing finer
_RECEIPT = "disposition-notification"


def read(data: bytes, at: datetime, ours: Ours, arrived: Sequence[str] = ()) -> tuple[Notice, ...]:
    """Return what a mail says; at least one notice, all with the same `event`.

    at: when it came. arrived: to which of our addresses, if that is known beside the mail.
    """
    data = data[:LARGEST]
    bare = Notice(source="mail", kind="ignored", at=at, event=_digest(data))
    try:
        message = message_from_bytes(data)
        bare = replace(bare, event=_event(message, data))
        found = trace(message, data, ours, arrived)
        known = replace(bare, token=found.token, message_id=found.message_id)
        return _report(message, known) or _letter(message, known, found)
    except Exception:  # noqa: BLE001 (bytes from strangers, and a parser that is not ours)
        return (replace(bare, text="unreadable"),)


def _report(message: Message, known: Notice) -> tuple[Notice, ...]:
    """Return what a report says that machines write for machines; nothing for another mail."""
    if (kind := feedback(message)) is not None:
        return (_reported(kind, known),)
    return tuple(_noticed(one, known) for one in statuses(message))


def _reported(kind: str, known: Notice) -> Notice:
    if kind == _COMPLAINT:
        return replace(known, kind="complained", text=kind)
    if kind in _OPT_OUTS:
        return replace(known, kind="unsubscribed", text=kind)
    return replace(known, text=f"feedback: {kind}")


def _noticed(one: Status, known: Notice) -> Notice:
    failed = one.action == "failed"
    at_address = one.at_recipient and one.enhanced in {"", "5.0.0"} and one.code in _NO_ADDRESS
    return replace(
        known,
        kind=_KINDS.get(one.action, "ignored"),
        address=one.address,
        code=one.code,
        enhanced=one.enhanced,
        text=one.text or one.action,
        why="address" if failed and at_address else "",
    )


def _letter(message: Message, known: Notice, found: Trace) -> tuple[Notice, ...]:
    """Return what any other mail says: somebody leaves, a program reports in its own words, or nothing."""
    is_report = message.get_content_type() == "multipart/report"
    if is_report and message.get_param("report-type") == _RECEIPT:
        return (replace(known, text=_RECEIPT),)
    if found.leaves and not answers_itself(message) and not has_no_sender(message):
        return (replace(known, kind="unsubscribed"),)
    if not is_report and (why := is_automatic(message)):
        return (replace(known, text=why),)
    told = tuple(
        replace(
            known,
            kind="bounced" if one.lasting else "deferred",
            address=one.address,
            code=one.code,
            enhanced=one.enhanced,
            text=one.text,
        )
        for one in guesses(message)
    )
    nothing = "null sender, no report" if has_no_sender(message) else "no report"
    return told or (replace(known, text=nothing),)


def _event(message: Message, data: bytes) -> str:
    """Return what stands for a mail, however often and whichever way it comes."""
    own = str(message.get("Message-ID", "")).strip()
    return _digest(own.encode("utf-8", "surrogateescape") if own else data)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]
