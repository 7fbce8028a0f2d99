"""The server of chaos tests: it fails where its plan says, and its record is what it did."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.faults import OFFERS, Entry, Faulty, Plan, faulty

ANA = "ana@readers.example"
MAIL = b"Message-ID: <1@x.example>\r\nSubject: a\r\n\r\n..one dot\r\n"
LONG = MAIL + b"line\r\n" * 40


class Caller:
    """Says lines and reads replies, with no wish to be liked."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.stream = connection.makefile("rb")

    def say(self, *lines: str) -> None:
        self.connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def hear(self) -> int:
        """Return the code of a reply; 0 for the end of the connection."""
        try:
            while (line := self.stream.readline())[3:4] == b"-":
                pass
        except ConnectionResetError:
            return 0
        return int(line[:3]) if line[:3].isdigit() else 0

    def ask(self, *lines: str) -> list[int]:
        self.say(*lines)
        return [self.hear() for _ in lines]

    def send(self, data: bytes = MAIL, recipient: str = ANA) -> list[int]:
        """Send a mail step by step, to where it ends; return the codes."""
        said = []
        for line in ("MAIL FROM:<a@x.example>", f"RCPT TO:<{recipient}>", "DATA"):
            said += self.ask(line)
            if said[-1] not in (250, 354):
                return said
        self.connection.sendall(data + b".\r\n")
        return [*said, self.hear()]


@contextmanager
def called(server: Faulty) -> Iterator[Caller]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        caller = Caller(connection)
        assert caller.hear() == 220
        assert caller.ask("EHLO me") == [250]
        yield caller
        caller.stream.close()


def shapes(entries: Sequence[Entry]) -> list[tuple[str, int, bool]]:
    return [(one.phase, one.answer, one.taken) for one in entries]


TABLE: Mapping[str, tuple[list[int], tuple[str, int, bool]]] = {
    "accept": ([250, 250, 354, 250], ("body", 250, True)),
    "rcpt 450 4.2.0 busy": ([250, 450], ("rcpt", 450, False)),
    "rcpt 550 5.1.1 nobody": ([250, 550], ("rcpt", 550, False)),
    "data 451 4.3.0 later": ([250, 250, 451], ("data", 451, False)),
    "data drop": ([250, 250, 0], ("data", 0, False)),
    "body 554 5.6.0 no": ([250, 250, 354, 554], ("body", 554, False)),
    "body 421 4.3.2 bye": ([250, 250, 354, 421], ("body", 421, False)),
    "body slow": ([250, 250, 354, 250], ("body", 250, True)),
    "body drop": ([250, 250, 354, 0], ("body", 0, False)),
    "body garbage": ([250, 250, 354, 0], ("body", 0, False)),
    "body cut": ([250, 250, 354, 0], ("body", 0, False)),
    "body lost": ([250, 250, 354, 0], ("body", 0, True)),
}
WHO = {f"{fault.replace(' ', '-')}@readers.example": fault for fault in TABLE}


def test_each_fault_strikes_where_the_plan_says_and_is_on_record(tmp_path: Path) -> None:
    plan = Plan(turns={who: [fault] for who, fault in WHO.items()})
    with faulty(tmp_path / "server", plan) as server:
        for who, fault in WHO.items():
            codes, noted = TABLE[fault]
            with called(server) as caller:
                assert caller.send(LONG, who) == codes, fault
            one = server.record()[-1]
            assert (one.recipient, one.phase, one.answer, one.taken) == (who, *noted)
            with called(server) as caller:  # the plan had one turn
                assert caller.send(recipient=who)[-1] == 250
            assert server.record()[-1].message_id == "<1@x.example>"


def test_who_stalls_has_taken_the_mail_before_anybody_gives_up(tmp_path: Path) -> None:
    plan = Plan(turns={ANA: ["body stall"]}, stall_s=60)
    with faulty(tmp_path / "server", plan) as server, called(server) as caller:
        caller.connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            caller.send()
        assert shapes(server.record()) == [("body", 0, True)]


