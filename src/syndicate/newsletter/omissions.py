"""Works that an issue might have brought, and does not bring to anybody → why not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from syndicate.content.edits import IssueEdit
from syndicate.localise.editions import is_held
from syndicate.localise.happenings import ends
from syndicate.model import Article, Edition
from syndicate.newsletter.issue import Editions, Released, is_asked_for
from syndicate.settings.options import Newsletter, Settings

Omission = Literal[
    "excluded", "carried", "held", "not-public", "over", "too-old", "too-late", "before-since"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What an issue was made of.

    public:   what readers found at `freeze_at`.
    brought:  the works in its pool; carried: those that it left for a later one.
    """

    table: Newsletter
    public: Editions
    released: Released
    edits: Mapping[str, IssueEdit]
    brought: Collection[str]
    carried: Collection[str]
    first_due: datetime
    freeze_at: datetime


def omissions(
    works: Iterable[Article], issued: Issued, tag: str, settings: Settings
) -> Iterator[tuple[Article, Omission]]:
    """Yield each recent work of the newsletter's sections that the pool lacks, with the reason.

    tag: whose readers'. Recent is what is not older than twice what an issue brings.
    """
    editions = {one.work: one for one in issued.public.get(tag, ())}
    for those in issued.public.values():
        for one in those:
            editions.setdefault(one.work, one)
    opens = issued.freeze_at - 2 * issued.table.window
    for work in works:
        if work.section not in issued.table.sections or work.id in issued.brought:
            continue
        at = issued.released.get((work.id, tag), work.date)
        if max(at, work.date) >= opens:
            yield work, _reason(work, editions.get(work.id), at, issued, settings)


def _reason(
    work: Article, edition: Edition | None, at: datetime, issued: Issued, settings: Settings
) -> Omission:
    if not is_asked_for(work, (), issued.edits, settings):
        return "excluded"
    if work.id in issued.carried:
        return "carried"
    if edition is None:
        return _absence(work, issued, settings)
    over = edition.happening is not None and ends(edition.happening) <= issued.first_due
    return "over" if over else _age(at, issued)


def _absence(work: Article, issued: Issued, settings: Settings) -> Omission:
    if work.date > issued.freeze_at:
        return "too-late"
    return "held" if is_held(work, settings) else "not-public"


def _age(at: datetime, issued: Issued) -> Omission:
    if issued.table.since is not None and at < issued.table.since:
        return "before-since"
    return "too-old" if at < issued.freeze_at - issued.table.window else "too-late"
