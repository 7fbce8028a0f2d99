"""The ledger of consent: what somebody did, act by act; the words they agreed to; who was erased.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op
from email_validator import validate_email

from syndicate.store.types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _consents()
    _addresses()
    op.create_table(
        "wordings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wordings"),
    )
    op.create_table(
        "erasures",
        sa.Column("address_hmac", sa.Text(), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("address_hmac", name="pk_erasures"),
    )
    op.create_index("ix_erasures_until", "erasures", ["until"])


def _consents() -> None:
    """Have each row say which act it is; all so far are consents that were given."""
    given = sa.text("'given'")
    with op.batch_alter_table("consents") as table:
        table.add_column(sa.Column("act", sa.Text(), nullable=False, server_default=given))
        table.add_column(sa.Column("evidence", sa.Text()))
        table.add_column(sa.Column("network", sa.Text()))
        table.add_column(sa.Column("recorded_at", Instant()))
        table.alter_column("basis", existing_type=sa.Text(), nullable=True)
    op.execute("UPDATE consents SET recorded_at = at")
    with op.batch_alter_table("consents") as table:
        table.alter_column("recorded_at", existing_type=Instant(), nullable=False)
        table.alter_column("act", existing_type=sa.Text(), server_default=None)


def _addresses() -> None:
    """Have domains stand as A-labels (RFC 5891), as addresses are known by from now on."""
    rows = op.get_bind().execute(sa.text("SELECT id, address FROM subscribers"))
    for subscriber, address in rows.all():
        local, _, domain = (address or "").rpartition("@")
        if not domain.isascii():
            found = validate_email(address, check_deliverability=False)
            known = f"{local}@{found.ascii_domain}"
            change = sa.text("UPDATE subscribers SET address = :known WHERE id = :id")
            op.get_bind().execute(change, {"known": known, "id": subscriber})
