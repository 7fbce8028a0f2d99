"""How far each log of withdrawals was taken in: several machines, each with its own, share a database.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawal_logs",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("offset", Id, nullable=False),
        sa.PrimaryKeyConstraint("log", name="pk_withdrawal_logs"),
    )
