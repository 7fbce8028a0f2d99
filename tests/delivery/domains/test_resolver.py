"""A real question to a real server on this machine, whatever it answers."""

import time

import pytest

from syndicate.delivery.domains.resolver import Found, Resolver
from syndicate.errors import DeliveryError
from syndicate.settings.forms import server_of
from tests.support.names import FAILS, SILENT, serving

ZONE = {
    "example.com TXT": ["v=spf1 -all", "x" * 700],
    "example.com MX": ["20 b.example.com.", "5 a.example.com."],
    "none.example MX": ["0 ."],
    "example.com A": ["192.0.2.1"],
    "example.com AAAA": ["2001:db8::1"],
    "1.2.0.192.in-addr.arpa PTR": ["Mail.example.com."],
    "long.example TXT": ["y" * 3_000],
    "broken.example TXT": [FAILS],
}


def test_what_stands_there_comes_in_one_piece_and_in_order() -> None:
    with serving(ZONE) as address:
        names = Resolver(server_of(address))
        assert set(names.ask("example.com", "TXT").values) == {"v=spf1 -all", "x" * 700}
        assert names.ask("example.com", "MX").values == ("a.example.com", "b.example.com")
        assert names.ask("none.example", "MX").values == (".",)
        assert names.ask("Example.COM.", "A").values == ("192.0.2.1",)
        assert names.ask("example.com", "AAAA").values == ("2001:db8::1",)
        assert names.ask("1.2.0.192.in-addr.arpa", "PTR").values == ("mail.example.com",)
        assert names.ask("long.example", "TXT").values == ("y" * 3_000,)  # by TCP
        assert names.ask("none.example", "TXT") == Found((), there=True)
        assert names.ask("nothing.example", "TXT") == Found((), there=False)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("broken.example", "SERVFAIL"),
        (f"{'a' * 64}.example", "LabelTooLong"),
        ("a..b", "EmptyLabel"),
    ],
)
def test_what_nobody_can_tell_is_an_error_with_its_reason(name: str, reason: str) -> None:
    with serving(ZONE) as address, pytest.raises(DeliveryError) as caught:
        Resolver(server_of(address)).ask(name, "TXT")
    assert (caught.value.code, caught.value.fields["reason"]) == ("dns-failed", reason)


def test_of_a_server_that_is_silent_two_questions_are_enough() -> None:
    zone = {f"n{n}.example TXT": [SILENT] for n in range(20)}
    with serving(zone) as address:
        names = Resolver(server_of(address), patience_s=0.3)
        began = time.monotonic()
        for n in range(20):
            with pytest.raises(DeliveryError) as caught:
                names.ask(f"n{n}.example", "TXT")
            assert caught.value.fields["reason"] == "ETIMEDOUT"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.53", ("192.0.2.53", None)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", None)),
        ("[2001:db8::53]:53", ("2001:db8::53", 53)),
        ("192.0.2.53:0", None),
        ("192.0.2.53:70000", None),
        ("dns.example", None),
        ("192.0.2:53", None),
        ("", None),
    ],
)
def test_a_server_is_named_by_its_address(text: str, server: tuple[str, int | None] | None) -> None:
    if server is None:
        with pytest.raises(ValueError, match=r"address|192"):
            server_of(text)
    else:
        assert server_of(text) == server
