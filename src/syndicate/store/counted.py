"""Tables of what was counted: so that no report goes through the ledger, and none changes when somebody is erased."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, Table, Text

from syndicate.store.types import Id, Instant, metadata

issue_figures = Table(  # what became of the mails of an issue, as it was at an instant
    "issue_figures",
    metadata,
    Column("issue", Text, ForeignKey("issues.id"), primary_key=True),
    Column("taken_at", Instant, nullable=False),
    Column(
        "open", Id, nullable=False
    ),  # mails whose state could still change; -1 while it was sent
    Column("whole", JSON, nullable=False),
    Column("locales", JSON, nullable=False),
    Column("domains", JSON, nullable=False),  # never one with so few readers that it names them
    Column("curve", JSON, nullable=False),
)

reader_figures = Table(  # readers who came and went on a day, in the site's zone
    "reader_figures",
    metadata,
    Column("day", Date, primary_key=True),
    Column("newsletter", Text, primary_key=True),
    Column("locale", Text, primary_key=True),
    Column("joined", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("readers", Integer),  # how many there were when they were last counted that day, if ever
)
