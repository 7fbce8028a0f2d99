"""What a mail server's reply means: for this recipient, this connection, or the whole job.

The table is standards B.6, after RFC 5321 and RFC 3463; the first row that fits decides.
"""

import re
from dataclasses import dataclass
from typing import Literal

Phase = Literal["connect", "mail", "rcpt", "data", "body"]
Action = Literal["sent", "deferred", "refused"]
Scope = Literal["recipient", "connection", "job"]
_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)")
# The same where somebody quotes a reply.
_QUOTED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?:^|[\s;:#(])([245]\d\d)(?=[\s#-]|$)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, how far it reaches, and what it says about the address.

    kind: "address" (does not exist), "disabled", "full", "content", "routing", "policy", "rate",
          "server", "credentials", "protocol", "sender", "unwelcome", or "".
    """

    action: Action
    scope: Scope
    kind: str = ""


_SENT = Verdict("sent", "recipient")
_LATER = Verdict("deferred", "recipient")
_NO_CONNECTION = Verdict("deferred", "connection", "server")
_CONTENT = Verdict("refused", "recipient", "content")
_ADDRESS = Verdict("refused", "recipient", "address")

# (basic codes as a pattern, enhanced codes as a pattern, phases; None is any) → what it means
_TABLE: tuple[tuple[str, str | None, tuple[Phase, ...] | None, Verdict], ...] = (
    ("2..", None, None, _SENT),
    ("421", None, None, _NO_CONNECTION),
    ("4..", None, ("connect",), _NO_CONNECTION),
    ("454", r"4\.7\.0", None, _NO_CONNECTION),
    ("53[045]", None, None, Verdict("refused", "job", "credentials")),
    ("5..", r"5\.7\.[89]", None, Verdict("refused", "job", "credentials")),
    ("5..", None, ("connect",), Verdict("refused", "job", "unwelcome")),
    ("50[0-4]", None, None, Verdict("refused", "job", "protocol")),
    # Some providers say 5.5.0 with 550 of a mailbox that is not there: that is no bug of ours.
    ("55[0-4]", r"5\.5\.[01]", ("rcpt", "data", "body"), Verdict("refused", "recipient", "")),
    ("5..", r"5\.5\.\d+", None, Verdict("refused", "job", "protocol")),
    ("4..", r"4\.2\.2", None, Verdict("deferred", "recipient", "full")),
    ("5..", r"5\.2\.2", None, Verdict("deferred", "recipient", "full")),
    ("450", r"4\.7\.1", None, _LATER),  # greylisting
    ("4..", r"4\.7\.\d+", None, Verdict("deferred", "recipient", "rate")),
    ("4..", None, None, _LATER),
    ("5..", r"5\.(2\.3|3\.4)", None, _CONTENT),
    ("552", None, None, _CONTENT),
    ("5..", r"5\.6\.([789]|10)", None, Verdict("refused", "recipient", "routing")),  # RFC 6531
    ("5..", None, ("mail",), Verdict("refused", "job", "sender")),
    ("5..", r"5\.1\.(1|2|3|6|10)", None, _ADDRESS),
    ("5..", r"5\.2\.1", None, Verdict("refused", "recipient", "disabled")),
    ("5..", r"5\.4\.\d+", None, Verdict("refused", "recipient", "routing")),
    ("5..", r"5\.7\.\d+", None, Verdict("refused", "recipient", "policy")),
    ("55[013]", "", ("rcpt",), _ADDRESS),
    ("5..", "", ("data", "body"), _CONTENT),
    ("5..", None, None, Verdict("refused", "recipient", "")),
)


def classify(code: int, enhanced: str | None, phase: Phase) -> Verdict:
    """Return what a reply means; the enhanced code counts where its class agrees with `code`.

    Raises ValueError for a code that ends no exchange (a 354, a 1xx or no code at all).
    """
    fine = enhanced if enhanced and enhanced[0] == str(code)[0] else ""
    for basic, detail, phases, verdict in _TABLE:
        if phases is not None and phase not in phases:
            continue
        if re.fullmatch(basic, str(code)) and (detail is None or re.fullmatch(detail, fine)):
            return verdict
    raise ValueError(f"{code} is no final reply")


def enhanced_of(text: str) -> str | None:
    """Return the enhanced status code at the beginning of a reply's text (RFC 2034)."""
    found = _ENHANCED.match(text)
    return found.group(1) if found else None


def codes(text: str) -> tuple[int | None, str]:
    """Return the basic and the enhanced code that somebody quotes of a server; those that agree.

    Without a basic code, only that of a failure counts: what else looks like one is a version.
    """
    basic = _CODE.search(text)
    classes = basic[1][0] if basic else "45"
    fine = (one for one in _QUOTED.findall(text) if one[0] in classes)
    return (int(basic[1]) if basic else None), next(fine, "")
