"""Tokens of programs, and what they asked for.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Instant, Names

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("verbs", Names(), nullable=False),
        sa.Column("newsletters", Names(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant()),
        sa.Column("revoked_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
    )
    op.create_table(
        "api_tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.Column("status", sa.Integer()),
        sa.Column("answer", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_api_tasks"),
        sa.ForeignKeyConstraint(["token"], ["api_tokens.id"], name="fk_api_tasks_token"),
        sa.UniqueConstraint("token", "key", name="uq_api_tasks_token"),
    )
    op.create_index("ix_api_tasks_ended_at", "api_tasks", ["ended_at", "lease_until"])
