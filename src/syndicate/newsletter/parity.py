"""A newsletter's `parity` and `late` → which works wait for a language, and what is done about it.

A work is late if one of the languages in `parity` is stale, a draft or missing there; inside one
language a text that is complete counts (a French one does for fr-CA), and where the section omits a
missing language, its absence is meant. Works that an earlier issue brought are never late: a
correction, a new time or a cancellation made afterwards waits for nobody.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from syndicate.localise import typography
from syndicate.localise.editions import is_over
from syndicate.localise.translation import Translation, policy, states
from syndicate.model import Article, Event, Finding, Severity
from syndicate.newsletter.issue import Editions
from syndicate.settings.options import Late, Settings

_LATE = frozenset({"stale", "draft", "missing"})
_TOLD: Mapping[Late, tuple[str, Severity]] = {
    "carry": ("translation-carried", "warning"),
    "wait": ("translation-awaited", "error"),
    "fallback": ("translation-behind", "warning"),
}
_OVERDUE = "translation-overdue"
CODES = frozenset({_OVERDUE, *(code for code, _ in _TOLD.values())})


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A work that is late, in the languages in which it is."""

    work: Article
    languages: Mapping[str, Translation]


def behind(works: Iterable[Article], parity: Collection[str], settings: Settings) -> list[Behind]:
    """Return those of `works` that are late in a language of `parity`."""
    found: list[Behind] = []
    for work in works:
        translated = states(work, settings)
        counted = _LATE - {"missing"} if policy(work, settings) == "omit" else _LATE
        late = {tag: translated[tag] for tag in parity if translated[tag].state in counted}
        if late:
            found.append(Behind(work=work, languages=late))
    return found


def held(
    works: Iterable[Article], public: Editions, newsletter: str, settings: Settings, at: datetime
) -> list[Article]:
    """Return the works that an issue would bring at `at` if their section did not hold them back.

    Such a section shows nothing before every language is ready.
    """
    table = settings.newsletters[newsletter]
    seen = {edition.work for those in public.values() for edition in those}

    def is_held(work: Article) -> bool:
        recent = at - table.window <= work.date <= at
        started = table.since is None or work.date >= table.since
        mine = work.section in table.sections and policy(work, settings) == "hold"
        return mine and recent and started and work.id not in seen and not _is_past(work, at)

    return [work for work in works if is_held(work)]


def without(public: Editions, late: Iterable[Behind]) -> Editions:
    """Return `public` less the works that are late."""
    gone = {one.work.id for one in late}
    return {tag: tuple(e for e in those if e.work not in gone) for tag, those in public.items()}


def tell(
    late: Iterable[Behind],
    brought: Collection[str],
    what: Late,
    until: datetime,
    now: datetime,
    zone: str,
) -> Iterator[Finding]:
    """Yield what happens to each work in each language that it lacks.

    brought: the works that the issue brings; of what its section holds back nothing goes out.
    until: when waiting ends and somebody is asked, told in `zone`.
    """
    told = f"{until.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
    for one in late:
        goes = what != "fallback" or one.work.id in brought
        code, severity = _TOLD[what if goes else "carry"]
        if what == "wait" and now >= until:
            code = _OVERDUE
        for tag, translated in one.languages.items():
            yield _finding(code, severity, one.work, tag, translated, told)


def _finding(
    code: str, severity: Severity, work: Article, tag: str, late: Translation, until: str
) -> Finding:
    source = work.variants[work.source]
    return Finding(
        code=code,
        severity=severity,
        mender="editor",
        file=late.file or source.file,
        work=work.id,
        locale=tag,
        fields={
            "name": work.name,
            "title": typography.text(source.title, source.locale),
            "state": late.state,
            "translator": late.translator or "",
            "until": until,
        },
    )


def _is_past(work: Article, at: datetime) -> bool:
    """Tell whether nobody is to read it: a draft, withdrawn, expired, or an event that has been."""
    source = work.variants[work.source]
    until = (work.end or work.start) if isinstance(work, Event) else None
    been = until is not None and until <= at
    return source.status == "draft" or been or is_over(source, at)
