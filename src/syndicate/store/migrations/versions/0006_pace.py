"""How many mails left when, what paces the next, and which mailbox providers are left alone.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("minute", Instant(), nullable=False),
        sa.Column("mails", Id, nullable=False),
        sa.PrimaryKeyConstraint("minute", name="pk_departures"),
    )
    op.create_table(
        "pacing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next_slot", Instant()),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pacing"),
    )
    op.create_table(
        "provider_pauses",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("enhanced", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.PrimaryKeyConstraint("provider", name="pk_provider_pauses"),
    )
    # SQLite adds only a column that is not stored, and PostgreSQL has an index only on one that is.
    stored = True if op.get_bind().dialect.name == "postgresql" else None
    ready = sa.Computed("coalesce(next_at, due)", persisted=stored)
    op.add_column("deliveries", sa.Column("ready", Instant(), ready))
    op.drop_index("ix_deliveries_waiting", table_name="deliveries")
    waiting = sa.text("state IN ('queued', 'deferred')")
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["priority", "ready", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
