"""An act of the audit log → a sentence: who did what to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import filled, shown, word
from syndicate.localise.sentences.acts import ACTORS, ACTS, OTHER


def told(act: str, by: str, subject: str, fields: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Return what was done; an act that nothing is known of is said in the words of the log."""
    values = {name: _said(name, value, catalogue) for name, value in fields.items()}
    values |= {"by": _actor(by, catalogue), "act": act, "subject": shown(word(subject, catalogue))}
    if "works" in fields:
        values["count"] = len(fields["works"])
    sentence = ACTS.get(_variant(act, fields), OTHER)
    said = filled(catalogue.gettext(sentence), values)
    return said or filled(catalogue.gettext(OTHER), values) or act


def _variant(act: str, fields: Mapping[str, Any]) -> str:
    """Return the key of the sentence that fits what is recorded."""
    if act == "approve" and "revision" not in fields:
        return "approve-older"
    for name, value, variant in (
        ("note", "submit", "submit-note"),
        ("locale", "approve", "approve-locale"),
        ("at_once", "send", "send-at-once"),
        ("reason", "withdraw", "withdraw-reason"),
    ):
        if act == value and fields.get(name):
            return variant
    return act


def _actor(by: str, catalogue: Catalogue) -> str:
    return catalogue.gettext(ACTORS[by]) if by in ACTORS else str(shown(by))


def _said(name: str, value: Any, catalogue: Catalogue) -> Any:
    """Return a value of an act as people read it: instants to the minute, states by their names."""
    if name in ("begins", "until", "since") and isinstance(value, str):
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, list):
        return ", ".join(str(shown(one)) for one in value)
    return shown(word(value, catalogue) if name == "as" else value)
