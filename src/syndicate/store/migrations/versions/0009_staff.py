"""Staff: who may use the console, where they are signed in, and how often somebody tried to be.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id, Instant, Names

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", Names(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("password", sa.Text()),
        sa.Column("welcome", sa.Text()),
        sa.Column("totp", sa.Text()),
        sa.Column("totp_step", Id),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("disabled_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("address", name="uq_staff_address"),
    )
    _sessions()
    op.create_table(
        "staff_recovery",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("staff", "mark", name="pk_staff_recovery"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_recovery_staff"),
    )
    op.create_table(
        "staff_networks",
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("staff", "network", name="pk_staff_networks"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_networks_staff"),
    )
    op.create_index("ix_staff_networks_at", "staff_networks", ["at"])
    op.create_table(
        "staff_tries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant()),
        sa.PrimaryKeyConstraint("key", name="pk_staff_tries"),
    )
    op.create_index("ix_staff_tries_at", "staff_tries", ["at"])


def _sessions() -> None:
    op.create_table(
        "staff_sessions",
        sa.Column("id", Id, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("network", sa.Text()),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_sessions"),
        sa.UniqueConstraint("token", name="uq_staff_sessions_token"),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_sessions_staff"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    op.create_index("ix_staff_sessions_began_at", "staff_sessions", ["began_at"])
