"""How many mails go into one call, and what becomes of one that fits into none."""

from pathlib import Path

import pytest

from syndicate.errors import DeliveryError
from tests.delivery.http import answers
from tests.delivery.http.desk import Desk, desk, mail
from tests.delivery.http.server import Answer, Request, Script, Server, serving
from tests.delivery.http.ways import BREVO, MAILJET, SES, WAYS, Way, count

MB = 1_000_000


def carried(way: Way, work: Desk, home: Path, *script: Script) -> Server:
    with serving(*script) as server:
        way.open(server.url, home).carry(work)
    assert work.given_back == []
    return server


@pytest.mark.parametrize(
    ("way", "mails", "calls"),
    [
        (MAILJET, 49, [49]),
        (MAILJET, 50, [50]),
        (MAILJET, 51, [50, 1]),
        (BREVO, 999, [999]),
        (BREVO, 1000, [1000]),
        (BREVO, 1001, [1000, 1]),
    ],
    ids=str,
)
def test_a_call_brings_no_more_mails_than_it_may(
    tmp_path: Path, way: Way, mails: int, calls: list[int]
) -> None:
    work = desk(*range(mails))
    server = carried(way, work, tmp_path, way.taken)
    assert [count(one) for one in server.heard] == calls
    assert [len(one) for one in work.left] == calls
    assert work.said == dict.fromkeys(range(mails), "sent")


@pytest.mark.parametrize("way", [MAILJET, BREVO], ids=str)
def test_a_call_is_no_larger_than_it_may_be(tmp_path: Path, way: Way) -> None:
    work = Desk([mail(number, text=("x" * 70 + "\n") * (4 * MB // 71)) for number in range(5)])
    server = carried(way, work, tmp_path, way.taken)
    assert [count(one) for one in server.heard] == [2, 2, 1]
    assert all(len(one.body) <= 10 * MB for one in server.heard)
    assert work.said == dict.fromkeys(range(5), "sent")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_mail_that_fits_into_no_call_is_refused_and_the_others_leave(
    tmp_path: Path, way: Way
) -> None:
    work = Desk([mail(1), mail(2, text="x" * 10 * MB), mail(3)])
    carried(way, work, tmp_path, way.taken)
    assert work.said == {1: "sent", 2: "provider-too-large", 3: "sent"}


def test_brevo_takes_a_call_of_one_sender_alone(tmp_path: Path) -> None:
    others = [mail(number, subject="Bonjour") for number in (2, 4)]
    for number, one in enumerate(others):
        data = one.data.replace(b"From: La =?utf-8?q?", b"From: L =?utf-8?q?")
        data = data.replace(b"From: ", b"From: Une autre, ", 1) if data == one.data else data
        others[number] = type(one)(
            **{key: getattr(one, key) for key in ("delivery", "key", "sender", "recipient")},
            data=data,
        )
    work = Desk([mail(1), others[0], mail(3), others[1]])
    server = carried(BREVO, work, tmp_path, BREVO.taken)
    assert [count(one) for one in server.heard] == [2, 2]
    assert set(work.said.values()) == {"sent"}


class TestWhatIsRefusedWhole:
    def test_is_halved_until_the_mail_at_fault_is_found(self, tmp_path: Path) -> None:
        work = desk(*range(16))
        server = carried(BREVO, work, tmp_path, BREVO.refusing("reader11@readers.example"))
        assert work.said[11] == "provider-refused"
        assert [number for number, one in work.said.items() if one != "sent"] == [11]
        assert [count(one) for one in server.heard] == [16, 8, 8, 4, 2, 2, 1, 1, 4]
        assert work.left == [list(range(16))]  # recorded once
        keys = {one.body.partition(b"idempotencyKey")[2][:45] for one in server.heard}
        assert len(keys) == len(server.heard)

    def test_leaves_no_doubt_of_the_other_half_when_one_is_lost(self, tmp_path: Path) -> None:
        work = desk(1, 2, 3, 4)

        with (
            serving(answers.BREVO_BAD_ADDRESS, "drop", "drop", "drop", BREVO.taken) as server,
            pytest.raises(DeliveryError),
        ):
            BREVO.open(server.url, tmp_path).carry(work)
        doubted, later = "provider-no-reply", "provider-silent"
        assert work.said == {1: doubted, 2: doubted, 3: later, 4: later}


class TestMailjet:
    def test_sends_the_others_where_some_are_refused(self, tmp_path: Path) -> None:
        work = desk(1, 2, 3)
        carried(MAILJET, work, tmp_path, answers.of_mailjet(["taken", "unfit", "address"]))
        assert work.said == {1: "sent", 2: "provider-refused", 3: "provider-refused"}
        fields = [work.results[number].fields["kind"] for number in (2, 3)]
        assert fields == ["content", "address"]

    def test_stops_the_job_where_we_may_not_send_for_our_address(self, tmp_path: Path) -> None:
        work = desk(1, 2)
        each = (answers.MAILJET_TAKEN, answers.MAILJET_NO_SENDER)
        script = answers.mailjet(*each, status=403)
        with serving(script) as server, pytest.raises(DeliveryError) as raised:
            MAILJET.open(server.url, tmp_path).carry(work)
        assert (raised.value.code, raised.value.setting) == ("provider-sender", "sender.email")
        assert work.said == {1: "sent", 2: "provider-sender"}

    def test_that_did_not_understand_us_stops_the_job(self, tmp_path: Path) -> None:
        work = desk(1, 2)
        with serving(answers.MAILJET_MALFORMED) as server, pytest.raises(DeliveryError) as raised:
            MAILJET.open(server.url, tmp_path).carry(work)
        assert raised.value.code == "provider-protocol"
        assert len(server.heard) == 1


def test_amazon_that_sends_no_more_today_is_left_alone(tmp_path: Path) -> None:
    work = desk(1)
    with serving(answers.SES_THROTTLED) as server, pytest.raises(DeliveryError) as raised:
        SES.open(server.url, tmp_path).carry(work)
    assert (raised.value.code, raised.value.fields["kind"]) == ("provider-busy", "rate")


@pytest.mark.parametrize(
    ("name", "message", "code", "setting"),
    [
        ("MessageRejected", "Email address is not verified.", "provider-sender", "sender.email"),
        ("AccountSuspendedException", "", "provider-account", "delivery.ses.key_file"),
        ("NotFoundException", "", "provider-address", "delivery.ses.configuration_set"),
        ("SignatureDoesNotMatch", "", "provider-credentials", "delivery.ses.secret_file"),
        ("AccessDeniedException", "", "provider-credentials", "delivery.ses.key_file"),
    ],
)
def test_amazon_names_what_is_wrong(
    tmp_path: Path, name: str, message: str, code: str, setting: str
) -> None:
    with serving(answers.ses(400, name, message)) as server, pytest.raises(DeliveryError) as raised:
        SES.open(server.url, tmp_path).carry(desk(1))
    assert (raised.value.code, raised.value.setting) == (code, setting)


def test_only_what_came_whole_is_answered(tmp_path: Path) -> None:
    def refuse(_request: Request) -> Answer:
        return Answer(413)

    work = desk(1, 2)
    server = carried(BREVO, work, tmp_path, refuse)
    assert work.said == {1: "provider-refused", 2: "provider-refused"}
    assert [count(one) for one in server.heard] == [2, 1, 1]
