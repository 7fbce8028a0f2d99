"""The table of links by which somebody without an account reads a page before the public does."""

from sqlalchemy import Column, Index, Table, Text

from syndicate.store.types import Instant, metadata

previews = Table(
    "previews",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Index("ix_previews_work", "kind", "name"),
)
