"""A relay's log, or a provider's export, line by line → what it says of mails that we ask for.

`sent` is what it is everywhere here: whom we hand mail to has it. A mail that the relay still tries is
sent for us; a mail that it could not deliver in days certainly did not arrive, and may be sent again.
"""

import csv
import gzip
import re
import sys
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Literal, cast

from syndicate.errors import UsageError, reason_of
from syndicate.localise.findings import printable

Fate = Literal["sent", "refused", "resend"]
Column = Literal["message_id", "status", "reason"]
# What is written of a mail, the weakest first: a reader who may have it is not written to again.
_TAKEN, _EXPIRED, _BOUNCED, _SENT = range(4)
_FATES: Sequence[Fate] = ("sent", "resend", "refused", "sent")
_LONGEST = 500
_LONGEST_LINE = 64 * 1024
_GZIP = b"\x1f\x8b"

# Postfix: "postfix/cleanup[12]: 4XyZ1k: message-id=<…>", whatever stands before, however it is called.
_LINE = re.compile(rb"\bpostfix[\w.-]*/(?:[\w.-]+/)*[\w.-]+\[\d+\]: ([0-9A-Za-z]{5,30}): (.*)", re.DOTALL)  # fmt: skip
_MESSAGE_ID = re.compile(rb"(?:resent-)?message-id=<?([^\s<>]+)>?\s*")
_STATUS = re.compile(rb"\bstatus=(sent|deferred|bounced|expired)\b[^(]*(?:\((.*)\))?\s*", re.DOTALL)
_DSN = re.compile(rb"\bdsn=([245]\.\d{1,3}\.\d{1,3})\b")
# What is handed to this machine is a filter's, which hands it back under another number.
_FILTERED = re.compile(rb"\brelay=(?:127\.\d+\.\d+\.\d+|localhost|\[?::1)")
_CODE = re.compile(r"(?:^|said: |\b)([245]\d\d)[ -]")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")

