"""What is signed of a mail, and who takes the signature for good."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from syndicate.delivery import dkim_keys, message, personalise
from syndicate.delivery.dkim_keys import PrivateKey
from syndicate.delivery.sign import SIGNED, Signer
from syndicate.settings.options import Algorithm
from tests.delivery.mails import letterhead, page, personal
from tests.delivery.mails import mail as plain_mail
from tests.delivery.relays import opened, yes
from tests.delivery.servers import real
from tests.support import dkim

HEAD = b"From: La M\r\n <actualites@metropole.example>\r\nSubject: Une  \t ligne\r\n\r\n"
WITHOUT_PERL = pytest.mark.skipif(
    not dkim.has_perl(), reason="no Mail::DKIM on this machine (tools/programs installs it)"
)
BODIES = {
    "an empty body": b"",
    "nothing but blank lines": b"\r\n\r\n\r\n",
    "nothing but a space": b" ",
    "blank lines at the end": b"one\r\n\r\n \r\n\t\r\n",
    "a last line without an end": b"one\r\ntwo ",
    "lines that begin with a dot": b".one\r\n..two\r\n.\r\nthree\r\n",
    "runs of spaces and tabs": b"  one   two\t\tthree \t \r\n\r\n\tfour\r\n",
    "nothing but spaces and tabs": b" \t  \t",
    "blank lines at the beginning": b"\r\n\r\none\r\n",
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Algorithm, PrivateKey]:
    folder = tmp_path_factory.mktemp("keys")
    return {"rsa": dkim.key(folder, "rsa"), "ed25519": dkim.key(folder, "ed25519")}


@pytest.fixture(scope="module")
def signer(keys: Mapping[Algorithm, PrivateKey]) -> Signer:
    return dkim.signer(keys)


@pytest.fixture(scope="module")
def records(keys: Mapping[Algorithm, PrivateKey]) -> dict[str, str]:
    return dkim.records(keys)


@pytest.fixture(scope="module")
def newsletter() -> bytes:
    """Return a mail with every header that ours may have."""
    urls = {f"List-{name}": "https://news.example/" for name in ("Help", "Subscribe", "Archive")}
    head = letterhead(list_urls={**urls, "List-Owner": "mailto:contact@metropole.example"})
    return personalise.fill(message.template(page(), head), personal())


def signatures(data: bytes) -> list[dict[str, str]]:
    fields, _body = dkim.parsed(data)
    return [dkim.tags(value) for name, value in fields if name == b"DKIM-Signature"]


def names(data: bytes) -> list[str]:
    return [name.decode("ascii") for name, _value in dkim.parsed(data)[0]]


class TestTheSignature:
    def test_stands_in_front_of_a_mail_that_stays_as_it_was(
        self, signer: Signer, newsletter: bytes
    ) -> None:
        signed = signer.sign(newsletter)
        assert signed.endswith(newsletter)
        assert names(signed)[:3] == ["DKIM-Signature", "DKIM-Signature", names(newsletter)[0]]

    def test_says_how_it_was_made(self, signer: Signer, newsletter: bytes) -> None:
        rsa, ed25519 = signatures(signer.sign(newsletter))
        assert (rsa["a"], rsa["s"]) == ("rsa-sha256", "rsa")
        assert (ed25519["a"], ed25519["s"]) == ("ed25519-sha256", "ed25519")
        for one in (rsa, ed25519):
            assert (one["v"], one["c"], one["d"]) == ("1", "relaxed/relaxed", dkim.DOMAIN)
            assert one.keys() == {"v", "a", "c", "d", "s", "h", "bh", "b"}  # no l=

    def test_names_every_header_once_that_people_or_machines_go_by_and_from_once_more(
        self, signer: Signer, newsletter: bytes
    ) -> None:
        for one in signatures(signer.sign(newsletter)):
            listed = one["h"].split(":")
            assert listed[-1] == "From"
            assert sorted(listed[:-1]) == sorted(names(newsletter))
            assert len(set(listed[:-1])) == len(listed) - 1

    def test_names_no_header_that_is_not_there(self, signer: Signer) -> None:
        for one in signatures(signer.sign(HEAD + b"one\r\n")):
            assert one["h"] == "Subject:From:From"

    def test_leaves_to_servers_what_they_add_and_change(self, signer: Signer) -> None:
        added = b"Return-Path: <b@metropole.example>\r\nReceived: from a by b\r\nX-Spam: no\r\n"
        for one in signatures(signer.sign(added + HEAD + b"one\r\n")):
            assert one["h"] == "Subject:From:From"

    def test_is_the_same_for_the_same_bytes(self, signer: Signer, newsletter: bytes) -> None:
        assert signer.sign(newsletter) == signer.sign(newsletter)

    def test_has_no_long_line(self, signer: Signer, newsletter: bytes) -> None:
        signed = signer.sign(newsletter)
        made = signed.removesuffix(newsletter)
        assert max(map(len, made.split(b"\r\n"))) <= 78
        assert made.isascii()

    def test_shows_no_key(self, signer: Signer, keys: Mapping[Algorithm, PrivateKey]) -> None:
        said = f"{signer!r} {signer.keys!r} {keys!r}"
        assert "PRIVATE" not in said
        assert "object at" not in said
        for algorithm in keys:
            assert dkim.pem(algorithm).decode("ascii").split("\n")[1] not in said


class TestWhoChecks:
    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_finds_the_signature_good(
        self, signer: Signer, records: Mapping[str, str], body: bytes
    ) -> None:
        assert dkim.verified(signer.sign(HEAD + body), records) == [True, True]

    @WITHOUT_PERL
    @pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
    def test_finds_it_good_in_perl(
        self, signer: Signer, records: Mapping[str, str], body: bytes
    ) -> None:
        rsa, ed25519 = dkim.by_perl(signer.sign(HEAD + body), records)
        assert rsa == ("rsa", "rsa-sha256", "pass")
        known = dkim.perl_knows_ed25519()
        assert ed25519 == ("ed25519", "ed25519-sha256", "pass" if known else "invalid")

    @WITHOUT_PERL
    def test_finds_a_newsletter_good(
        self, signer: Signer, records: Mapping[str, str], newsletter: bytes
    ) -> None:
        signed = signer.sign(newsletter)
        assert dkim.verified(signed, records) == [True, True]
        assert dkim.by_perl(signed, records)[0][2] == "pass"

    @WITHOUT_PERL
    def test_finds_it_good_after_a_mail_server_has_taken_it(
        self, signer: Signer, records: Mapping[str, str]
    ) -> None:
        signed = signer.sign(HEAD + b".one\r\n..two\r\nno end")
        with real() as (mailbox, port), opened(port) as session:
            assert session.hand_over(plain_mail(data=signed), yes).state == "sent"
        ((_sender, _to, data),) = mailbox.mails
        assert b"\r\n.one\r\n..two\r\n" in data
        assert dkim.verified(data, records) == [True, True]
        assert dkim.by_perl(data, records)[0][2] == "pass"

    @WITHOUT_PERL
    @pytest.mark.parametrize("name", SIGNED)
    def test_finds_a_header_that_was_changed(
        self, signer: Signer, records: Mapping[str, str], newsletter: bytes, name: bytes
    ) -> None:
        signed = signer.sign(newsletter)
        changed = re.sub(rb"(?m)^(%b: .)" % name, rb"\1!", signed)
        assert changed != signed
        assert dkim.verified(changed, records) == [False, False]
        assert {result for *_which, result in dkim.by_perl(changed, records)} <= {"fail", "invalid"}

    def test_finds_an_address_to_leave_that_was_taken_away(
        self, signer: Signer, records: Mapping[str, str], newsletter: bytes
    ) -> None:
        signed = signer.sign(newsletter)
        without = re.sub(rb"(?m)^List-Unsubscribe: .*\r\n", b"", signed)
        assert without != signed
        assert dkim.verified(without, records) == [False, False]

    def test_finds_another_from_that_was_added(
        self, signer: Signer, records: Mapping[str, str], newsletter: bytes
    ) -> None:
        signed = signer.sign(newsletter)
        forged = b"From: somebody@else.example\r\n" + signed
        assert dkim.verified(forged, records) == [False, False]
        assert dkim.verified(signed + b"PS\r\n", records) == [False, False]

    def test_finds_nothing_good_whose_key_is_not_published(
        self, signer: Signer, newsletter: bytes
    ) -> None:
        assert dkim.verified(signer.sign(newsletter), {}) == [False, False]

    def test_finds_what_another_key_has_signed_wrong(
        self, records: Mapping[str, str], newsletter: bytes, tmp_path: Path
    ) -> None:
        file = tmp_path / "other.pem"
        file.write_bytes(dkim_keys.made("ed25519"))
        other = dkim_keys.read(file, "ed25519", "")
        signed = dkim.signer({"ed25519": other}).sign(newsletter)
        assert dkim.verified(signed, dkim.records({"ed25519": other})) == [True]
        assert dkim.verified(signed, records) == [False]
