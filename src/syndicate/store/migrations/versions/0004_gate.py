"""What the gate found and who overruled it, what editors kept as it was, what readers' tables say of them.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gate_reports",
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_gate_reports_issue"),
        sa.PrimaryKeyConstraint("issue", "revision", name="pk_gate_reports"),
    )
    op.create_table(
        "overrides",
        sa.Column("id", Id, nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_overrides_issue"),
        sa.PrimaryKeyConstraint("id", name="pk_overrides"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_overrides_issue", "overrides", ["issue"])
    with op.batch_alter_table("issues") as table:
        table.add_column(sa.Column("kept", sa.Text()))
    with op.batch_alter_table("subscribers") as table:
        table.add_column(sa.Column("fields", sa.JSON()))
