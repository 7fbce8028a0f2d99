"""What readers ask for from a form, until they have confirmed it; and what keeps keys and hashes together.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_EXPIRES = """
UPDATE subscriptions SET expires = (
    SELECT expires FROM consents
    WHERE consents.subscriber = subscriptions.subscriber
      AND consents.newsletter = subscriptions.newsletter
      AND consents.act IN ('given', 'confirmed')
    ORDER BY consents.id DESC LIMIT 1
)
"""


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subscriber", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("address_hmac", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("network", sa.Text()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("used_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_subscriber", "requests", ["subscriber"])
    op.create_index("ix_requests_address", "requests", ["address_hmac", "at"])
    op.create_index("ix_requests_network", "requests", ["network", "at"])
    op.create_index("ix_requests_until", "requests", ["until"])
    with op.batch_alter_table("suppressions") as table:
        table.add_column(sa.Column("lifted_at", Instant()))
    with op.batch_alter_table("instance") as table:
        table.add_column(sa.Column("identity", sa.Text()))
    with op.batch_alter_table("subscriptions") as table:
        table.add_column(sa.Column("expires", Instant()))
    op.execute(_EXPIRES)
    op.create_index("ix_subscriptions_expires", "subscriptions", ["expires"])
