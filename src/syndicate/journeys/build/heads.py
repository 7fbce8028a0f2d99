"""Cards in the index → the feeds: their heads, and the archives that they close."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate import timezones, urls
from syndicate.errors import StoreError
from syndicate.feeds.agenda import KEPT, agenda
from syndicate.feeds.channel import Place, empty, filled, places
from syndicate.feeds.entry import Around, entry_of, withdrawn_entry
from syndicate.feeds.formats import FORMATS, Format
from syndicate.feeds.history import History, Standing, closed, settle, weight
from syndicate.feeds.icalendar import EXTENSION, calendar
from syndicate.feeds.opml import OPML_PATH, opml
from syndicate.index import cards, documents, works
from syndicate.index import entries as made
from syndicate.index.database import Index
from syndicate.index.works import Name
from syndicate.journeys.build import archives
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.house import Workshop
from syndicate.localise.editions import editions
from syndicate.localise.findings import finding_of
from syndicate.model import Card, Channel, Edition, Entry, Finding

MAX_BYTES = 97_000  # JSON Feed 1.1 calls 100 kB ideal; the rest is for what stands around entries


@dataclass(slots=True)
class Feeds:
    """The feeds of a publication at `now`.

    design: a key of all that shapes a feed besides its entries.
    audit:  told of each archive that a withdrawal rewrites, before it does.
    issues: the feeds of newsletters' issues, which others make.
    channels, archived: every feed and every closed archive, once `documents` has been gone through.
    troubles: what kept a feed as it was.
    """

    workshop: Workshop
    index: Index
    now: datetime
    design: bytes
    folder: Path | None
    audit: Callable[[str, str], None]
    issues: Sequence[Channel] = ()
    channels: list[Channel] = field(default_factory=list)
    archived: list[Channel] = field(default_factory=list)
    troubles: list[Finding] = field(default_factory=list)

    def documents(self) -> Iterator[Document]:
        """Yield every document of every feed; close what is to be closed on the way."""
        for place in places(self.workshop.settings):
            try:
                yield from self._of(place)
            except StoreError as error:  # its archives are to be mended by hand; the rest goes on
                self.troubles.append(finding_of(error))
                yield from self._as_it_stands(place)
        order = list(self.workshop.settings.locales).index
        self.channels.extend(self.issues)
        self.channels.sort(key=lambda one: order(one.language))
        updated = "".join(one.updated.isoformat() for one in self.channels)
        key = key_of(self.design, updated.encode())
        yield Document(OPML_PATH, key, lambda: opml(self.channels, self.workshop.settings))
        for tag in self.workshop.settings.locales:
            for section in (None, *self.workshop.settings.sections):
                yield self._calendar(tag, section)

    def _as_it_stands(self, place: Place) -> Iterator[Document]:
        """Yield the documents of a feed and of its archives as they were last written."""
        words = self.workshop.catalogue(place.tag)
        self.channels.append(empty(place, self.workshop.settings, words))
        for path in documents.known(self.index, documents.LISTS):
            if path.startswith((f"{place.path}.", archives.archive_path(place.path, ""))):
                file = self.workshop.public / path
                if file.is_file():
                    yield Document(path, b"as it stands", file.read_bytes)

    def _calendar(self, tag: str, section: str | None) -> Document:
        settings = self.workshop.settings
        since = (self.now - KEPT).timestamp()
        found = cards.happening(self.index, tag, section, since)
        path = f"{urls.feed_path(tag, section, 'event')}.{EXTENSION}"

        def make() -> bytes:
            words = self.workshop.catalogue(tag)
            return calendar(agenda(tag, section, found.cards(), settings, words, self.now))

        return Document(path, key_of(self.design, found.keys), make)

    def _of(self, place: Place) -> Iterator[Document]:
        settings = self.workshop.settings
        bare = empty(place, settings, self.workshop.catalogue(place.tag))
        past = archives.recall(self.folder, place.path) if self.folder else History()
        past = self._taken_back(place, bare, past)
        chosen, past = self._settled(place, bare, past)
        bare = replace(bare, previous=archives.latest(past, place.path))
        keys = b"".join(made.key(self.index, place.tag, one.work) for one in chosen)
        self.archived += archives.channels(bare, past)
        self.channels.append(self._dated(bare, chosen))
        key = key_of(self.design, place.path.encode(), keys, (bare.previous or "").encode())
        whole: list[Channel] = []

        def channel() -> Channel:
            if not whole:
                whole.append(filled(bare, self._entries(place.tag, chosen)))
            return whole[0]

        for form in FORMATS.values():
            yield Document(f"{place.path}.{form.extension}", key, partial(_write, form, channel))
        if self.folder:
            for path, file in archives.documents(self.folder, past, place.path):
                seen = file.stat()
                stamp = f"{seen.st_size} {seen.st_mtime_ns}".encode()
                yield Document(path, stamp, file.read_bytes)

    def _dated(self, bare: Channel, chosen: Sequence[Standing]) -> Channel:
        """Return a channel without its entries, as new as the newest of them."""
        newest = max((one.updated for one in chosen), default=None)
        if newest is None:
            return bare
        zone = ZoneInfo(self.workshop.settings.site.zone)
        return replace(bare, updated=timezones.local(datetime.fromtimestamp(newest, UTC), zone))

    def _settled(
        self, place: Place, bare: Channel, past: History
    ) -> tuple[Sequence[Standing], History]:
        """Return what the head shows, newest first, and the history once it is relieved of the rest."""
        floor = past.floor
        if floor is None:
            floor = self._first_floor(place)
            if self.folder:
                archives.begin(self.folder, place.path, floor)
                past = archives.recall(self.folder, place.path)
        candidates = list(self._standings(place, past, floor))
        # No archive may take in what says that a work was withdrawn: partners would miss it.
        told = [one for one in candidates if one.withdrawn]
        room = max(MAX_BYTES - sum(one.weight for one in told), MAX_BYTES // 2)
        rest, closing = settle([one for one in candidates if not one.withdrawn], room)
        chosen = sorted((*rest, *told), key=lambda one: (-one.date, one.work))
        if self.folder is None:
            return chosen, past
        for chunk in closing:
            number = max((one.number for one in past.closed), default=0) + 1
            entries = self._entries(place.tag, chunk)
            past = archives.close(self.folder, bare, past, closed(number, chunk), entries)
        return chosen, past

    def _first_floor(self, place: Place) -> float:
        """Return how far a feed reaches back that was never written: its history, or a full head."""
        floor = (self.now - self.workshop.settings.feeds.history).timestamp()
        filled_ = 0
        for one in self._standings(place, History(), float("-inf")):
            filled_ += one.weight
            if filled_ > MAX_BYTES:
                break
            floor = min(floor, one.date)
        return floor

    def _standings(self, place: Place, past: History, floor: float) -> Iterator[Standing]:
        """Yield the entries of a place that no archive holds as they are, newest first."""
        recent = (self.now - KEPT).timestamp()
        rows = cards.of_feed(
            self.index, place.tag, place.kind, place.section, since=floor, withdrawn_since=recent
        )
        for row in (*rows, *self._left(place, past, recent)):
            updated = row.card.updated.timestamp()
            if past.holds(row.card.work, updated) and row.card.withdrawn is None:
                continue
            yield Standing(
                work=row.card.work,
                date=row.card.date.timestamp(),
                updated=updated,
                weight=self._weight(row.card, row.key),
                withdrawn=row.card.withdrawn is not None,
            )

    def _left(self, place: Place, past: History, since: float) -> Iterator[cards.Kept]:
        """Yield works withdrawn after `since` that a section has in its archives and not as its own any more."""
        if place.section is None or not past.closed:
            return
        for row in cards.taken_back(self.index, place.tag, place.kind):
            card, at = row.card, row.card.withdrawn
            is_recent = at is not None and at.timestamp() > since
            if is_recent and card.section != place.section and card.work in past.known:
                yield row

    def _weight(self, card: Card, key: bytes) -> int:
        place = (card.locale, card.work, key_of(key, self.design))
        found = made.weight(self.index, *place)
        if found is None:
            self._render((card.kind, card.name))
            found = made.weight(self.index, *place)
        return found or 0

    def _entries(self, tag: str, chosen: Iterable[Standing]) -> tuple[Entry, ...]:
        zone = ZoneInfo(self.workshop.settings.site.zone)
        found = (made.get(self.index, tag, one.work) for one in chosen)
        return tuple(_local(entry, zone) for entry in found if entry is not None)

    def _render(self, name: Name) -> None:
        """Make the entries of a work in every locale."""
        settings = self.workshop.settings
        around = Around(settings, self.workshop.catalogues())
        work = works.shown(self.index, name)
        found = {} if work is None else editions([work], settings, self.now)
        whole = {tag: those[0] for tag, those in found.items() if those}
        siblings = tuple(one for one in whole.values() if not one.notice)
        for row in cards.of_name(self.index, name):
            entry = _entry(row.card, whole, siblings, around)
            place = (row.card.locale, row.card.work, key_of(row.key, self.design))
            made.put(self.index, *place, weight(entry), entry)

    def _taken_back(self, place: Place, bare: Channel, past: History) -> History:
        """Have archives say of works that were withdrawn since that they were."""
        if not past.closed or self.folder is None:
            return past
        for row in cards.taken_back(self.index, place.tag, place.kind):
            card = row.card
            held = past.known.get(card.work)
            if held is not None and held < card.updated.timestamp():
                around = Around(self.workshop.settings, self.workshop.catalogues())
                entry = withdrawn_entry(card, around)
                for path in archives.holding(past, place.path, card.work, entry.updated):
                    self.audit(path, card.work)
                past = archives.take_back(self.folder, bare, past, card.work, entry)
        return past


def next_change(index: Index, now: datetime) -> datetime | None:
    """Return when the next entry that says that a work was withdrawn leaves a feed."""
    keep = KEPT.total_seconds()
    found = cards.next_forgotten(index, now.timestamp(), keep)
    return None if found is None else now + timedelta(seconds=found - now.timestamp())


def _entry(
    card: Card, whole: Mapping[str, Edition], siblings: Sequence[Card], around: Around
) -> Entry:
    if card.withdrawn is not None:
        return withdrawn_entry(card, around)
    return entry_of(
        whole[card.locale],
        tuple(one for one in siblings if one.locale != card.locale),
        around,
    )


def _write(form: Format, channel: Callable[[], Channel]) -> bytes:
    return form.write(channel())


def _local(entry: Entry, zone: ZoneInfo) -> Entry:
    return replace(
        entry,
        published=timezones.local(entry.published, zone),
        updated=timezones.local(entry.updated, zone),
    )
