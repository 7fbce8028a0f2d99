"""The quick forms of header and body are those of RFC 6376, whatever the mail."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.delivery import sign
from syndicate.delivery.dkim_keys import PrivateKey
from syndicate.delivery.sign import SIGNED, Signer, SigningKey
from syndicate.settings.options import Algorithm
from tests.support import dkim

WHITE = st.text(" \t", max_size=5)
# Near what can go wrong: white in runs, at ends, lines of nothing else, dots.
PIECES = st.one_of(
    st.sampled_from(["\r\n", " ", "  ", "   ", "\t", " \t ", ".", "..", "a", "=20=", ": "]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12),
)
BODIES = st.lists(PIECES, max_size=60).map("".join).map(str.encode)
ANY_BYTES = st.one_of(BODIES, st.binary(max_size=200))
FOLDS = st.sampled_from(["\r\n ", "\r\n\t", "\r\n  \t ", " \r\n ", "\t\r\n\t"])
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=10)
VALUES = st.lists(
    st.tuples(WORDS, st.one_of(FOLDS, st.text(" \t", min_size=1, max_size=3))), max_size=6
).map(lambda parts: "".join(word + gap for word, gap in parts))
OTHERS = ("Received", "X-Mailer", "Return-Path", "Sender")
NAMES = st.sampled_from([*(name.decode() for name in SIGNED), *OTHERS]).flatmap(
    lambda name: st.sampled_from([name, name.lower(), name.upper()])
)


@st.composite
def heads(draw: st.DrawFn) -> bytes:
    """Return a header: one From, folded and spaced as anybody may, and others around it."""
    others = draw(st.lists(st.tuples(NAMES, WHITE, VALUES), max_size=8))
    fields = [f"{name}:{gap}{value}w" for name, gap, value in others if name.lower() != "from"]
    place = draw(st.integers(0, len(fields)))
    gap = draw(st.one_of(WHITE, FOLDS))
    fields.insert(place, f"From:{gap}<a@metropole.example>{draw(WHITE)}")
    return "\r\n".join(fields).encode("ascii")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Algorithm, PrivateKey]:
    return {"ed25519": dkim.key(tmp_path_factory.mktemp("keys"), "ed25519")}


@given(body=ANY_BYTES)
@example(body=b"a    b     c  ")
@example(body=b"    ")
@example(body=b"\r\n \r\n")
@example(body=b" \r")
@example(body=b"\r \n  \r\n\n")
def test_a_body_is_what_the_rfc_makes_of_it(body: bytes) -> None:
    assert sign.relaxed_body(body) == dkim.relaxed_body(body)


@given(head=heads(), body=BODIES)
def test_what_is_signed_is_what_the_rfc_says(head: bytes, body: bytes) -> None:
    seen: list[bytes] = []

    def make(text: bytes) -> bytes:
        seen.append(text)
        return b"signature"

    key = SigningKey("s", "rsa", make)
    signed = Signer(dkim.DOMAIN, (key,)).sign(head + b"\r\n\r\n" + body)
    ((_name, own), *fields), _body = dkim.parsed(signed)
    tags = dkim.tags(own)
    assert tags["bh"] == b64encode(sha256(dkim.relaxed_body(body)).digest()).decode()
    left = list(fields)
    expected = b""
    for name in tags["h"].encode().split(b":"):  # from the last field of a name upwards
        at = [n for n, field in enumerate(left) if field[0].lower() == name.lower()]
        expected += dkim.relaxed_header(*left.pop(at[-1])) if at else b""
    unsigned = own[: own.rindex(b"b=") + 2]
    expected += dkim.relaxed_header(b"DKIM-Signature", unsigned).removesuffix(b"\r\n")
    assert seen == [expected]
    assert not {name.lower() for name, _value in left} & {name.lower() for name in SIGNED}


@given(head=heads(), body=BODIES)
def test_dkimpy_finds_it_good(
    keys: Mapping[Algorithm, PrivateKey], head: bytes, body: bytes
) -> None:
    signed = dkim.signer(keys).sign(head + b"\r\n\r\n" + body)
    assert dkim.verified(signed, dkim.records(keys)) == [True]
