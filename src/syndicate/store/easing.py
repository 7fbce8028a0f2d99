"""The tables by which we go easy on those who take our mail: how much has left, who is left alone."""

from sqlalchemy import Column, Integer, Table, Text

from syndicate.store.types import Id, Instant, metadata

departures = Table(  # how many mails were handed over in a minute
    "departures",
    metadata,
    Column("minute", Instant, primary_key=True),
    Column("mails", Id, nullable=False),
)

pacing = Table(  # one row, number 1
    "pacing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next_slot", Instant),  # from which on nobody has taken the right to send a mail
    Column("hours", Text, nullable=False),  # those by which mails were put off
)

provider_pauses = Table(
    "provider_pauses",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Column("code", Integer),
    Column("enhanced", Text),
    Column("text", Text),
)
