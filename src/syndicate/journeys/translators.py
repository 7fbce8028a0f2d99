"""Works that wait for a language → a file for translators."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import disk, urls
from syndicate.content import folder, parts
from syndicate.content.blocks import aside
from syndicate.content.blocks.pairing import Paired
from syndicate.content.folder import Library
from syndicate.errors import UsageError, unwritable
from syndicate.journeys import languages
from syndicate.journeys.house import House
from syndicate.localise import editions, translation
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.findings import changes
from syndicate.localise.locales import expect
from syndicate.localise.marks import N_
from syndicate.localise.xliff import offer
from syndicate.localise.xliff.accept import Source
from syndicate.localise.xliff.offer import Language, Standing
from syndicate.localise.xliff.values import File, Note, State, Unit
from syndicate.localise.xliff.write import write
from syndicate.model import Article, Finding, TranslationState, Variant

OPEN: tuple[TranslationState, ...] = ("missing", "stale", "draft")
_KINDS = {
    "article": N_("An article of the section “{section}”."),
    "event": N_("An event of the section “{section}”."),
}
_MOVED = N_("This translation’s link leads to {there}, the source’s to {here}; it stays as it is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be translated: into which language, and of which works.

    source: the language to translate from; None if all works have the same.
    works:  names, ids or slugs; none for all whose state is in `states`.
    """

    to: str
    source: str | None = None
    works: tuple[str, ...] = ()
    states: tuple[TranslationState, ...] = OPEN


@dataclass(frozen=True, slots=True)
class Offered:
    """A work in the file, how far it was, and how much there is to read in it."""

    work: Article
    state: TranslationState
    units: int
    words: int


@dataclass(frozen=True, slots=True)
class Export:
    """What was written; nothing where nothing waits (`works` is empty)."""

    source: str
    works: tuple[Offered, ...]
    findings: tuple[Finding, ...]


def export(house: House, wish: Wish, path: Path, now: datetime) -> Export:
    """Write the texts of the works that `wish` asks for to `path`, which is not there yet.

    Raises UsageError locale-unknown, xliff-exists, xliff-source, xliff-languages or what
    `folder.named` says of a work, and StoreError output-unwritable.
    """
    for tag in filter(None, (wish.to, wish.source)):
        expect(tag, house.settings.locales)
    if path.exists():
        raise UsageError("xliff-exists", file=path.name)
    library = folder.read(house.home, house.settings)
    chosen = _chosen(library, wish, house)
    source = _source(chosen, wish)
    works = [work for work in chosen if work.source == source]
    others = [work for work in chosen if work.source != source]
    files = [_file(house, work, wish.to, now) for work in works]
    if files:
        _create(path, write(source, wish.to, files))
    return Export(
        source=source,
        works=tuple(_offered(house, one, f, wish.to) for one, f in zip(works, files, strict=True)),
        findings=(
            *(_note("xliff-other-source", work, wish.to) for work in others),
            *(
                _note("xliff-aside", work, wish.to)
                for work, file in zip(works, files, strict=True)
                if aside.has_aside(file.skeleton)
            ),
        ),
    )


def _chosen(library: Library, wish: Wish, house: House) -> list[Article]:
    if wish.works:
        named = (_named(library, name, wish.to) for name in wish.works)
        return list({work.id: work for work in named}.values())
    return [work for work in library.works if _waits(work, wish, house)]


def _waits(work: Article, wish: Wish, house: House) -> bool:
    source = work.variants[work.source]
    over = source.status == "draft" or source.withdrawn is not None
    return not over and translation.state_of(work, wish.to, house.settings) in wish.states


def _named(library: Library, name: str, to: str) -> Article:
    work = folder.named(library, name)
    if work.source == to:
        raise UsageError("xliff-source", found=name, locale=to)
    return work


def _source(works: Sequence[Article], wish: Wish) -> str:
    """Return the language to translate from: a file has but one."""
    tags = list(dict.fromkeys(work.source for work in works))
    if wish.source is None and len(tags) > 1:
        raise UsageError("xliff-languages", found=", ".join(sorted(tags)))
    return wish.source or (tags[0] if tags else "")


