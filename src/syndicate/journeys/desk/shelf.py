"""All works as their files are now: what the last build read, and what has changed since."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from syndicate.content import scan
from syndicate.content.scan import Look
from syndicate.index import shelf, works
from syndicate.index.database import IndexDamaged, reading
from syndicate.index.works import FINE, Name, Read, Told, joined
from syndicate.journeys.build import gather
from syndicate.journeys.build.made import Glance, State, looked, remembered
from syndicate.journeys.house import House
from syndicate.localise.editions import is_held, is_over
from syndicate.localise.translation import complete_in, nearest, policy, state_of
from syndicate.model import Article, Finding, Kind
from syndicate.settings.options import Settings

Standing = Literal[
    "broken", "draft", "missing", "embargoed", "waiting", "withdrawn", "expired", "filled", "stale",
    "public",
]  # fmt: skip
STANDINGS: tuple[Standing, ...] = get_args(Standing)
_BUILT, _SINCE = b"console-built", b"console-since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A work in the list. work: None where it cannot be read; `errors` then say why.

    folded: its titles as they are searched.
    """

    name: Name
    work: Article | None
    errors: tuple[Finding, ...] = ()
    warnings: int = 0
    folded: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for; "" for anything. `tag`: whose standing counts; "" for any's."""

    text: str = ""
    kind: str = ""
    section: str = ""
    tag: str = ""
    standing: str = ""


def lines(house: House, now: datetime) -> tuple[Line, ...]:
    """Return every work: those that cannot be read first, then the newest."""
    built, before = _built(house)
    found = {**built, **_since(house, before, built, now)}
    those = (one for one in found.values() if one is not None)
    return tuple(sorted(those, key=_order))


def asked_for(
    found: Iterable[Line], asked: Asked, settings: Settings, now: datetime
) -> Iterator[Line]:
    """Yield the lines that somebody looks for."""
    words = folded(asked.text).split()
    for one in found:
        work = one.work
        if asked.kind and one.name[0] != asked.kind:
            continue
        if asked.section and (work is None or work.section != asked.section):
            continue
        if not all(word in one.folded for word in words):
            continue
        if (asked.standing or asked.tag) and not _stands(one, asked, settings, now):
            continue
        yield one


def standings(one: Line, settings: Settings, now: datetime) -> Mapping[str, Standing]:
    """Return how far a work is in each language."""
    work = one.work
    if work is None or one.errors:
        return dict.fromkeys(settings.locales, "broken")
    return {tag: standing(work, tag, settings, now) for tag in settings.locales}


def standing(work: Article, tag: str, settings: Settings, now: datetime) -> Standing:
    """Return how far a work that can be read is for the readers of one language."""
    state = state_of(work, tag, settings)
    complete = complete_in(work, tag, settings)
    shown = complete or (None if policy(work, settings) == "omit" else nearest(work, tag, settings))
    if state == "draft" and (complete is None or work.source == tag):
        return "draft"
    if shown is None:
        return "missing"
    if over := _over(work, shown, now):
        return over
    waits = work.date > now or is_held(work, settings)
    if waits:
        return "missing" if not complete else "embargoed" if work.date > now else "waiting"
    readable: Standing = "stale" if state == "stale" else "public"
    return readable if complete else "filled"


def _over(work: Article, shown: str, now: datetime) -> Standing | None:
    for tag in sorted({work.source, shown} & work.variants.keys()):
        text = work.variants[tag]
        if is_over(text, now):
            taken = text.withdrawn is not None and text.withdrawn <= now
            return "withdrawn" if taken else "expired"
    return None


def read_now(house: House, name: Name, now: datetime) -> tuple[Article | None, Told]:
    """Return a work, whole, as its files are now, and what is to say of them.

    Of a work that cannot be read, what is wrong; of one that is not there, nothing at all.
    """
    look = scan.look(house.home, _ns(now))
    found = _read(house, {name}, look)
    for one in found:
        if one.work is None or one.texts is None:
            return None, one.told
        work = joined(one.kind, one.work, one.texts)
        return work, one.told
    return None, Told()


