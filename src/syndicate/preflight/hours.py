"""When it reaches its readers, at the limits and the hours that are set."""

from collections.abc import Iterator

from syndicate import timezones
from syndicate.model import Finding
from syndicate.preflight.case import Case


def in_time(case: Case) -> Iterator[Finding]:
    """Warn where an event begins before the last of its readers is told of it."""
    if case.reach is None:
        return
    for work, start in case.starts.items():
        if case.reach.first < start < case.reach.last:
            fields = {"start": timezones.iso(start), "last": timezones.iso(case.reach.last)}
            yield Finding(
                code="reached-after-event",
                severity="warning",
                mender="operator",
                work=work,
                fields={**fields, "title": _title(case, work)},
            )


def open_then(case: Case) -> Iterator[Finding]:
    """Warn where the first mails are due at an hour at which none leaves."""
    if case.reach is not None and case.reach.due and case.reach.opening:
        due, opening = timezones.iso(case.reach.due), timezones.iso(case.reach.opening)
        yield Finding(
            code="due-at-night",
            severity="warning",
            mender="operator",
            file=case.settings.file,
            setting="delivery.pace.hours",
            fields={"due": due, "opening": opening, "hours": case.settings.delivery.pace.hours},
        )


def _title(case: Case, work: str) -> str:
    blocks = (block for compiled in case.locales.values() for block in compiled.blocks)
    return next((block.title for block in blocks if block.work == work), "")
