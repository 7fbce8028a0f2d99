"""Who gets it: what stands against writing to them."""

from collections.abc import Iterator

from syndicate.model import Finding
from syndicate.preflight.case import Case

_MANY_COMPLAINTS = 0.001
_TOO_MANY = 0.003  # Gmail and Yahoo refuse then, and for a week after it ends
_NOT_BY_CHANCE = 3  # readers: in a small list, one alone would be as much
_ENOUGH = 100  # mails, for a rate to say something


def consent(case: Case) -> Iterator[Finding]:
    """Refuse to write to whoever has not agreed to it (CASL 6(1) and 13; CPCE L.34-5; GDPR 7(1))."""
    if count := case.readers.without_consent:
        yield Finding(
            code="no-consent", severity="error", mender="operator", fields={"count": count}
        )


def ending(case: Case) -> Iterator[Finding]:
    """Tell of implied consents that end before the day on which the message is sent (CASL 10(10) and (13))."""
    if count := case.readers.ending:
        yield Finding(
            code="consent-ends-first",
            severity="warning" if "ca" in case.laws else "note",
            mender="operator",
            fields={"count": count},
        )


def suppressed(case: Case) -> Iterator[Finding]:
    """Tell of those who will not be written to after all: whoever counts readers should know."""
    if count := case.readers.suppressed:
        yield Finding(
            code="readers-suppressed", severity="note", mender="nobody", fields={"count": count}
        )


def assessed(case: Case) -> Iterator[Finding]:
    """Ask what was assessed before readers' data left Québec: P-39.1 s. 17, A-2.1 s. 70.1 (Loi 25)."""
    stated = case.settings.sender.outside_quebec.strip()
    if case.laws & {"qc_public", "qc_business"} and not stated:
        yield Finding(
            code="transfers-unassessed",
            severity="warning",
            mender="operator",
            file=case.settings.file,
            setting="sender.outside_quebec",
        )


def complaints(case: Case) -> Iterator[Finding]:
    """Warn where mails are called spam so often that providers will soon refuse them; stop where they do."""
    found, sent = case.readers.complaints, case.readers.sent
    if sent >= _ENOUGH and found >= sent * _MANY_COMPLAINTS:
        stops = found >= sent * _TOO_MANY and found >= _NOT_BY_CHANCE
        yield Finding(
            code="complaint-rate",
            severity="error" if stops else "warning",
            mender="editor",
            fields={"count": found, "sent": sent},
        )


def nothing(case: Case) -> Iterator[Finding]:
    """Tell where nobody is sent anything, because there is nothing new in a language."""
    for tag, compiled in case.locales.items():
        if not any(block.kind != "reminder" for block in compiled.blocks):
            yield Finding(
                code="pool-empty",
                severity="note",
                mender="editor",
                locale=tag,
                fields={"readers": case.readers.by_locale.get(tag, 0)},
            )
