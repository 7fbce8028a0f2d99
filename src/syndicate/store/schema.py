"""Every table but those about readers (`people`), staff (`staffing`), alerts, programs and figures (`counted`).

Named as in the contract; migrations/ brings a database here. Columns that hold a list or a mapping are JSON; states are text, so that adding one is no migration.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Computed,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from syndicate.store import (  # noqa: F401 - their tables stand beside these
    alerting,
    counted,
    easing,
    people,
    previewing,
    programs,
    staffing,
)
from syndicate.store.types import Id, Instant, Names, metadata

REVISION = "0013"  # the newest in migrations/versions; a test keeps it so

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
    Column("begins", Instant),  # when it begins to leave, once somebody has said so
    Column("kept", Text),  # the hash of what sources say now, if an editor would rather not take it
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
    Column("voided_at", Instant),  # taken back, or sent back with the issue
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
    Column("ready", Instant, Computed("coalesce(next_at, due)")),  # when it may be claimed
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
    deliveries.c.ready,
    deliveries.c.id,
    sqlite_where=text("state IN ('queued', 'deferred')"),
    postgresql_where=text("state IN ('queued', 'deferred')"),
)

UNKNOWN = text("deliveries.state = 'unknown'")  # written out for the same reason
Index(
    "ix_deliveries_unknown",
    deliveries.c.id,
    sqlite_where=text("state = 'unknown'"),
    postgresql_where=text("state = 'unknown'"),
)

gate_reports = Table(  # what the gate said when a revision was settled
    "gate_reports",
    metadata,
    Column("issue", Text, ForeignKey("issues.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("findings", JSON, nullable=False),
)

overrides = Table(  # append-only: who let what pass, and why
    "overrides",
    metadata,
    Column("id", Id, primary_key=True),
    Column("issue", Text, ForeignKey("issues.id"), nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
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
    Column("identity", Text),  # a mark of the key under which addresses are hashed here
)

withdrawal_logs = Table(  # how far each was taken in, by what its first line says
    "withdrawal_logs",
    metadata,
    Column("log", Text, primary_key=True),
    Column("offset", Id, nullable=False),
)

bounces = Table(  # what was said of mails after they had left; it outlives mail and reader: no foreign keys
    "bounces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Text, nullable=False),
    Column("event", Text),
    Column("delivery", Id, index=True),
    Column("subscriber", Text),
    Column("address_hmac", Text),
    Column("at", Instant, nullable=False, index=True),
    Column("told_at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("class", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("code", Integer),
    Column("enhanced", Text),
    Column("text", Text),
    Column("undone_at", Instant),
    UniqueConstraint("source", "event"),
    Index("ix_bounces_address", "address_hmac", "at"),
    sqlite_autoincrement=True,
)

audit = Table(  # append-only: a trigger refuses whatever else is tried (migration 0007)
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("fields", JSON, nullable=False),
    sqlite_autoincrement=True,
)
