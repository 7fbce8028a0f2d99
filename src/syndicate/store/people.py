"""Tables about readers: who they are, what they agreed to, what they asked for, who must not be written to."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Table, Text, text

from syndicate.store.types import Fields, Id, Instant, Names, metadata

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, unique=True),
    Column("name", Text),
    Column("locale", Text, nullable=False),
    Column("zone", Text),
    Column("added_at", Instant, nullable=False),
    Column("fields", Fields),  # what else their table said of them, by its column
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("subscriber", Text, ForeignKey("subscribers.id"), primary_key=True),
    Column("newsletter", Text, primary_key=True),
    Column("schedule", Text, nullable=False),
    Column("topics", Names, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant),
    Column("left_at", Instant),
    Column("left_by", Text),
    Column(
        "expires", Instant
    ),  # of the consent that it stands on, so that no sender asks the ledger
    Index("ix_subscriptions_readers", "newsletter", "schedule", "state", "subscriber"),
    Index("ix_subscriptions_expires", "expires"),
)

consents = Table(  # append-only, and outlives the subscriber: no foreign key
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber", Text, nullable=False, index=True),
    Column("newsletter", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("basis", Text),
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("wording", Text),
    Column("evidence", Text),
    Column("network", Text),
    Column("expires", Instant),
    Column("recorded_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
LEFT = text("consents.act = 'left'")  # written out, so that the partial index serves it
Index(
    "ix_consents_left",
    consents.c.newsletter,
    consents.c.at,
    sqlite_where=text("act = 'left'"),
    postgresql_where=text("act = 'left'"),
)

wordings = Table(  # the words that people agreed to, by a hash of them: kept as long as anybody did
    "wordings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("locale", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_hmac", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("lifted_at", Instant),  # by the reader's own new consent
)

erasures = Table(  # all that is left of somebody who wanted nothing to be left
    "erasures",
    metadata,
    Column("address_hmac", Text, primary_key=True),
    Column("subscriber", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
)

requests = Table(  # what system mails are about: asked for from a form, until confirmed or over
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subscriber", Text),
    Column("address", Text),
    Column("address_hmac", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("zone", Text),
    Column("choices", JSON, nullable=False),
    Column("network", Text),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_requests_subscriber", "subscriber"),
    Index("ix_requests_address", "address_hmac", "at"),
    Index("ix_requests_network", "network", "at"),
    Index("ix_requests_until", "until"),
)
