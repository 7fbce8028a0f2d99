"""What is counted in the ledger, by statements that both databases understand."""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql

from syndicate.model import Consent
from syndicate.store import bounces, consents, figures, growth
from syndicate.store.bounces import Bounce
from syndicate.store.database import Database
from syndicate.store.figures import Figures
from syndicate.store.growth import Day
from syndicate.store.pieces import domain_of, minute_of
from syndicate.store.schema import deliveries
from tests.support.ledger import NOW, add_reader, enrolled, reader_id

DAY = timedelta(days=1)


def act(what: str, number: int = 1, **changes: object) -> Consent:
    values = {"subscriber": reader_id(number), "newsletter": "actualites", "act": what}
    more = {"at": NOW + DAY, "source": "one-click", "method": "one-click"}
    return Consent(**values | more | changes)  # type: ignore[arg-type]  # as the tests write them


def bounce(number: int, kind: str = "bounced") -> Bounce:
    return Bounce(
        source="mail", event=None, delivery=number, subscriber=None, address_hmac=None, at=NOW,
        told_at=NOW + DAY, kind=kind, class_="hard", action="suppressed",
    )  # fmt: skip


def test_an_issue_is_counted_with_what_was_heard_of_it(database: Database) -> None:
    with database.write() as c:
        for one in (1, 2, 3):
            add_reader(c, one)
        issue = enrolled(c, [1, 2, 3])
        gone = {"state": "sent", "handed_over_at": NOW, "settled_at": NOW}
        c.execute(update(deliveries).values(**gone))
        bounces.add(c, bounce(2))
        bounces.add(c, bounce(2))
        bounces.add(c, bounce(3, "complained"))
        consents.record(c, [act("left")], NOW + DAY)
    with database.read() as c:
        assert figures.states(c, issue.id) == [("fr", "readers.example", "sent", False, 3)]
        assert {(one.what, one.mails) for one in figures.said(c, issue.id)} == {
            ("bounced", 1),
            ("complained", 1),
        }
        assert figures.curve(c, issue.id) == [("2026-03-12T07:00", 3)]
        (left,) = figures.leavings(c, issue, NOW + 2 * DAY)
        assert (left.locale, left.got_at, left.left_at) == ("fr", NOW, NOW + DAY)
        assert figures.heard_since(c, NOW) == {issue.id: NOW + DAY}
        assert figures.heard_since(c, NOW + 2 * DAY) == {}
        assert figures.left_since(c, NOW) == [("actualites", NOW + DAY, NOW + DAY)]
        assert figures.open_mails(c, [issue.id]) == figures.unknown_mails(c, [issue.id]) == {}


def test_what_is_kept_is_never_replaced_by_something_older(database: Database) -> None:
    with database.write() as c:
        issue = enrolled(c, [1])
        for days, open_ in ((1, 5), (2, 3), (0, 9)):
            figures.keep(
                c,
                Figures(
                    issue=issue.id,
                    taken_at=NOW + days * DAY,
                    open=open_,
                    whole={"sent": 1},
                    locales={},
                    domains={},
                    curve=[("2026-03-12T07:00", 1)],
                ),
            )
        kept = figures.of_issue(c, issue.id)
        assert kept is not None
        assert (kept.open, kept.taken_at) == (3, NOW + 2 * DAY)
        assert figures.taken(c) == {issue.id: (NOW + 2 * DAY, 3, None)}
        assert figures.among(c, [issue.id])[issue.id].whole == {"sent": 1}


def test_steps_know_what_was_before(database: Database) -> None:
    with database.write() as c:
        add_reader(c, 1)
        consents.record(c, [act("requested"), act("given"), act("left")], NOW)
        consents.record(c, [act("given", 2)], NOW + DAY)
    with database.read() as c:
        steps = [(one.act, one.before, one.locale) for one in growth.steps(c, None)]
        assert steps == [("given", None, "fr"), ("left", "given", "fr"), ("given", None, "")]
        assert len(list(growth.steps(c, NOW + DAY))) == 1
        assert growth.active(c) == [("actualites", "fr", 1)]


def test_days_are_replaced_from_one_on(database: Database) -> None:
    first, second = date(2026, 3, 1), date(2026, 3, 2)

    def day(on: date, joined: int, readers: int | None = None) -> Day:
        return Day(day=on, newsletter="a", locale="fr", joined=joined, readers=readers)

    with database.write() as c:
        growth.keep(c, None, [day(first, 3), day(second, 2, 5)], second)
        growth.keep(c, second, [day(second, 1, 4)], second)
        assert growth.days(c, ["a"], second) == [day(first, 3), day(second, 1, 4)]
        assert growth.days(c, ["b"], second) == []
        assert growth.last_day(c) == second
        growth.keep(c, second, [], second)
        assert growth.days(c, None, second) == [day(first, 3)]


def test_parts_of_values_are_taken_out_in_the_words_of_each_database() -> None:
    d = deliveries.c
    both = select(domain_of(d.address), minute_of(d.handed_over_at))
    text = str(both.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap
    assert "split_part(deliveries.address, '@', 2)" in text
    assert "to_char(deliveries.handed_over_at AT TIME ZONE 'UTC'" in text
