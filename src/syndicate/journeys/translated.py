"""A file that came back from translators → the works' files in that language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from syndicate.content import folder, parts
from syndicate.content.fields import LIMITS, LONGEST_NAME
from syndicate.content.identity import fingerprint
from syndicate.errors import ContentError, UsageError, reason_of
from syndicate.journeys import handed, languages
from syndicate.journeys.house import House
from syndicate.journeys.languages import Made
from syndicate.localise.xliff import accept, offer
from syndicate.localise.xliff.accept import Accepted, Source
from syndicate.localise.xliff.offer import Language
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


def take_back(
    house: House, path: Path, now: datetime, *, stale: bool = False, replace: bool = False
) -> Import:
    """Write the translations of the file at `path`; a work with an error is left as it is.

    stale: also take what was made from an older source, as a translation that is stale.
    replace: also take it where somebody has changed the translation since the file was made.
    Doing it twice changes nothing. Raises UsageError xliff-unreadable or xliff-special, and ContentError for a file
    of which nothing can be taken.
    """
    package = _read(path)
    for tag in (package.source, package.target):
        if tag not in house.settings.locales:
            raise ContentError("xliff-locale", file=path.name, line=1, found=tag)
    if package.source == package.target:
        raise ContentError("xliff-locale", file=path.name, line=1, found=package.target)
    works = folder.read(house.home, house.settings).works
    desk = _Desk(house, package, path.name, works, now, _Allowed(stale, replace))
    return Import(package.source, package.target, tuple(map(desk.take, package.files)))


def _read(path: Path) -> Package:
    try:
        return read(_bytes(path))
    except OSError as error:
        raise UsageError("xliff-unreadable", file=path.name, reason=reason_of(error)) from error
    except ContentError as error:
        error.file = path.name
        raise


def _bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError("xliff-special", file=path.name)  # a pipe would wait for ever
    with path.open("rb") as file:
        return file.read(MAX_MIB * 1024 * 1024 + 1)  # what is longer is refused as too large


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What an editor has allowed: see `take_back`."""

    stale: bool
    replaced: bool


class _Desk:
    """Where the works of one file are taken in, each by itself."""

    def __init__(
        self,
        house: House,
        package: Package,
        name: str,
        works: Sequence[Article],
        now: datetime,
        allowed: _Allowed,
    ) -> None:
        self.house = house
        self.package = package
        self.name = name
        self.works = works
        self.now = now
        self.allowed = allowed
        self.seen: set[str] = set()

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
            told = self._finding(error.code, error.line, work, **error.fields)
            finding = replace(told, file=error.file or self.name)
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
        if accept.is_empty(file):
            told = self._finding("xliff-empty", file.line, work, "warning", name=work.name)
            return Taken(work=work, original=file.original, outcome="unchanged", findings=(told,))
        own = work.variants.get(self.package.target)
        there = self._there(own, source) if own else None
        accepted = accept.accept(file, source, there)
        findings = [self._slip(one, work) for one in accepted.slips]
        findings += self._too_long(accepted, file, work)
        taken = Taken(
            work=work,
            original=file.original,
            outcome="refused",
            units=accepted.units,
            open=accepted.open,
        )
        if accepted.open and own is not None and own.status == "ready":
            findings.append(self._open("xliff-open-public", "error", accepted, file, work))
        if any(one.severity == "error" for one in findings):
            return replace(taken, findings=tuple(findings))
        if accepted.open:
            findings.append(self._open("xliff-open", "warning", accepted, file, work))
        made = self._written(file, work, accepted)
        return replace(
            taken,
            outcome="written" if made.changed else "unchanged",
            file=made.file,
            status=made.status,
            findings=tuple(findings),
        )

    def _there(self, own: Variant, source: Source) -> Language:
        there = languages.language(self.house, own)[1]
        paired = languages.paired(own, there.body, source)
        return Language(there.texts, paired.body) if paired else there

    def _written(self, file: ReturnedFile, work: Article, accepted: Accepted) -> Made:
        """Write a translation. Raises ContentError where it is no longer what the file began with."""
        tag, known = self.package.target, file.facts.get("target", "")
        own = work.variants.get(tag)
        there = languages.seal(self.house, own)
        made = languages.make(self.house, work, tag, accepted, self.now)
        expected = (known, handed.left(self.house, work, tag, known))
        if made.changed and own and there not in expected and not self.allowed.replaced:
            raise ContentError(
                "xliff-target-changed", line=file.line, name=work.name, target=own.file
            )
        languages.write(self.house, tag, made)
        handed.keep(self.house, work, tag, known, languages.sealed(tag, made.data))
        return made

    def _source(self, file: ReturnedFile, work: Article) -> Source:
        """Return what the translation was made from. Raises ContentError."""
        tag, _, claimed = file.facts.get("source", "").partition("@")
        variant = work.variants.get(self.package.source)
        if not claimed or tag != self.package.source:
            raise ContentError("xliff-fingerprint", line=file.line)
        if variant is None or self.package.target == work.source:
            raise ContentError("xliff-direction", line=file.line, source=tag)
        if claimed != variant.fingerprint and not self.allowed.stale:
            raise ContentError(
                "xliff-source-changed",
                line=file.line,
                name=work.name,
                before=claimed,
                after=variant.fingerprint,
            )
        own = work.variants.get(self.package.target)
        if claimed != variant.fingerprint and own and own.source == (tag, variant.fingerprint):
            raise ContentError("xliff-older", line=file.line, name=work.name)
        body = self._body(file, variant, claimed)
        if claimed == variant.fingerprint:
            return Source(tag, claimed, variant.parts, body, offer.texts(variant))
        said = accept.source_texts(file)
        ends = (said.get("image_alt"), said.get("place"))
        marks = parts.marks(said.get("title", ""), said.get("summary", ""), body, *ends)
        return Source(tag, claimed, marks, body, {})

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
            return languages.language(self.house, variant)[0].body
        raise ContentError("xliff-skeleton", line=file.line)

    def _too_long(self, accepted: Accepted, file: ReturnedFile, work: Article) -> Iterator[Finding]:
        lines = {unit.id: unit.line for unit in file.units}
        for key, text in accepted.texts.items():
            limit = LIMITS.get(key, LONGEST_NAME)
            if len(text) > limit:
                yield self._finding(
                    "value-too-long",
                    lines.get(key),
                    work,
                    unit=key,
                    key=key,
                    limit=limit,
                    length=len(text),
                )

    def _slip(self, one: accept.Wrong, work: Article) -> Finding:
        return self._finding(one.code, one.line, work, one.severity, unit=one.unit, found=one.found)

    def _open(
        self, code: str, severity: Severity, accepted: Accepted, file: ReturnedFile, work: Article
    ) -> Finding:
        fields: dict[str, Any] = {
            "count": accepted.open,
            "units": accepted.units,
            "name": work.name,
        }
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


def counted(works: Iterable[Taken]) -> Mapping[Outcome, int]:
    """Return how many works had each outcome."""
    counts: dict[Outcome, int] = {"written": 0, "unchanged": 0, "refused": 0}
    for one in works:
        counts[one.outcome] += 1
    return counts
