"""Tables about staff: who they are, where they are signed in, and how often somebody tried to be."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from syndicate.store.types import Id, Instant, Names, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", Names, nullable=False),
    Column("locale", Text, nullable=False),
    Column("password", Text),  # Argon2id; none before they chose one
    Column("welcome", Text),  # SHA-256 of what makes their open link the one that counts
    Column("totp", Text),  # salt of the secret, which is in no database (journeys.staff.codes)
    Column("totp_step", Id),  # of the last code taken: none before it counts any more
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

staff_recovery = Table(  # codes for who lost their telephone, each good once
    "staff_recovery",
    metadata,
    Column("staff", Text, ForeignKey("staff.id"), primary_key=True),
    Column("mark", Text, primary_key=True),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token", Text, nullable=False, unique=True),  # SHA-256 of what the cookie says
    Column("staff", Text, ForeignKey("staff.id"), nullable=False, index=True),
    Column("began_at", Instant, nullable=False, index=True),
    Column("seen_at", Instant, nullable=False),
    Column("network", Text),
    Column("browser", Text, nullable=False),
    sqlite_autoincrement=True,
)

staff_networks = Table(  # where somebody has signed in from
    "staff_networks",
    metadata,
    Column("staff", Text, ForeignKey("staff.id"), primary_key=True),
    Column("network", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

staff_tries = Table(  # that failed, by whom they were about and by where they came from
    "staff_tries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("until", Instant),
)
