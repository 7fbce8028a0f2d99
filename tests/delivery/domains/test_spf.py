"""SPF as RFC 7208 has it: its own examples, its limits, and every way to be wrong."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.delivery.domains import spf
from syndicate.delivery.domains.macros import Asked, MacroError, expanded
from syndicate.delivery.domains.spf import PermError
from tests.support.names import FAILS, Paper, Zone

# RFC 7208, appendix A.
HOSTS: Zone = {
    "example.com A": ["192.0.2.10", "192.0.2.11"],
    "example.com MX": ["mail-a.example.com", "mail-b.example.com"],
    "mail-a.example.com A": ["192.0.2.129"],
    "mail-b.example.com A": ["192.0.2.130"],
    "amy.example.com A": ["192.0.2.65"],
    "example.org MX": ["mail-c.example.org"],
    "mail-c.example.org A": ["192.0.2.140"],
    "10.2.0.192.in-addr.arpa PTR": ["example.com"],
    "65.2.0.192.in-addr.arpa PTR": ["amy.example.com"],
    "140.2.0.192.in-addr.arpa PTR": ["mail-c.example.org"],
    "mary.mobile-users._spf.example.com A": ["127.0.0.2"],
    "fred.mobile-users._spf.example.com A": ["127.0.0.2"],
}


def result(
    record: str, ip: str, sender: str = "strong-bad@example.com", zone: Zone | None = None
) -> str:
    names = Paper({**HOSTS, "example.com TXT": [record], **(zone or {})})
    return spf.checked(names, "example.com", Asked(ip_address(ip), sender, "mail.example.com"))


@pytest.mark.parametrize(
    ("record", "ip", "said"),
    [
        ("v=spf1 +all", "203.0.113.1", "pass"),
        ("v=spf1 a -all", "192.0.2.10", "pass"),
        ("v=spf1 a -all", "192.0.2.65", "fail"),
        ("v=spf1 a:example.org -all", "192.0.2.140", "fail"),
        ("v=spf1 mx -all", "192.0.2.129", "pass"),
        ("v=spf1 mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx mx:example.org -all", "192.0.2.140", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "pass"),
        ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.133", "fail"),
        ("v=spf1 ptr -all", "192.0.2.10", "pass"),
        ("v=spf1 ptr -all", "192.0.2.65", "pass"),
        ("v=spf1 ptr -all", "192.0.2.140", "fail"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", "pass"),
        ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", "pass"),
        ("v=spf1 ip6:2001:db8::/32 -all", "192.0.2.1", "fail"),
        ("v=spf1 A:Amy.Example.com/24//64 ~ALL", "192.0.2.9", "pass"),
        ("v=spf1 ~all", "192.0.2.9", "softfail"),
        ("v=spf1 ?all", "192.0.2.9", "neutral"),
        ("v=spf1", "192.0.2.9", "neutral"),
        ("V=SPF1 -all", "192.0.2.9", "fail"),
        ("v=spf10 -all", "192.0.2.9", "none"),
        ("v=spf1 exists:%{l}.mobile-users._spf.%{d} -all", "203.0.113.9", "fail"),
        ("v=spf1 redirect=other.example.com", "192.0.2.9", "permerror"),
        ("v=spf1 include:other.example.com -all", "192.0.2.9", "permerror"),
        ("v=spf1 unknown=thing -all", "192.0.2.9", "fail"),
        ("v=spf1 redirect=a redirect=b", "192.0.2.9", "permerror"),
        ("v=spf1 iq4:192.0.2.9 -all", "192.0.2.9", "permerror"),
        ("v=spf1 ip4:192.0.2.300 -all", "192.0.2.9", "permerror"),
        ("v=spf1 ip4:2001:db8::1 -all", "192.0.2.9", "permerror"),
        ("v=spf1 a/33 -all", "192.0.2.9", "permerror"),
        ("v=spf1 a: -all", "192.0.2.9", "permerror"),
        ("v=spf1 all:example.com", "192.0.2.9", "permerror"),
        ("v=spf1 exists:%{x}.example.com -all", "192.0.2.9", "permerror"),
    ],
)
def test_a_receiver_makes_of_a_mail_what_the_record_says(record: str, ip: str, said: str) -> None:
    assert result(record, ip) == said


def test_a_mechanism_may_ask_who_sends() -> None:
    record = "v=spf1 exists:%{l}.mobile-users._spf.%{d} -all"
    assert result(record, "203.0.113.9", "mary@example.com") == "pass"
    assert result(record, "203.0.113.9", "bob@example.com") == "fail"


@pytest.mark.parametrize(
    ("zone", "ip", "said"),
    [
        ({"b.example TXT": ["v=spf1 ip4:192.0.2.1 -all"]}, "192.0.2.1", "pass"),
        ({"b.example TXT": ["v=spf1 ip4:192.0.2.1 -all"]}, "192.0.2.2", "softfail"),
        (
            {"b.example TXT": ["v=spf1 redirect=c.example"], "c.example TXT": ["v=spf1 -all"]},
            "192.0.2.2",
            "softfail",
        ),
        ({"b.example TXT": [FAILS]}, "192.0.2.2", "temperror"),
        ({"b.example TXT": ["v=spf1 -all", "v=spf1 +all"]}, "192.0.2.2", "permerror"),
        ({"b.example TXT": ["other text", "v=spf1 +all"]}, "192.0.2.2", "pass"),
    ],
)
def test_an_include_passes_or_says_nothing(zone: Zone, ip: str, said: str) -> None:
    assert result("v=spf1 include:b.example ~all", ip, zone=zone) == said


def many(count: int) -> dict[str, list[str]]:
    zone = {f"i{n}.example TXT": ["v=spf1 ip4:198.51.100.1"] for n in range(count)}
    record = " ".join(("v=spf1", *(f"include:i{n}.example" for n in range(count)), "~all"))
    return {**zone, "example.com TXT": [record]}


@pytest.mark.parametrize(("count", "said"), [(10, "softfail"), (11, "permerror")])
def test_ten_questions_are_enough_for_anybody(count: int, said: str) -> None:
    zone = many(count)
    assert result(zone["example.com TXT"][0], "192.0.2.9", zone=zone) == said
    assert spf.looked_through(Paper(zone), "example.com").lookups == count


def test_names_that_are_not_there_are_counted_too() -> None:
    record = "v=spf1 a:x.example a:y.example mx:z.example ip4:192.0.2.9 ~all"
    assert result(record, "192.0.2.9") == "permerror"
    read = spf.looked_through(Paper({"example.com TXT": [record]}), "example.com")
    assert read.voids == ["x.example", "y.example", "z.example"]


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ({"example.com TXT": ["v=spf1 -all", "v=spf1 ~all"]}, "spf-several"),
        ({"example.com TXT": ["v=spf1 nonsense ~all"]}, "spf-syntax"),
        ({"example.com TXT": ["v=spf1 include:none.example ~all"]}, "spf-include-none"),
        (
            {
                "example.com TXT": ["v=spf1 include:b.example"],
                "b.example TXT": ["v=spf1 include:example.com"],
            },
            "spf-loop",
        ),
        ({"example.com TXT": ["v=spf1 include:EXAMPLE.com."]}, "spf-loop"),
    ],
)
def test_what_no_receiver_can_go_by_is_named(zone: Zone, code: str) -> None:
    with pytest.raises(PermError) as caught:
        spf.looked_through(Paper(zone), "example.com")
    assert caught.value.code == code


def test_the_whole_tree_is_read_with_what_it_ends_with() -> None:
    zone = {
        "example.com TXT": ["v=spf1 ip4:192.0.2.1 include:b.example ptr ~all"],
        "b.example TXT": ["v=spf1 a:b.example redirect=c.example"],
        "b.example A": ["192.0.2.3"],
        "c.example TXT": ["v=spf1 mx -all"],
        "c.example MX": ["mx.c.example"],
    }
    read = spf.looked_through(Paper(zone), "example.com")
    assert (read.lookups, read.voids, read.ends, read.uses_ptr) == (5, [], "~", True)
    assert read.included == ["b.example", "c.example"]
    assert spf.looked_through(Paper({}), "example.com").record is None


# RFC 7208 §7.4
MACROS = [
    ("%{s}", "strong-bad@email.example.com"),
    ("%{o}", "email.example.com"),
    ("%{d}", "email.example.com"),
    ("%{d4}", "email.example.com"),
    ("%{d3}", "email.example.com"),
    ("%{d2}", "example.com"),
    ("%{d1}", "com"),
    ("%{dr}", "com.example.email"),
    ("%{d2r}", "example.email"),
    ("%{l}", "strong-bad"),
    ("%{l-}", "strong.bad"),
    ("%{lr}", "strong-bad"),
    ("%{lr-}", "bad.strong"),
    ("%{l1r-}", "strong"),
    ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
    ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
    ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"),
    ("%%%_%-", "% %20"),
    ("%{S}", "strong-bad%40email.example.com"),
]


@pytest.mark.parametrize(("text", "filled"), MACROS)
def test_macros_are_filled_as_in_the_rfc(text: str, filled: str) -> None:
    asked = Asked(ip_address("192.0.2.3"), "strong-bad@email.example.com", "x")
    assert expanded(text, "email.example.com", asked) == filled


def test_an_address_of_version_six_is_dotted() -> None:
    asked = Asked(ip_address("2001:db8::cb01"), "strong-bad@email.example.com", "x")
    filled = expanded("%{ir}.%{v}._spf.%{d2}", "email.example.com", asked)
    assert filled.startswith("1.0.b.c.0.0.")
    assert filled.endswith(".8.b.d.0.1.0.0.2.ip6._spf.example.com")
    with pytest.raises(MacroError):
        expanded("%(d)", "example.com", asked)


TERMS = st.lists(
    st.sampled_from(
        [
            "a",
            "mx",
            "ptr",
            "-all",
            "include:b.example",
            "exists:%{i}.x",
            "redirect=b.example",
            "ip4:192.0.2.0/24",
            "a/8//9",
        ]
    )
    | st.text(min_size=1, max_size=20),
    max_size=14,
)


@given(TERMS, TERMS)
def test_whatever_stands_there_is_judged_and_ends(first: list[str], second: list[str]) -> None:
    zone = {
        "example.com TXT": [" ".join(["v=spf1", *first])],
        "b.example TXT": [" ".join(["v=spf1", *second])],
    }
    names = Paper(zone)
    asked = Asked(ip_address("192.0.2.9"), "a@example.com", "x")
    assert spf.checked(names, "example.com", asked) in (
        *("pass", "fail", "softfail", "neutral", "none", "permerror", "temperror"),
    )
    assert len(names.asked) < 200
