import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.delivery import headers
from syndicate.errors import DeliveryError

LONG = "Actualités et agendas de la Métropole\u00a0: « Fête des jumelages\u202f! » " * 4
SUBJECTS = {
    "plain": "News and events",
    "French with no-break spaces": "L’essentiel\u00a0: la fête\u202f!",
    "long, with spaces where a fold would eat them": LONG.strip(),
    "long and plain": "The quick brown fox jumps over the lazy dog " * 6 + "again",
    "double space": "One  two",
    "spaces at the ends": " news ",
    "looks encoded": "=?utf-8?q?not_really?=",
    "Inuktitut": "ᑲᓇᑕᒥ ᐱᔨᑦᓯᕋᖅᑏᑦ " * 5 + ".",
    "emoji": "\N{PARTY POPPER}\N{FAMILY}" * 30,
    "empty": "",
}


def parsed(line: bytes, name: str) -> str:
    return str(message_from_bytes(line + b"\r\n", policy=default)[name])


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS.keys())
def test_a_subject_comes_back_to_the_letter(subject: str) -> None:
    line = headers.text("Subject", subject)
    # The parser trims unencoded ends; ours are encoded where that would lose something.
    assert parsed(line, "Subject") == subject


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300))
def test_any_subject_folds_within_the_limits_of_rfc_2047(subject: str) -> None:
    line = headers.text("Subject", subject)
    assert line.isascii()
    for part in line.decode().removesuffix("\r\n").split("\r\n"):
        assert len(part) <= 76
    words = re.findall(r"=\?utf-8\?([qb])\?(.*?)\?=", line.decode())
    assert all(len(f"=?utf-8?{way}?{text}?=") <= 75 for way, text in words)
    if words:  # each word can be read by itself: no character is cut
        assert parsed(line, "Subject") == subject


NAMES = {
    "plain": "La Metropole",
    "accents": "Renée Côté-Lefèvre",
    "comma": "Côté, Renée",
    "ASCII comma and quote": 'Smith, "Bob" \\ Co.',
    "looks encoded": "=?utf-8?q?x?=, y",
    "angle": "a <b@c.example>",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_display_name_comes_back_beside_its_address(name: str) -> None:
    line = headers.mailbox("To", name, "reader@readers.example")
    message = message_from_bytes(line + b"\r\n", policy=default)
    (address,) = message["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "reader@readers.example")
    assert not message["To"].defects
    assert all(len(part) <= 76 for part in line.split(b"\r\n"))


def test_a_long_display_name_is_cut_into_words_that_join_without_a_space() -> None:
    name = "Communauté métropolitaine de Québec et des environs " * 3 + "!"
    line = headers.mailbox("To", name, "reader@readers.example").decode()
    assert all(len(part) <= 76 for part in line.split("\r\n"))
    # The stdlib's address parser adds spaces between words; RFC 2047 §6.2 ignores them.
    words = decode_header(line.removeprefix("To: ").removesuffix("<reader@readers.example>\r\n"))
    assert str(make_header(words)) == name


def test_an_address_without_a_name_stands_alone() -> None:
    assert headers.mailbox("To", None, "a@x.example") == b"To: a@x.example\r\n"


def test_a_long_machine_value_stays_on_one_line() -> None:
    url = "https://news.example/u/" + "x" * 300
    assert headers.plain("List-Unsubscribe", f"<{url}>") == (
        f"List-Unsubscribe: <{url}>\r\n".encode()
    )


@pytest.mark.parametrize(
    "value", ["a\r\nBcc: b@x.example", "a\nb", "a\rb", "a\x00b", "a\x85b", "a\u2028b"]
)
@pytest.mark.parametrize("write", [headers.text, headers.plain])
def test_nothing_breaks_out_of_a_header(write: object, value: str) -> None:
    assert callable(write)
    with pytest.raises(DeliveryError) as caught:
        write("Subject", value)
    assert (caught.value.code, caught.value.fields) == ("header-control", {"header": "Subject"})
    with pytest.raises(DeliveryError):
        headers.mailbox("To", value, "a@x.example")


@pytest.mark.parametrize("value", ["é", "x" * 1000], ids=["not ASCII", "over 998"])
def test_a_machine_value_that_cannot_be_written_is_refused(value: str) -> None:
    with pytest.raises(DeliveryError, match="header-unfit"):
        headers.plain("Message-ID", value)
