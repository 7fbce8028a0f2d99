"""What came back, and what was said of mails that had left.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bounces",
        sa.Column("id", Id, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event", sa.Text()),
        sa.Column("delivery", Id),
        sa.Column("subscriber", sa.Text()),
        sa.Column("address_hmac", sa.Text()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("enhanced", sa.Text()),
        sa.Column("text", sa.Text()),
        sa.Column("undone_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_bounces"),
        sa.UniqueConstraint("source", "event", name="uq_bounces_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bounces_at", "bounces", ["at"])
    op.create_index("ix_bounces_delivery", "bounces", ["delivery"])
    op.create_index("ix_bounces_address", "bounces", ["address_hmac", "at"])
