"""Works that claim the same id or the same address: which of them has to give way, and why."""

from collections.abc import Iterable, Iterator, Mapping

from syndicate.content.complaints import Complaints
from syndicate.content.identity import work_id
from syndicate.model import Article, Event, Finding
from syndicate.settings.options import Settings

Work = Article | Event
Lines = Mapping[tuple[str, str], int]
"""(file, key) → where the key stands."""


def of_id(
    works: Iterable[Work], lines: Lines, settings: Settings
) -> Iterator[tuple[Work, Finding]]:
    """Yield each work whose id another has, with more right: by the name it comes from, or by age."""

    def right(work: Work) -> tuple[object, ...]:
        natural = work.id == work_id(settings.site.authority, work.kind, work.name)
        return not natural, work.date, work.kind, work.name

    holders: dict[str, str] = {}
    for work in sorted(works, key=right):
        file = work.variants[work.source].file
        other = holders.setdefault(work.id, file)
        if other != file:
            complaints = Complaints(file)
            complaints.error("id-duplicate", lines[file, "id"], id=work.id, other=other)
            yield from ((work, one) for one in complaints.findings)


def of_address(
    works: Iterable[Work], lines: Lines, settings: Settings
) -> Iterator[tuple[Work, Finding]]:
    """Yield each work whose address an older one has, or one of its date that is called so."""

    def right(work: Work) -> tuple[object, ...]:
        natural = work.variants[work.source].slug == work.name
        return work.date, not natural, work.kind, work.name

    holders: dict[tuple[str, str, str], str] = {}
    for work in sorted(works, key=right):
        claims = addresses(work, settings)
        taken = {file: key for key, file in reversed(claims.items()) if key in holders}
        for file, (kind, locale, slug) in reversed(taken.items()):
            complaints = Complaints(file, locale)
            other = holders[kind, locale, slug]
            complaints.error("slug-duplicate", lines[file, "slug"], slug=slug, other=other)
            yield from ((work, one) for one in complaints.findings)
        if not taken:
            holders |= claims


def addresses(work: Work, settings: Settings) -> dict[tuple[str, str, str], str]:
    """Return (kind, locale, slug) → file, of each locale that the work can be shown in."""
    found: dict[tuple[str, str, str], str] = {}
    for tag, locale in settings.locales.items():
        shown = next((one for one in (tag, *locale.fallback) if one in work.variants), None)
        if shown is not None:
            variant = work.variants[shown]
            found[work.kind, tag, variant.slug] = variant.file
    return found
