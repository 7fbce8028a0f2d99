"""Test mails of an issue, and what its own mail brings one reader."""

from sqlalchemy import Connection, select

from syndicate.store import selections
from syndicate.store.schema import audit as audit_table
from syndicate.store.schema import deliveries

ACT = "test"
_MARK = "~test-"
_PROOF = "~proof-"
t = deliveries.c


def next_key(c: Connection, issue: str) -> str:
    """Return the purpose key of the next test mail of an issue."""
    found = select(t.key).where(
        t.issue == issue, t.purpose == "test", t.key.startswith(f"{issue}{_MARK}", autoescape=True)
    )
    numbers = (int(key.rpartition(_MARK)[2]) for key in c.execute(found).scalars())
    return f"{issue}{_MARK}{max(numbers, default=0) + 1}"


def proof_key(issue: str, revision: int, locale: str) -> str:
    """Return the purpose key of the proofs of a revision in one language: the same at each attempt."""
    return f"{issue}{_PROOF}{revision}-{locale}"


def is_proof(key: str) -> bool:
    """Tell whether a test mail is the proof of an issue that is about to leave."""
    return _PROOF in key


def seen_by(c: Connection, key: str) -> str | None:
    """Return the id of the reader whose mail a test mail shows; None where it shows nobody's."""
    own = select(audit_table.c.fields).where(audit_table.c.act == ACT, audit_table.c.subject == key)
    fields = c.execute(own).scalars().first()
    return fields.get("as") if fields else None


def brought_by(c: Connection, issue: str, recipient: str) -> tuple[str, ...] | None:
    """Return what the mail of an issue brings its reader; None where they are not enrolled."""
    row = select(t.selection).where(t.purpose == "issue", t.key == issue, t.recipient == recipient)
    number = c.execute(row).scalar()
    return None if number is None else selections.get(c, number).items
