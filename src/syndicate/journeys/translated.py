"""A file that came back from translators → the works' files in that language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from syndicate import disk
from syndicate.content import folder, variants
from syndicate.content.fields import LIMITS, LONGEST_NAME
from syndicate.content.files import MAX_KIB, load
from syndicate.content.identity import fingerprint
from syndicate.content.stamp import Remembered
from syndicate.errors import ContentError, UsageError, reason_of
from syndicate.journeys import memory
from syndicate.journeys.house import House
from syndicate.localise import translation
from syndicate.localise.xliff import accept, offer
from syndicate.localise.xliff.accept import Accepted, Source
from syndicate.localise.xliff.read import read
from syndicate.localise.xliff.tree import MAX_MIB
from syndicate.localise.xliff.values import Package, ReturnedFile
from syndicate.model import Article, Finding, Severity, Variant

Outcome = Literal["written", "unchanged", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one work; `open` counts the units that are not translated yet."""

    work: Article | None
    original: str
    outcome: Outcome
    file: str | None = None
    status: Literal["ready", "draft"] | None = None
    units: int = 0
    open: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """The languages of the file, and what became of each work in it."""

    source: str
    target: str
    works: tuple[Taken, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is to be said of all of them."""
        return tuple(one for taken in self.works for one in taken.findings)


def take_back(house: House, path: Path, now: datetime, *, stale: bool = False) -> Import:
    """Write the translations of the file at `path`; a work with an error is left as it is.

    stale: also take what was made from an older source, as a translation that is stale.
    Doing it twice changes nothing. Raises UsageError table-unreadable, and ContentError for a file
    of which nothing can be taken.
    """
    package = _read(path)
    for tag in (package.source, package.target):
        if tag not in house.settings.locales:
            raise ContentError("xliff-locale", file=path.name, line=1, found=tag)
    if package.source == package.target:
        raise ContentError("xliff-locale", file=path.name, line=1, found=package.target)
    works = folder.read(house.home, house.settings).works
    desk = _Desk(house, package, path.name, works, now, stale)
    return Import(package.source, package.target, tuple(map(desk.take, package.files)))


def _read(path: Path) -> Package:
    try:
        if path.stat().st_size > MAX_MIB * 1024 * 1024:
            raise ContentError("xliff-too-large", file=path.name, limit=MAX_MIB)
        if not path.is_file():  # a pipe would wait for ever
            raise UsageError("table-unreadable", file=path.name, reason="EISDIR")
        return read(path.read_bytes())
    except OSError as error:
        raise UsageError("table-unreadable", file=path.name, reason=reason_of(error)) from error
    except ContentError as error:
        error.file = path.name
        raise


class _Desk:
    """Where the works of one file are taken in, each by itself."""

    def __init__(
        self,
        house: House,
        package: Package,
        name: str,
        works: Sequence[Article],
        now: datetime,
        stale: bool,  # noqa: FBT001 (as the command line has it)
    ) -> None:
        self.house = house
        self.package = package
        self.name = name
        self.works = works
        self.now = now
        self.stale = stale
        self.seen: set[str] = set()
        self.remembered: Remembered = memory.last_shown(memory.recall(house))

    def take(self, file: ReturnedFile) -> Taken:
        """Take in one work, or say why not."""
        work = self._work(file)
        if work is None or work.id in self.seen:
            code = "xliff-work-unknown" if work is None else "xliff-work-twice"
            finding = self._finding(code, file.line, work, original=file.original)
            return Taken(work=work, original=file.original, outcome="refused", findings=(finding,))
        self.seen.add(work.id)
        try:
            return self._taken(file, work)
        except ContentError as error:
            where = {"line": error.line, "file": error.file or self.name}
            finding = replace(
                self._finding(error.code, None, work, **error.fields), **_present(where)
            )
            return Taken(work=work, original=file.original, outcome="refused", findings=(finding,))

    def _work(self, file: ReturnedFile) -> Article | None:
        """Return the work by its id, or by its source's file where the tool has lost the id."""
        by_id = [work for work in self.works if work.id == file.facts.get("work")]
        by_file = [
            work
            for work in self.works
            if file.original in {one.file for one in work.variants.values()}
        ]
        return next(iter(by_id or by_file), None)

    def _taken(self, file: ReturnedFile, work: Article) -> Taken:
        source = self._source(file, work)
        own = work.variants.get(self.package.target)
        accepted = accept.accept(file, source, self._own(own))
        findings = [self._slip(one, work) for one in accepted.slips]
        findings += self._too_long(accepted, file, work)
        told = {"work": work, "original": file.original, "units": accepted.units}
        if accepted.open and own is not None and own.status == "ready":
            findings.append(self._open("xliff-open-public", "error", accepted, file, work))
        if any(one.severity == "error" for one in findings):
            return Taken(
                outcome="refused", open=accepted.open, findings=tuple(findings), **told
            )
        if accepted.open:
            findings.append(self._open("xliff-open", "warning", accepted, file, work))
        status = self._status(work, own, accepted)
        path, written = self._write(work, own, accepted, status)
        return Taken(
            outcome="written" if written else "unchanged",
            file=path,
            status=status,
            open=accepted.open,
            findings=tuple(findings),
            **told,
        )

    def _source(self, file: ReturnedFile, work: Article) -> Source:
        """Return what the translation was made from. Raises ContentError."""
        tag, _, claimed = file.facts.get("source", "").partition("@")
        variant = work.variants.get(self.package.source)
        if not claimed or tag != self.package.source:
            raise ContentError("xliff-fingerprint", line=file.line)
        if variant is None or self.package.target == work.source:
            raise ContentError("xliff-direction", line=file.line, source=tag)
        if claimed != variant.fingerprint and not self.stale:
            raise ContentError(
                "xliff-source-changed",
                line=file.line,
                name=work.name,
                before=claimed,
                after=variant.fingerprint,
            )
        body = self._body(file, variant, claimed)
        return Source(claimed, body, offer.texts(variant) if claimed == variant.fingerprint else {})

    def _body(self, file: ReturnedFile, variant: Variant, claimed: str) -> str:
        """Return the source's body as it was: the file's own copy, if it is whole."""
        said = accept.source_texts(file)
        alts = (said["image_alt"],) if "image_alt" in said else ()
        copy = file.skeleton or ""
        if claimed == fingerprint(
            said.get("title", ""), said.get("summary", ""), copy, alts, said.get("place")
        ):
            return copy
        if claimed == variant.fingerprint:
            document, _ = accept.parts(load(self.house.home, self.house.home / variant.file))
            return document.body
        raise ContentError("xliff-skeleton", line=file.line)

    def _own(self, own: Variant | None) -> offer.Language | None:
        if own is None:
            return None
        _, body = accept.parts(load(self.house.home, self.house.home / own.file))
        return offer.Language(offer.texts(own), body)

    def _status(
        self, work: Article, own: Variant | None, accepted: Accepted
    ) -> Literal["ready", "draft"]:
        if own is not None and own.status == "ready":
            return "ready"
        whole = not accepted.open and work.variants[self.package.source].status == "ready"
        return "ready" if whole else "draft"

    def _write(
        self,
        work: Article,
        own: Variant | None,
        accepted: Accepted,
        status: Literal["ready", "draft"],
    ) -> tuple[str, bool]:
        """Write the language's file; return its name, and whether anything was written."""
        home, source = self.house.home, work.variants[self.package.source]
        name = own.file if own else _beside(source, self.package.target)
        before = load(home, home / (own or source).file)
        keys = self._keys(work, own, accepted, status)
        data = variants.variant(before, self._texts(own, accepted), accepted.body, keys)
        if len(data) > MAX_KIB * 1024:
            raise ContentError("file-too-large", file=name, limit=MAX_KIB)
        if own is None:
            _create(home / name, data)
        elif data != before:
            disk.replace(home / name, data)
        return name, own is None or data != before

    def _texts(self, own: Variant | None, accepted: Accepted) -> dict[str, str]:
        """Return the texts that the file has a place for: an image of its own needs no words of ours."""
        bare = own is not None and own.image is None
        return {
            key: text
            for key, text in accepted.texts.items()
            if not (bare and key.startswith("image_"))
        }

    def _keys(
        self, work: Article, own: Variant | None, accepted: Accepted, status: str
    ) -> Mapping[str, str | None]:
        source = work.variants[self.package.source]
        keys: dict[str, str | None] = {}
        if own is None:
            document, _ = accept.parts(load(self.house.home, self.house.home / source.file))
            keys |= variants.own_keys(document)
        if status != (own.status if own else "ready"):
            keys["status"] = status
        keys["source"] = f"{self.package.source}@{accepted.fingerprint}"
        if status == "ready" and self._is_news(work, own):
            local = self.now.astimezone(ZoneInfo(self.house.settings.site.zone))
            keys["updated"] = local.isoformat(timespec="seconds")
        return keys

    def _is_news(self, work: Article, own: Variant | None) -> bool:
        """Tell whether readers have seen the work in another language and have to be told."""
        fresh = own is None or (own.status == "draft" and own.updated == work.date)
        if not fresh or work.date > self.now:
            return False
        tag, settings = self.package.target, self.house.settings
        before = self.remembered.get((work.id, tag))
        if before is None:
            filled = translation.translation(work, tag, settings).shown
            return filled is not None and not self.remembered
        return before != tag

    def _too_long(
        self, accepted: Accepted, file: ReturnedFile, work: Article
    ) -> Iterator[Finding]:
        lines = {unit.id: unit.line for unit in file.units}
        for key, text in accepted.texts.items():
            limit = LIMITS.get(key, LONGEST_NAME)
            if len(text) > limit:
                fields = {"key": key, "limit": limit, "length": len(text)}
                yield self._finding("value-too-long", lines.get(key), work, **fields)

    def _slip(self, one: accept.Wrong, work: Article) -> Finding:
        fields = {"unit": one.unit, "found": one.found}
        return self._finding(one.code, one.line, work, one.severity, **fields)

    def _open(
        self, code: str, severity: Severity, accepted: Accepted, file: ReturnedFile, work: Article
    ) -> Finding:
        fields = {"count": accepted.open, "units": accepted.units, "name": work.name}
        return self._finding(code, file.line, work, severity, **fields)

    def _finding(
        self,
        code: str,
        line: int | None,
        work: Article | None,
        severity: Severity = "error",
        **fields: Any,
    ) -> Finding:
        return Finding(
            code=code,
            severity=severity,
            mender="editor",
            file=self.name,
            line=line,
            work=work.id if work else None,
            locale=self.package.target,
            fields=fields,
        )


def _beside(source: Variant, tag: str) -> str:
    """Return the file of another language of the same work: `index.fr.md` is beside `index.en.md`."""
    return f"{source.file.removesuffix(f'.{source.locale}.md')}.{tag}.md"


def _create(path: Path, data: bytes) -> None:
    try:
        disk.create(path, data)
    except FileExistsError as error:  # it is there, but was not read: broken, or newer than we know
        raise ContentError("xliff-file-there", file=path.name) from error


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def counted(works: Iterable[Taken]) -> Mapping[Outcome, int]:
    """Return how many works had each outcome."""
    counts: dict[Outcome, int] = {"written": 0, "unchanged": 0, "refused": 0}
    for one in works:
        counts[one.outcome] += 1
    return counts
