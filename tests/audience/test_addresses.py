"""Which addresses we take, and under which form they are known."""

import pytest

from syndicate.audience.addresses import normalise
from syndicate.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("a@metropole.example", "a@metropole.example"),
        ("  Ana.Mar@Metropole.Example ", "ana.mar@metropole.example"),
        ("ana+ville@metropole.example", "ana+ville@metropole.example"),
        ("rene\u0301@metropole.example", "rené@metropole.example"),
        ("a@xn--lan-9la.example", "a@élan.example"),
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
