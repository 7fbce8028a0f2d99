"""Reports in nobody's format → whom they are about. The one door to flufl.bounce."""

import logging
from dataclasses import dataclass
from email.message import Message

from syndicate.delivery.replies import codes

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs each detector, and traces
_LONGEST = 8192
_COPY = ("--- Below this line", "Original message", "original message", "This is a copy")


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody's mail server seems to say; with its codes, if it quotes any."""

    address: str
    lasting: bool
    code: int | None
    enhanced: str
    text: str


def guesses(message: Message) -> tuple[Guess, ...]:
    """Return what a mail says of recipients by the ways of programs that write no report."""
    from flufl.bounce import all_failures  # noqa: PLC0415 (a report needs none of it)

    try:
        passing, lasting = all_failures(message)
    except Exception:  # noqa: BLE001 (it takes bytes from strangers apart with what it has)
        return ()
    text = _words(message)
    code, enhanced = codes(text)
    found = dict.fromkeys(lasting, True) | dict.fromkeys(passing, False)
    return tuple(
        Guess(address.decode("utf-8", "replace"), lasts, code, enhanced, text)
        for address, lasts in sorted(found.items())
    )


def _words(message: Message) -> str:
    """Return what is said before the mail that came back is quoted."""
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                text = payload[:_LONGEST].decode("latin-1")
                ends = [text.index(mark) for mark in _COPY if mark in text]
                return text[: min(ends, default=len(text))]
    return ""
