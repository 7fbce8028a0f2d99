"""A work that staff withdraw → its files say so; what that will come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate import disk
from syndicate.content import folder, variants
from syndicate.content.files import load
from syndicate.errors import ContentError, StoreError, unwritable
from syndicate.feeds.channel import places
from syndicate.journeys.build import archives, cut
from syndicate.journeys.house import House
from syndicate.localise.findings import finding_of
from syndicate.model import Article, Finding
from syndicate.store import audit, withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """What was written, and what the next build and the next mails will do of themselves.

    files:    those that say so now; none where they all did before.
    issues:   ids of those that are about to leave, and leave without the work.
    archives: files below `var/archives` that are to be rewritten.
    """

    work: str
    title: str
    since: datetime
    files: tuple[str, ...]
    issues: tuple[str, ...]
    archives: tuple[str, ...]
    findings: tuple[Finding, ...]


def retract(
    house: House, asked: str, now: datetime, reason: str = "", by: str = "staff"
) -> Retraction:
    """Have every language of a work say that it is withdrawn from `now` on.

    The reason is kept in the audit log; readers are not told. The files are written whatever becomes
    of the database. Raises what `folder.named` does, and ContentError variant-impossible.
    """
    work = folder.named(folder.read(house.home, house.settings), asked)
    made = _made(house, work, now)
    for path, data in made.items():
        try:
            disk.replace(path, data)
        except OSError as error:
            raise unwritable(path, error) from error
    files = tuple(path.relative_to(house.home).as_posix() for path in made)
    issues: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    try:
        house.database.check()
        with house.database.write() as c:
            if files:
                fields = {"files": [*files], "reason": reason}
                audit.record(c, now, by, "withdraw", work.id, fields)
            pending = withdrawal.pieces(c, {work.id}, of_pending=True)
        issues = tuple(dict.fromkeys(one.issue for one in pending if not one.reminder))
        shown = tuple(cut.showing(house, work.id))
    except StoreError as error:
        findings = (finding_of(error, "warning"),)
    source = work.variants[work.source]
    return Retraction(
        work=work.id,
        title=source.title,
        since=now if source.file in files else source.withdrawn or now,
        files=files,
        issues=issues,
        archives=(*shown, *_feeds(house, work.id)),
        findings=findings,
    )


def _made(house: House, work: Article, now: datetime) -> Mapping[Path, bytes]:
    """Return the new bytes of each file that does not say it yet, made before any is written."""
    at = now.astimezone(ZoneInfo(house.settings.site.zone)).isoformat(timespec="seconds")
    made = {}
    for one in work.variants.values():
        if one.withdrawn is None or one.withdrawn > now:
            path = house.home / one.file
            keys = {"withdrawn": at, "updated": at}
            try:
                made[path] = variants.variant(load(house.home, path), {}, None, keys)
            except ContentError as error:
                raise ContentError(error.code, **{"file": one.file, **error.fields}) from error
    return made


def _feeds(house: House, work: str) -> list[str]:
    """Return the closed archives of feeds that hold the work."""
    found = []
    for place in places(house.settings):
        for one in archives.recall(house.feed_archive, place.path).closed:
            if work in one.works:
                path = archives.archive_path(place.path, one.number)
                found.append(f"var/archives/feeds/{path}")
    return found
