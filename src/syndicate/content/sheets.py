"""One file → one language of a work, with what all its languages have to agree on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from syndicate import timezones
from syndicate.content import bodies, fields, frontmatter, html, instants, parts, redirects
from syndicate.content.complaints import Complaints, likely, nearest
from syndicate.content.fields import Fields
from syndicate.content.files import Source, load
from syndicate.content.frontmatter import Document
from syndicate.content.identity import fingerprint, is_uri
from syndicate.content.images import Images
from syndicate.content.instants import Moment
from syndicate.errors import ContentError
from syndicate.model import Image, Variant
from syndicate.settings.options import Settings

_URL = re.compile(r"https?://\S+")
_SOURCE = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)@([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that has been read.

    shared: what all languages of the work agree on, by key, and `id` where the file carries one.
    lines:  where each of these stands; the first line where it is absent.
    """

    variant: Variant
    shared: Mapping[str, Any]
    lines: Mapping[str, int]


def read(
    source: Source, settings: Settings, images: Images, complaints: Complaints
) -> Sheet | None:
    """Read one file; None, with an error among `complaints`, where it cannot be published."""
    try:
        data = load(settings.home, source.path)
        document = frontmatter.parse(data)
    except ContentError as error:
        complaints.take(error)
        return None
    sheet = _Reading(source, document, settings, images, complaints).sheet()
    return None if complaints.spoiled else sheet


