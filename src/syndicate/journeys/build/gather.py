"""What has changed in `content/` → the index; which works readers now find otherwise."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from syndicate.content import scan, twins
from syndicate.content.files import barred, closed
from syndicate.content.folder import refused, unreadable
from syndicate.content.images import Images
from syndicate.content.scan import Look
from syndicate.content.shelf import Shelved, shelve
from syndicate.index import sources, works
from syndicate.index.database import Index
from syndicate.index.works import Name, Read, Told
from syndicate.journeys.build.crew import Crew
from syndicate.journeys.house import Workshop
from syndicate.journeys.lastgood import Past, held_back, standing
from syndicate.localise.translation import findings as about_translations
from syndicate.model import FOLDERS, Article, Finding, Image, Kind, Variant
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a look at `content/` came to.

    affected: the works of which readers may find something else now.
    troubles: what is said of more than one work: folders that cannot be read (what was public of
              them stays), works in each other's way.
    """

    affected: frozenset[Name]
    troubles: tuple[Finding, ...]


def gather(
    workshop: Workshop, index: Index, before: Look | None, now: Look, hands: Crew
) -> Gathered:
    """Bring the index up to date with `content/`; before: the look it was last brought up to, if any."""
    shut = closed(workshop.home)
    if shut is not None:
        findings = [one for part in unreadable(shut) for one in part.findings]
        return Gathered(frozenset(), tuple(findings))
    bars = {kind: barred(workshop.home, kind) for kind in FOLDERS}
    troubles = [one for bar in bars.values() if bar for one in bar.complaints.findings]
    wanted = {name for name in _wanted(index, before, now) if bars[name[0]] is None}
    entries = _entries(now, wanted)
    asked = [(name[0], entries[name]) for name in sorted(wanted) if name in entries]
    done: set[Name] = set()
    for reads in hands.map(read, asked):
        done |= {(one.kind, one.name) for one in reads}
        sources.keep(index, reads)
        works.put(index, reads)
    works.forget(index, wanted - done)
    before_ = works.standing(index)
    troubles += (one for those in _refuse(index, workshop.settings).values() for one in those)
    troubles += _stand(workshop, index)
    after = works.standing(index)
    moved = {name for name in before_ | after if before_.get(name) != after.get(name)}
    return Gathered(frozenset(wanted | moved), tuple(troubles))


def read(workshop: Workshop, asked: Sequence[tuple[Kind, Sequence[str]]]) -> list[Read]:
    """Read works, each by the entries of its kind's folder that are its own."""
    images = Images(workshop.home)
    settings = replace(workshop.settings, home=workshop.home)
    return [
        _read(one, settings)
        for kind, entries in asked
        for one in shelve(workshop.home, settings, kind, images, entries)
    ]


def _read(one: Shelved, settings: Settings) -> Read:
    work = None if one.broken else one.work
    about = tuple(about_translations(work, settings)) if work else ()
    data, texts = works.split(work) if work else (None, None)
    return Read(
        kind=one.kind,
        name=scan.legible(one.name),
        files=one.files,
        broken=one.broken,
        id=work.id if work else None,
        work=data,
        texts=texts,
        told=Told(findings=one.findings, about=about, lines=one.lines),
        addresses=tuple(
            (locale, slug)
            for _kind, locale, slug in (twins.addresses(work, settings) if work else ())
        ),
        images=tuple(sorted(set(_images(work)))) if work else (),
        next=0.0,  # not presented yet
    )


def _images(work: Article) -> Iterable[str]:
    for variant in work.variants.values():
        yield from (image.file.removeprefix("content/") for image in _pictures(variant))


def _pictures(variant: Variant) -> Iterable[Image]:
    yield from (one for one in (variant.image, *variant.media.values()) if one is not None)


def _entries(now: Look, wanted: Container[Name]) -> Mapping[Name, Sequence[str]]:
    """Return the entries of the kinds' folders by the work, of those `wanted`, that they belong to."""
    found: dict[Name, dict[str, None]] = {}
    for kind, name, entry in scan.works_of(now.files()):
        if (kind, name) in wanted:
            found.setdefault((kind, name), {})[entry] = None
    return {name: tuple(entries) for name, entries in found.items()}


def _wanted(index: Index, before: Look | None, now: Look) -> set[Name]:
    if before is None:
        every = {(kind, name) for kind, name, _ in scan.works_of(now.files())}
        return every | works.names(index)
    files = scan.changed(before, now)
    return {(kind, name) for kind, name, _ in scan.works_of(files)} | works.showing(
        index, map(scan.legible, files)
    )


def _refuse(index: Index, settings: Settings) -> dict[Name, list[Finding]]:
    """Have works that claim what is another's give way, and return why."""
    rivals = works.rivals(index)
    found: dict[Name, list[Finding]] = {}
    if rivals:
        lines = works.lines(index, rivals)
        claims = list(works.outlines(index, rivals))
        names = {f"{work.kind}/{work.name}": (work.kind, work.name) for work in claims}
        found = {names[key]: those for key, those in refused(claims, lines, settings).items()}
    works.hold(index, found)
    return found


def _stand(workshop: Workshop, index: Index) -> Iterable[Finding]:
    """Decide what readers see of works that are held, and of those in their way."""
    held = works.held(index)
    if not held:
        works.stand(index, {})
        return
    fine = list(works.outlines(index))
    past = Past(workshop.home, workshop.settings, partial(works.before, index), lambda _kind: ())
    seen = standing(fine, [f"{kind}/{name}" for kind, name in held], past)
    as_read = {id(work) for work in fine}
    good = {(work.kind, work.name) for work in seen if id(work) not in as_read}
    kept = {id(work) for work in seen}
    back = [work for work in fine if id(work) not in kept]
    others = held | {(work.kind, work.name) for work in back}
    works.stand(index, {name: works.GOOD if name in good else works.NOTHING for name in others})
    yield from map(held_back, back)
