"""What was counted of issues and of readers, so that reports need not count again.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issue_figures",
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.Column("open", Id, nullable=False),
        sa.Column("whole", sa.JSON(), nullable=False),
        sa.Column("locales", sa.JSON(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_issue_figures_issue"),
        sa.PrimaryKeyConstraint("issue", name="pk_issue_figures"),
    )
    op.create_table(
        "reader_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("newsletter", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("readers", sa.Integer()),
        sa.PrimaryKeyConstraint("day", "newsletter", "locale", name="pk_reader_figures"),
    )
    left = sa.text("act = 'left'")
    op.create_index(
        "ix_consents_left",
        "consents",
        ["newsletter", "at"],
        sqlite_where=left,
        postgresql_where=left,
    )