class _Reading:
    """One file on its way to be a Sheet."""

    def __init__(
        self,
        source: Source,
        document: Document,
        settings: Settings,
        images: Images,
        complaints: Complaints,
    ) -> None:
        self.source = source
        self.document = document
        self.settings = settings
        self.images = images
        self.complaints = complaints
        self.site_zone = ZoneInfo(settings.site.zone)
        event = source.kind == "event"
        known = (*fields.COMMON, *fields.HAPPENING) if event else fields.COMMON
        self.fields = Fields(document, known, complaints)

    def sheet(self) -> Sheet | None:
        if self.document.cleaned is not None:
            self.complaints.warning("characters-removed", self.document.cleaned)
        self.fields.require("title", "summary", "date", "section")
        title, summary = self.fields.text("title"), self.fields.text("summary")
        shared = self._shared()
        variant = self._variant(title or "", summary or "", shared)
        self._warn_of_order(variant, shared["date"])
        self._warn_of_silence(variant, shared)
        lines = {key: self.fields.line(key) for key in (*shared, "source", "slug")}
        return None if variant is None else Sheet(variant, shared, lines)

    def _shared(self) -> dict[str, Any]:
        """Return what all languages agree on."""
        shared: dict[str, Any] = {
            "id": self.fields.valid("id", is_uri, "id-malformed"),
            "date": self._instant("date"),
            "section": self.fields.choice("section", self.settings.sections, "section-unknown"),
        }
        return shared | (self._happening() if self.source.kind == "event" else {})

    def _variant(self, title: str, summary: str, shared: Mapping[str, Any]) -> Variant | None:
        read = self.fields
        updated = self._instant("updated") or shared["date"]
        body = bodies.read(
            self.document.body,
            self.source.path,
            self.images,
            self.complaints,
            self.document.body_line,
        )
        image, place = self._image(), read.text("place")
        values: dict[str, Any] = {
            "slug": read.valid("slug", fields.is_slug, "slug-malformed") or self.source.name,
            "status": self._status(),
            "source": self._made_from(),
            "source_parts": read.valid("source_parts", parts.are_marks, "source-parts-malformed")
            or "",
            "translator": read.text("translator"),
            "tags": read.texts("tags"),
            "authors": read.texts("author"),
            "featured": read.flag("featured"),
            "reviewed_by": read.text("reviewed_by"),
            "canonical": read.valid("canonical", _URL.fullmatch, "url-malformed"),
            "guid": read.text("guid"),
            "aliases": read.slugs("aliases"),
            "redirect_from": self._redirects(),
            "expires": self._instant("expires"),
            "withdrawn": self._instant("withdrawn"),
        }
        if updated is None:
            return None
        alt = image.alt if image else None
        alts = () if alt is None else (alt,)
        return Variant(
            locale=self.source.locale,
            file=self.source.file,
            title=title,
            summary=summary,
            html=body.html,
            media=body.media,
            image=image,
            place=place,
            updated=updated,
            fingerprint=fingerprint(title, summary, self.document.body, alts, place),
            parts=parts.marks(title, summary, self.document.body, alt, place),
            **values,
        )

    def _redirects(self) -> tuple[str, ...]:
        found = self.fields.paths("redirect_from")
        base = urlsplit(self.settings.site.base_url).path
        for path in found:
            if redirects.below(base, path) is None:
                line = self.fields.line("redirect_from")
                self.complaints.warning("redirect-outside", line, found=path, base=base)
        return found

    def _instant(self, key: str) -> datetime | None:
        moment = self.fields.moment(key, self.site_zone)
        return moment.at if moment else None

    def _status(self) -> Literal["ready", "draft"]:
        found = self.fields.choice("status", ("ready", "draft"), "status-unknown")
        return "draft" if found == "draft" else "ready"

    def _made_from(self) -> tuple[str, str] | None:
        found = _SOURCE.fullmatch(
            self.fields.valid("source", _SOURCE.fullmatch, "source-malformed") or ""
        )
        if found is None:
            return None
        line, tag = self.fields.line("source"), found[1]
        if tag not in self.settings.locales:
            self.complaints.error(
                "locale-unknown", line, found=tag, **likely(tag, self.settings.locales)
            )
        elif tag == self.source.locale:
            self.complaints.error("source-itself", line, locale=tag)
        return tag, found[2]

    def _image(self) -> Image | None:
        written, line = self.fields.text("image"), self.fields.line("image")
        if written is None:
            if line > 1:  # a key is never on the first line: it is there, and empty
                self.complaints.error("image-address", line)
            return None
        if html.scheme_of(written):
            self.complaints.error("image-remote", line, image=written)
            return None
        alt = self.fields.text("image_alt")
        if not alt:
            self.complaints.error("image-alt-missing", line, image=written)
        try:
            found = self.images.find(self.source.path, written)
        except ContentError as error:
            self.complaints.take(error, line)
            return None
        return replace(found, alt=alt or "", credit=self.fields.text("image_credit"))

    def _happening(self) -> dict[str, Any]:
        self.fields.require("start", "zone")
        zone = self._zone()
        # Once an unknown zone has been told, nobody needs to hear that the times have none.
        read_in = zone or (self.site_zone if self.fields.has("zone") else None)
        all_day = self.fields.flag("all_day")
        start, end = (self.fields.moment(key, read_in) for key in ("start", "end"))
        if all_day and zone is not None:
            first, last = self._days(start, end, zone)
        else:
            first, last = self._hours(start, end)
        return {
            "start": first,
            "end": last,
            "zone": zone.key if zone else None,
            "all_day": all_day,
            "sequence": self.fields.count("sequence"),
            "cancelled": self._instant("cancelled"),
        }

    def _zone(self) -> ZoneInfo | None:
        name = self.fields.text("zone")
        zone = timezones.zone(name) if name else None
        if name and zone is None:
            near = nearest(name, timezones.names())
            line = self.fields.line("zone")
            if near:
                self.complaints.error("zone-unknown", line, found=name, nearest=near)
            else:
                self.complaints.error("zone-foreign", line, found=name, nearest="")
        return zone

    def _hours(
        self, start: Moment | None, end: Moment | None
    ) -> tuple[datetime | None, datetime | None]:
        if start and start.bare:
            self.complaints.warning("start-without-time", self.fields.line("start"))
        if start and end and end.at <= start.at:
            self.complaints.error("end-before-start", self.fields.line("end"))
        return start.at if start else None, end.at if end else None

    def _days(
        self, start: Moment | None, end: Moment | None, zone: ZoneInfo
    ) -> tuple[datetime | None, datetime | None]:
        """Return midnights in `zone`: people write the last day, we keep the one after it."""
        for key, moment in (("start", start), ("end", end)):
            if moment and not moment.bare:
                self.complaints.error("all-day-with-time", self.fields.line(key), key=key)
        if start is None:
            return None, None
        last: date = end.day if end else start.day
        if last < start.day:
            self.complaints.error("end-before-start", self.fields.line("end"))
        after = last + timedelta(days=1)
        return instants.midnight(start.day, zone), instants.midnight(after, zone)

    def _warn_of_order(self, variant: Variant | None, begins: datetime | None) -> None:
        """Warn of times before `date`, before which nobody reads the work."""
        if variant is None or begins is None:
            return
        if variant.expires and variant.expires <= begins:
            self.complaints.warning("expires-before-date", self.fields.line("expires"))
        if variant.updated < begins:
            self.complaints.warning("updated-before-date", self.fields.line("updated"))

    def _warn_of_silence(self, variant: Variant | None, shared: Mapping[str, Any]) -> None:
        """Warn of a change that feeds would not tell, because `updated` is not after it."""
        if variant is None:
            return
        for key, at in (("withdrawn", variant.withdrawn), ("cancelled", shared.get("cancelled"))):
            if at is not None and variant.updated < at:
                self.complaints.warning("updated-missing", self.fields.line(key), key=key)
