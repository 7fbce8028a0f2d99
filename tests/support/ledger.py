"""Databases, readers and issues to test the ledger on, and the rule that all SQL must fit PostgreSQL."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ClauseElement

from syndicate.model import Block, Compiled, Delivery, Issue, Pool, Subscriber, Subscription
from syndicate.store import enrolment, issues, moves, subscribers
from syndicate.store.database import Database, connect, open_database
from syndicate.store.enrolment import Enrolment
from syndicate.store.migrations.upgrade import configuration

NOW = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
URL = "sqlite:///var/syndicate.db"


@contextmanager
def every_statement_fits_postgresql() -> Iterator[None]:
    """Compile each statement that runs for PostgreSQL as well."""

    def compiled(_connection: Any, clause: Any, *_: Any) -> None:
        if isinstance(clause, ClauseElement):
            upsert = getattr(clause, "_post_values_clause", None)
            if upsert is not None:  # both databases write it alike; only PostgreSQL has this choice
                upsert.constraint_target = None
            str(clause.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap

    event.listen(Engine, "before_execute", compiled)
    try:
        yield
    finally:
        event.remove(Engine, "before_execute", compiled)


def database(home: Path) -> Database:
    """Return the database of a home: the one that its environment names, or its file."""
    return open_database(os.environ.get("SYNDICATE_STORE__URL", URL), home)


def at_revision(home: Path, revision: str) -> Database:
    """Return the database of an earlier version."""
    made = connect(URL, home)
    with made.write() as c:
        config = configuration()
        config.attributes["connection"] = c
        command.upgrade(config, revision)
    return made


def in_hand(delivery: int, token: str) -> Delivery:
    """Return a row as a sender holds it, as far as moving it goes."""
    return Delivery(
        id=delivery, purpose="issue", key="", recipient="", issue=None, selection=None, locale="fr",
        zone=None, state="claimed", due=NOW, attempts=0, token=token,
    )  # fmt: skip


def hand_over(
    c: Connection, delivery: int, token: str, now: datetime, lease: timedelta = LEASE
) -> bool:
    """Have it recorded, as senders do, that a mail leaves; tell whether it was ours still."""
    return delivery in moves.hand_over_all(c, [in_hand(delivery, token)], now, lease)


def reader_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def add_reader(c: Connection, number: int, **changes: Any) -> str:
    values: dict[str, Any] = {
        "id": reader_id(number),
        "address": f"reader{number}@readers.example",
        "name": f"Reader {number}",
        "locale": "fr",
        "zone": "Europe/Paris",
    }
    subscribers.add(c, Subscriber(**values | changes), NOW)
    subscription = Subscription(
        subscriber=reader_id(number),
        newsletter="actualites",
        schedule="weekly",
        topics=(),
        state="active",
        since=NOW - timedelta(days=30),
    )
    subscribers.subscribe(c, subscription)
    return reader_id(number)


def add_issue(c: Connection, day: date = date(2026, 3, 12), **changes: Any) -> Issue:
    values: dict[str, Any] = {
        "newsletter": "actualites",
        "schedule": "weekly",
        "occurrence": day,
        "corrects": "",
        "first_due": NOW,
        "last_due": NOW,
        "state": "enrolling",
        "now": NOW,
    }
    return issues.create(c, **values | changes)


def enrolled(
    c: Connection, numbers: Sequence[int], items: tuple[str, ...] = ("work-1",), **changes: Any
) -> Issue:
    """Return an issue that is being sent to these readers."""
    issue = add_issue(c, **changes)
    ids = [reader_id(number) for number in numbers]
    alike = Enrolment(recipients=ids, locale="fr", zone="Europe/Paris", due=NOW, items=items)
    assert enrolment.enrol(c, issue, [alike], reader_id(max(numbers)), None)
    assert issues.move(c, issue.id, ["enrolling"], "sending")
    return issue


def pool(issue: str = "actualites-2026-03-12", revision: int = 1) -> Pool:
    block = Block(
        item="work-1",
        work="work-1",
        kind="article",
        section="cooperation",
        title="La fête des jumelages",
        summary="Trois jours\u00a0!",
        shown="fr",
        translation="source",
        slices={"html.item": "<p>Élan \ue000greeting_name\ue001</p>", "text.item": "Élan"},
    )
    fr = Compiled(
        locale="fr",
        subject=None,
        preheader="À lire",
        frame={"html.head": "<html>"},
        blocks=(block,),
    )
    en = Compiled(locale="en", subject="News", preheader=None, frame={}, blocks=())
    return Pool(
        issue=issue, revision=revision, frozen_at=NOW, hash="ab" * 32, locales={"fr": fr, "en": en}
    )
