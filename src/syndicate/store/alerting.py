"""Tables about what staff are told: what stands, who is told it by which way, and what senders saw."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from syndicate.store.types import Id, Instant, Names, metadata

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("parts", Names, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("turn", Integer, nullable=False),  # how often there was news of it
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("kind", "subject"),
    sqlite_autoincrement=True,  # Message-IDs are made of the id: never used twice
)

alert_tellings = Table(  # one piece of news, one person, one way
    "alert_tellings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("ends", Boolean, nullable=False),
    Column("way", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("told_at", Instant),
    UniqueConstraint("alert", "turn", "way", "person"),
    sqlite_autoincrement=True,
)
# Written out, not bound, so that the partial index below serves the query that says the same.
WAITING_TO_BE_TOLD = text("alert_tellings.state = 'waiting'")
Index(
    "ix_alert_tellings_waiting",
    alert_tellings.c.next_at,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)

sights = Table(  # what somebody met at work that staff should know of; gone when it is over
    "sights",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("facts", JSON, nullable=False),
)
