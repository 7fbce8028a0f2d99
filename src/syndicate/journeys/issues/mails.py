"""An issue in one language → its mail as somebody of the staff looks at it: both parts, and the web version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicate.delivery import personalise
from syndicate.delivery.personalise import Personal
from syndicate.journeys import amend, reading
from syndicate.journeys.house import House
from syndicate.journeys.issues.looked import drafted
from syndicate.model import Compiled, Issue
from syndicate.newsletter.compose import brings, page, readable, trimmed, web_version
from syndicate.store import pools

Version = Literal["frozen", "waiting", "now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail of who has read nothing yet and wants everything; its links open nothing. web: the same for everybody."""

    subject: str
    preheader: str
    html: str
    text: str
    web: str


def versions(house: House, issue: Issue) -> tuple[Version, ...]:
    """Return what there is of an issue to be looked at, the first being what counts."""
    with house.database.read() as c:
        frozen = pools.frozen(c, issue.id, issue.revision) is not None
    if not frozen:
        return ("now",)
    waits = amend.pending(house, issue) is not None
    over = issue.state in ("sent", "skipped", "cancelled")
    return ("frozen", *(("waiting",) if waits else ()), *(() if over else ("now",)))


def locales(house: House, issue: Issue, version: Version, now: datetime) -> Mapping[str, Compiled]:
    """Return an issue as it is frozen, as a revision of it waits to be approved, or as it would be now."""
    if version == "now":
        return drafted(house, issue, now).locales
    revision = amend.pending(house, issue) if version == "waiting" else None
    with house.database.read() as c:
        return pools.load(c, issue.id, revision or issue.revision).locales


def mail(house: House, issue: Issue, compiled: Compiled, now: datetime) -> Mail | None:
    """Return the mail of one language; None where it has nothing to bring."""
    items = reading.whole(house, issue, compiled)
    if not brings(compiled, items):
        return None
    shown = page(compiled, items)
    personal = Personal(
        address=house.settings.sender.email,
        name=None,
        message_id="",
        date=now,
        slots=reading.harmless(house, compiled.locale, None),
        fields={},
    )
    return Mail(
        subject=shown.subject,
        preheader=shown.preheader,
        html=personalise.shown(shown.html, "html", personal),
        text=personalise.shown(shown.text, "text", personal),
        web=web_version(compiled),
    )


def subject(compiled: Compiled) -> str:
    """Return the subject of who gets all of a pool; "" of one that has nothing to read."""
    items = readable(compiled)
    return compiled.subject or (items[0].title if items else "")


def preheader(compiled: Compiled) -> str:
    """Return what mail programs show beside the subject."""
    items = readable(compiled)
    return compiled.preheader or (trimmed(items[0].summary) if items else "")