def _file(house: House, work: Article, to: str, now: datetime) -> File:
    variant, own = work.variants[work.source], work.variants.get(to)
    document, source = languages.language(house, variant)
    there = languages.language(house, own)[1] if own else None
    paired = _paired(own, there, variant, document.body)
    translated = Language(there.texts, paired.body) if there and paired else there
    words = house.catalogue(to)
    standing = _standing(work, own, paired, document.body)
    return File(
        id=f"{work.kind}.{work.name}",
        original=variant.file,
        facts={
            "work": work.id,
            "source": f"{work.source}@{variant.fingerprint}",
            "target": languages.seal(house, own),
        },
        skeleton=document.body,
        units=offer.units(source, translated, standing, words.gettext(_MOVED)),
        notes=tuple(_notes(house, work, own, words, now)),
    )


def _paired(
    own: Variant | None, there: Language | None, variant: Variant, body: str
) -> Paired | None:
    if own is None or there is None:
        return None
    source = Source(variant.locale, variant.fingerprint, variant.parts, body, {})
    return languages.paired(own, there.body, source)


def _standing(work: Article, own: Variant | None, paired: Paired | None, body: str) -> Standing:
    """Tell what a translator may rely on: nothing of a draft, nor what has changed since."""
    state = translation.own_state(work, own) if own else "missing"
    before, now = (own.source_parts if own else ""), work.variants[work.source].parts
    known = own is not None and (state == "ready" or (state == "stale" and before != ""))
    done: State = "reviewed" if own and own.reviewed_by else "translated"
    changed = {"image_alt" if name == "alt" else name for name in parts.changed(before, now)}
    numbers = parts.numbered(body)

    def standing(place: str | int) -> State | None:
        if isinstance(place, str):
            new = state != "ready" and place in changed
            return done if known and not new else "initial"
        if paired is None:
            return done if state == "ready" else "initial"
        number = numbers[place - 1]
        if number in paired.same:
            return done if known else "initial"
        return "initial" if number in paired.old else None

    return standing


def _notes(
    house: House, work: Article, own: Variant | None, words: Catalogue, now: datetime
) -> Iterator[Note]:
    section = house.settings.sections[work.section].title[words.tag]
    yield Note("section", words.gettext(_KINDS[work.kind]).format(section=section))
    source = work.variants[work.source]
    found = editions.editions([work], house.settings, now)[work.source]
    for edition in found:
        yield Note("address", urls.edition_url(house.settings.site, edition))
    if source.canonical:
        yield Note("canonical", source.canonical)
    if own and own.source and translation.own_state(work, own) == "stale":
        names = parts.changed(own.source_parts, source.parts)
        numbers = parts.paragraphs(own.source_parts, source.parts)
        if names:
            changed = words.gettext("The source has changed since it was translated: {changed}.")
            yield Note("change", changed.format(changed=changes(names, numbers, words)))
        else:
            changed = words.gettext(
                "The source has changed since it was translated (then {before}, now {after}): read every text again."
            )
            yield Note("change", changed.format(before=own.source[1], after=source.fingerprint))


def _create(path: Path, data: bytes) -> None:
    try:
        disk.create(path.absolute(), data)
    except FileExistsError as error:
        raise UsageError("xliff-exists", file=path.name) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _offered(house: House, work: Article, file: File, to: str) -> Offered:
    state = translation.state_of(work, to, house.settings)
    return Offered(work, state, len(file.units), sum(map(_words, file.units)))


def _words(unit: Unit) -> int:
    said: Iterable[str] = (run if isinstance(run, str) else " " for run in unit.source)
    return len("".join(said).split())


def _note(code: str, work: Article, to: str) -> Finding:
    return Finding(
        code=code,
        severity="note",
        mender="editor",
        file=work.variants[work.source].file,
        work=work.id,
        locale=to,
        fields={"source": work.source, "name": work.name},
    )
