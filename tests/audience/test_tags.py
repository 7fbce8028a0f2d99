"""What names a mail in an address of ours, and whom it convinces."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.audience import tokens
from syndicate.audience.keyring import Keys
from syndicate.audience.tokens import Mailed

KEYS = Keys(signing={1: b"1" * 32, 3: b"3" * 32}, identity=b"i" * 32)
MAIL = Mailed(42, "issue", "actualites-2026-03-12", "7f3c1b7e-0b0e-4f7e-9d60-0d2f0a1b2c3d")


def test_a_tag_is_short_and_says_which_mail() -> None:
    tag = tokens.tag(KEYS, "bounce", MAIL)
    assert len(tag) == 36
    assert tag.isalnum()
    assert tag == tag.lower()
    assert tokens.tagged(tag) == 42
    assert tokens.is_tag_of(KEYS, tag, "bounce", MAIL)


def test_a_tag_survives_servers_that_shout() -> None:
    assert tokens.is_tag_of(KEYS, tokens.tag(KEYS, "bounce", MAIL).upper(), "bounce", MAIL)


@pytest.mark.parametrize(
    "other",
    [
        replace(MAIL, id=43),
        replace(MAIL, purpose="system"),
        replace(MAIL, key="actualites-2026-03-19"),
        replace(MAIL, recipient="another"),
    ],
)
def test_a_tag_is_of_no_other_mail(other: Mailed) -> None:
    assert not tokens.is_tag_of(KEYS, tokens.tag(KEYS, "bounce", MAIL), "bounce", other)


def test_a_tag_for_one_use_is_none_for_the_other() -> None:
    assert not tokens.is_tag_of(KEYS, tokens.tag(KEYS, "bounce", MAIL), "unsub", MAIL)


def test_a_tag_of_an_older_key_holds_and_one_of_no_key_does_not() -> None:
    older = Keys(signing={1: b"1" * 32}, identity=b"i" * 32)
    newer = Keys(signing={4: b"4" * 32}, identity=b"i" * 32)
    assert tokens.is_tag_of(KEYS, tokens.tag(older, "bounce", MAIL), "bounce", MAIL)
    assert not tokens.is_tag_of(KEYS, tokens.tag(newer, "bounce", MAIL), "bounce", MAIL)


@given(st.integers(0, 35), st.sampled_from("0123456789abcdef"))
def test_no_letter_of_a_tag_can_be_changed(at: int, letter: str) -> None:
    tag = tokens.tag(KEYS, "bounce", MAIL)
    changed = tag[:at] + letter + tag[at + 1 :]
    assert tokens.is_tag_of(KEYS, changed, "bounce", MAIL) == (changed == tag)


@given(st.text(max_size=80))
def test_what_is_no_tag_names_nothing(text: str) -> None:
    assert tokens.tagged(text) is None or len(text) == 36