# Names of columns in exports, and of states, without spaces and signs.
_NAMES: Mapping[Column, frozenset[str]] = {
    "message_id": frozenset(("messageid", "smtpid", "msgid", "internetmessageid", "smtpmessageid")),
    "status": frozenset(("status", "event", "state", "lastevent", "eventtype", "statut", "etat")),
    "reason": frozenset(
        ("reason", "error", "description", "response", "message", "details", "raison")
    ),
}
_STATES: Mapping[str, int] = {
    **dict.fromkeys(("sent", "delivered", "delivery", "success", "opened", "open", "clicked", "click",
                     "uniqueopened", "unsub", "unsubscribed", "spam", "complaint", "complained"), _SENT),
    **dict.fromkeys(("accepted", "queued", "processed", "request", "requests", "deferred", "softbounce",
                     "softbounced", "send", "delayed", "deliverydelay", "temporaryfail"), _TAKEN),
    **dict.fromkeys(("bounce", "bounced", "hardbounce", "hardbounced", "blocked", "failed", "rejected",
                     "reject", "invalid", "invalidemail", "dropped", "permanentfail"), _BOUNCED),
    "expired": _EXPIRED,
}  # fmt: skip
_SIGNS = re.compile(r"[\W_]+")
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What one line says of one mail. weight: which of two lines counts, the greater."""

    message_id: str
    weight: int
    code: int | None = None
    enhanced: str | None = None
    text: str = ""

    @property
    def fate(self) -> Fate:
        """Return what became of the mail, for us."""
        return _FATES[self.weight]


@dataclass(slots=True)
class Passed:
    """What was passed over. known: lines that are of the format; strange: states that nobody knows."""

    known: int = 0
    strange: dict[str, int] = field(default_factory=dict)


def lines(paths: Sequence[Path]) -> Iterator[bytes]:
    """Yield the lines of logs, one after the other; packed ones too, and "-" is standard input.

    Raises UsageError log-unreadable.
    """
    for path in paths:
        try:
            with _opened(path) as file:
                yield from iter(partial(file.readline, _LONGEST_LINE), b"")
        except (OSError, EOFError, zlib.error) as error:
            reason = reason_of(error) if isinstance(error, OSError) else "EIO"
            raise UsageError("log-unreadable", file=path.name, reason=reason) from error


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP if file.seekable() else False
        if file.seekable():
            file.seek(0)
        if not packed:
            yield file
            return
        with gzip.open(file) as unpacked:
            yield cast("IO[bytes]", unpacked)


def postfix(lines: Iterable[bytes], wanted: Container[str], passed: Passed) -> Iterator[Trace]:
    """Yield what Postfix logged of mails whose Message-ID, without brackets, is wanted.

    Its number in the queue is all that most lines name; only those of wanted mails are kept, until
    the mail is gone from the queue.
    """
    ours: dict[bytes, str] = {}
    for line in lines:
        found = _LINE.search(line)
        if found is None:
            continue
        passed.known += 1
        number, words = found[1], found[2]
        if named := _MESSAGE_ID.match(words):
            ours.pop(number, None)  # numbers are used again
            message_id = named[1].decode("utf-8", "replace")
            if message_id in wanted:
                ours[number] = message_id
        elif number in ours:
            if (trace := _logged(ours[number], words)) is not None:
                yield trace
            if words.startswith(b"removed"):
                del ours[number]


def _logged(message_id: str, words: bytes) -> Trace | None:
    if b"(queue active)" in words:
        return Trace(message_id=message_id, weight=_TAKEN)
    found = _STATUS.search(words)
    if found is None:
        return None
    weights = {b"sent": _SENT, b"deferred": _TAKEN, b"bounced": _BOUNCED, b"expired": _EXPIRED}
    weight = _TAKEN if _FILTERED.search(words) and found[1] == b"sent" else weights[found[1]]
    enhanced = _DSN.search(words)
    text = (found[2] or b"").decode("utf-8", "replace")
    return _trace(message_id, weight, text, enhanced[1].decode() if enhanced else None)


def _trace(message_id: str, weight: int, text: str, enhanced: str | None = None) -> Trace:
    words = printable(" ".join(text.split()))[:_LONGEST]
    code = _CODE.search(words)
    if enhanced is None and (named := _ENHANCED.search(words)):
        enhanced = named[1]
    return Trace(
        message_id=message_id,
        weight=weight,
        code=int(code[1]) if code else None,
        enhanced=enhanced,
        text=words,
    )


def table(
    lines: Iterable[str],
    wanted: Container[str],
    passed: Passed,
    named: Mapping[Column, str],
    file: str,
) -> Iterator[Trace]:
    """Yield what a provider's export says of mails whose Message-ID, without brackets, is wanted.

    named: what its columns are called, where they have names of their own. Raises UsageError
    export-header, table-row.
    """
    read = iter(lines)
    first = next(read, "")
    delimiter = max(_DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    where = {name: _column(name, header, named) for name in _NAMES}
    if missing := [name for name in ("message_id", "status") if where[name] is None]:
        raise UsageError("export-header", file=file, line=1, missing=", ".join(missing))
    rows = csv.reader(read, delimiter=delimiter)
    try:
        for cells in rows:
            trace = _row({name: _cell(cells, at) for name, at in where.items()}, wanted, passed)
            if trace is not None:
                yield trace
    except csv.Error as error:
        raise UsageError("table-row", file=file, line=rows.line_num + 1) from error


def _row(cells: Mapping[Column, str], wanted: Container[str], passed: Passed) -> Trace | None:
    message_id = cells["message_id"].strip("<>")
    passed.known += 1
    if message_id not in wanted:
        return None
    weight = _STATES.get(_bare(cells["status"]))
    if weight is None:
        state = printable(cells["status"])
        passed.strange[state] = passed.strange.get(state, 0) + 1
        return None
    return _trace(message_id, weight, cells["reason"] or cells["status"])


def _column(name: Column, header: Sequence[str], named: Mapping[Column, str]) -> int | None:
    """Return where a column stands."""
    for position, title in enumerate(header):
        if title.strip() == named[name] if name in named else _bare(title) in _NAMES[name]:
            return position
    return None


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _bare(text: str) -> str:
    return _SIGNS.sub("", text).casefold()
