"""What an importer yields → files in `content/`: each by itself, and none that somebody has changed since.

Doing it again changes nothing, and goes on where a run was cut short.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from syndicate import disk
from syndicate.content import files, redirects
from syndicate.content.folder import Library
from syndicate.content.importers.ledger import Ledger, hash_of
from syndicate.content.importers.pictures import Fate, Fetcher, Gallery, Get
from syndicate.content.importers.places import Shelf, Spot
from syndicate.content.importers.sections import Sections
from syndicate.content.importers.sheet import Original, Place, original, summary_of, written
from syndicate.content.importers.values import (
    Arrival,
    Incoming,
    Outcome,
    Report,
    Taken,
    Text,
    Wish,
    note,
)
from syndicate.errors import ContentError, unwritable
from syndicate.model import Finding, Severity
from syndicate.settings.options import Settings

WRITTEN: frozenset[Outcome] = frozenset({"written", "updated", "replaced"})


def take(
    arrivals: Iterable[Arrival], settings: Settings, library: Library, wish: Wish, get: Get
) -> Report:
    """Write what comes, work by work; a work that cannot be taken never stops the rest.

    library: what is in `content/` now. get: how a picture is fetched (`fetch.get`).
    Raises StoreError output-unwritable.
    """
    taking = _Taking(settings, library, wish, get)
    try:
        for one in arrivals:
            if isinstance(one, Finding):
                taking.findings.append(one)
            else:
                taking.work(one)
    finally:
        taking.ledger.close()
    findings = (*taking.findings, *taking.sections_unknown())
    return Report(taken=tuple(taking.taken), findings=findings, pictures=taking.pictures())


@dataclass(frozen=True, slots=True)
class _Made:
    """A file as the source would have it."""

    text: Text
    file: str
    data: bytes


class _Taking:
    """One run."""

    def __init__(self, settings: Settings, library: Library, wish: Wish, get: Get) -> None:
        self.home, self.settings, self.wish = settings.home, settings, wish
        self.ledger = Ledger(self.home, dry=wish.dry)
        self.shelf = Shelf(self.home, settings, library, self.ledger.works())
        self.sections = Sections(settings, wish.sections)
        self.fetcher = Fetcher(get)
        self.taken: list[Taken] = []
        self.findings: list[Finding] = []
        self.fates: Counter[Fate] = Counter()
        self.homeless: dict[str, list[Text]] = {}
        self.seen: dict[str, Text] = {}  # work's id → the first text that came of it

    def work(self, work: Incoming) -> None:
        """Write the files of one work."""
        texts = self._ordered(work)
        section = self.sections.section(work.sections)
        if section is None:
            self.homeless.setdefault(next(iter(work.sections), "–"), []).append(texts[0])
            self._refuse(texts)
            return
        spot = self.shelf.place(work, texts)
        if spot.id in self.seen or len({text.locale for text in texts}) < len(texts):
            other = self.seen.get(spot.id, texts[0])
            self._refuse(texts, "import-work-twice", other=other.origin, title=other.title)
            return
        self.seen[spot.id] = texts[0]
        try:
            made = list(self._made(work, texts, spot, section))
        except ContentError as error:
            self._refuse(texts, error.code, **error.fields)
            return
        for one in made:
            self._put(one, spot)

    def sections_unknown(self) -> Iterator[Finding]:
        """Yield, once for each name, that no section is known for works."""
        for name, texts in self.homeless.items():
            first = texts[0]
            yield note(
                "import-section-unknown",
                first.origin,
                first.line,
                severity="error",
                mender="operator",
                found=name,
                count=len(texts),
                known=", ".join(self.settings.sections),
            )

    def pictures(self) -> Mapping[Fate, int]:
        """Return what became of pictures."""
        fates: tuple[Fate, ...] = ("brought", "present", "linked", "left")
        return {fate: self.fates[fate] for fate in fates}

    def _ordered(self, work: Incoming) -> list[Text]:
        """Return the texts of a work, the one that the others are translated from first."""
        default = self.settings.site.default_locale
        order = [default, *(tag for tag in self.settings.locales if tag != default)]
        return sorted(work.texts, key=lambda text: order.index(text.locale))

    def _made(
        self, work: Incoming, texts: Sequence[Text], spot: Spot, section: str
    ) -> Iterator[_Made]:
        date = texts[0].date.isoformat(timespec="seconds")
        source: Original | None = None
        folder = str(PurePosixPath(spot.files[texts[0].locale]).parent)
        gallery = Gallery(self.home, folder, self.wish, self.ledger, self.fetcher)
        for text in (self._known(one, spot) for one in texts):
            body, image = gallery.body(text), gallery.lead(text)
            whole = self._whole(self._dated(text, texts[0]), body)
            place = Place(
                id=spot.id,
                section=section,
                date=date,
                slug=spot.slugs[text.locale],
                body=body,
                image=image,
                alt=(text.image.alt if text.image else "") or (image and whole.title),
                redirects=tuple(self._redirects(text, spot)),
                facts=work.facts,
            )
            if image and text.image is not None and not text.image.alt:
                self._tell("import-alt-missing", text, image=image)
            data = written(whole, place, source)
            if len(data) > files.MAX_KIB * 1024:
                raise ContentError("import-too-large", limit=files.MAX_KIB)
            if source is None:
                source = original(text.locale, data)
            yield _Made(whole, spot.files[text.locale], data)
        self.findings += gallery.findings
        self.fates.update(gallery.fates)

    def _known(self, text: Text, spot: Spot) -> Text:
        """Return a text with an id in feeds that is its own."""
        guid = self.shelf.guid(text, spot.id)
        if text.guid and guid is None:
            self._tell("import-guid-twice", text, found=text.guid)
        return replace(text, guid=guid)

    def _dated(self, text: Text, first: Text) -> Text:
        """Return a text with its work's date; its own later one is when it changed for its readers."""
        if text.date == first.date:
            return text
        later = max(text.updated or text.date, text.date)
        self._tell("import-date-differs", text, "note", found=text.date.isoformat())
        return replace(text, date=first.date, updated=later)

    def _whole(self, text: Text, body: str) -> Text:
        """Return a text with a title and a summary, which every work has here."""
        if not text.title.strip():
            self._tell("import-title-missing", text)
            text = replace(text, title=text.slug or text.date.date().isoformat())
        if not text.summary.strip():
            self._tell("import-summary-made", text, "note")
            text = replace(text, summary=summary_of(body) or text.title)
        return text

    def _redirects(self, text: Text, spot: Spot) -> Iterator[str]:
        base = urlsplit(self.settings.site.base_url).path
        free, lost = self.shelf.redirects(text, spot.id)
        for path in free:
            if redirects.below(base, path) is None:
                lost.append(path)
            else:
                yield path
        for address in lost:
            self._tell("import-address-lost", text, "note", found=address)

    def _put(self, made: _Made, spot: Spot) -> None:
        outcome = self._outcome(made)
        if outcome in WRITTEN and not self.wish.dry:
            path = self.home / made.file
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                disk.replace(path, made.data)
            except OSError as error:
                raise unwritable(path, error) from error
        if outcome in WRITTEN or outcome == "unchanged":
            self.ledger.keep(made.file, made.data, spot.id)
        self._count(made.text, outcome, spot, made.file)

    def _outcome(self, made: _Made) -> Outcome:
        """Return what is to become of a file; tell of what stays as somebody left it here."""
        before = self.ledger.hash(made.file)
        now = _bytes(self.home / made.file)
        if now is None and (before is None or self.wish.replace):
            return "written"
        if now == made.data:
            return "unchanged"
        if now is not None and before == hash_of(now):
            return "updated"
        return "replaced" if self.wish.replace else self._left(made, now, before)

    def _left(self, made: _Made, now: bytes | None, before: str | None) -> Outcome:
        """Tell why a file is left as somebody here has it."""
        if now is None:
            self._tell("import-removed", made.text, "note", target=made.file)
            return "removed"
        if before == hash_of(made.data):
            self._tell("import-edited-here", made.text, "note", target=made.file)
        else:
            code = "import-edited" if before else "import-there"
            self._tell(code, made.text, target=made.file)
        return "kept"

    def _refuse(self, texts: Iterable[Text], code: str = "", **fields: Any) -> None:
        for text in texts:
            if code:
                self._tell(code, text, "error", **fields)
            self.taken.append(
                Taken(
                    work=None,
                    name=text.slug,
                    locale=text.locale,
                    origin=text.origin,
                    outcome="refused",
                )
            )
            code = ""  # once for the work

    def _count(self, text: Text, outcome: Outcome, spot: Spot, file: str) -> None:
        self.taken.append(
            Taken(
                work=spot.id,
                name=spot.name,
                locale=text.locale,
                origin=text.origin,
                outcome=outcome,
                file=file,
            )
        )

    def _tell(self, code: str, text: Text, severity: Severity = "warning", **fields: Any) -> None:
        self.findings.append(
            note(
                code,
                text.origin,
                text.line,
                severity=severity,
                locale=text.locale,
                **fields,
            )
        )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
