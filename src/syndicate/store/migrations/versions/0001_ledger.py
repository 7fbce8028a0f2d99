"""The first schema: works, readers, issues, pools, the ledger, the installation.

Written out and never edited again: a database that ran it must stay what it says.
"""

import sqlalchemy as sa
from alembic import op

from syndicate.store.types import Id, Instant, Names

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _works()
    _readers()
    _promises()
    _issues()
    _pools()
    _selections()
    _deliveries()
    _installation()


def _works() -> None:
    op.create_table(
        "works_released",
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("work", "locale", name="pk_works_released"),
    )
    op.create_table(
        "looks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_looks"),
    )


def _readers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("address", name="uq_subscribers_address"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("newsletter", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("topics", Names(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", Instant()),
        sa.Column("left_at", Instant()),
        sa.Column("left_by", sa.Text()),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.id"], name="fk_subscriptions_subscriber"
        ),
        sa.PrimaryKeyConstraint("subscriber", "newsletter", name="pk_subscriptions"),
    )
    op.create_index(
        "ix_subscriptions_readers",
        "subscriptions",
        ["newsletter", "schedule", "state", "subscriber"],
    )


def _promises() -> None:
    op.create_table(
        "consents",
        sa.Column("id", Id, nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("newsletter", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text()),
        sa.Column("expires", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_subscriber", "consents", ["subscriber"])
    op.create_table(
        "suppressions",
        sa.Column("address_hmac", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("address_hmac", name="pk_suppressions"),
    )


def _issues() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("newsletter", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Date(), nullable=False),
        sa.Column("corrects", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_due", Instant(), nullable=False),
        sa.Column("last_due", Instant(), nullable=False),
        sa.Column("at", Instant()),
        sa.Column("works", Names(), nullable=False),
        sa.Column("enrolled_to", sa.Text()),
        sa.Column("skipped_empty", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
        sa.UniqueConstraint(
            "newsletter", "schedule", "occurrence", "corrects", name="uq_issues_newsletter"
        ),
    )
    op.create_index("ix_issues_state", "issues", ["state"])
    op.create_table(
        "approvals",
        sa.Column("id", Id, nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text()),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_approvals_issue"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_approvals_issue", "approvals", ["issue"])


def _pools() -> None:
    op.create_table(
        "pools",
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("frozen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_pools_issue"),
        sa.PrimaryKeyConstraint("issue", "revision", name="pk_pools"),
    )
    op.create_table(
        "pool_frames",
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("preheader", sa.Text()),
        sa.Column("frame", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue", "revision"], ["pools.issue", "pools.revision"], name="fk_pool_frames_issue"
        ),
        sa.PrimaryKeyConstraint("issue", "revision", "locale", name="pk_pool_frames"),
    )
    op.create_table(
        "pool_blocks",
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("slices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue", "revision"], ["pools.issue", "pools.revision"], name="fk_pool_blocks_issue"
        ),
        sa.PrimaryKeyConstraint("issue", "revision", "locale", "position", name="pk_pool_blocks"),
    )


def _selections() -> None:
    op.create_table(
        "selections",
        sa.Column("id", Id, nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_selections_issue"),
        sa.PrimaryKeyConstraint("id", name="pk_selections"),
        sa.UniqueConstraint("issue", "revision", "locale", "hash", name="uq_selections_issue"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "selection_items",
        sa.Column("selection", Id, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["selection"], ["selections.id"], name="fk_selection_items_selection"
        ),
        sa.PrimaryKeyConstraint("selection", "item", name="pk_selection_items"),
    )
    op.create_index("ix_selection_items_item", "selection_items", ["item"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", Id, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("issue", sa.Text()),
        sa.Column("selection", Id),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("sender", sa.Text()),
        sa.Column("lease_until", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", Instant()),
        sa.Column("next_at", Instant()),
        sa.Column("resent", sa.Boolean(), nullable=False),
        sa.Column("handed_over_at", Instant()),
        sa.Column("settled_at", Instant()),
        sa.Column("reply_code", sa.Integer()),
        sa.Column("reply_enhanced", sa.Text()),
        sa.Column("reply_text", sa.Text()),
        sa.Column("reply_kind", sa.Text()),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name="fk_deliveries_issue"),
        sa.ForeignKeyConstraint(["selection"], ["selections.id"], name="fk_deliveries_selection"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("purpose", "key", "recipient", name="uq_deliveries_purpose"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_issue_state", "deliveries", ["issue", "state"])
    op.create_index("ix_deliveries_recipient", "deliveries", ["recipient"])
    op.create_index("ix_deliveries_selection", "deliveries", ["selection"])
    op.create_index("ix_deliveries_sender", "deliveries", ["sender"])
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["priority", "due", "id"],
        sqlite_where=sa.text("state IN ('queued', 'deferred')"),
        postgresql_where=sa.text("state IN ('queued', 'deferred')"),
    )


def _installation() -> None:
    op.create_table(
        "senders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("lock", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_senders"),
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("inode", Id),
        sa.Column("machine", sa.Text()),
        sa.Column("held_reason", sa.Text()),
        sa.Column("held_since", Instant()),
        sa.Column("last_tick", Instant()),
        sa.Column("withdrawals_offset", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_instance"),
    )
    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
