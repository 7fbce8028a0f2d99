"""What holds for every provider that takes mail by HTTP, against a server that answers as they do."""

import logging
import socket
from pathlib import Path

import pytest

from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, SettingsError, StoreBusy
from syndicate.model import Outcome
from tests.delivery.http.answers import MAILGUN_NO_SUCH_PLACE
from tests.delivery.http.desk import Desk, desk
from tests.delivery.http.server import Answer, Request, Script, Server, serving
from tests.delivery.http.ways import BREVO, KEY, MAILGUN, SECRET, WAYS, Way

every_way = pytest.mark.parametrize("way", WAYS, ids=str)
NONSENSE = Answer(200, b"<html><title>Welcome to the Wi-Fi</title></html>")


def carried(
    way: Way, work: Desk, home: Path, *script: Script, most: int | None = None
) -> tuple[Server, Exception | None]:
    """Have a session carry `work` to a server; return the server and what was raised."""
    with serving(*script) as server:
        session = way.open(server.url, home, most)
        try:
            session.carry(work)
        except (DeliveryError, StoreBusy) as error:
            return server, error
        finally:
            session.close()
        return server, None


@every_way
class TestAccepted:
    def test_every_mail_is_sent_and_its_number_there_is_kept(
        self, way: Way, tmp_path: Path
    ) -> None:
        work = desk(1, 2, 3)
        server, error = carried(way, work, tmp_path, way.taken)
        assert error is None
        assert work.said == {1: "sent", 2: "sent", 3: "sent"}
        assert len(server.heard) == (1 if way.batch > 1 else 3)
        for one in work.results.values():
            assert isinstance(one, Outcome)
            assert len(one.text) > 10

    def test_the_last_byte_leaves_after_it_is_recorded(self, way: Way, tmp_path: Path) -> None:
        work, seen = desk(1), list[int]()
        with serving(way.taken) as server:
            work.watch = lambda: seen.append(len(server.heard))
            way.open(server.url, tmp_path).carry(work)
            assert len(server.heard) == 1
        assert (seen, work.left) == ([0], [[1]])

    def test_a_mail_that_has_another_sender_by_then_does_not_leave(
        self, way: Way, tmp_path: Path
    ) -> None:
        work = desk(1, 2, 3)
        work.lost = {2}
        server, error = carried(way, work, tmp_path, way.taken)
        assert error is None
        assert (work.said, work.given_back) == ({1: "sent", 3: "sent"}, [])
        assert not any(b"reader2@" in one.body for one in server.heard)
        assert len(server.broken) == 1  # the call that was not ended

    def test_a_connection_that_was_closed_meanwhile_is_made_again(
        self, way: Way, tmp_path: Path
    ) -> None:
        def closing(request: Request) -> Answer:
            found = way.taken(request)
            return Answer(found.status, found.body, {"X-Test": "close"})

        with serving(closing) as server:
            session = way.open(server.url, tmp_path)
            for number in (1, 2):
                work = desk(number)
                session.carry(work)
                assert work.said == {number: "sent"}
                assert server.closed.wait(10)


