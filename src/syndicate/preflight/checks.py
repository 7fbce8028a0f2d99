"""CHECKS: every rule that can refuse a send, one function and one row each."""

from collections.abc import Callable, Iterator, Mapping

from syndicate.model import Finding, Page
from syndicate.preflight import hours, identity, languages, links, people, reading, weight, words
from syndicate.preflight.case import Case, sheet
from syndicate.preflight.origin import Origin, SheetCheck, on_sheets, once
from syndicate.settings.options import Settings

Check = Callable[[Case], Iterator[Finding]]

# What holds of every mail, of an issue's and of those about one reader.
OF_EVERY_MAIL: Mapping[str, SheetCheck] = {
    "alt": reading.alternatives,
    "headings": reading.headings,
    "link-names": reading.link_names,
    "contrast": reading.legible,
    "size": reading.sized,
    "tracking": reading.untracked,
    "whole-links": links.whole,
    "nothings": words.nothings,
    "typography": words.typeset,
}

CHECKS: Mapping[str, Check] = {
    "consent": people.consent,
    "consent-ends": people.ending,
    "suppressed": people.suppressed,
    "transfers": people.assessed,
    "complaints": people.complaints,
    "identity": identity.complete,
    "identity-seen": identity.seen,
    "unsubscribe": identity.way_out,
    "one-click": identity.one_click,
    "law-links": identity.law_links,
    "language": languages.declared,
    "passages": languages.passages,
    "charter": languages.charter,
    "civil-administration": languages.civil_administration,
    "toubon": languages.french_first,
    "two-languages": languages.two_languages,
    "subject": words.subject,
    "placeholders": words.placeholders,
    "vocabulary": words.preferred,
    **{name: on_sheets(check) for name, check in OF_EVERY_MAIL.items()},
    "local-links": on_sheets(links.local),
    "weight": weight.html,
    "images": on_sheets(weight.images),
    "nothing": people.nothing,
    "in-time": hours.in_time,
    "hours": hours.open_then,
}

NEVER_OVERRULED: Mapping[str, str] = {
    "no-consent": "overrule-consent",
    "no-unsubscribe-link": "overrule-leave",
    "sender-incomplete": "overrule-sender",
    "sender-unseen": "overrule-sender",
}
"""Errors that nobody can let pass, and why (`localise.sentences.reasons`)."""


def examine(case: Case) -> tuple[Finding, ...]:
    """Return every finding of every check, in the order of the table."""
    return tuple(once(finding for check in CHECKS.values() for finding in check(case)))


def examine_letter(mail: Page, template: str, settings: Settings) -> tuple[Finding, ...]:
    """Return what is wrong with a system mail that `template` made."""
    read, origin = sheet(mail), Origin(template, mail.locale, settings)
    found = (finding for check in OF_EVERY_MAIL.values() for finding in check(read, origin))
    return tuple(once(found))
