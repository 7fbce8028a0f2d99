"""What answers by itself → why it is no word about a mail (RFC 3834; standards B6.8)."""

from email.message import Message

_HUSHED = frozenset({"bulk", "junk", "auto_reply"})


def is_automatic(message: Message) -> str:
    """Return the header by which a mail says that nobody wrote it; "" for one that does not."""
    submitted = _word(message, "Auto-Submitted")
    if submitted not in {"", "no"}:
        return f"Auto-Submitted: {submitted}"
    if "X-Autoreply" in message or "X-Autorespond" in message:
        return "X-Autoreply"
    if (precedence := _word(message, "Precedence")) in _HUSHED:
        return f"Precedence: {precedence}"
    return ""


def answers_itself(message: Message) -> bool:
    """Tell whether a mail is the answer of a machine: what leaves in somebody's name is none."""
    return _word(message, "Auto-Submitted") == "auto-replied" or "X-Autoreply" in message


def has_no_sender(message: Message) -> bool:
    """Tell whether a mail came from the null sender, as reports do."""
    return str(message.get("Return-Path", "")).strip() == "<>"


def _word(message: Message, name: str) -> str:
    """Return a header's first word, without comment and parameters."""
    words = str(message.get(name, "")).partition(";")[0].partition("(")[0].split()
    return words[0].lower() if words else ""
