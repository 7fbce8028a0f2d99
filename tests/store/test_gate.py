"""What the gate asks about readers, and what is kept of its answers."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from syndicate.model import Consent, Finding
from syndicate.store import consents, gate, subscribers, suppressions
from syndicate.store.database import Database
from syndicate.store.gate import Override
from syndicate.store.schema import deliveries
from syndicate.store.types import Connection
from tests.support.ledger import NOW, add_issue, add_reader, enrolled, reader_id

DAY = timedelta(days=1)


def agreed(c: Connection, number: int, act: str = "given") -> None:
    one = Consent(
        subscriber=reader_id(number),
        newsletter="actualites",
        act=act,  # type: ignore[arg-type] # one of the ledger's own
        at=NOW - DAY,
        source="cli",
        method="staff",
    )
    consents.record(c, [one], NOW)


def counted(c: Connection, schedule: str | None = None) -> gate.Counts:
    return gate.counts(c, gate.Audience("actualites", schedule), NOW + DAY)


def test_readers_are_counted_by_locale(database: Database) -> None:
    with database.write() as c:
        for number, locale in ((1, "fr"), (2, "fr"), (3, "en")):
            add_reader(c, number, locale=locale)
        subscribers.leave(c, reader_id(2), None, NOW, "page", NOW)
        assert counted(c).by_locale == {"fr": 1, "en": 1}
        assert counted(c, "weekly").by_locale == {"fr": 1, "en": 1}
        assert counted(c, "daily").by_locale == {}


def test_who_never_agreed_is_counted(database: Database) -> None:
    with database.write() as c:
        for number in (1, 2, 3):
            add_reader(c, number)
        agreed(c, 1)
        agreed(c, 2, "requested")
        assert counted(c).without_consent == 2
        agreed(c, 2, "confirmed")
        agreed(c, 3)
        assert counted(c).without_consent == 0


def test_a_consent_that_ends_before_the_last_of_them_is_due_is_counted(database: Database) -> None:
    with database.write() as c:
        for number, days in ((1, 0), (2, 1), (3, 2)):
            add_reader(c, number)
            (one,) = subscribers.subscriptions(c, reader_id(number))
            subscribers.subscribe(c, replace(one, expires=NOW + days * DAY))
        assert counted(c).ending == 2


def test_addresses_are_given_in_turn_to_the_last(database: Database) -> None:
    with database.write() as c:
        for number in (1, 2):
            add_reader(c, number)
        found = gate.addresses(c, gate.Audience("actualites"), "")
        assert [address for _, address in found] == [
            "reader1@readers.example",
            "reader2@readers.example",
        ]
        assert gate.addresses(c, gate.Audience("actualites"), found[-1][0]) == []


def test_a_correction_counts_those_alone_whom_the_issue_has_reached(database: Database) -> None:
    with database.write() as c:
        for number, locale in ((1, "fr"), (2, "en"), (3, "fr"), (4, "fr")):
            add_reader(c, number, locale=locale)
        wrong = enrolled(c, (1, 2, 3))
        for number, state in ((1, "sent"), (2, "unknown"), (3, "refused")):
            mine = deliveries.c.recipient == reader_id(number)
            c.execute(update(deliveries).where(mine).values(state=state))
        audience = gate.Audience("actualites", corrects=wrong.id)
        assert gate.counts(c, audience, NOW + DAY).by_locale == {"fr": 1, "en": 1}
        assert [one for one, _ in gate.addresses(c, audience, "")] == [reader_id(1), reader_id(2)]


def test_what_was_lifted_is_not_in_force(database: Database) -> None:
    with database.write() as c:
        suppressions.suppress(c, "a", "bounce", NOW)
        suppressions.suppress(c, "b", "complaint", NOW)
        suppressions.lift(c, "a", NOW + DAY)
        assert gate.in_force(c) == {"b"}


def test_complaints_of_the_last_week_stand_beside_the_mails_of_the_last_week(
    database: Database,
) -> None:
    with database.write() as c:
        add_reader(c, 1)
        enrolled(c, [1])
        suppressions.suppress(c, "a", "complaint", NOW - 8 * DAY)
        suppressions.suppress(c, "b", "complaint", NOW - DAY)
        suppressions.suppress(c, "c", "bounce", NOW - DAY)
        assert gate.complaints(c, NOW) == (1, 0)
        c.exec_driver_sql("UPDATE deliveries SET state = 'sent'")
        assert gate.complaints(c, NOW) == (1, 1)
        assert gate.complaints(c, NOW + 9 * DAY) == (0, 0)


def test_a_report_stays_as_it_was_kept_first(database: Database) -> None:
    first = Finding(
        code="html-big", severity="warning", mender="editor", locale="fr", fields={"size": 95_000}
    )
    with database.write() as c:
        issue = add_issue(c)
        assert gate.kept(c, issue.id, 1) is None
        gate.keep(c, issue.id, 1, NOW, [first])
        gate.keep(c, issue.id, 1, NOW + DAY, [])
        assert gate.kept(c, issue.id, 1) == (NOW, (first,))
        assert gate.kept(c, issue.id, 2) is None


def test_who_let_what_pass_is_kept_in_its_order(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        given = [
            Override(issue=issue.id, code=code, by="a@b.example", reason="parce que", at=NOW)
            for code in ("link-broken", "alt-missing")
        ]
        for one in given:
            gate.override(c, one)
        assert gate.overrides(c, issue.id) == tuple(given)
        assert gate.overrides(c, "another") == ()
