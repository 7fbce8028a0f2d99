"""A frozen issue → how far it is approved: as a whole by so many people, and in each language asked for.

An approval is of bytes: of the whole pool, or of what one language brings. Another text of one language
leaves the approvals of the others standing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.model import Issue
from syndicate.newsletter.compose import locale_hash, readable
from syndicate.store import issues, pools
from syndicate.store.issues import Approval
from syndicate.store.types import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Assent:
    """How far the very bytes of a revision are approved.

    needed:    how many people have to approve it as a whole.
    given:     what counts of all that was approved: one for each person and language.
    languages: those that need an approval of their own, and who gave it first; None where nobody has.
    frozen:    whether there is anything to approve yet.
    """

    needed: int
    given: tuple[Approval, ...]
    languages: Mapping[str, Approval | None]
    frozen: bool

    @property
    def whole(self) -> tuple[Approval, ...]:
        """Return the first approval of the whole by each person, the earliest first."""
        first: dict[str, Approval] = {}
        for one in self.given:
            if one.locale is None:
                first.setdefault(one.by, one)
        return tuple(first.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the languages that nobody has approved yet."""
        return tuple(tag for tag, one in self.languages.items() if one is None)

    @property
    def enough(self) -> bool:
        """Tell whether it may leave as far as approvals go."""
        asked = self.needed > 0 or bool(self.languages)
        return not asked or (self.frozen and len(self.whole) >= self.needed and not self.missing)

    @property
    def since(self) -> datetime | None:
        """Return when it had all that it needs; None before that, and where nothing is needed."""
        if not self.enough:
            return None
        counted = [*self.whole[: self.needed], *(one for one in self.languages.values() if one)]
        return max((one.at for one in counted), default=None)


def assent(c: Connection, house: House, issue: Issue, revision: int | None = None) -> Assent:
    """Return how far a revision is approved, the issue's own if none is named."""
    table = newsletter_of(house, issue.newsletter)
    number = revision or issue.revision
    known = pools.frozen(c, issue.id, number)
    if known is None:
        missing = dict.fromkeys(table.approvals_in)
        return Assent(needed=table.approvals, given=(), languages=missing, frozen=False)
    hashes = _hashes(c, issue.id, number, table.approvals_in)
    right: dict[str | None, str] = {None: known[0]}
    right.update(hashes)
    given = tuple(
        one
        for one in issues.approvals(c, issue.id)
        if one.voided_at is None and one.hash == right.get(one.locale)
    )
    languages = {tag: next((one for one in given if one.locale == tag), None) for tag in hashes}
    return Assent(needed=table.approvals, given=given, languages=languages, frozen=True)


def _hashes(
    c: Connection, issue: str, revision: int, languages: tuple[str, ...]
) -> Mapping[str, str]:
    """Return the hash of each of these languages in which a pool brings anything."""
    tags = frozenset(pools.tags(c, issue, revision)) if languages else frozenset()
    loaded = (pools.load_locale(c, issue, revision, tag) for tag in languages if tag in tags)
    return {one.locale: locale_hash(one) for one in loaded if readable(one)}
