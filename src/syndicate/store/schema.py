"""Every table, as the contract names it; migrations/ brings a database here.

Columns that hold a list or a mapping are JSON; states are text, so that adding one is no migration.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from syndicate.store.types import Id, Instant, Names

REVISION = "0002"  # the newest in migrations/versions; a test keeps it so

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

works_released = Table(
    "works_released",
    metadata,
    Column("work", Text, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

looks = Table(  # when we last looked at something, by its name
    "looks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, unique=True),
    Column("name", Text),
    Column("locale", Text, nullable=False),
    Column("zone", Text),
    Column("added_at", Instant, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("subscriber", Text, ForeignKey("subscribers.id"), primary_key=True),
    Column("newsletter", Text, primary_key=True),
    Column("schedule", Text, nullable=False),
    Column("topics", Names, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant),
    Column("left_at", Instant),
    Column("left_by", Text),
    Index("ix_subscriptions_readers", "newsletter", "schedule", "state", "subscriber"),
)

consents = Table(  # append-only, and outlives the subscriber: no foreign key
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber", Text, nullable=False, index=True),
    Column("newsletter", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("basis", Text),
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("wording", Text),
    Column("evidence", Text),
    Column("network", Text),
    Column("expires", Instant),
    Column("recorded_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

wordings = Table(  # the words that people agreed to, by a hash of them: kept as long as anybody did
    "wordings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("locale", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_hmac", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

erasures = Table(  # all that is left of somebody who wanted nothing to be left
    "erasures",
    metadata,
    Column("address_hmac", Text, primary_key=True),
    Column("subscriber", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
)

issues = Table(
    "issues",
    metadata,
    Column("id", Text, primary_key=True),
    Column("newsletter", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("occurrence", Date, nullable=False),
    Column("corrects", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("paused", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_due", Instant, nullable=False),
    Column("last_due", Instant, nullable=False),
    Column("at", Instant),
    Column("works", Names, nullable=False),
    Column("enrolled_to", Text),
    Column("skipped_empty", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("newsletter", "schedule", "occurrence", "corrects"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("issue", Text, ForeignKey("issues.id"), nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("hash", Text, nullable=False),
    Column("locale", Text),
    sqlite_autoincrement=True,
)

pools = Table(
    "pools",
    metadata,
    Column("issue", Text, ForeignKey("issues.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("frozen_at", Instant, nullable=False),
)

pool_frames = Table(  # what stands around the blocks of one locale
    "pool_frames",
    metadata,
    Column("issue", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("subject", Text),
    Column("preheader", Text),
    Column("frame", JSON, nullable=False),
    ForeignKeyConstraint(["issue", "revision"], ["pools.issue", "pools.revision"]),
)

pool_blocks = Table(
    "pool_blocks",
    metadata,
    Column("issue", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("item", Text, nullable=False),
    Column("work", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("translation", Text, nullable=False),
    Column("slices", JSON, nullable=False),
    ForeignKeyConstraint(["issue", "revision"], ["pools.issue", "pools.revision"]),
)

selections = Table(
    "selections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("issue", Text, ForeignKey("issues.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("locale", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("issue", "revision", "locale", "hash"),
    sqlite_autoincrement=True,
)

selection_items = Table(
    "selection_items",
    metadata,
    Column("selection", Id, ForeignKey("selections.id"), primary_key=True),
    Column("item", Text, primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

# Written out, not bound, so that the partial index below serves the queries that say the same.
WAITING = text("deliveries.state IN ('queued', 'deferred')")

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("recipient", Text, nullable=False, index=True),
    Column("address", Text),
    Column("issue", Text, ForeignKey("issues.id")),
    Column("selection", Id, ForeignKey("selections.id"), index=True),
    Column("locale", Text, nullable=False),
    Column("zone", Text),
    Column("priority", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("token", Text),
    Column("sender", Text, index=True),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("tried_at", Instant),
    Column("next_at", Instant),
    Column("resent", Boolean, nullable=False),
    Column("handed_over_at", Instant),
    Column("settled_at", Instant),
    Column("reply_code", Integer),
    Column("reply_enhanced", Text),
    Column("reply_text", Text),
    Column("reply_kind", Text),
    UniqueConstraint("purpose", "key", "recipient"),
    Index("ix_deliveries_issue_state", "issue", "state"),
    sqlite_autoincrement=True,  # outbox files are named by the id: never used twice
)
Index(
    "ix_deliveries_waiting",
    deliveries.c.priority,
    deliveries.c.due,
    deliveries.c.id,
    sqlite_where=text("state IN ('queued', 'deferred')"),
    postgresql_where=text("state IN ('queued', 'deferred')"),
)

senders = Table(
    "senders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("lock", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
)

instance = Table(  # one row, number 1
    "instance",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("token", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("inode", Id),
    Column("machine", Text),
    Column("held_reason", Text),
    Column("held_since", Instant),
    Column("last_tick", Instant),
    Column("withdrawals_offset", Id, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    sqlite_autoincrement=True,
)