@every_way
class TestRefused:
    def test_one_mail_does_not_keep_back_the_others(self, way: Way, tmp_path: Path) -> None:
        work = desk(1, 2, 3, 4, 5)
        _, error = carried(way, work, tmp_path, way.refusing("reader4@readers.example"))
        assert error is None
        expected = dict.fromkeys((1, 2, 3, 5), "sent") | {4: "provider-refused"}
        assert work.said == dict(sorted(expected.items()))
        refused = work.results[4]
        assert isinstance(refused, Refused)
        assert refused.fields["scope"] == "recipient"
        assert refused.reply[2].startswith(("HTTP 400 ", "mj-0013 "))
        assert "reader4" not in str(refused)

    def test_a_key_that_is_not_accepted_stops_the_job_and_names_the_setting(
        self, way: Way, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        work = desk(1, 2)
        _, error = carried(way, work, tmp_path, way.bad_key)
        assert isinstance(error, DeliveryError)
        assert (error.code, error.setting) == ("provider-credentials", way.setting)
        assert error.fields["scope"] == "job"
        assert error.reply[0] in (401, 403)  # it was offered, and certainly not taken
        assert work.results[1] is error
        told = f"{error} {error.fields} {caplog.text}"
        assert KEY not in told
        assert SECRET not in told

    @pytest.mark.parametrize("status", [301, 404])
    def test_another_place_is_not_gone_to(self, way: Way, tmp_path: Path, status: int) -> None:
        work = desk(1)
        elsewhere = Answer(status, b"", {"Location": "https://elsewhere.example/"})
        server, error = carried(way, work, tmp_path, elsewhere)
        assert isinstance(error, DeliveryError)
        assert (error.code, error.fields["scope"]) == ("provider-address", "job")
        assert len(server.heard) == 1


@every_way
class TestThrottled:
    @pytest.mark.parametrize(
        ("headers", "wait"),
        [
            ({"Retry-After": "120"}, 120.0),
            (
                {
                    "Retry-After": "Thu, 12 Mar 2026 07:03:00 GMT",
                    "Date": "Thu, 12 Mar 2026 07:01:00 GMT",
                },
                120.0,
            ),
            ({"Retry-After": "soon"}, None),
            ({"x-sib-ratelimit-reset": "37"}, 37.0),
            ({}, None),
        ],
        ids=["seconds", "date", "nonsense", "Brevo’s own", "untold"],
    )
    def test_the_connection_rests_for_as_long_as_was_asked(
        self, way: Way, tmp_path: Path, headers: dict[str, str], wait: float | None
    ) -> None:
        work = desk(1)
        _, error = carried(way, work, tmp_path, Answer(429, b"{}", headers))
        assert isinstance(error, Deferred)
        assert (error.code, error.fields["scope"]) == ("provider-busy", "connection")
        assert error.fields["retry_after_s"] == wait
        assert error.fields["kind"] == "rate"
        assert work.said == {1: "provider-busy"}

    def test_mails_that_were_not_begun_are_not_taken(self, way: Way, tmp_path: Path) -> None:
        work = desk(*range(way.batch + 2))
        carried(way, work, tmp_path, Answer(503, b"", {"Retry-After": "5"}))
        assert len(work.results) == way.batch
        assert set(work.said.values()) == {"provider-busy"}
        assert len(work.given_back) + len(work.mails) == 2


@every_way
class TestNoAnswer:
    @pytest.mark.parametrize("script", ["hang", "drop"])
    def test_leaves_exactly_that_batch_in_doubt(
        self, way: Way, tmp_path: Path, script: str
    ) -> None:
        count = min(way.batch, 50)
        work = desk(*range(count))
        server, error = carried(way, work, tmp_path, script)
        assert isinstance(error, Deferred)
        assert (error.code, error.fields["scope"]) == ("provider-silent", "connection")
        assert work.said == dict.fromkeys(range(count), "provider-no-reply")
        assert all(isinstance(one, Doubtful) for one in work.results.values())
        assert work.given_back == []
        assert len(server.heard) == way.repeats
        assert len({one.body for one in server.heard}) == 1

    def test_leaves_the_batches_before_and_after_alone(self, way: Way, tmp_path: Path) -> None:
        most = min(way.batch, 5)
        work = desk(*range(2 * most + 1))
        _, error = carried(way, work, tmp_path, way.taken, "drop", most=most)
        assert isinstance(error, Deferred)
        sent = dict.fromkeys(range(most), "sent")
        doubted = dict.fromkeys(range(most, 2 * most), "provider-no-reply")
        assert work.said == sent | doubted
        assert len(work.given_back) + len(work.mails) == 1

    @pytest.mark.parametrize("status", [500, 502, 504])
    def test_of_what_is_behind_it_leaves_doubt_too(
        self, way: Way, tmp_path: Path, status: int
    ) -> None:
        work = desk(1)
        _, error = carried(way, work, tmp_path, Answer(status, b"<h1>Bad Gateway</h1>"))
        assert isinstance(error, Deferred)
        assert isinstance(work.results[1], Doubtful)

    def test_is_no_doubt_where_nothing_was_written(self, way: Way, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        work = desk(1, 2)
        with pytest.raises(Deferred) as raised:
            way.open(f"http://127.0.0.1:{port}", tmp_path).carry(work)
        assert raised.value.code == "provider-unreachable"
        assert raised.value.fields["reason"] == "ECONNREFUSED"
        assert raised.value.fields["scope"] == "connection"
        assert (work.results, work.left) == ({}, [])
        assert len(work.given_back) + len(work.mails) == 2

    def test_is_awaited_where_the_ledger_is_busy_and_nothing_leaves(
        self, way: Way, tmp_path: Path
    ) -> None:
        def busy() -> None:
            raise StoreBusy("database-busy")

        work = desk(1)
        work.watch = busy
        server, error = carried(way, work, tmp_path, way.taken)
        assert isinstance(error, StoreBusy)
        assert (work.results, work.given_back, server.heard) == ({}, [1], [])


@every_way
class TestNonsense:
    def test_with_a_status_that_is_fine_leaves_doubt(self, way: Way, tmp_path: Path) -> None:
        work = desk(1)
        _, error = carried(way, work, tmp_path, NONSENSE)
        assert isinstance(error, Deferred)
        assert error.fields["scope"] == "connection"
        assert work.said == {1: "provider-garbled"}
        assert isinstance(work.results[1], Doubtful)

    @pytest.mark.parametrize(
        "body", [b"", b"null", b"[]", b'{"Messages": 1}', b"[" * 9999, b"\xff" * 99]
    )
    def test_of_any_form_is_borne(self, way: Way, tmp_path: Path, body: bytes) -> None:
        work = desk(1)
        _, error = carried(way, work, tmp_path, Answer(200, body))
        assert isinstance(error, Deferred)
        assert work.said == {1: "provider-garbled"}

    def test_that_is_too_long_leaves_doubt(self, way: Way, tmp_path: Path) -> None:
        work = desk(1)
        _, error = carried(way, work, tmp_path, Answer(200, b" " * (1024 * 1024 + 1)))
        assert isinstance(error, Deferred)
        assert isinstance(work.results[1], Doubtful)


@every_way
class TestKeys:
    def test_that_are_not_named_are_asked_for(self, way: Way, tmp_path: Path) -> None:
        with pytest.raises(SettingsError) as raised:
            way.make("", tmp_path).open()
        assert (raised.value.code, raised.value.setting) == ("secret-unreadable", way.setting)

    @pytest.mark.parametrize(
        ("key", "code"),
        [
            ("", "secret-empty"),
            ("two words", "secret-unfit"),
            ("clé", "secret-unfit"),
            ("k" * 5000, "secret-unfit"),
        ],
    )
    def test_that_cannot_be_keys_are_told(
        self, way: Way, tmp_path: Path, key: str, code: str
    ) -> None:
        (tmp_path / "key").write_text(key)
        with pytest.raises(SettingsError) as raised:
            way.make("", tmp_path).open()
        assert raised.value.code == code

    def test_never_go_over_a_line_that_others_can_read(self, way: Way, tmp_path: Path) -> None:
        with pytest.raises(DeliveryError) as raised:
            way.open("http://192.0.2.1", tmp_path)
        assert (raised.value.code, raised.value.fields["scope"]) == ("provider-address", "job")


def test_mailgun_says_nothing_of_a_place_that_it_does_not_have(tmp_path: Path) -> None:
    work = desk(1)
    _, error = carried(MAILGUN, work, tmp_path, MAILGUN_NO_SUCH_PLACE)
    assert isinstance(error, DeliveryError)
    assert (error.code, error.setting) == ("provider-address", "delivery.mailgun.domain")


def test_brevo_is_asked_again_under_the_same_key_and_nobody_gets_two(tmp_path: Path) -> None:
    work = desk(1, 2)
    server, error = carried(BREVO, work, tmp_path, "drop", BREVO.taken)
    assert error is None
    assert work.said == {1: "sent", 2: "sent"}
    assert server.heard[0].body == server.heard[1].body
    assert b'"idempotencyKey": "' in server.heard[0].body


@pytest.mark.parametrize("again", [Answer(400, b'{"code": "duplicate"}'), Answer(429)])
def test_what_brevo_says_of_a_call_made_again_is_believed_only_if_it_took_it(
    tmp_path: Path, again: Answer
) -> None:
    work = desk(1)
    _, error = carried(BREVO, work, tmp_path, "drop", again)
    assert isinstance(error, Deferred)
    assert work.said == {1: "provider-no-reply"}