def folded(text: str) -> str:
    """Return a text as it is searched: without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _built(house: House) -> tuple[Mapping[Name, Line | None], Look | None]:
    """Return what the last build read, kept until there is another one, and the look it was of."""
    key = tuple(_stamp(house, ending) for ending in ("", "-wal"))
    known = cast(
        "tuple[object, Mapping[Name, Line | None], Look | None] | None", house.held.get(_BUILT)
    )
    if known is not None and known[0] == key:
        return known[1], known[2]
    try:
        with reading(house.index) as index:
            if index is None:
                return {}, None
            refused = _refusals(remembered(index))
            rows = {one.name: _line(one, refused) for one in shelf.everything(index)}
            before = looked(index, Glance())[0]
    except IndexDamaged:
        return {}, None
    look = before[0] if before is not None else None
    house.held[_BUILT] = (key, rows, look)
    return rows, look


def _since(
    house: House, before: Look | None, built: Mapping[Name, Line | None], now: datetime
) -> Mapping[Name, Line | None]:
    """Return the works that have changed since; None for those that are gone."""
    look = scan.look(house.home, _ns(now), before)
    files = scan.changed(before or Look(), look)
    if not files:
        return {}
    key = (
        id(built),
        tuple(sorted((one, look.stamps.get(one), look.young.get(one)) for one in files)),
    )
    known = cast("tuple[object, Mapping[Name, Line | None]] | None", house.held.get(_SINCE))
    if known is not None and known[0] == key:
        return known[1]
    wanted = {(kind, name) for kind, name, _entry in scan.works_of(sorted(files))}
    found: dict[Name, Line | None] = dict.fromkeys(wanted)
    for one in _read(house, wanted, look):
        work = joined(one.kind, one.work) if one.work is not None else None
        found[one.kind, one.name] = _line(shelf.Row((one.kind, one.name), work, FINE, one.told), ())
    house.held[_SINCE] = (key, found)
    return found


def _read(house: House, wanted: set[Name], look: Look) -> list[Read]:
    entries: dict[Name, dict[str, None]] = {}
    for kind, name, entry in scan.works_of(look.files()):
        if (kind, name) in wanted:
            entries.setdefault((kind, name), {})[entry] = None
    asked: list[tuple[Kind, tuple[str, ...]]] = [
        (name[0], tuple(those)) for name, those in sorted(entries.items())
    ]
    return gather.read(house, asked)


def _line(row: shelf.Row, refused: Iterable[Finding]) -> Line:
    errors = tuple(one for one in row.told.findings if one.severity == "error")
    warnings = sum(one.severity == "warning" for one in (*row.told.findings, *row.told.about))
    titles = (one.title for one in row.work.variants.values()) if row.work else ()
    if row.held == works.REFUSED and row.work is not None:  # it gives way to another
        files = {one.file for one in row.work.variants.values()}
        errors += tuple(one for one in refused if one.file in files)
    return Line(
        name=row.name,
        work=row.work,
        errors=errors,
        warnings=warnings,
        folded=folded(" ".join((*titles, row.name[1]))),
    )


def _refusals(state: State | None) -> tuple[Finding, ...]:
    found = state.made.findings if state is not None else ()
    return tuple(one for one in found if one.severity == "error")


def _stands(one: Line, asked: Asked, settings: Settings, now: datetime) -> bool:
    found = standings(one, settings, now)
    mine = found if not asked.tag else {asked.tag: found.get(asked.tag, "missing")}
    if asked.standing:
        return asked.standing in mine.values()
    return any(state not in ("missing", "filled") for state in mine.values())


def _order(one: Line) -> tuple[bool, float, Name]:
    return not one.errors, -(one.work.date.timestamp() if one.work else 0.0), one.name


def _ns(now: datetime) -> int:
    return int(now.timestamp() * 1e9)


def _stamp(house: House, ending: str) -> tuple[int, int, int]:
    try:
        seen = house.index.with_name(house.index.name + ending).stat()
    except OSError:
        return 0, 0, 0
    return seen.st_size, seen.st_mtime_ns, seen.st_ino
