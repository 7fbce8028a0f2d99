"""Tables about programs: the tokens they come with, and what they asked for."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from syndicate.store.types import Instant, Names, metadata

tokens = Table(  # the secret itself is nowhere
    "api_tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),  # SHA-256 of the whole token
    Column("name", Text, nullable=False),
    Column("verbs", Names, nullable=False),
    Column("newsletters", Names, nullable=False),  # none: all of them
    Column("by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

tasks = Table(  # what was asked for by POST, and the answer: kept for a day
    "api_tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token", Text, ForeignKey("api_tokens.id"), nullable=False),
    Column("key", Text),
    Column("mark", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("locale", Text, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("lease_until", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", Instant),
    Column("status", Integer),
    Column("answer", Text),  # as it was written, so that it is the same each time
    UniqueConstraint("token", "key"),
    Index("ix_api_tasks_ended_at", "ended_at", "lease_until"),
)
