"""Feeds of an old site, files or addresses → the importer that takes them in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate.content.foreign.values import WXR
from syndicate.content.importers import pairing
from syndicate.content.importers.feed import Brought, Terms, works
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.markup import alternates
from syndicate.content.importers.pairing import Pairs
from syndicate.content.importers.values import Arrival, note
from syndicate.errors import DeliveryError, UsageError
from syndicate.journeys.arriving import Source
from syndicate.journeys.gathering import gather, page
from syndicate.model import Finding
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which feeds, in what language each, and what they do not say themselves.

    places: (language code, "" for what the feed says; file or address).
    older:  read older pages too. ask: the pages of entries, which are the same in other languages. undated: the date of entries without one, local to the site if bare.
    """

    places: Sequence[tuple[str, str]]
    older: bool = False
    pairs: Path | None = None
    ask: bool = False
    undated: datetime | None = None


def parted(word: str) -> tuple[str, str]:
    """Return "fr=https://…?a=b" in its parts. Raises UsageError import-pair."""
    language, equals, place = word.partition("=")
    if not equals or not language.strip() or not place.strip() or "/" in language:
        raise UsageError("import-pair", option="--feed", found=word)
    return language.strip(), place.strip()


def feeds(asked: Asked) -> Source:
    """Return the importer of some feeds; they are read when it is first asked.

    Raises then what `gather` and `pairing.table` do.
    """

    def source(settings: Settings, tongues: Tongues) -> Iterator[Arrival]:
        zone = ZoneInfo(settings.site.zone)
        undated = asked.undated
        if undated is not None and undated.tzinfo is None:
            undated = undated.replace(tzinfo=zone)
        brought = [_brought(language, place, asked.older) for language, place in asked.places]
        pairs = pairing.table(asked.pairs)
        if asked.ask:
            brought = [_paired(one, pairs) for one in brought]
        return works(brought, tongues, Terms(zone=zone, undated=undated, pairs=pairs))

    return source


def _brought(language: str, place: str, older: bool) -> Brought:
    found = gather(place, older=older)
    if found.feed.format == WXR:
        raise UsageError("import-feed-export", file=place)
    trouble = list(found.trouble)
    if found.unread:
        trouble.append(note("feed-pages-unread", place, mender="operator", pages=found.pages))
    return Brought(place=place, feed=replace(found.feed, trouble=tuple(trouble)), language=language)


def _paired(brought: Brought, pairs: Pairs) -> Brought:
    """Ask each entry's page for its languages; a page that does not answer is told of, with the feed."""
    silent: list[Finding] = []

    def languages(url: str) -> dict[str, str]:
        try:
            return alternates(page(url, brought.place).decode("utf-8", "replace"))
        except DeliveryError as error:
            reason = str(error.fields.get("status") or error.fields.get("reason") or "–")
            silent.append(note("import-page-silent", url, reason=reason))
            return {}

    for item in brought.feed.items:
        if item.link.startswith(("http://", "https://")):
            pairing.asked(item.link, languages, pairs)
    trouble = (*brought.feed.trouble, *silent)
    return replace(brought, feed=replace(brought.feed, trouble=trouble))
