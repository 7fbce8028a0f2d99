"""Which addresses we take, and under which form they are known."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.audience.addresses import normalise, validated
from syndicate.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("a@metropole.example", "a@metropole.example"),
        ("  Ana.Mar@Metropole.Example ", "ana.mar@metropole.example"),
        ("ana+ville@metropole.example", "ana+ville@metropole.example"),
        ("rene\u0301@metropole.example", "rené@metropole.example"),
        ("a@élan.example", "a@xn--lan-9la.example"),
        ("a@XN--lan-9la.example", "a@xn--lan-9la.example"),
        ("a@STRASSE.example", "a@strasse.example"),
        ("a@straße.example", "a@xn--strae-oqa.example"),
    ],
)
def test_an_address_is_known_under_one_form(typed: str, known: str) -> None:
    assert normalise(typed) == known


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "a@",
        "@x.example",
        "a b@x.example",
        "a@x..example",
        "a@localhost",
        "a@x.example\nBcc: b@x.example",
        "A <a@x.example>",
        f"{'a' * 65}@x.example",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        normalise(typed)
    assert caught.value.code == "address-invalid"
    assert caught.value.fields == {}


@pytest.mark.parametrize("hidden", ["\0", "\x1b", "\u200b", "\u202e", "\ufeff", "\u00ad", "\ud800"])
def test_what_nobody_sees_makes_no_address(hidden: str) -> None:
    with pytest.raises(UsageError):
        normalise(f"a{hidden}b@x.example")


@given(
    st.text(max_size=60)
    | st.builds("{}@{}.example".format, st.text(max_size=20), st.text(max_size=20))
)
@example("\u0130@x.example")
@example("a@\u0130.example")
@example("\ufb01@x.example")
@example("ẞ@ẞ.example")
def test_an_address_that_is_known_stays_as_it_is(typed: str) -> None:
    try:
        known = normalise(typed)
    except UsageError:
        return
    assert normalise(known) == known


PARTS = st.sampled_from(
    [*"abzABZ09.-_+@'\"\\ ", "xn--", "ab--c", "..", "é", "\u212a", "x" * 30, "x" * 63, ".com",
     ".example", ".test", ".local", ".arpa", ".invalid", ".onion", "localhost", ".c", ".1a", ".a1",
     "\n", "\x1f", "(", ")", ",", ";", "<a@b.example>", "%", "!", "#", "/", "="]
)  # fmt: skip


@given(
    st.lists(PARTS, max_size=12).map("".join) | st.from_regex(r"[!-~]{1,12}@[!-~]{1,12}\.[a-z]+")
)
@example("a@" + "b" * 63 + ".example")
@example("a@" + "b" * 64 + ".example")
@example("a" * 64 + "@b.example")
@example("a@" + "b." * 124 + "ex")
@example("a@" + "b." * 126 + "ex")
@example("postmaster@X.Example")
@example("A@XN--LAN-9LA.example")
@example("a@b.xn--p1ai")
@example("a@b.example\n")
def test_the_short_way_comes_to_what_the_long_way_does(typed: str) -> None:
    def outcome(way: object) -> str:
        try:
            return way(typed.strip())  # type: ignore[operator, no-any-return] # both ways take a text
        except UsageError as error:
            return error.code

    assert outcome(normalise) == outcome(validated)
