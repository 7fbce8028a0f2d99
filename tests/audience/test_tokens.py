"""A reader's own links."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.audience import keyring, tokens
from syndicate.audience.keyring import Keys
from syndicate.audience.tokens import Claim, Purpose
from syndicate.errors import SettingsError

READER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
KEYS = Keys({1: b"1" * 32}, b"i" * 32)


@given(st.uuids(), st.none() | st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True))
def test_what_is_signed_is_what_is_read(reader: object, newsletter: str | None) -> None:
    claim = Claim(str(reader), newsletter)
    token = tokens.one_click(KEYS, claim.subscriber, newsletter)
    assert tokens.verify(KEYS, token, "leave") == claim
    assert re.fullmatch(r"[A-Za-z0-9_-]{46,90}", token)


def test_the_same_reader_gets_the_same_link_every_time() -> None:
    assert tokens.one_click(KEYS, READER, "a") == tokens.one_click(KEYS, READER, "a")


def test_a_link_for_one_purpose_serves_no_other() -> None:
    leave, preferences = (
        make(KEYS, READER, "a") for make in (tokens.one_click, tokens.preferences)
    )
    assert tokens.verify(KEYS, leave, "preferences") is None
    assert tokens.verify(KEYS, preferences, "leave") is None
    assert tokens.verify(KEYS, preferences, "preferences") == Claim(READER, "a")


def test_no_letter_of_a_token_can_be_changed() -> None:
    token = tokens.one_click(KEYS, READER, "actualites")
    for position, letter in enumerate(token):
        forged = token[:position] + ("A" if letter != "A" else "B") + token[position + 1 :]
        assert tokens.verify(KEYS, forged, "leave") is None


def test_a_newsletter_cannot_be_added_or_dropped() -> None:
    data = urlsafe_b64decode(tokens.one_click(KEYS, READER, "a") + "=")
    for other in (data[:-1], data + b"b"):
        forged = urlsafe_b64encode(other).decode().rstrip("=")
        assert tokens.verify(KEYS, forged, "leave") is None


@given(
    reader=st.uuids(),
    newsletter=st.none() | st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True),
    purpose=st.sampled_from(["leave", "preferences"]),
    change=st.data(),
)
def test_whatever_is_changed_in_a_token_it_speaks_for_nobody(
    reader: UUID, newsletter: str | None, purpose: Purpose, change: st.DataObject
) -> None:
    make = tokens.one_click if purpose == "leave" else tokens.preferences
    token = make(KEYS, str(reader), newsletter)
    assert tokens.verify(KEYS, token, purpose) == Claim(str(reader), newsletter)
    data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    at = change.draw(st.integers(0, len(data) - 1), "byte")
    other = bytes([data[at] ^ change.draw(st.integers(1, 255), "bits")])
    bytes_changed = (data[:at] + other + data[at + 1 :], data[:at], data + other)
    letters = change.draw(st.text(min_size=1, max_size=3), "letters")
    forged = [urlsafe_b64encode(one).decode().rstrip("=") for one in bytes_changed]
    forged += [token[:-1], token[1:], token + letters, letters + token, token + "="]
    assert {tokens.verify(KEYS, one, purpose) for one in forged} == {None}
    elsewhere: Purpose = "preferences" if purpose == "leave" else "leave"
    assert tokens.verify(KEYS, token, elsewhere) is None
    assert tokens.verify(Keys({1: b"3" * 32}, KEYS.identity), token, purpose) is None
    assert tokens.verify(Keys({2: KEYS.signing[1]}, KEYS.identity), token, purpose) is None


@given(st.text(max_size=120), st.sampled_from(["leave", "preferences"]))
def test_arbitrary_text_claims_nothing(text: str, purpose: Purpose) -> None:
    assert tokens.verify(KEYS, text, purpose) is None


@pytest.mark.parametrize(
    "token", ["", "a", "é", "A" * 46, "A" * 300, "../../etc/passwd", "A" * 45 + "=", "a b\n"]
)
def test_what_is_no_token_of_ours_claims_nothing(token: str) -> None:
    assert tokens.verify(KEYS, token, "leave") is None


def test_older_keys_verify_and_the_newest_signs(tmp_path: Path) -> None:
    old = tokens.load(tmp_path)
    before = tokens.one_click(old, READER, "a")
    new = keyring.rotate(tmp_path)
    after = tokens.one_click(new, READER, "a")
    assert before != after
    assert tokens.verify(new, before, "leave") == tokens.verify(new, after, "leave")
    assert tokens.verify(new, before, "leave") == Claim(READER, "a")


def test_a_key_that_was_added_since_is_read_once(tmp_path: Path) -> None:
    old = tokens.load(tmp_path)
    made = [tokens.one_click(keyring.rotate(tmp_path), READER, "a") for _ in range(3)]
    forged = f"AAQ{made[-1][3:]}"  # of a key number 4, that there is not
    assert tokens.verify(old, forged, "leave") is None
    assert tokens.verify(old, made[-1], "leave") == Claim(READER, "a")
    assert tokens.one_click(old, READER, "a") == tokens.one_click(old, READER, "a")
    assert old.newest == 1  # whoever began before goes on signing as before
    (tmp_path / "token-4").unlink()
    (tmp_path / "token-3").unlink()
    assert tokens.verify(old, made[-1], "leave") == Claim(READER, "a")
    assert tokens.verify(old, made[-2], "leave") is None


def test_a_key_that_was_taken_away_before_is_not_looked_for(tmp_path: Path) -> None:
    token = tokens.one_click(tokens.load(tmp_path), READER, "a")
    keyring.rotate(tmp_path)
    taken = (tmp_path / "token-1").rename(tmp_path / "away")
    keys = tokens.load(tmp_path)
    taken.rename(tmp_path / "token-1")
    assert tokens.verify(keys, token, "leave") is None


def test_a_key_that_is_there_and_cannot_be_read_is_said_and_never_taken_for_none(
    tmp_path: Path,
) -> None:
    old = tokens.load(tmp_path)
    token = tokens.one_click(keyring.rotate(tmp_path), READER, "a")
    (tmp_path / "token-2").write_text("half a key")
    with pytest.raises(SettingsError, match="key-damaged"):
        tokens.verify(old, token, "leave")


def test_another_publication_accepts_none_of_our_links() -> None:
    others = Keys({1: b"2" * 32}, b"j" * 32)
    assert tokens.verify(others, tokens.one_click(KEYS, READER, "a"), "leave") is None


def test_a_message_id_is_the_same_on_every_retry_and_after_a_rotation() -> None:
    rotated = Keys({1: b"1" * 32, 2: b"2" * 32}, KEYS.identity)
    made = {
        tokens.message_id(keys, "issue", "actualites-2026-03-12", READER, "metropole.example")
        for keys in (KEYS, KEYS, rotated)
    }
    (one,) = made
    assert re.fullmatch(r"<actualites-2026-03-12\.[0-9a-f]{32}@metropole\.example>", one)


def test_ten_thousand_deliveries_have_as_many_message_ids() -> None:
    made = {
        tokens.message_id(KEYS, purpose, key, str(recipient), "x.example")
        for purpose in ("issue", "test")
        for key in ("a-1", "a-2")
        for recipient in range(2_500)
    }
    assert len(made) == 10_000


def test_an_address_is_hashed_under_a_key_and_apart_from_everything_else() -> None:
    hashed = tokens.address_hmac(KEYS, "a@x.example")
    assert re.fullmatch(r"[0-9a-f]{64}", hashed)
    assert hashed == tokens.address_hmac(KEYS, "a@x.example")
    assert hashed != tokens.address_hmac(KEYS, "b@x.example")
    assert hashed != tokens.form_seal(KEYS, "a@x.example")
    assert hashed != tokens.address_hmac(Keys(KEYS.signing, b"j" * 32), "a@x.example")
