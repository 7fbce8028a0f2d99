"""A token says when it was made; no other hand, purpose or key makes one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.audience import keyring, timed
from syndicate.audience.keyring import Keys

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEYS = Keys({1: b"a" * 32}, b"i" * 32)


def test_it_says_what_was_signed_and_how_long_ago() -> None:
    token = timed.sign(KEYS, "confirm", "value", NOW)
    assert timed.read(KEYS, "confirm", token, NOW + HOUR, 2 * HOUR) == timed.Timed(
        "value", HOUR, over=False
    )


@pytest.mark.parametrize(("after", "over"), [(0, False), (3600, False), (3601, True)])
def test_it_is_over_when_its_time_is(after: int, over: bool) -> None:
    token = timed.sign(KEYS, "form", "value", NOW)
    found = timed.read(KEYS, "form", token, NOW + timedelta(seconds=after), HOUR)
    assert found is not None
    assert found.over is over


def test_another_purpose_is_no_token() -> None:
    token = timed.sign(KEYS, "form", "value", NOW)
    assert timed.read(KEYS, "confirm", token, NOW, HOUR) is None


def test_a_key_that_was_added_keeps_older_tokens_and_one_taken_away_ends_them(
    tmp_path: Path,
) -> None:
    before = keyring.load(tmp_path)
    token = timed.sign(before, "confirm", "value", NOW)
    after = keyring.rotate(tmp_path)
    assert timed.read(after, "confirm", token, NOW, HOUR) is not None
    newer = timed.sign(after, "confirm", "value", NOW)
    assert timed.read(before, "confirm", newer, NOW, HOUR) is not None
    (tmp_path / "token-1").unlink()
    assert timed.read(keyring.load(tmp_path), "confirm", token, NOW, HOUR) is None


@given(token=st.text(max_size=300))
def test_nothing_else_is_a_token(token: str) -> None:
    assert timed.read(KEYS, "form", token, NOW, HOUR) is None


@given(at=st.integers(0, 60), letter=st.characters(codec="ascii"))
def test_no_letter_can_be_another(at: int, letter: str) -> None:
    token = timed.sign(KEYS, "confirm", "0123456789", NOW)
    at %= len(token)
    changed = token[:at] + letter + token[at + 1 :]
    found = timed.read(KEYS, "confirm", changed, NOW, HOUR)
    assert (found is not None) == (changed == token) or _same(token, changed)


def _same(token: str, changed: str) -> bool:
    """Tell whether only the spare bits of base64's last letter differ, which nobody reads."""
    return token[:-1] == changed[:-1]


def test_a_token_of_a_time_to_come_is_none() -> None:
    token = timed.sign(KEYS, "form", "value", NOW + HOUR)
    found = timed.read(KEYS, "form", token, NOW, 2 * HOUR)
    assert found is None or found.over
