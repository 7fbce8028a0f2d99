"""An issue, or what a newsletter would bring now → files to look at: HTML, text and mail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate.delivery import message, personalise
from syndicate.delivery.personalise import Personal
from syndicate.errors import UsageError
from syndicate.journeys import reading
from syndicate.journeys.house import House
from syndicate.journeys.inspect import imagined
from syndicate.journeys.trial import locales_of, reader_of
from syndicate.model import Compiled, Finding, Issue, Page, Subscriber
from syndicate.newsletter.compose import brings, page
from syndicate.publish import replace_file
from syndicate.store import issues


@dataclass(frozen=True, slots=True)
class Preview:
    """The files written, and what stands against sending what they show."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]


def preview(house: House, target: str, out: Path, now: datetime, to: str | None = None) -> Preview:
    """Write `<tag>.html`, `<tag>.txt` and `<tag>.eml` of each locale that has something to read.

    target: an issue's id (its frozen pool, if it has one) or a newsletter's key.
    to:     the address of a reader: what they would get alone, with links that open nothing. Raises
            UsageError reader-unknown, or trial-empty where that is nothing.
    """
    issue = _issue(house, target, now)
    locales, findings = locales_of(house, issue, now)
    reader = reader_of(house, to) if to else None
    files = []
    for shown in _pages(house, issue, locales, reader):
        for name, data in _files(house, issue, shown, reader, now):
            replace_file(out / f"{shown.locale}.{name}", data)
            files.append((out / f"{shown.locale}.{name}").as_posix())
    if reader and not files:
        raise UsageError("trial-empty", issue=issue.id, locale=reader.locale)
    return Preview(tuple(files), findings)


def _issue(house: House, target: str, now: datetime) -> Issue:
    if target in house.settings.newsletters:
        return imagined(target, now)
    with house.database.read() as c:
        return issues.known(c, target)


def _pages(
    house: House, issue: Issue, locales: Mapping[str, Compiled], reader: Subscriber | None
) -> Iterator[Page]:
    for tag, compiled in locales.items():
        if reader is None:
            items = reading.whole(house, issue, compiled)
        elif reader.locale == tag:
            items = reading.chosen(house, issue, locales, reader)
        else:
            continue
        if brings(compiled, items):
            yield page(compiled, items)


def _files(
    house: House, issue: Issue, shown: Page, reader: Subscriber | None, now: datetime
) -> Iterator[tuple[str, bytes]]:
    head = message.letterhead(house.settings, issue.newsletter, shown.locale, issue)
    name = reader.name if reader else None
    personal = Personal(
        address=reader.address if reader else house.settings.sender.email,
        name=name,
        message_id=house.message_id("test", issue.id, reader.id if reader else reading.NOBODY),
        date=now,
        slots=reading.harmless(house, shown.locale, name),
        fields=reader.fields if reader else {},
    )
    yield "html", personalise.shown(shown.html, "html", personal).encode()
    yield "txt", personalise.shown(shown.text, "text", personal).encode()
    yield "eml", personalise.fill(message.template(shown, head), personal)