def test_commands_of_the_next_mail_may_come_with_the_end_of_this_one(tmp_path: Path) -> None:
    turns = {"bo@readers.example": ["rcpt 450 4.2.0 busy"]}
    with faulty(tmp_path / "server", Plan(turns=turns)) as server, called(server) as caller:
        caller.say("MAIL FROM:<a@x.example> BODY=8BITMIME", f"RCPT TO:<{ANA}>", "DATA")
        assert [caller.hear() for _ in range(3)] == [250, 250, 354]
        following = b"MAIL FROM:<a@x.example>\r\nRCPT TO:<bo@readers.example>\r\nDATA\r\nRSET\r\n"
        caller.connection.sendall(MAIL + b".\r\n" + following)
        assert [caller.hear() for _ in range(5)] == [250, 250, 450, 554, 250]
        assert shapes(server.record()) == [("body", 250, True), ("rcpt", 450, False)]


def test_a_body_may_be_asked_for_though_nobody_is_to_get_it(tmp_path: Path) -> None:
    plan = Plan(providers={"readers.example": "rcpt 550 5.7.1 reputation"}, anyway=True)
    with faulty(tmp_path / "server", plan) as server, called(server) as caller:
        caller.say("MAIL FROM:<a@x.example>", f"RCPT TO:<{ANA}>", "DATA", ".")
        assert [caller.hear() for _ in range(4)] == [250, 550, 354, 554]
        assert shapes(server.record()) == [("rcpt", 550, False)]


def test_what_was_not_offered_is_refused_and_who_has_not_logged_in(tmp_path: Path) -> None:
    plan = Plan(offers=OFFERS[:1], login="me:secret")
    with faulty(tmp_path / "server", plan) as server, called(server) as caller:
        assert caller.ask("MAIL FROM:<a@x.example>", "AUTH PLAIN AGYAYg==") == [530, 535]
        assert caller.ask("AUTH PLAIN AG1lAHNlY3JldA==") == [235]
        assert caller.ask("MAIL FROM:<a@x.example> BODY=8BITMIME", "MAIL FROM:<a@x.example>") == [
            555,
            250,
        ]


def test_the_same_seed_fails_alike_and_another_does_not(tmp_path: Path) -> None:
    rates = {"rcpt 450 4.2.0 busy": 0.3, "body 451 4.3.0 later": 0.3}

    def codes(name: str, seed: int) -> Mapping[str, int]:
        with faulty(tmp_path / name, Plan(seed=seed, rates=rates)) as server:
            with called(server) as caller:
                for number in range(30):
                    caller.send(recipient=f"r{number}@readers.example")
                    caller.ask("RSET")
            return {one.recipient: one.answer for one in server.record()}

    first, again, other = codes("first", 1), codes("again", 1), codes("other", 2)
    assert first == again != other
    assert set(first.values()) == {250, 450, 451}


def test_the_rest_may_be_encrypted(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    made = [str(tmp_path / name) for name in ("cert.pem", "key.pem")]
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        [*command.split(), "-out", made[0], "-keyout", made[1]], check=True, capture_output=True
    )
    plan = Plan(tls=made, offers=[*OFFERS, "SMTPUTF8"])
    with faulty(tmp_path / "server", plan) as server, called(server) as plain:
        assert plain.ask("STARTTLS") == [220]
        context = ssl.create_default_context(cafile=made[0])
        with context.wrap_socket(plain.connection, server_hostname="127.0.0.1") as safe:
            caller = Caller(safe)
            assert caller.ask("EHLO me") == [250]
            assert caller.ask("MAIL FROM:<a@x.example> SMTPUTF8 BODY=8BITMIME") == [250]
            assert caller.ask("RSET") == [250]
            assert caller.send(LONG * 100) == [250, 250, 354, 250]
            caller.stream.close()
        assert shapes(server.record()) == [("body", 250, True)]
