"""What sources said before they were changed: translations tell of it by a fingerprint alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from syndicate.index.database import Index
from syndicate.index.works import Name, Read, joined
from syndicate.model import Article, Variant
from syndicate.packing import pack, unpack

_KEPT = 10  # of each source: translations are rarely further behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The translatable content of one language's file."""

    title: str
    summary: str
    html: str
    alt: str = ""
    place: str = ""


def said(variant: Variant) -> Said:
    """Return what a variant says; it must have its body."""
    return Said(
        title=variant.title,
        summary=variant.summary,
        html=variant.html,
        alt=variant.image.alt if variant.image else "",
        place=variant.place or "",
    )


def keep(index: Index, reads: Iterable[Read]) -> None:
    """Keep what sources said until now of which these reads say something else."""
    for one in reads:
        if one.work is None:
            continue
        for kind, work, texts in index.rows(
            """SELECT kind, coalesce(work, good), coalesce(texts, good_texts) FROM works
            WHERE kind = ? AND name = ? AND coalesce(work, good) IS NOT NULL""",
            one.kind,
            one.name,
        ):
            if kind and isinstance(work, bytes) and isinstance(texts, bytes) and work != one.work:
                before, after = joined(one.kind, work, texts), joined(one.kind, one.work)
                if before is not None and after is not None:
                    _keep(index, (one.kind, one.name), before, after)


def of(index: Index, name: Name, tag: str, fingerprint: str) -> Said | None:
    """Return what a source said when it had this fingerprint; None where nobody knows."""
    found = index.one(
        "SELECT said FROM sources WHERE kind = ? AND name = ? AND locale = ? AND fingerprint = ?",
        *name,
        tag,
        fingerprint,
    )
    return unpack(found, Said) if isinstance(found, bytes) else None


def _keep(index: Index, name: Name, before: Article, after: Article) -> None:
    was, now = before.variants[before.source], after.variants.get(before.source)
    if now is not None and now.fingerprint == was.fingerprint:
        return
    index.run(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)",
        *name,
        was.locale,
        was.fingerprint,
        pack(said(was)),
    )
    index.run(
        """DELETE FROM sources WHERE kind = ?1 AND name = ?2 AND locale = ?3 AND rowid NOT IN
        (SELECT rowid FROM sources WHERE kind = ?1 AND name = ?2 AND locale = ?3
        ORDER BY rowid DESC LIMIT ?4)""",
        *name,
        was.locale,
        _KEPT,
    )
