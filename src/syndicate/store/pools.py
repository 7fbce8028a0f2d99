"""Frozen pools: the very bytes that were approved, kept by revision."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from syndicate.errors import StoreError
from syndicate.model import Block, Compiled, Pool
from syndicate.store.database import columns, insert
from syndicate.store.schema import issues, pool_blocks, pool_frames, pools

_BLOCK = columns(pool_blocks, [field.name for field in fields(Block)])


def save(c: Connection, pool: Pool) -> bool:
    """Keep a pool; return False, changing nothing, when this revision is already frozen."""
    statement = insert(c, pools).values(
        issue=pool.issue, revision=pool.revision, hash=pool.hash, frozen_at=pool.frozen_at
    )
    if c.execute(statement.on_conflict_do_nothing()).rowcount != 1:
        return False
    key = {"issue": pool.issue, "revision": pool.revision}
    for compiled in pool.locales.values():
        c.execute(pool_frames.insert().values(**key, **_frame(compiled)))
        rows = [
            {**key, "locale": compiled.locale, "position": position, **_block(block)}
            for position, block in enumerate(compiled.blocks)
        ]
        if rows:
            c.execute(pool_blocks.insert(), rows)
    return True


def frozen(c: Connection, issue: str, revision: int) -> tuple[str, datetime] | None:
    """Return the hash of a pool and when it was frozen, without its bytes."""
    row = c.execute(
        select(pools.c.hash, pools.c.frozen_at).where(*_of(pools, issue, revision))
    ).first()
    return None if row is None else (row.hash, row.frozen_at)


def latest(c: Connection, issue: str) -> int:
    """Return the newest revision whose pool is kept; 0 if none is."""
    found = select(func.max(pools.c.revision)).where(pools.c.issue == issue)
    return int(c.execute(found).scalar() or 0)


def brought(c: Connection, newsletter: str) -> frozenset[str]:
    """Return the works that issues of `newsletter` which left have brought, in any language."""
    left = select(issues.c.id).where(
        issues.c.newsletter == newsletter, issues.c.state.in_(("enrolling", "sending", "sent"))
    )
    found = select(pool_blocks.c.work).where(
        pool_blocks.c.issue.in_(left), pool_blocks.c.kind != "reminder"
    )
    return frozenset(c.execute(found.distinct()).scalars())


def archived(c: Connection) -> list[tuple[str, str, str]]:
    """Return (newsletter, issue, locale) of every pool that is kept, as it is to be sent."""
    f = pool_frames.c
    current = (issues.c.id == f.issue) & (issues.c.revision == f.revision)
    rows = c.execute(
        select(issues.c.newsletter, f.issue, f.locale).select_from(
            pool_frames.join(issues, current)
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def load(c: Connection, issue: str, revision: int) -> Pool:
    """Return a pool with every locale; raises StoreError when there is none."""
    found = frozen(c, issue, revision)
    if found is None:
        raise StoreError("pool-missing", issue=issue, revision=revision)
    locales = {tag: load_locale(c, issue, revision, tag) for tag in tags(c, issue, revision)}
    return Pool(issue=issue, revision=revision, hash=found[0], frozen_at=found[1], locales=locales)


def tags(c: Connection, issue: str, revision: int) -> Sequence[str]:
    """Return the locales of a pool."""
    found = select(pool_frames.c.locale).where(*_of(pool_frames, issue, revision))
    return c.execute(found.order_by(pool_frames.c.locale)).scalars().all()


def load_locale(c: Connection, issue: str, revision: int, locale: str) -> Compiled:
    """Return a pool in one locale; raises StoreError when there is none."""
    f = pool_frames.c
    frame = c.execute(
        select(f.subject, f.preheader, f.frame).where(
            *_of(pool_frames, issue, revision), f.locale == locale
        )
    ).first()
    if frame is None:
        raise StoreError("pool-missing", issue=issue, revision=revision, locale=locale)
    rows = c.execute(
        select(*_BLOCK)
        .where(*_of(pool_blocks, issue, revision), pool_blocks.c.locale == locale)
        .order_by(pool_blocks.c.position)
    )
    return Compiled(
        locale=locale,
        subject=frame.subject,
        preheader=frame.preheader,
        frame=frame.frame,
        blocks=tuple(Block(**row) for row in rows.mappings()),
    )


def _of(table: Table, issue: str, revision: int) -> tuple[Any, Any]:
    return table.c.issue == issue, table.c.revision == revision


def _frame(compiled: Compiled) -> Mapping[str, Any]:
    return {
        "locale": compiled.locale,
        "subject": compiled.subject,
        "preheader": compiled.preheader,
        "frame": dict(compiled.frame),
    }


def _block(block: Block) -> Mapping[str, Any]:
    return asdict(block) | {"slices": dict(block.slices)}
