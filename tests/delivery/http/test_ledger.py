"""What the ledger says in the end of mails that a provider was given, by the sender that there is."""

from pathlib import Path

import pytest

from syndicate.delivery.outbox import deliver
from syndicate.delivery.report import Report
from syndicate.errors import DeliveryError
from syndicate.store.database import Database
from tests.delivery.http.desk import mail
from tests.delivery.http.server import Answer, Script, Server, serving
from tests.delivery.http.ways import KEY, SECRET, WAYS, Way, count
from tests.delivery.senders import enrol, outbox, states

every_way = pytest.mark.parametrize("way", WAYS, ids=str)


def delivered(
    way: Way, database: Database, home: Path, mails: int, *script: Script
) -> tuple[Server, Report]:
    (home / "key").write_text(KEY)
    (home / "secret").write_text(SECRET)
    enrol(database, mails)
    with serving(*script) as server:
        transport = way.make(server.url, home)
        run = outbox(database, transport, mailer=lambda delivery: mail(delivery.id))
        return server, deliver(run)


@every_way
def test_what_was_taken_is_sent(way: Way, database: Database, tmp_path: Path) -> None:
    _, report = delivered(way, database, tmp_path, 20, way.taken)
    assert states(database) == {"sent": 20}
    assert report.trouble is None


@every_way
def test_what_was_refused_keeps_nobody_else_back(
    way: Way, database: Database, tmp_path: Path
) -> None:
    delivered(way, database, tmp_path, 20, way.refusing("reader7@readers.example"))
    assert states(database) == {"sent": 19, "refused": 1}


@every_way
def test_what_was_not_answered_is_unknown_and_the_rest_waits(
    way: Way, database: Database, tmp_path: Path
) -> None:
    server, report = delivered(way, database, tmp_path, 20, "drop")
    found = states(database)
    assert found.keys() <= {"unknown", "queued"}
    calls = {one.body: one for one in server.heard}.values()  # Brevo is asked again
    assert found["unknown"] == sum(count(one) or 1 for one in calls)
    assert report.trouble is not None


@every_way
def test_a_key_that_is_not_accepted_leaves_nothing_unknown(
    way: Way, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(DeliveryError) as raised:
        delivered(way, database, tmp_path, 20, way.bad_key)
    assert raised.value.setting == way.setting
    assert states(database).keys() <= {"queued", "deferred"}


@every_way
def test_a_provider_that_is_busy_is_left_alone(
    way: Way, database: Database, tmp_path: Path
) -> None:
    _, report = delivered(way, database, tmp_path, 20, Answer(429, b"{}", {"Retry-After": "30"}))
    assert states(database).keys() <= {"queued", "deferred"}
    assert report.trouble is not None
    assert report.trouble.fields["retry_after_s"] == 30.0
