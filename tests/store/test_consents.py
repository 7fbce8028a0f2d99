"""The ledger of consent is only ever added to; and what is left of somebody who was erased."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from syndicate.model import Consent
from syndicate.store import consents, deliveries, erasures, subscribers, suppressions
from syndicate.store.consents import Wording
from syndicate.store.database import Database
from syndicate.store.erasures import Erasure
from tests.support.ledger import NOW, add_reader, reader_id

HOUR = timedelta(hours=1)
WORDS = Wording(id="w1", locale="fr-CA", purpose="subscribe", text="Oui, je veux l’infolettre.")


def act(number: int = 1, **more: Any) -> Consent:
    values: dict[str, Any] = {
        "subscriber": reader_id(number),
        "newsletter": "actualites",
        "act": "given",
        "at": NOW,
        "source": "form",
        "method": "double opt-in",
        "basis": "express",
    }
    return Consent(**values | more)


def test_acts_are_kept_in_the_order_in_which_we_learned_of_them(database: Database) -> None:
    told = (act(), act(act="left", at=NOW - HOUR, basis=None), act(newsletter="agenda"))
    with database.write() as c:
        consents.record(c, told[:2], NOW)
        consents.record(c, told[2:], NOW + HOUR)
        consents.record(c, [], NOW)
        assert consents.acts(c, reader_id(1)) == told
        assert consents.acts(c, reader_id(1), "agenda") == told[2:]
        assert consents.acts(c, reader_id(2)) == ()


def test_words_are_kept_once(database: Database) -> None:
    with database.write() as c:
        for at in (NOW, NOW + HOUR):
            consents.keep_wordings(c, [WORDS], at)
        assert consents.wordings(c, ["w1", "w2"]) == (WORDS,)


def test_networks_are_forgotten_and_nothing_else(database: Database) -> None:
    old, new = act(network="192.0.2.0/24"), act(2, network="198.51.100.0/24")
    with database.write() as c:
        consents.record(c, [old], NOW - HOUR)
        consents.record(c, [new], NOW)
        assert consents.forget_networks(c, NOW) == 1
        assert consents.acts(c, reader_id(1)) == (act(),)
        assert consents.acts(c, reader_id(2)) == (new,)


def test_who_is_erased_leaves_acts_and_a_hash(database: Database) -> None:
    until = NOW + 9 * HOUR
    with database.write() as c:
        one, other = add_reader(c, 1), add_reader(c, 2)
        consents.record(c, [act(evidence="Card of reader1@readers.example", wording="w1")], NOW)
        mail = deliveries.add(
            c, "system", "welcome-1", one, "fr", NOW, address="reader1@readers.example"
        )
        c.execute(text("UPDATE deliveries SET reply_text = '550 <reader1@readers.example>'"))
        done = Erasure(subscriber=one, at=NOW + HOUR, until=until)
        assert erasures.erase(c, "hash", done, NOW) == [("welcome-1", mail)]
        acts = consents.acts(c, one)
        assert [(x.act, x.wording, x.evidence) for x in acts] == [
            ("given", "w1", None),
            ("erased", None, None),
        ]
        assert subscribers.get(c, one) is None
        assert subscribers.get(c, other) is not None
        assert erasures.of_address(c, "hash") == done
        assert suppressions.suppression(c, "hash") == ("erased", NOW + HOUR)
        for table in ("subscribers", "subscriptions", "consents", "deliveries", "erasures"):
            rows = c.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - names of ours
            assert "reader1@" not in repr(rows)


def test_what_is_left_goes_when_its_time_is_over(database: Database) -> None:
    with database.write() as c:
        one = add_reader(c, 1)
        erasures.erase(c, "hash", Erasure(subscriber=one, at=NOW, until=NOW + HOUR), NOW)
        suppressions.suppress(c, "other", "complaint", NOW)
        assert erasures.retire(c, NOW) == 0
        assert erasures.retire(c, NOW + HOUR) == 1
        assert erasures.of_address(c, "hash") is None
        assert suppressions.suppressed(c, ["hash", "other"]) == {"other"}
